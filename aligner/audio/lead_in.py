"""Silence that an encoder puts before the sound, and whether the file tells how much it is.

    │ encoder's silence │ sound …     AAC 1,024 samples, MP3 1,105: at 8 kHz an eighth of a second

Players leave it out where the file tells how long it is, else they play it; times are as theirs.
Sources: ISO/IEC 14496-12 for edit lists, Apple's technical note on AAC's priming for iTunSMPB.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from aligner.audio.notes import Notes
from aligner.audio.source import Source

_HEARD: Final = 0.06
"""Seconds of it that are not worth a word."""

_BOXES: Final = 1_000_000
_LARGEST: Final = 1 << 24
"""Bytes of an index in which edit lists are looked for: they stand before its long tables."""

_ENTRIES: Final = 1000
"""Edits that are looked at in all: a list may claim more than there are, and hold further lists."""


def say_untold(seconds: float, notes: Notes) -> None:
    """Note that nothing tells the length of an encoder's silence, if it is long.

    Args:
        seconds: that the usual encoder puts before the sound.
        notes: get what there is to say.
    """
    if seconds > _HEARD:
        notes.add(
            "harmless",
            "Nothing in the file tells how much silence its encoder put before the sound, usually "
            f"{1000 * seconds:.0f} ms: times count it, as players do.",
        )


def is_told(source: Source) -> bool:
    """Whether the file is an MP4 that tells what its encoder put before the sound."""
    index = _index(source)
    return b"iTunSMPB" in index or any(time > 0 for time in islice(_edits(index), _ENTRIES))


def _index(source: Source) -> bytes:
    """The box "moov" of an MP4; empty if there is none."""
    at = 0
    for _ in range(_BOXES):
        head = source.read(at, 16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if head[4:8] == b"moov":
            return source.read(at, min(size or _LARGEST, _LARGEST))
        if size < 8 or at + size >= source.size:
            break
        at += size
    return b""


def _edits(index: bytes) -> Iterator[int]:
    """The media time of each edit: what is before the first one is not played."""
    at = index.find(b"elst")
    while at >= 0:
        count = int.from_bytes(index[at + 8 : at + 12], "big")
        width = 8 if index[at + 4 : at + 5] == b"\1" else 4
        for number in range(min(count, _ENTRIES)):
            place = at + 12 + number * (2 * width + 4) + width
            yield int.from_bytes(index[place : place + width], "big", signed=True)
        at = index.find(b"elst", at + 4)
