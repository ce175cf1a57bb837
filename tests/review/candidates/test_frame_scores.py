"""Scores of frames come out the same however many are computed at a time, in little memory."""

from __future__ import annotations

import tracemalloc

import numpy as np

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.frame_scores import score_frames

PHONES = ("a", "b", "t", "s", "i", "|", "_")


def posteriors(frames: int) -> PhonePosteriors:
    logits = np.random.default_rng(0).normal(0, 4, (frames, len(PHONES))).astype(np.float32)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return PhonePosteriors(log_probs, PHONES, 50.0, blank=6, boundary=5)


def test_a_frame_scores_the_same_alone_and_among_many() -> None:
    heard = posteriors(9_000)
    whole = score_frames(heard, ("t", "a", "x"))
    for frame in (0, 4095, 4096, 8999):
        one = score_frames(heard, ("t", "a", "x"), np.array([frame]))
        for name in ("phones", "blank", "filler", "quiet"):
            np.testing.assert_array_equal(getattr(one, name)[0], getattr(whole, name)[frame])


def test_beside_the_scores_little_memory_is_taken() -> None:
    heard, phones = posteriors(200_000), PHONES[:5]
    kept = np.flatnonzero(np.arange(200_000) % 2)
    tracemalloc.start()
    try:
        scores = score_frames(heard, phones, kept)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * scores.phones.nbytes
