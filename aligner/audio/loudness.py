"""How loud it is, moment by moment: tells music and room from silence."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import SAMPLE_RATE, Samples

LOUDNESS_RATE = 50
"""Frames a second; as many as phone posteriors have, so that the two can be read side by side."""

_HOP = SAMPLE_RATE // LOUDNESS_RATE
_FAINTEST = 1e-5
"""Amplitude of digital silence on the scale: -100 dB."""


def loudness(blocks: Iterable[Samples]) -> npt.NDArray[np.float32]:
    """Level of each 20 ms in dB relative to full scale (RMS), shape (n_samples // 320,).

    Args:
        blocks: consecutive pieces of the recording, 16 kHz mono, nominal range -1 to 1.
    """
    levels: list[npt.NDArray[np.float32]] = []
    rest = np.zeros(0, np.float32)
    for block in blocks:
        samples = np.concatenate([rest, block])
        whole = len(samples) // _HOP * _HOP
        frames = samples[:whole].reshape(-1, _HOP)
        rms = np.sqrt(np.einsum("ij,ij->i", frames, frames) / _HOP)
        levels.append((20 * np.log10(np.maximum(rms, _FAINTEST))).astype(np.float32))
        rest = samples[whole:]
    return np.concatenate(levels) if levels else np.zeros(0, np.float32)
