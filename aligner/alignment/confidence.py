"""How sure it is that a written word was said where it was placed.

Four things are measured of each placed word and weighed by a logistic model:

    fit      how well its phones fit the sound, against whatever fits best there (mean nats)
    worst    the same for its worst phone
    unlike   phones heard in its place that are not its own, and the reverse, per phone
    beside   phones heard between it and its neighbours that no written word accounts for
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.viterbi import Placed

Floats = npt.NDArray[np.float64]

FEATURES = ("fit", "worst", "unlike", "beside")

_WEIGHTS = np.array([1.0, 0.31, -0.39, -0.87])
_BIAS = 8.22

_WORST_RATIO = -8.0
_MOST_UNLIKE = 2.0
_MOST_BESIDE = 4.0
_EARLY_FRAMES = 2
"""Spikes of a word may come a little before the path enters it."""


def features(evidence: Evidence, placed: Sequence[Placed | None]) -> Floats:
    """What is measured of each word, 0 if it has no place; shape (n_words, len(FEATURES))."""
    table = np.zeros((len(placed), len(FEATURES)))
    spikes, frames = evidence.spikes()
    heard = [(i, place) for i, place in enumerate(placed) if place]
    for i, place in heard:
        ratios = _phone_ratios(evidence, place)
        edges = place.frames[0] - _EARLY_FRAMES, place.frames[-1]
        first, last = np.searchsorted(frames, edges)
        distance = Levenshtein.distance(spikes[first:last].tolist(), place.phones)
        unlike = min(_MOST_UNLIKE, distance / len(place.phones))
        table[i, :3] = ratios.mean(), ratios.min(), unlike
    for (i, before), (j, after) in pairwise(heard):
        edges = before.frames[-1], after.frames[0] - _EARLY_FRAMES
        first, last = np.searchsorted(frames, edges)
        extra = min(_MOST_BESIDE, max(0, last - first))
        table[[i, j], 3] = np.maximum(table[[i, j], 3], extra)
    return table


def word_confidences(evidence: Evidence, placed: Sequence[Placed | None]) -> Floats:
    """The probability that each word was said where it was placed, shape (n_words,).

    Words without a place have 0.
    """
    known = np.array([place is not None for place in placed], dtype=bool)
    logits = features(evidence, placed) @ _WEIGHTS + _BIAS
    return np.where(known, 1.0 / (1.0 + np.exp(-logits)), 0.0)


def _phone_ratios(evidence: Evidence, place: Placed) -> Floats:
    """Log-probability of each phone where it begins against the likeliest class there."""
    at = np.array(place.frames[:-1])
    likeliest = np.maximum(evidence.best[at], evidence.blank[at])
    ratios = evidence.log_probs[at, list(place.phones)] - likeliest
    clipped: Floats = np.maximum(ratios, _WORST_RATIO, dtype=np.float64)
    return clipped
