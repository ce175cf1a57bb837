"""How high a voice is, moment by moment, by autocorrelation.

Windows of 56 ms hold three periods of the lowest voice and one and a half of silence between them.
A lag counts by its correlation relative to a window's own (Boersma 1993), and of lags that are
nearly as good the shortest is taken: its multiples correlate as well.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from aligner.audio.acoustics import SAMPLE_RATE, Sliceable
from aligner.audio.features import read_padded

Floats = npt.NDArray[np.float32]

PITCH_HOP: Final = 960
"""Samples from one value to the next: 60 ms."""

LOWEST_HZ: Final = 60.0
HIGHEST_HZ: Final = 400.0

_COARSE: Final = 4
_THINNING: Final = 8
"""Samples of which one is kept, before the filter and after it."""

_RATE: Final = SAMPLE_RATE // _THINNING
_WINDOW: Final = 112
"""Thinned samples of a window, 56 ms."""

_LAGS: Final = range(int(_RATE / HIGHEST_HZ), int(_RATE / LOWEST_HZ) + 1)
_TRANSFORM: Final = 160
"""At least a window and the longest lag, so that nothing wraps around."""

_VOICED: Final = 0.6
"""Correlation from which there is a pitch."""

_NEARLY: Final = 0.12
"""How much worse than the best lag a shorter one may be to be taken."""

_ROWS: Final = 256


def pitch(samples: Sliceable, first: int, count: int) -> Floats:
    """Octaves above 1 Hz of `count` moments from sample `first` on, NaN where there is no voice.

    Args:
        samples: the whole recording, shape (n,), 16 kHz mono; int16, or floats from -1 to 1.
        first: sample that the first window is centred on.
        count: how many windows, each `PITCH_HOP` samples after the one before.

    Returns:
        Shape (count,), log2 of Hz.
    """
    half = _WINDOW * _THINNING // 2
    half += 2 * _COARSE
    sound = read_padded(samples, first - half, first + (count - 1) * PITCH_HOP + half)
    thinned = np.sum([sound[i::_COARSE] for i in range(_COARSE)], axis=0)
    # Binomial weights: 10 dB down at 900 Hz, or a strong first formant would pass for the pitch.
    for _ in range(4):
        thinned = thinned[1:] + thinned[:-1]
    thinned = thinned[:: _THINNING // _COARSE]
    windows = sliding_window_view(thinned, _WINDOW)[:: PITCH_HOP // _THINNING]
    return np.concatenate([_pitch_of(windows[at : at + _ROWS]) for at in range(0, count, _ROWS)])


def _pitch_of(windows: Floats) -> Floats:
    """Pitch of each window, shape (n, _WINDOW) to (n,)."""
    curve, taper = _tapers()
    centred = (windows - windows.mean(axis=1, keepdims=True)) * taper
    spectrum = np.fft.rfft(centred, _TRANSFORM, axis=1)
    powers = np.square(spectrum.real) + np.square(spectrum.imag)
    correlation = np.fft.irfft(powers, _TRANSFORM, axis=1)[:, : _LAGS.stop]
    loudest = correlation[:, :1] + np.float32(1e-6)
    by_lag = correlation[:, _LAGS.start :].astype(np.float32, copy=False)
    by_lag /= loudest * curve[_LAGS.start :]
    rows = np.arange(len(by_lag))
    best = by_lag.max(axis=1)
    # Not on the slope that comes down from lag 0: low sounds correlate at every short lag.
    rising = np.diff(by_lag, axis=1, prepend=np.float32(np.inf)) >= 0
    at = _next_peak(by_lag, (rising & (by_lag >= best[:, None] - _NEARLY)).argmax(axis=1))
    inner = np.clip(at, 1, by_lag.shape[1] - 2)
    left, middle, right = (by_lag[rows, inner + step] for step in (-1, 0, 1))
    shift = np.clip(0.5 * (left - right) / (left - 2 * middle + right - 1e-9), -0.5, 0.5)
    octaves = np.log2(_RATE / (inner + _LAGS.start + shift))
    found: Floats = np.where((best > _VOICED) & (at > 0), octaves, np.nan).astype(np.float32)
    return found


def _next_peak(by_lag: Floats, at: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The lag of the first peak from `at` on in each row."""
    rows = np.arange(len(by_lag))
    last = by_lag.shape[1] - 1
    # A peak of speech is narrower than a quarter of the longest period.
    for _ in range(3):
        after = np.minimum(at + 1, last)
        at = np.where(by_lag[rows, after] > by_lag[rows, at], after, at)
    return at


@cache
def _tapers() -> tuple[Floats, Floats]:
    """A window's own correlation by lag, 1 at lag 0, shape (lags,); the window, (_WINDOW,)."""
    window = np.hanning(_WINDOW)
    spectrum = np.abs(np.fft.rfft(window, 2 * _WINDOW)) ** 2
    curve = np.fft.irfft(spectrum)[: _LAGS.stop]
    return (curve / curve[0]).astype(np.float32), window.astype(np.float32)
