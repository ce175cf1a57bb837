"""Which episodes there are: transcripts with their recordings beside them in a folder.

    practicalai/practical-ai-22.md
    practicalai/practical-ai-22.mp3     the same name; .m4a .wav .flac .ogg are taken too
    practicalai/practical-ai-22.page.txt    the episode's page, or .page.html: it is compared once

A transcript without a recording can be read and edited, but nobody can listen. A `.txt` is one only
where something says so, for scripts and notes end so too: see `_is_notes`. What leads out of the
folder by a link, and what is no plain file, is left out and named.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput
from aligner.inside import Root
from aligner.transcript.dialects.choice import chosen_for
from aligner.transcript.folders import (
    PAGE_ENDINGS,
    WANTED,
    forms_of_each,
    holds_transcript,
    is_transcript_name,
)

AUDIO_ENDINGS = (".mp3", ".m4a", ".wav", ".flac", ".ogg")
_ANY_TEXT = ".txt"


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
        is_notes: whether it is rather somebody's notes: no episode begins with it.
    """

    transcript: Path
    audio: Path | None
    page: Path | None = None
    refused: tuple[str, ...] = ()
    is_readable: bool = True
    is_notes: bool = False


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
    found = root.find(is_transcript_name)
    chosen = list(forms_of_each(path for path in found.paths if holds_transcript(path)))
    if not chosen:
        advice = "\n".join(map(str, found.refused)) or "Put NAME.md and NAME.mp3 beside each other."
        raise BadInput(str(folder), f"There is no transcript ({WANTED}) in this folder.", advice)
    for error in found.refused:
        yield LibraryPair(Path(error.subject), None, None, (str(error),), is_readable=False)
    has_other_forms = any(each.path.suffix.casefold() != _ANY_TEXT for each in chosen)
    for each in chosen:
        refused = [*map(str, each.others)]
        audio = _beside(root, each.path, AUDIO_ENDINGS, refused)
        page = _beside(root, each.path, PAGE_ENDINGS, refused)
        is_notes = has_other_forms and _is_notes(each.path)
        yield LibraryPair(each.path, audio, page, tuple(refused), is_notes=is_notes)


def _is_notes(path: Path) -> bool:
    """Whether nothing says that a `.txt` is a transcript: no recording, no page, no settings.

    Asked only where transcripts of other forms lie in the library: a library of `.txt` alone is one
    of transcripts.
    """
    beside = (path.with_suffix(ending) for ending in (*AUDIO_ENDINGS, *PAGE_ENDINGS))
    if path.suffix.casefold() != _ANY_TEXT or any(map(os.path.lexists, beside)):
        return False
    try:
        return chosen_for(path)[0] is None
    except BadInput:
        return False  # whoever reads it says what is wrong with the settings


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
