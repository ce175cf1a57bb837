"""Spectral features fine enough in time to see where a phone begins.

    frames are 5 ms apart; frame i is centred on sample 80 i and sees 10 ms on either side
    columns 0..12   mel-frequency cepstra: what it sounds like at this moment
    columns 13..25  their slopes over 25 ms

The window is half as long as is usual in recognition, and the slopes reach half as far: both
smear a boundary, and where a boundary lies is all that is asked of these features.

The same as librosa's melspectrogram, power_to_db, mfcc and delta, which the tests compare, as three
matrix products. Importing librosa takes 3 s, the first time on a machine 30 s (it compiles
functions that none of this needs), and each of its calls prepares its filters anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from aligner.audio.acoustics import SAMPLE_RATE, Sliceable

Features = npt.NDArray[np.float32]
"""One row a frame, N_FEATURES columns."""

HOP: Final = 80
"""Samples from one frame to the next: 5 ms."""

FEATURE_RATE: Final = SAMPLE_RATE // HOP
"""Frames a second."""

N_CEPSTRA: Final = 13
N_FEATURES: Final = 2 * N_CEPSTRA

_WINDOW: Final = 320
_MEL_BANDS: Final = 32
_HIGHEST_HZ: Final = 7600
SLOPE_REACH: Final = 2
"""Frames on either side that a slope is taken over."""

_LEAST_POWER: Final = np.float32(1e-10)
_NEAR: Final = 100
"""Frames between two spans that are cheaper to compute than another call."""

_AT_ONCE: Final = 6000
"""Frames computed in one call, at most about so many: bounds the memory."""

_ROWS: Final = 256
"""Frames transformed at a time: their spectra fit into the cache, which takes a third of the time
that larger ones take."""


def n_frames(n_samples: int) -> int:
    """Frames that so many samples have."""
    return n_samples // HOP


def span_of(start: int, end: int) -> tuple[int, int]:
    """The samples that `spectral_features` of frames `start` to `end` reads, at most.

    Args:
        start: the first frame.
        end: the one behind the last.
    """
    return _span(start - SLOPE_REACH, end + SLOPE_REACH)


def spectral_features(
    samples: Sliceable, start: int, end: int, *, floor: float = 1e-10
) -> Features:
    """Cepstra and slopes of frames `start` to `end`; O(end - start).

    Whatever slices a recording is cut into, a frame comes out the same: each is computed with
    its neighbourhood, and beyond the recording's ends lies digital silence.

    Args:
        samples: the whole recording, shape (n,), 16 kHz mono; int16, or floats from -1 to 1.
        start: first frame, at least 0.
        end: frame after the last one, at most `n_frames(n)`.
        floor: power that is added to every band: what is much fainter makes no difference.

    Returns:
        Shape (end - start, N_FEATURES).
    """
    bands = band_powers(samples, start - SLOPE_REACH, end + SLOPE_REACH)
    cepstra = cepstra_of(bands, N_CEPSTRA, floor=floor)
    frames = end - start
    features = np.empty((frames, N_FEATURES), np.float32)
    features[:, :N_CEPSTRA] = cepstra[SLOPE_REACH : SLOPE_REACH + frames]
    features[:, N_CEPSTRA:] = slopes_of(cepstra)
    return features


def cepstra_of(bands: Features, n_cepstra: int, *, floor: float) -> Features:
    """The first cepstra of band powers, in dB; the powers are overwritten.

    Args:
        bands: shape (n, bands).
        n_cepstra: how many; the first is the level.
        floor: power that is added to every band.

    Returns:
        Shape (n, n_cepstra).
    """
    bands += np.float32(floor)
    np.log(np.maximum(bands, _LEAST_POWER, out=bands), out=bands)
    cepstra: Features = bands @ _cosines()[:, :n_cepstra]
    return cepstra


def slopes_of(cepstra: Features) -> Features:
    """Slope at each frame of the line through five that has the least squared error.

    Args:
        cepstra: shape (n + 2 SLOPE_REACH, columns).

    Returns:
        Shape (n, columns), dB a frame.
    """
    slopes = (2 * cepstra[4:] + cepstra[3:-1] - cepstra[1:-3] - 2 * cepstra[:-4]) / 10
    return slopes.astype(np.float32, copy=False)


def features_of(
    samples: Sliceable, spans: Sequence[tuple[int, int]], *, floor: float = 1e-10
) -> Features:
    """`spectral_features` of many spans of frames, one after the other.

    Spans that nearly meet are computed as one.

    Args:
        samples: the whole recording, as for `spectral_features`.
        spans: first frame and frame after the last one of each, in order.
        floor: as for `spectral_features`.

    Returns:
        Shape (sum of the lengths, N_FEATURES).
    """
    rows = [np.empty((0, N_FEATURES), np.float32)]
    for first, last in _near(spans):
        start, end = spans[first][0], max(end for _, end in spans[first:last])
        whole = spectral_features(samples, start, end, floor=floor)
        rows += [whole[a - start : b - start] for a, b in spans[first:last]]
    return np.concatenate(rows)


def _near(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the spans that are computed at once."""
    first = 0
    for i, (start, _) in enumerate(spans):
        far = i > first and not 0 <= start - spans[i - 1][1] <= _NEAR
        if far or (i > first and start - spans[first][0] > _AT_ONCE):
            yield first, i
            first = i
    if spans:
        yield first, len(spans)


