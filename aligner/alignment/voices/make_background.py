"""Make the mixture that comes with the package: what voices have in common.

    python -m aligner.alignment.voices.make_background FILE AUDIO [AUDIO …]

Give one recording for each voice, of ten seconds or more; the same recordings give the same bytes.
All voices count the same, however long they talk. The file in the package was made of ten voices of
LibriSpeech (test-other), ten utterances each, 77 s, joined to one file a voice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from aligner.alignment.voices.background import Background, Floats
from aligner.audio.acoustics import Sliceable
from aligner.audio.decode import open_audio
from aligner.audio.voice_features import VOICE_RATE, speech_power, voice_frames
from aligner.timeline import Segment

GAUSSIANS: Final = 32
_ROUNDS: Final = 20
_LEAST_VARIANCE: Final = 0.05
"""Share of the variance of all frames: a Gaussian may not shrink around a few."""

_PROBE: Final = 0.1
"""Seconds between the moments that the level is taken from."""


def voice_of(samples: Sliceable) -> Floats:
    """The loud frames of a recording of one voice, shape (n, columns)."""
    seconds = len(samples) / 16_000
    moments = np.arange(_PROBE, seconds - _PROBE, _PROBE)
    probes = [Segment(float(at), float(at) + _PROBE) for at in moments]
    whole = [Segment(0.0, seconds)]
    return voice_frames(samples, whole, speech_power(samples, probes)).features.astype(np.float32)


def fit(voices: Sequence[Floats], gaussians: int = GAUSSIANS) -> Background:
    """The mixture of largest likelihood near a drawn start (expectation maximization)."""
    chance = np.random.default_rng(0)
    each = min(len(voice) for voice in voices)
    x = np.concatenate([voice[chance.permutation(len(voice))[:each]] for voice in voices])
    spread = x.var(axis=0)
    made = Background(
        x[chance.choice(len(x), gaussians, replace=False)],
        np.tile(spread, (gaussians, 1)),
        np.full(gaussians, -np.log(gaussians), np.float32),
    )
    for _ in range(_ROUNDS):
        shares = made.responsibilities(x)
        counts = shares.sum(axis=0)[:, None] + 1e-3
        means = shares.T @ x / counts
        variances = shares.T @ np.square(x) / counts - np.square(means)
        variances = np.maximum(variances, _LEAST_VARIANCE * spread)
        weights = np.log(counts[:, 0] / counts.sum())
        made = Background(*(part.astype(np.float32) for part in (means, variances, weights)))
    return made


def main(arguments: list[str], say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write the mixture to the named file."""
    target, *files = map(Path, arguments)
    with threadpool_limits(1):
        voices = [voice_of(open_audio(path).samples) for path in files]
        made = fit(voices)
    np.savez_compressed(
        target, means=made.means, variances=made.variances, log_weights=made.log_weights
    )
    seconds = sum(map(len, voices)) / VOICE_RATE
    say(f"{len(voices)} voices, {seconds:.0f} s, {target.stat().st_size} bytes in {target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
