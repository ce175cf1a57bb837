"""From word strings with scores to candidates with probabilities.

    z = w . (sound, language, words, phones …)    p = softmax of z over the strings found

How sure the first one is follows from p and from how well it explains the sound at all, by a
logistic model: music, noise and other languages leave every string of English words far below what
sound without words would score, and words that are not the right ones seldom have as many phones
as were heard. The others get their share of what it leaves.

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
"""Of sound, language, words, phones: what is known of words that somebody wrote, too."""

FOUND_WEIGHTS = (0.19, 0.28, -0.973, 0.927, 0.429, -0.142, -0.055, 0.117)
"""Of these, the best path, the words alone, the language once more if it is one word, and the sound
by the phones that were meant."""

SURENESS = (0.372, 0.585, 0.272, 0.047, -0.859, 0.213, 0.076, 0.316, -0.939)
"""Of what `sureness_features` gives."""

LEVELS = ((0.0, 0.069), (0.12, 0.257), (0.35, 0.525), (0.73, 0.888))
"""What the logistic model says at least, and how often the first candidate was right there: four
levels of 123 to 146 gaps each. More of them would tell more than so few gaps can."""

SHOWN = 0.7
"""Probability of the first candidate from which candidates are shown: the highest level, of 38 % of
gaps in read speech, 30 in synthetic speech, 15 in noise. Of speakers and episodes left out right
first, in percent of those shown: 89, 86, 89; 2 % of windows without English speech are shown. Their
calibration error, the mean of two ways to leave out a tenth: .060, .046, .039. If what is said were
exact, so few gaps would show .042, .057, .056 on the average. Where the levels begin was chosen
among a dozen on the same gaps."""


@dataclass(frozen=True, slots=True)
class ScoredWords:
    """A word string in a gap.

    Attributes:
        words: by number.
        sound: log likelihood of all its paths through the frames, known words included, nats.
        language: log probability of it and of the words behind the gap, nats.
        phones: of its shortest pronunciation.
        path: score of its best path in the search, sound and language, nats; 0 if not searched.
        alone: log probability of its words without regard to what stands before, nats.
        unmatched: phones that it has more or fewer than were heard in the gap.
        meant: as `sound`, by the phones that were most likely meant (`confusions`).
    """

    words: tuple[int, ...]
    sound: float
    language: float
    phones: int
    path: float = 0.0
    alone: float = 0.0
    unmatched: float = 0.0
    meant: float = 0.0


def features(strings: Sequence[ScoredWords]) -> Floats:
    """What `WEIGHTS` weighs, shape (n, 4)."""
    rows = [(each.sound, each.language, len(each.words), each.phones) for each in strings]
    return np.array(rows, np.float64).reshape(-1, 4)


def found_features(strings: Sequence[ScoredWords]) -> Floats:
    """What `FOUND_WEIGHTS` weighs, shape (n, 8): also what only a search tells of a string."""
    more = [
        (each.path, each.alone, each.language if len(each.words) == 1 else 0.0, each.meant)
        for each in strings
    ]
    return np.hstack([features(strings), np.array(more, np.float64).reshape(-1, 4)])


def shares(measured: Floats, weights: Sequence[float] = WEIGHTS) -> Floats:
    """The share of each string against the others found, shape (n,), summing to 1."""
    z = measured @ np.array(weights)
    p: Floats = np.exp(z - z.max(initial=-np.inf))
    normed: Floats = p / p.sum()
    return normed


def sureness_features(strings: Sequence[ScoredWords], share: Floats, without: float) -> Floats:
    """What tells whether the likeliest string is right, shape (9,).

    Args:
        strings: everything found in a gap.
        share: from `shares`.
        without: the score of sound without words in the gap, nats.
    """
    best = int(share.argmax())
    string = strings[best]
    words, phones = max(len(string.words), 1), max(string.phones, 1)
    p = float(np.clip(share[best], 1e-4, 1 - 1e-4))
    entropy = -float(np.sum(share * np.log(share + 1e-12)))
    return np.array(
        [
            1.0,
            np.log(p / (1 - p)),
            (string.sound - without) / phones,
            string.language / words,
            np.log(words),
            min(string.phones, 12) / 6,
            string.sound / phones,
            -entropy,
            string.unmatched / phones,
        ]
    )


def level(chance: float, levels: Sequence[tuple[float, float]]) -> float:
    """How often what is this sure was right.

    Args:
        chance: what a model of it says.
        levels: what it says at least, ascending from 0, and the share that was right.
    """
    return next(right for least, right in reversed(levels) if chance >= least)


def probabilities(strings: Sequence[ScoredWords], without: float) -> Floats:
    """The probability that each string is what was said, shape (n,); they sum to less than 1.

    Args:
        strings: everything found in a gap.
        without: the score of sound without words, nats.
    """
    if not strings:
        return np.zeros(0)
    share = shares(found_features(strings), FOUND_WEIGHTS)
    sure = sureness_features(strings, share, without) @ np.array(SURENESS)
    first = level(float(1 / (1 + np.exp(-sure))), LEVELS)
    best = int(share.argmax())
    rest = 1 - share[best]
    # Where the first is doubted, what it loses goes to nobody: the right words may not be there.
    left = min(1 - first, first * rest / max(share[best], 1e-9))
    scaled = share * (left / rest if rest > 1e-9 else 0.0)
    scaled[best] = first
    return np.minimum(scaled, first)
