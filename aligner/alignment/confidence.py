"""How sure it is that a written word was said where it was placed.

Four things are measured of each placed word and weighed by a logistic model:

    fit        how well its phones fit the sound, against whatever fits best there
    worst      the same for its worst phone
    unlike     phones heard in its place that are not its own, and the reverse
    beside     sound between it and its neighbours that no word accounts for
    around     how well its neighbours fit
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.viterbi import Placed

FEATURES = ("fit", "worst", "unlike", "beside", "around", "length")

_WORST_RATIO = -8.0
_MOST_BESIDE = 4.0
_EARLY_FRAMES = 2
"""Spikes of a word may come a little before the path enters it."""


_WEIGHTS = np.array([0.95, 0.3, -0.7, -0.95, 0.0, 0.0])
_BIAS = 8.0


def word_confidences(
    evidence: Evidence, placed: Sequence[Placed | None]
) -> npt.NDArray[np.float64]:
    """The probability that each word was said where it was placed, shape (n_words,); 0 if not."""
    logits = features(evidence, placed) @ _WEIGHTS + _BIAS
    known = np.array([place is not None for place in placed], dtype=bool)
    return np.where(known, 1.0 / (1.0 + np.exp(-logits)), 0.0)


def features(evidence: Evidence, placed: Sequence[Placed | None]) -> npt.NDArray[np.float64]:
    """What is measured of each word; rows of words without a place are zero.

    Returns:
        Shape (n_words, len(FEATURES)).
    """
    table = np.zeros((len(placed), len(FEATURES)))
    heard = [i for i, place in enumerate(placed) if place]
    spikes, frames = evidence.spikes()
    for i in heard:
        place = placed[i]
        if place is None:
            continue
        ratios = _phone_ratios(evidence, place)
        table[i, 0] = ratios.mean()
        table[i, 1] = ratios.min()
        first, last = np.searchsorted(frames, [place.frames[0] - _EARLY_FRAMES, place.frames[-1]])
        distance = Levenshtein.distance(spikes[first:last].tolist(), place.phones)
        table[i, 2] = min(2.0, distance / len(place.phones))
        table[i, 5] = np.log(len(place.phones))
    _add_beside(table, placed, heard, frames)
    _add_around(table, heard)
    return table


def _phone_ratios(evidence: Evidence, place: Placed) -> npt.NDArray[np.float64]:
    """Log-probability of each phone where it begins against the likeliest class there."""
    at = np.array(place.frames[:-1])
    likeliest = np.maximum(evidence.best[at], evidence.blank[at])
    ratios = evidence.log_probs[at, list(place.phones)] - likeliest
    clipped: npt.NDArray[np.float64] = np.maximum(ratios, _WORST_RATIO, dtype=np.float64)
    return clipped


def _add_beside(
    table: npt.NDArray[np.float64],
    placed: Sequence[Placed | None],
    heard: Sequence[int],
    spikes: npt.NDArray[np.int64],
) -> None:
    """Count the phones between neighbouring words that neither of them holds."""
    for i, j in pairwise(heard):
        before, after = placed[i], placed[j]
        if before is None or after is None:
            continue
        first, last = np.searchsorted(spikes, [before.frames[-1], after.frames[0] - _EARLY_FRAMES])
        extra = min(_MOST_BESIDE, max(0, last - first))
        table[i, 3] = max(table[i, 3], extra)
        table[j, 3] = max(table[j, 3], extra)


def _add_around(table: npt.NDArray[np.float64], heard: Sequence[int]) -> None:
    fit = table[list(heard), 0]
    padded = np.concatenate([fit[:1], fit, fit[-1:]]) if len(fit) else fit
    table[list(heard), 4] = (padded[:-2] + padded[2:]) / 2 if len(fit) else fit