def band_powers(samples: Sliceable, start: int, end: int, *, every: int = 1) -> Features:
    """Powers of the mel bands in frames `start` to `end`, which may lie outside the recording.

    Args:
        samples: the whole recording, as for `spectral_features`.
        start: first frame.
        end: frame after the last one.
        every: 4 for every fourth frame only: those of `start`, `start + 4`, …

    Returns:
        Shape (ceil((end - start) / every), bands).
    """
    padded = read_padded(samples, *_span(start, end))
    frames = sliding_window_view(padded, _WINDOW)[:: HOP * every]
    powers = np.empty((len(frames), _MEL_BANDS), np.float32)
    for at in range(0, len(frames), _ROWS):
        spectrum = np.fft.rfft(frames[at : at + _ROWS] * _hann())
        halves = spectrum.astype(np.complex64, copy=False).view(np.float32)
        np.matmul(np.square(halves, out=halves), _mel_bands(), out=powers[at : at + _ROWS])
    return powers


def read_padded(samples: Sliceable, first: int, last: int) -> npt.NDArray[np.float32]:
    """Samples `first` to `last`, -1 to 1, with digital silence beyond the recording's ends."""
    piece = _as_floats(samples[max(0, first) : max(0, last)])
    if len(piece) == last - first:
        return piece
    before = max(0, -first)
    return np.pad(piece, (before, last - first - before - len(piece)))


def _span(start: int, end: int) -> tuple[int, int]:
    """First sample and the one after the last: half a window on both sides of the centres."""
    return start * HOP - _WINDOW // 2, (end - 1) * HOP + _WINDOW // 2


@cache
def _hann() -> Features:
    """One period, shape (_WINDOW,)."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    return window.astype(np.float32)


@cache
def _mel_bands() -> Features:
    """Triangles of equal area on Slaney's mel scale (Auditory Toolbox), shape (2 bins, bands).

    Each row is there twice, for the squares of both halves of a complex number.
    """
    corners = _hertz(np.linspace(0, _mel(_HIGHEST_HZ), _MEL_BANDS + 2))
    bins = np.linspace(0, SAMPLE_RATE / 2, _WINDOW // 2 + 1)[:, None]
    low, peak, high = corners[:-2], corners[1:-1], corners[2:]
    triangles = np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak))
    once = (np.maximum(0, triangles) * 2 / (high - low)).astype(np.float32)
    return np.repeat(once, 2, axis=0)


def _mel(hertz: float) -> float:
    """Above 1 kHz."""
    return 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def _hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Linear to 1 kHz, 15 mel; then 27 mel for every factor of 6.4."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


@cache
def _cosines() -> Features:
    """From the bands' logarithms to cepstra in dB, an orthonormal DCT-II; (bands, bands)."""
    angles = np.pi * (np.arange(_MEL_BANDS)[:, None] + 0.5) / _MEL_BANDS
    table: Features = np.cos(angles * np.arange(_MEL_BANDS)).astype(np.float32)
    table *= np.float32(10 / np.log(10) * np.sqrt(2 / _MEL_BANDS))
    table[:, 0] /= np.float32(np.sqrt(2))
    return table


def _as_floats(samples: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    floats = samples.astype(np.float32)
    return floats / np.float32(32768) if samples.dtype == np.int16 else floats
