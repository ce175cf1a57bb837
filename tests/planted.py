"""Posteriors with a known path in them, for tests that ask an algorithm to find it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations
from aligner.audio.acoustics import PhonePosteriors

N_PHONES = 30
BLANK = N_PHONES
RATE = 50.0


def posteriors(spikes: Sequence[tuple[int, int]], n_frames: int, seed: int = 0) -> PhonePosteriors:
    """A phone stands out at each (frame, phone), the blank everywhere else; the rest is noise."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0.0, 1.0, (n_frames, N_PHONES + 1)).astype(np.float32)
    logits[:, BLANK] += 6.0
    for frame, phone in spikes:
        logits[frame, BLANK] -= 6.0
        logits[frame, phone] += 7.0
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    names = (*(f"p{i}" for i in range(N_PHONES)), "blank")
    return PhonePosteriors(log_probs, names, RATE, BLANK, None)


def say(words: Sequence[Pronunciations], at: int, step: int = 4) -> list[tuple[int, int]]:
    """Spikes of some words said one after the other from a frame on, a phone every `step`."""
    phones = [phone for word in words for phone in word[0]]
    return [(at + step * i, phone) for i, phone in enumerate(phones)]


def vocabulary(n_words: int, seed: int = 1) -> tuple[Pronunciations, ...]:
    """Different words of 2 to 6 phones, one pronunciation each."""
    rng = np.random.default_rng(seed)
    return tuple(
        (tuple(int(p) for p in rng.integers(0, N_PHONES, rng.integers(2, 7))),)
        for _ in range(n_words)
    )


def evidence(spikes: Sequence[tuple[int, int]], n_frames: int) -> Evidence:
    """The same, ready for searching."""
    return Evidence.of(posteriors(spikes, n_frames))
