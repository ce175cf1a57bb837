"""MP4, Matroska and ASF files that were joined: ffmpeg stops at the end of the first one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aligner.audio.notes import Notes
from aligner.audio.parts import Part
from aligner.audio.source import Source

_EBML: Final = b"\x1a\x45\xdf\xa3"
_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


def name(head: bytes) -> str:
    """The name that ffmpeg has for containers that may have been joined."""
    if head[4:8] == b"ftyp":
        return "mov"
    if head.startswith(_EBML):
        return "matroska"
    return "asf" if head.startswith(_ASF) else ""


def copies(source: Source, demuxer: str, notes: Notes) -> tuple[Part, ...]:
    """Containers that only ffmpeg reads; it stops at the end of the first one."""
    starts = list(_boxes(source) if demuxer == "mov" else _magic(source, demuxer))
    if len(starts) < 2:
        return (Part(),)
    ends = [*starts[1:], source.size]
    notes.add(
        "harmless", f"The file consists of {len(starts)} joined recordings; times run through."
    )
    return tuple(
        Part(((start, end),), demuxer=demuxer) for start, end in zip(starts, ends, strict=True)
    )


def _boxes(source: Source) -> Iterator[int]:
    """Where MP4 files begin, along their outermost boxes."""
    at = 0
    for _ in range(1_000_000):
        head = source.read(at, 16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if head[4:8] == b"ftyp":
            yield at
        if size < 8 or at + size >= source.size:
            return
        at += size


def _magic(source: Source, demuxer: str) -> Iterator[int]:
    mark = re.escape(_ASF) if demuxer == "asf" else re.escape(_EBML) + rb".{0,40}(matroska|webm)"
    pattern = re.compile(mark, re.DOTALL)
    before, base, last = b"", 0, -1
    for piece in source.pieces(0, source.size):
        data = before + piece
        for found in pattern.finditer(data):
            place = base - len(before) + found.start()
            if place > last:
                yield place
                last = place
        before = piece[-64:]
        base += len(piece)
