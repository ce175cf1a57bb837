"""AC-3 and E-AC-3 frames, as television and DVDs have them: what their headers tell.

Nothing in such a file tells its length. Source: ETSI TS 102 366.
"""

from __future__ import annotations

from typing import Final

from aligner.audio.frames import FrameForm

SYNC: Final = b"\x0b\x77"

_RATES: Final = (48_000, 44_100, 32_000)
_KILOBITS: Final = (
    *(32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640),
)
_CHANNELS: Final = (2, 1, 2, 3, 3, 4, 4, 5)
_BLOCK: Final = 256
"""Samples; a frame of AC-3 has six blocks of them."""

_BLOCKS: Final = (1, 2, 3, 6)
_PLAIN: Final = 10
"""The highest version of AC-3; from the next one on it is E-AC-3, to 16."""

_forms: dict[tuple[int, int, int, int], FrameForm] = {}


def measure(data: bytes, at: int) -> tuple[int, FrameForm] | None:
    """Length and form of an AC-3 frame; see `frames.Measure`."""
    head = data[at : at + 8]
    if len(head) < 8 or not head.startswith(SYNC) or head[5] >> 3 > _PLAIN:
        return None
    version, rate_index, size = head[5] >> 3, head[4] >> 6, head[4] & 63
    if rate_index == 3 or size >= 2 * len(_KILOBITS):
        return None
    rate = _RATES[rate_index]
    words = _KILOBITS[size >> 1] * 1000 * 6 * _BLOCK // (16 * rate)
    if rate == 44_100:
        words += size & 1
    return 2 * words, _form(version, rate >> max(0, version - 8), head[6] >> 5, 6)


def measure_enhanced(data: bytes, at: int) -> tuple[int, FrameForm] | None:
    """Length and form of an E-AC-3 frame that stands alone; see `frames.Measure`.

    Frames that only add channels to the one before have no time of their own, and no form here.
    """
    head = data[at : at + 8]
    if len(head) < 8 or not head.startswith(SYNC) or not _PLAIN < head[5] >> 3 <= 16:
        return None
    if head[2] >> 6 == 1 or head[2] >> 3 & 7:
        return None
    length = 2 * (((head[2] & 7) << 8 | head[3]) + 1)
    rate_index, blocks = head[4] >> 6, _BLOCKS[head[4] >> 4 & 3]
    if rate_index < 3:
        return length, _form(16, _RATES[rate_index], head[4] >> 1 & 7, blocks)
    half = head[4] >> 4 & 3
    return None if half == 3 else (length, _form(16, _RATES[half] // 2, head[4] >> 1 & 7, 6))


def _form(version: int, rate: int, mode: int, blocks: int) -> FrameForm:
    key = (version << 3 | mode, rate, _CHANNELS[mode], blocks * _BLOCK)
    return _forms.get(key) or _forms.setdefault(key, FrameForm(*key))
