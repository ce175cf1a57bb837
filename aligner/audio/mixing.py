"""Downmix to mono that survives phase cancellation: the mean, unless the channels are opposite.

A microphone that is wired the wrong way, or a broken "stereo widener", gives a right channel that
is the left one upside down. Their mean is silence; half their difference is the talk.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import Samples

EXTINCT: Final = 1 / 32
"""Of the difference's energy: where the mean has less, the channels are taken for opposite.

No ordinary stereo comes near: a voice in one channel only has as much in one as in the other.
"""

WEAK: Final = 1 / 2
"""The same for a second of sound. Vorbis of little bandwidth joins channels at high frequencies
whatever their phase: of opposite channels, its mean keeps up to .4 of the difference's energy, but
nothing of the talk. Uncorrelated channels have as much in one as in the other."""

_AROUND: Final = 9
"""Windows that make about a second."""

_WINDOW: Final = 1 << 12
"""Samples that are judged together: a tenth of a second."""

_STRIDE: Final = 8
"""Of so many samples one is looked at, to see whether there is anything to look for."""

_AUDIBLE: Final = 1e-7
"""Energy a sample, -70 dB: what is below is silence in any phase."""


def mixed(block: npt.NDArray[np.float32]) -> tuple[Samples, int]:
    """Downmix a block.

    Args:
        block: shape (n, channels).

    Returns:
        Samples, shape (n,), and how many of them were opposite in phase: there half the difference
        stands for the mean.
    """
    if block.shape[1] == 1:
        return block[:, 0], 0
    mean = block[
        :, 0
    ].copy()  # numpy's own mean, along so short an axis, takes longer than decoding
    for other in block.T[1:]:
        mean += other
    mean /= np.float32(block.shape[1])
    if block.shape[1] > 2 or not _suspicious(block, mean):
        return mean, 0
    return either(mean, (block[:, 0] - block[:, 1]) / np.float32(2))


def either(mean: Samples, difference: Samples) -> tuple[Samples, int]:
    """The mean of two channels, or half their difference where the mean is extinct.

    Args:
        mean: shape (n,), -1 to 1.
        difference: as long.
    """
    width = min(_WINDOW, len(mean))
    if not width:
        return mean, 0
    loud = np.add.reduceat(difference * difference, np.arange(0, len(mean), width))
    left = np.add.reduceat(mean * mean, np.arange(0, len(mean), width))
    opposite = (left < EXTINCT * loud) | (_around(left) < WEAK * _around(loud))
    opposite &= loud > _AUDIBLE * width
    if not opposite.any():
        return mean, 0
    chosen = np.repeat(opposite, width)[: len(mean)]
    return np.where(chosen, difference, mean), int(chosen.sum())


def _around(energy: Samples) -> Samples:
    """The energy of each window with those around it, shape (n,)."""
    if len(energy) < _AROUND:
        return np.full_like(energy, energy.sum())
    summed: Samples = np.convolve(energy, np.ones(_AROUND, np.float32), "same")
    return summed


def _suspicious(block: npt.NDArray[np.float32], mean: Samples) -> bool:
    """Whether the mean may be weaker than the difference in a part of the block, by a glance."""
    length = len(mean) // _WINDOW * _WINDOW
    if length == 0:
        return bool(len(mean))
    shape = (length // _WINDOW, _WINDOW // _STRIDE)
    seen, first = mean[:length:_STRIDE].reshape(shape), block[:length:_STRIDE, 0].reshape(shape)
    other = first - seen
    left = np.einsum("ij,ij->i", seen, seen)
    loud = np.einsum("ij,ij->i", other, other)
    weaker = (left < loud) & (loud > _AUDIBLE * shape[1])
    return bool(weaker.any()) or length < len(mean)
