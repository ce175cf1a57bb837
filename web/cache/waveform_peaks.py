"""The waveform's outline: the lowest and highest sample of every hundredth of a second.

rate 100   one pair each 10 ms: 0.7 MB an hour, for the neighbourhood of a gap
rate 20    five of those together, rate 2 fifty: for a minute, for the whole
"""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.atomic import write_atomically
from aligner.audio.acoustics import SAMPLE_RATE

RATES = (100, 20, 2)
"""Pairs a second that can be asked for; the first is what is kept."""

_HOP = SAMPLE_RATE // RATES[0]
_SCALE = 127
# The largest number of a signed byte.

Peaks = npt.NDArray[np.int8]
"""Shape (n, 2): lowest and highest, -127 to 127."""


def find_peaks(samples: npt.NDArray[np.int16]) -> Peaks:
    """The outline of a recording at the finest rate; O(n).

    Args:
        samples: shape (n,), 16 kHz.
    """
    whole = -(-len(samples) // _HOP) * _HOP
    frames = np.pad(samples, (0, whole - len(samples))).reshape(-1, _HOP)
    pairs = np.stack([frames.min(axis=1), frames.max(axis=1)], axis=1)
    return np.rint(pairs * (_SCALE / 32768)).astype(np.int8)


def keep_peaks(folder: Path, samples: npt.NDArray[np.int16], sound: str) -> None:
    """Write the outline of a rendition, unless it is there."""
    path = _path(folder, sound)
    if not path.is_file():
        out = io.BytesIO()
        np.save(out, find_peaks(samples))
        write_atomically(path, out.getvalue())


def read_peaks(folder: Path, sound: str, rate: int, first: int, last: int) -> Peaks | None:
    """Pairs `first` to `last` at one of `RATES`; None if there is no outline, or a spoilt one.

    That is taken away, so that it is made again.
    """
    path = _path(folder, sound)
    try:
        kept: Peaks = np.load(path, mmap_mode="r")
    except FileNotFoundError:
        return None
    except (ValueError, EOFError):
        path.unlink(missing_ok=True)
        return None
    step = RATES[0] // rate
    return coarser(kept[first * step : last * step], step)


def coarser(peaks: Peaks, step: int) -> Peaks:
    """Merge groups of neighbouring pairs; the last group may be smaller."""
    if step == 1 or not len(peaks):
        return np.array(peaks, np.int8)
    missing = -len(peaks) % step
    groups = np.pad(peaks, ((0, missing), (0, 0)), mode="edge").reshape(-1, step, 2)
    return np.stack([groups[:, :, 0].min(axis=1), groups[:, :, 1].max(axis=1)], axis=1)


def levels(peaks: Peaks, columns: int) -> list[int]:
    """How loud each of so many columns of the whole is, 0 to 100."""
    if not len(peaks):
        return [0] * columns
    height = np.maximum(-peaks[:, 0].astype(np.int16), peaks[:, 1])
    edges = np.linspace(0, len(height), columns + 1).astype(int)
    loud = [float(height[a : max(b, a + 1)].mean()) for a, b in pairwise(edges)]
    most = max(loud) or 1.0
    return [round(100 * each / most) for each in loud]


def _path(folder: Path, sound: str) -> Path:
    return folder / f"peaks-{sound[:12]}.npy"
