"""Which files of a folder are transcripts: by their suffixes, without what is about the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.errors import BadInput

SUFFIXES = (".md", ".markdown", ".txt", ".vtt", ".srt", ".json")
"""Of files that may be transcripts."""

_ABOUT = re.compile(
    "readme|contributing|licen[cs]e|changelog|code_of_conduct|security|_?index|authors|package"
    "|package-lock|manifest|robots|requirements"
)
"""Stems of files that tell about a folder."""


def is_transcript_name(path: Path) -> bool:
    """Whether a file may be a transcript by its name."""
    plain = path.stem.casefold().partition(".")[0]
    return path.suffix.casefold() in SUFFIXES and _ABOUT.fullmatch(plain) is None


def transcripts_among(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and of folders all transcripts in them, in order.

    Raises:
        BadInput: a folder holds none.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.rglob("*") if _is_wanted(each, path))
        if not inside:
            advice = f"Transcripts end in {', '.join(SUFFIXES)}."
            raise BadInput(str(path), "There is no transcript in this folder.", advice)
        yield from inside


def _is_wanted(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and is_transcript_name(path) and path.is_file()
