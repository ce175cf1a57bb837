"""Which files of a folder are transcripts, and which of several forms of one episode counts.

episode.md        taken: what people write comes before captions, captions before JSON
episode.vtt       another form of the same episode: left out, and told
episode.en.vtt    the same; a mark between name and ending tells of a language or a tool
episode.json      an alignment, settings, measurements: no transcript, passed over
README.md         about the folder
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput
from aligner.transcript.dialects.json_objects import segments_of
from aligner.transcript.parse import LARGEST_TRANSCRIPT

SUFFIXES = (".md", ".markdown", ".txt", ".vtt", ".srt", ".json")
"""Of files that may be transcripts, those first that count before others."""

WANTED = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
PAGE_ENDINGS = (".page.txt", ".page.html")
"""Of an episode's page, which is compared with its transcript."""

_WRITTEN = frozenset(SUFFIXES[:2])
_ABOUT = re.compile(
    "readme|contributing|licen[cs]e|changelog|code_of_conduct|security|_?index|authors|package"
    "|package-lock|manifest|robots|requirements"
)
"""Stems of files that tell about a folder."""

_MARK = re.compile(r"\.[A-Za-z][A-Za-z0-9_-]{0,15}$")
_MADE_TO_MEASURE = ".truth.json"
_OURS = re.compile(r'[\s\ufeff]*\{\s*"format"\s*:\s*"aligner\.')
_SAID = re.compile(r'"(?:text|body|transcript|sentence|utterance|content)"\s*:\s*"')


class OtherForm(BadInput):
    """A file that is left out because another form of the same episode counts."""


def is_transcript_name(path: Path) -> bool:
    """Whether a file may be a transcript by its name."""
    plain = path.stem.casefold().partition(".")[0]
    other = path.name.casefold().endswith((*PAGE_ENDINGS, _MADE_TO_MEASURE))
    known = path.suffix.casefold() in SUFFIXES and not other
    return known and _ABOUT.fullmatch(plain) is None


def holds_transcript(path: Path) -> bool:
    """Whether a file that may be one by its name is: JSON is many things.

    A file that cannot be read counts: whoever reads it tells why.
    """
    if path.suffix.casefold() != ".json":
        return True
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_TRANSCRIPT).decode("utf-8", "replace")
    except OSError:
        return True
    if _OURS.match(text):
        return False
    return bool(_SAID.search(text)) and any(each.words for each in segments_of(text)[0])


@dataclass(frozen=True, slots=True)
class Forms:
    """One episode's transcript and the other files that hold the same episode.

    Attributes:
        path: the one that counts.
        others: the rest, each with why.
    """

    path: Path
    others: tuple[OtherForm, ...]


def forms_of_each(paths: Iterable[Path]) -> Iterator[Forms]:
    """The transcripts of a folder, of each episode one; in the order of their first files.

    Files are of one episode if they differ in their ending only, or in a mark before that of
    captions, plain text and JSON: `talk.md`, `talk.vtt`, `talk.en.vtt`, `talk.podcast.json`.

    Args:
        paths: files that hold transcripts.
    """
    stems = _by_stem(paths)
    for first, *rest in (sorted(each, key=_rank) for each in stems.values()):
        yield Forms(first, tuple(_left_out(each, first) for each in rest))


def _by_stem(paths: Iterable[Path]) -> Mapping[Path, Sequence[Path]]:
    listed = list(paths)
    plain = {path.with_suffix("") for path in listed}
    found: dict[Path, list[Path]] = {}
    for path in listed:
        stem = path.with_suffix("")
        marked = path.suffix.casefold() not in _WRITTEN and _MARK.search(stem.name)
        base = stem.with_name(stem.name[: marked.start()]) if marked and marked.start() else stem
        found.setdefault(base if base in plain else stem, []).append(path)
    return found


def _rank(path: Path) -> tuple[int, int, str]:
    return path.stem.count("."), SUFFIXES.index(path.suffix.casefold()), path.name


def _left_out(other: Path, taken: Path) -> OtherForm:
    order = ", ".join(SUFFIXES)
    problem = f"{taken.name} is taken for this episode."
    return OtherForm(str(other), problem, f"Of several forms the first counts of {order}.")


def transcripts_among(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and of folders all transcripts in them, every form, in order.

    Raises:
        BadInput: a folder holds none.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.rglob("*") if _is_wanted(each, path))
        if not inside:
            problem = "There is no transcript in this folder."
            raise BadInput(str(path), problem, f"Transcripts end in {', '.join(SUFFIXES)}.")
        yield from inside


def _is_wanted(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and is_transcript_name(path) and path.is_file() and holds_transcript(path)
