"""Which episodes there are: transcripts with their recordings beside them in a folder.

    practicalai/practical-ai-22.md
    practicalai/practical-ai-22.mp3     the same name; .m4a .wav .flac .ogg are taken too
    practicalai/practical-ai-22.page.txt    the episode's page, or .page.html: it is compared once

A transcript without a recording can be read and edited, but nobody can listen. What leads out of
the folder by a link, and what is no plain file, is left out and named.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput
from aligner.inside import Root

AUDIO_ENDINGS = (".mp3", ".m4a", ".wav", ".flac", ".ogg")
PAGE_ENDINGS = (".page.txt", ".page.html")
_ENDINGS = (".md", ".markdown", ".txt", ".vtt", ".srt")
_WANTED = ", ".join(f"*{ending}" for ending in _ENDINGS)

_NOT_TRANSCRIPTS = {"readme", "license", "contributing", "changelog", "code_of_conduct"}


@dataclass(frozen=True, slots=True)
class LibraryPair:
    """A transcript with its recording and its page, if there are such.

    Attributes:
        transcript: as it lies in the folder; its name makes the address.
        audio: free of links.
        page: free of links.
        refused: why files of these names are left out, a sentence each; if the transcript is one of
            them, nothing of it is read.
        is_readable: whether the transcript is not one of them.
    """

    transcript: Path
    audio: Path | None
    page: Path | None = None
    refused: tuple[str, ...] = ()
    is_readable: bool = True


def find_library(folder: Path, closed: Sequence[Path] = ()) -> Iterator[LibraryPair]:
    """The episodes of a folder and the folders in it, sorted by name.

    Args:
        folder: the library.
        closed: places in it that hold no transcripts for people, the editor's own data.

    Raises:
        BadInput: there is no such folder, or no transcript in it.
    """
    if not folder.is_dir():
        raise BadInput(str(folder), "There is no such folder.", "Name one with transcripts in it.")
    root = Root(folder, tuple(closed))
    found = root.find(_is_transcript)
    if not found.paths:
        advice = "\n".join(map(str, found.refused)) or "Put NAME.md and NAME.mp3 beside each other."
        raise BadInput(str(folder), f"There is no transcript ({_WANTED}) in this folder.", advice)
    for error in found.refused:
        yield LibraryPair(Path(error.subject), None, None, (str(error),), is_readable=False)
    for path, others in _first_of_each(found.paths).items():
        refused = [f"{other}: {path.name} is taken for this episode." for other in others]
        audio = _beside(root, path, AUDIO_ENDINGS, refused)
        page = _beside(root, path, PAGE_ENDINGS, refused)
        yield LibraryPair(path, audio, page, tuple(refused))


def _is_transcript(path: Path) -> bool:
    known = path.suffix.casefold() in _ENDINGS and not path.name.endswith(PAGE_ENDINGS)
    return known and path.stem.casefold() not in _NOT_TRANSCRIPTS


def _first_of_each(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Of transcripts that differ in their ending only, the one that says most, and the others."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        found.setdefault(path.with_suffix(""), []).append(path)
    ranked = (sorted(each, key=_rank) for each in found.values())
    return {first: rest for first, *rest in ranked}


def _rank(path: Path) -> int:
    return _ENDINGS.index(path.suffix.casefold())


def _beside(root: Root, path: Path, endings: Sequence[str], refused: list[str]) -> Path | None:
    for place in (path.with_suffix(ending) for ending in endings):
        if os.path.lexists(place):
            try:
                return root.resolve(place)
            except BadInput as error:
                refused.append(str(error))
    return None


def slug_of(folder: Path, transcript: Path) -> str:
    """The part of the address that names the episode: small letters, digits, `-`, `.`, `_`."""
    name = "-".join(transcript.relative_to(folder).with_suffix("").parts)
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.casefold()).strip("-.") or "episode"
    if plain == name:
        return plain[:200]
    # Two names that differ only in what is replaced must not share an address.
    return f"{plain[:190]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def own_slugs(
    folder: Path, transcripts: Sequence[Path], holders: Mapping[str, Path]
) -> dict[Path, str]:
    """Every transcript's part of the address, no two the same.

    `a/b.md` and `a-b.md`, or two names with the same 200 letters at first, would share one: then
    one of them keeps it, and the others get a mark of their full name.

    Args:
        folder: that they are in.
        transcripts: sorted.
        holders: the file of each episode that is known, by slug: it keeps what it has.
    """
    sharing: dict[str, list[Path]] = {}
    for path in transcripts:
        sharing.setdefault(slug_of(folder, path), []).append(path)
    found = {}
    for slug, paths in sharing.items():
        keeper = next((path for path in paths if path.resolve() == holders.get(slug)), paths[0])
        for path in paths:
            mark = hashlib.sha256(os.fsencode(path.relative_to(folder))).hexdigest()[:6]
            found[path] = slug if path is keeper else f"{slug[:190]}-{mark}"
    return found


def title_of(stem: str) -> str:
    """`practical-ai-22` -> `Practical AI 22`."""
    words = stem.replace("_", "-").split("-")
    upper = {"ai", "js", "mlops", "devops", "rfc"}
    return " ".join(w.upper() if w in upper else w.capitalize() for w in words if w)
