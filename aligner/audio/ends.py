"""Where a recording ends in containers whose header does not tell: along their own structure.

A walk stops where the structure does. In a damaged file that is at the damage: an end counts only
where something else is seen to begin. Sources: RFC 8794 and 9559 (Matroska), Microsoft's
description of ASF, Adobe's of FLV, the True Audio project's of TTA.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aligner.audio.source import Source

_STEPS: Final = 1_200_000
"""Pieces of a recording that are walked: six hours of packets, and some seconds of work."""

_EBML: Final = b"\x1a\x45\xdf\xa3"
_OPENED: Final = (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75")
"""Segment and cluster: what is written before its length is known is walked through."""

_ELEMENTS: Final = (
    *(_EBML, *_OPENED, b"\xec", b"\xbf", b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66"),
    *(b"\x16\x54\xae\x6b", b"\x1c\x53\xbb\x6b", b"\x19\x41\xa4\x69", b"\x10\x43\xa7\x70"),
    *(b"\x12\x54\xc3\x67", b"\xe7", b"\xa3", b"\xa0", b"\xab", b"\xa7", b"\x58\x54", b"\xaf"),
)
"""Elements of a file, a segment and a cluster."""

_OBJECTS: Final = (
    bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c"),
    bytes.fromhex("90080033b1e5cf1189f400a0c90349cb"),
    bytes.fromhex("d329e2d6da35d111903400a0c90349be"),
    bytes.fromhex("f803b1fead12644c840f2a1d2f7ad48c"),
    bytes.fromhex("d03fb73c4a0c0348953dedf7b6228f0c"),
)
"""Outermost objects of ASF: header, data, four kinds of index."""

_TAGS: Final = (8, 9, 18)
"""Tags of FLV: sound, picture, description."""

_TTA_HEADER: Final = 22
_TTA_FRAME: Final = 256 / 245
"""Seconds."""


def end_of(source: Source, start: int, following: int, demuxer: str | None) -> int | None:
    """Where the recording ends that begins at a place; None if that is not known.

    Args:
        source: the file.
        start: its first byte.
        following: where the next recording of its kind begins, or the file ends: some containers
            go on behind it as if it were theirs.
        demuxer: ffmpeg's name for its container.
    """
    if demuxer == "tta":
        return _tta(source, start)
    step = _WALKS.get(demuxer or "")
    if step is None:
        return None
    at = start
    for _ in range(_STEPS):
        size = step(source, at, at == start) if at < following else 0
        if not size:
            break
        at += size
    return min(at, following)


def _matroska(source: Source, at: int, first: bool) -> int:
    head = source.read(at, 16)
    if not head or (head.startswith(_EBML) and not first):
        return 0
    id_size = _width(head[0])
    name = head[:id_size]
    if name not in _ELEMENTS or len(head) <= id_size or not (width := _width(head[id_size])):
        return 0
    coded = int.from_bytes(head[id_size : id_size + width], "big")
    most = (1 << 7 * width) - 1
    size = coded & most
    if name in _OPENED and size == most:
        size = 0
    return id_size + width + size


def _width(lead: int) -> int:
    """Bytes of an EBML number by its first one; 0 if it is none."""
    return 9 - lead.bit_length() if lead else 0


def _asf(source: Source, at: int, first: bool) -> int:
    head = source.read(at, 24)
    size = int.from_bytes(head[16:24], "little")
    ours = head[:16] in _OBJECTS and (first or head[:16] != _OBJECTS[0])
    return size if ours and size >= len(head) else 0


def _flv(source: Source, at: int, first: bool) -> int:
    if first:
        return 13
    head = source.read(at, 11)
    size = 11 + int.from_bytes(head[1:4], "big")
    if len(head) < 11 or head[0] & 0x1F not in _TAGS:
        return 0
    return size + 4 if int.from_bytes(source.read(at + size, 4), "big") == size else 0


def _wavpack(source: Source, at: int, first: bool) -> int:
    del first
    head = source.read(at, 8)
    return 8 + int.from_bytes(head[4:8], "little") if head[:4] == b"wvpk" else 0


_WALKS: Final[dict[str, Callable[[Source, int, bool], int]]] = {
    "matroska": _matroska,
    "asf": _asf,
    "flv": _flv,
    "wv": _wavpack,
}
"""Bytes of what stands at a place, 0 if it belongs to no recording, or to another one."""


def _tta(source: Source, start: int) -> int | None:
    """Behind the frames whose sizes stand in the table behind the header."""
    head = source.read(start, _TTA_HEADER)
    rate, samples = (int.from_bytes(head[at : at + 4], "little") for at in (10, 14))
    if not rate:
        return None
    frames = -(-samples // int(rate * _TTA_FRAME))
    end = start + _TTA_HEADER + 4 * frames + 4
    if end > source.size:  # a header may tell of four billion frames
        return None
    table = source.read(start + _TTA_HEADER, 4 * frames)
    return end + sum(int.from_bytes(table[at : at + 4], "little") for at in range(0, len(table), 4))
