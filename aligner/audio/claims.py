"""How many bytes the header of a rarer container promises: AIFF, W64, AU, CAF, SVX.

libsndfile reads what is there of a file that was cut off, and says nothing. Sources: Apple's and
Sun's descriptions of these formats, Sony's of Wave64.
"""

from __future__ import annotations

from typing import Final

from aligner.audio.source import Source

_W64: Final = b"riff\x2e\x91\xcf\x11"
_CHUNKS: Final = 1000
_UNKNOWN: Final = 0xFFFF_FFFF


def claimed_bytes(source: Source) -> int | None:
    """The size that a file says it has; None if it does not tell."""
    head = source.read(0, 32)
    if head.startswith(b"FORM"):
        return 8 + int.from_bytes(head[4:8], "big")
    if head.startswith(_W64):
        return int.from_bytes(head[16:24], "little")
    if head.startswith(b".snd"):
        size = int.from_bytes(head[8:12], "big")
        return None if size == _UNKNOWN else int.from_bytes(head[4:8], "big") + size
    return _caf(source) if head.startswith(b"caff") else None


def _caf(source: Source) -> int | None:
    at = 8
    for _ in range(_CHUNKS):
        head = source.read(at, 12)
        size = int.from_bytes(head[4:12], "big", signed=True)
        if len(head) < 12 or size < 0:  # below 0: up to the end of the file
            return None
        if head.startswith(b"data"):
            return at + 12 + size
        at += 12 + size
    return None
