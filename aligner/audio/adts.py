"""AAC frames with headers of their own (ADTS), as radio streams have them: what those tell.

Nothing in such a file tells its length; ffmpeg guesses it from the bit rate at the start. Source:
ISO/IEC 14496-3, annex 1.A.
"""

from __future__ import annotations

from typing import Final

from aligner.audio.frames import FrameForm

_RATES: Final = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000),
    *(22_050, 16_000, 12_000, 11_025, 8_000, 7_350),
)
_SAMPLES: Final = 1024
_HEADER: Final = 7

_forms: dict[tuple[int, int, int, int], FrameForm] = {}


def measure(data: bytes, at: int) -> tuple[int, FrameForm] | None:
    """Length and form of a frame; see `frames.Measure`."""
    head = data[at : at + _HEADER]
    if len(head) < _HEADER or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate = head[2] >> 2 & 15
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(_RATES) or length <= _HEADER:
        return None
    channels = (head[2] & 1) << 2 | head[3] >> 6
    samples = _SAMPLES * ((head[6] & 3) + 1)
    key = (head[1] << 2 | head[2] >> 6, _RATES[rate], channels, samples)
    form = _forms.get(key)
    return length, form or _forms.setdefault(key, FrameForm(*key))
