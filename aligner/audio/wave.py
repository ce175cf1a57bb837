"""WAV headers: what they promise, and what is there.

A recorder that was stopped by a flat battery leaves a length of 0, a program that wrote to a pipe
the largest number; a broken download has less than it says; two files joined have two headers.
Source: the RIFF/WAVE description of Microsoft and IBM, EBU Tech 3306 (RF64).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aligner.audio.notes import Notes
from aligner.audio.parts import Part
from aligner.audio.source import Source

_UNKNOWN: Final = 0x7FFF_0000
"""Lengths from here on are what is written where the true one is not known."""

_MOST: Final = 0xFFFF_FFFF
_MPEG: Final = (0x50, 0x55)
_CHUNKS: Final = 1000
"""Chunks that are looked at."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A WAV recording in a file.

    Attributes:
        start: where it begins.
        data: where its samples begin.
        claimed: bytes of samples that its header promises; None if it does not tell.
        there: bytes of samples that the file holds.
        rate: samples a second.
        channels: how many.
        second: bytes a second.
        holds_mpeg: whether it holds MPEG audio frames instead of samples.
    """

    start: int
    data: int
    claimed: int | None
    there: int
    rate: int
    channels: int
    second: int
    holds_mpeg: bool = False

    @property
    def end(self) -> int:
        """Where its samples end."""
        return self.data + self.there


def waves(source: Source) -> tuple[Wave, ...]:
    """The recordings of a file, one after the other; none if its header is beyond reading."""
    found: list[Wave] = []
    at = 0
    while (wave := _wave(source, at)) is not None:
        found.append(wave)
        at = _next(source, wave.end)
        if not at:
            break
    return tuple(found)


def parts(source: Source, found: tuple[Wave, ...], notes: Notes) -> Iterator[Part]:
    """What is decoded for each."""
    for wave in found:
        seconds = wave.there / wave.second
        if wave.claimed is None:
            notes.add(
                f"The header does not tell the length of the sound: all {seconds:.1f} s that "
                "follow it are used."
            )
        if len(found) == 1 and wave.claimed is not None:
            yield Part()
            continue
        header = bytearray(source.read(wave.start, wave.data - wave.start))
        header[:4] = b"RIFF"
        header[4:8] = min(len(header) - 8 + wave.there, _MOST).to_bytes(4, "little")
        header[-4:] = min(wave.there, _MOST).to_bytes(4, "little")
        yield Part((bytes(header), (wave.data, wave.end)), duration=seconds)


def _wave(source: Source, start: int) -> Wave | None:
    head = source.read(start, 12)
    if head[:4] not in {b"RIFF", b"RF64"} or head[8:12] != b"WAVE":
        return None
    rate, long = 0, None
    channels = second = codec = 0
    at = start + 12
    for _ in range(_CHUNKS):
        chunk = source.read(at, 8 + 24)
        name, size = chunk[:4], int.from_bytes(chunk[4:8], "little")
        if len(chunk) < 8:
            return None
        if name == b"ds64":
            long = int.from_bytes(chunk[16:24], "little")
        if name == b"fmt ":
            codec = int.from_bytes(chunk[8:10], "little")
            channels = int.from_bytes(chunk[10:12], "little")
            rate = int.from_bytes(chunk[12:16], "little")
            second = int.from_bytes(chunk[16:20], "little")
        if name == b"data":
            break
        at += 8 + size + size % 2
    if name != b"data" or not rate or not second:
        return None
    left = source.size - at - 8
    if size == _MOST and long is not None:
        size = long
    unknown = (size == 0 and left > 0 and not _is_chunk(source, at + 8)) or (
        size > left and _UNKNOWN <= size <= _MOST and long is None
    )
    return Wave(
        start,
        at + 8,
        None if unknown else size,
        left if unknown else min(size, left),
        rate,
        channels,
        second,
        codec in _MPEG,
    )


def _is_chunk(source: Source, at: int) -> bool:
    head = source.read(at, 8)
    size = int.from_bytes(head[4:8], "little")
    return head[:4].isascii() and head[:4].strip().isalnum() and at + 8 + size <= source.size + 1


def _next(source: Source, end: int) -> int:
    """Where the next recording begins, 0 if there is none: chunks after the samples are skipped."""
    at = end + end % 2
    for place in (end, at):
        if source.read(place, 4) in {b"RIFF", b"RF64"}:
            return place
    for _ in range(_CHUNKS):
        if not _is_chunk(source, at) or source.read(at, 4) in {b"RIFF", b"RF64"}:
            break
        size = int.from_bytes(source.read(at + 4, 4), "little")
        at += 8 + size + size % 2
    return at if source.read(at, 4) in {b"RIFF", b"RF64"} else 0
