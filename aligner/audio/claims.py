"""What the header of a rarer container promises, in bytes or seconds: AIFF, W64, AU, CAF, AVI, VOC.

libsndfile reads what is there of a file that was cut off, and says nothing. Sources: Apple's and
Sun's descriptions of these formats, Sony's of Wave64, Microsoft's of RIFF and AVI, Creative's of
VOC.
"""

from __future__ import annotations

from typing import Final

from aligner.audio.beginnings import recording_at
from aligner.audio.source import Source

_W64: Final = b"riff\x2e\x91\xcf\x11"
_VOC: Final = b"Creative Voice File\x1a"
_VOC_KINDS: Final = range(1, 10)
_AVI_HEAD: Final = 1 << 16
_CHUNKS: Final = 1000
_BLOCKS: Final = 2_000_000
_UNKNOWN: Final = 0xFFFF_FFFF
_LEAST: Final = 100
"""Bytes; a writer that never learnt the length says less, or nothing."""


def claimed_bytes(source: Source, start: int = 0) -> int | None:
    """The size that a recording says it has; None if it does not tell.

    Args:
        source: the file.
        start: where the recording begins in it.
    """
    head = source.read(start, 32)
    size = None
    if head.startswith(b"FORM"):
        size = 8 + int.from_bytes(head[4:8], "big")
    elif head.startswith(b"RIFF"):
        size = 8 + int.from_bytes(head[4:8], "little")
    elif head.startswith(_W64):
        size = int.from_bytes(head[16:24], "little")
    elif head.startswith(b".snd"):
        data = int.from_bytes(head[8:12], "big")
        size = None if data == _UNKNOWN else int.from_bytes(head[4:8], "big") + data
    elif head.startswith(b"caff"):
        size = _caf(source, start)
    elif head.startswith(_VOC):
        size = _voc(source, start)
    return None if size is None or size < _LEAST or size >= _UNKNOWN else size


def _caf(source: Source, start: int) -> int | None:
    at, size = start + 8, None
    for _ in range(_CHUNKS):
        head = source.read(at, 12)
        length = int.from_bytes(head[4:12], "big", signed=True)
        # Below 0: up to the end of the file. Behind the sound other chunks may follow.
        if len(head) < 12 or length < 0 or not head[:4].isalpha() or recording_at(source, at):
            break
        at += 12 + length
        if head.startswith(b"data") or size is not None:
            size = at - start
    return size


def _voc(source: Source, start: int) -> int:
    """Up to the block that ends the recording, or to where none of the known ones begins."""
    at = start + int.from_bytes(source.read(start + 20, 2), "little")
    for _ in range(_BLOCKS):
        head = source.read(at, 4)
        if len(head) < 4 or head[0] not in _VOC_KINDS:
            return at - start + head.startswith(b"\0")
        at += 4 + int.from_bytes(head[1:], "little")
        if at > source.size:
            break
    return at - start


def avi_seconds(source: Source, start: int = 0) -> float | None:
    """How long the sound of an AVI file lasts by its stream header; None if that does not tell.

    Args:
        source: the file.
        start: where the recording begins in it.
    """
    head = source.read(start, _AVI_HEAD)
    at = head.find(b"auds")
    if at < 8 or head[at - 8 : at - 4] != b"strh":
        return None
    scale, rate, _, length = (
        int.from_bytes(head[at + place : at + place + 4], "little") for place in (20, 24, 28, 32)
    )
    return length * scale / rate if scale and rate and length else None
