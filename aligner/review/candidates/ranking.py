"""From word strings with scores to candidates with probabilities.

    z = w . (sound, language, words, phones)      p = softmax of z over the strings found

How sure the first one is follows from p and from how well it explains the sound at all, by a
logistic model: music, noise and other languages leave every string of English words far below what
sound without words would score. The others get their share of what it leaves.

Fitted by `tests.benchmarks.candidate_weights` on read speech, synthetic speech with and without
noise, and sound without English speech; figures there are of speakers and episodes left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WEIGHTS = (0.542, 0.391, -1.994, 1.132)
"""Of sound, language, words, phones."""

SURENESS = (0.543, 0.758, 0.204, 0.051, -1.239, 0.684, 0.095, 0.33)
"""Of what `sureness_features` gives."""

SHOWN = 0.7
"""Probability of the first candidate from which candidates are shown: of 38 % of gaps in read
speech, 30 in synthetic speech, 14 in noise. Of speakers and episodes left out right first, in
percent of those shown: 89, 85, 89; 2 % of windows without English speech are shown. Their
calibration error is .09, .06, .08; on so few gaps a model without any would be measured at .07,
.09, .08."""


@dataclass(frozen=True, slots=True)
class ScoredWords:
    """A word string in a gap.

    Attributes:
        words: by number.
        sound: log likelihood of all its paths through the frames, known words included, nats.
        language: log probability of it and of the words behind the gap, nats.
        phones: of its shortest pronunciation.
    """

    words: tuple[int, ...]
    sound: float
    language: float
    phones: int


def features(strings: Sequence[ScoredWords]) -> Floats:
    """What `WEIGHTS` weighs, shape (n, 4)."""
    rows = [(each.sound, each.language, len(each.words), each.phones) for each in strings]
    return np.array(rows, np.float64).reshape(-1, 4)


def shares(measured: Floats, weights: Sequence[float] = WEIGHTS) -> Floats:
    """The share of each string against the others found, shape (n,), summing to 1."""
    z = measured @ np.array(weights)
    p: Floats = np.exp(z - z.max(initial=-np.inf))
    normed: Floats = p / p.sum()
    return normed


def sureness_features(measured: Floats, share: Floats, without: float) -> Floats:
    """What tells whether the likeliest string is right, shape (8,).

    Args:
        measured: from `features`.
        share: from `shares`.
        without: the score of sound without words in the gap, nats.
    """
    best = int(share.argmax())
    sound, language, words, phones = measured[best]
    p = float(np.clip(share[best], 1e-4, 1 - 1e-4))
    entropy = -float(np.sum(share * np.log(share + 1e-12)))
    return np.array(
        [
            1.0,
            np.log(p / (1 - p)),
            (sound - without) / max(phones, 1),
            language / max(words, 1),
            np.log(max(words, 1)),
            min(phones, 12) / 6,
            sound / max(phones, 1),
            -entropy,
        ]
    )


def probabilities(strings: Sequence[ScoredWords], without: float) -> Floats:
    """The probability that each string is what was said, shape (n,); they sum to less than 1.

    Args:
        strings: everything found in a gap.
        without: the score of sound without words, nats.
    """
    if not strings:
        return np.zeros(0)
    measured = features(strings)
    share = shares(measured)
    sure = sureness_features(measured, share, without) @ np.array(SURENESS)
    first = float(1 / (1 + np.exp(-sure)))
    best = int(share.argmax())
    rest = 1 - share[best]
    # Where the first is doubted, what it loses goes to nobody: the right words may not be there.
    left = min(1 - first, first * rest / max(share[best], 1e-9))
    scaled = share * (left / rest if rest > 1e-9 else 0.0)
    scaled[best] = first
    return np.minimum(scaled, first)
