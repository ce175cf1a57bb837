"""Spectral features fine enough in time to see where a phone begins.

    frames are 5 ms apart; frame i is centred on sample 80 i and sees 10 ms on either side
    columns 0..12   mel-frequency cepstra: what it sounds like at this moment
    columns 13..25  their slopes over 25 ms

The window is half as long as is usual in recognition, and the slopes reach half as far: both
smear a boundary, and where a boundary lies is all that is asked of these features.

librosa is imported at the first call, because it takes seconds that no other command needs, or
beforehand while something else has the user wait.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import SAMPLE_RATE, Sliceable

Features = npt.NDArray[np.float32]
"""One row a frame, N_FEATURES columns."""

HOP: Final = 80
"""Samples from one frame to the next: 5 ms."""

FEATURE_RATE: Final = SAMPLE_RATE // HOP
"""Frames a second."""

N_CEPSTRA: Final = 13
N_FEATURES: Final = 2 * N_CEPSTRA

_IMPORTED_IN_TURN: Final = (
    *("scipy.fft", "scipy.stats", "scipy.signal", "numba", "librosa"),
    "librosa.feature.spectral",
)
"""What `import librosa` and its first use import, about half a second each."""

_WINDOW: Final = 320
_MEL_BANDS: Final = 32
_HIGHEST_HZ: Final = 7600
_SLOPE_FRAMES: Final = 5
_NEAR: Final = 100
"""Frames between two spans that are cheaper to compute than another call."""

_AT_ONCE: Final = 6000
"""Frames computed in one call: bounds the spectrogram to 4 MB."""

_CONTEXT: Final = 8
"""Frames computed beyond both ends, so that a slice has the same features as the whole."""


def load_librosa_early() -> None:
    """Imports librosa in a thread of its own, unless it is there."""
    if _IMPORTED_IN_TURN[-1] not in sys.modules:
        threading.Thread(target=_import_in_turn, name="librosa").start()


def _import_in_turn() -> None:
    # No daemon: one that is cut off inside an extension module can take the process down with it.
    # Imported part by part, so that the end of the program (Ctrl-C) has to wait for one part only.
    for name in _IMPORTED_IN_TURN:
        if not threading.main_thread().is_alive():
            return
        with suppress(ImportError):  # whoever needs it will say so
            import_module(name)


def n_frames(n_samples: int) -> int:
    """Frames that so many samples have."""
    return n_samples // HOP


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
    import librosa  # noqa: PLC0415 - see the module's docstring

    bands = band_powers(samples, start - _CONTEXT, end + _CONTEXT)
    # A floor below the loudest band, librosa's default, would differ from slice to slice.
    decibels = librosa.power_to_db(bands + np.float32(floor), top_db=None)
    cepstra = librosa.feature.mfcc(S=decibels, n_mfcc=N_CEPSTRA)
    slopes = librosa.feature.delta(cepstra, width=_SLOPE_FRAMES)
    kept = slice(_CONTEXT, _CONTEXT + end - start)
    return np.ascontiguousarray(np.vstack([cepstra, slopes])[:, kept].T, np.float32)


def features_of(
    samples: Sliceable, spans: Sequence[tuple[int, int]], *, floor: float = 1e-10
) -> Features:
    """`spectral_features` of many spans of frames, one after the other.

    librosa prepares its filters at every call: spans that nearly meet are computed as one.

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


def band_powers(samples: Sliceable, start: int, end: int) -> Features:
    """Powers of the mel bands in frames `start` to `end`, which may lie outside the recording.

    Returns:
        Shape (n_bands, end - start).
    """
    import librosa  # noqa: PLC0415 - see the module's docstring

    # Half a window more on both sides, instead of the zeros that librosa would put there.
    first, last = start * HOP - _WINDOW // 2, (end - 1) * HOP + _WINDOW // 2
    piece = _as_floats(samples[max(0, first) : max(0, last)])
    before = max(0, -first)
    bands: Features = librosa.feature.melspectrogram(
        y=np.pad(piece, (before, last - first - before - len(piece))),
        sr=SAMPLE_RATE,
        n_fft=_WINDOW,
        hop_length=HOP,
        n_mels=_MEL_BANDS,
        fmax=_HIGHEST_HZ,
        center=False,
    )
    return bands


def _as_floats(samples: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    floats = samples.astype(np.float32)
    return floats / np.float32(32768) if samples.dtype == np.int16 else floats
