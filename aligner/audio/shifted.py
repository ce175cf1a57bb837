"""Samples whose bytes were left out or put in: where their alignment changes, and by how much.

A sample of several bytes is smooth in its highest one; read from the wrong byte on it is noise:

    bytes     lo hi lo hi │ hi lo hi lo hi     one byte was left out at │
    read as   └─┘└──┘ ok    └──┘└──┘ noise
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.source import Source

_WINDOW: Final = 1 << 11
"""Samples, of all channels together, that are judged as one: 23 ms of stereo at 44.1 kHz."""

_WINDOWS: Final = 1 << 8
_SMOOTH: Final = 0.5
"""Of the mean step between samples read otherwise: what is read from the right byte has less."""

_AUDIBLE: Final = 8.0
"""Mean step of the lowest bytes below which nothing tells where samples begin: silence."""


@dataclass(frozen=True, slots=True)
class ShiftedBytes:
    """Bytes whose samples begin at one remainder.

    Attributes:
        start: where its first sample begins in the file.
        end: where the next stretch begins, or the samples end.
    """

    start: int
    end: int


def stretches(
    source: Source, start: int, end: int, *, width: int, channels: int
) -> list[ShiftedBytes]:
    """The stretches of integer samples, one if no byte was left out or put in. O(end - start).

    Args:
        source: the file.
        start: where the samples begin.
        end: where they end.
        width: bytes of a sample, the lowest first.
        channels: how many are interleaved.
    """
    found = [ShiftedBytes(start, end)]
    if width < 2:
        return found
    shift = 0
    for place, other in _judged(source, start, end, width, channels):
        if other == shift:
            continue
        found[-1] = ShiftedBytes(found[-1].start, place)
        # Up to `channels` samples are skipped so that channels stay in their order.
        found.append(ShiftedBytes(place + (other - (place - start)) % width, end))
        shift = other
    return found


def _judged(
    source: Source, start: int, end: int, width: int, channels: int
) -> Iterator[tuple[int, int]]:
    """Place and shift of each window that tells its shift."""
    size = _WINDOW * width
    for at in range(start, end, size * _WINDOWS):
        data = np.frombuffer(source.read(at, min(size * _WINDOWS, end - at) + width), np.uint8)
        count = (len(data) - width) // size
        if count < 1:
            return
        steps = np.stack([_steps(data, shift, width, channels, count) for shift in range(width)])
        # From shift s on, the highest byte is at s + width - 1, the lowest of those at s + width.
        best = np.argmin(steps, axis=0)
        ranked = np.sort(steps, axis=0)
        sure = (ranked[0] < _SMOOTH * ranked[1]) & (ranked[1] > _AUDIBLE)
        for number in np.flatnonzero(sure):
            yield at + int(number) * size, int((best[number] + (at - start)) % width)


def _steps(
    data: npt.NDArray[np.uint8], shift: int, width: int, channels: int, count: int
) -> npt.NDArray[np.float64]:
    """Mean step of the highest bytes in each window, shape (count,)."""
    highest = data[shift + width - 1 :: width][: count * _WINDOW].view(np.int8)
    windows = highest.reshape(count, _WINDOW).astype(np.int16)
    steps: npt.NDArray[np.float64] = np.abs(windows[:, channels:] - windows[:, :-channels]).mean(1)
    return steps
