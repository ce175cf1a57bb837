"""Which part of what Whisper heard belongs into the gap: what comes before the known words behind.

heard     I didn't │ want to go to   │ auction yet but
known              │                 │ auction yet, but
fill               └ "want to go to" ┘   costs nothing: all that is behind is known
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from aligner.review.candidates.proposals import said
from aligner.review.whisper.model import Hypothesis

Floats = npt.NDArray[np.float64]

_LONGEST = 12
"""Words of a fill at most."""

_UNLIKE = 0.7
"""Nats for each word behind the gap that was heard otherwise than it is written."""

_OTHER = 1.2
"""Words that another one costs whose letters have nothing in common with it."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Words for a gap.

    Attributes:
        text: as written.
        share: of Whisper's probability over all that it gave, 0 to 1.
    """

    text: str
    share: float


def fills(hypotheses: Sequence[Hypothesis], behind: Sequence[str]) -> tuple[Fill, ...]:
    """Different words for a gap, the likeliest first.

    Args:
        hypotheses: texts that go on from the gap.
        behind: the known words behind the gap that are heard too.
    """
    if not hypotheses:
        return ()
    scores = np.array([each.log_prob for each in hypotheses])
    chance = np.exp(scores - scores.max())
    chance /= chance.sum()
    found: dict[str, Fill] = {}
    for each, p in zip(hypotheses, chance.tolist(), strict=True):
        count, cost = cut(each.words, behind)
        text = _without_signs(each.words[:count])
        if not text:
            continue
        share = p * float(np.exp(-_UNLIKE * cost))
        known = found.get(said(text))
        found[said(text)] = Fill(
            known.text if known else text, share + (known.share if known else 0)
        )
    return tuple(sorted(found.values(), key=lambda fill: -fill.share))


def cut(words: Sequence[str], behind: Sequence[str]) -> tuple[int, float]:
    """How many words come before the known ones behind the gap, and how unlike the rest is.

    Args:
        words: heard from the gap on.
        behind: known.

    Returns:
        The number that costs least; of several the smallest. The cost is in words.
    """
    heard, known = [_plain(word) for word in words], [_plain(word) for word in behind]
    # Row i: cost of the heard words from i on against the known ones from each on.
    cost = np.zeros((len(heard) + 1, len(known) + 1))
    cost[-1] = np.arange(len(known), -1, -1)
    for i in range(len(heard) - 1, -1, -1):
        cost[i, -1] = cost[i + 1, -1] + 1
        for j in range(len(known) - 1, -1, -1):
            cost[i, j] = min(
                cost[i + 1, j] + 1,
                cost[i, j + 1] + 1,
                cost[i + 1, j + 1] + _unlike(heard[i], known[j]),
            )
    costs = cost[: _LONGEST + 1, 0]
    best = int(costs.argmin())
    return best, float(costs[best])


@lru_cache(maxsize=100_000)
def _unlike(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _OTHER * float(Levenshtein.normalized_distance(one, other)) + 0.1


def _plain(word: str) -> str:
    return said(word.strip(_SIGNS)) or word


_SIGNS = '.,;:!?…"“”()[]—–-'


def _without_signs(words: Sequence[str]) -> str:
    """Words without the signs at their ends: where a sentence ends is not heard."""
    return " ".join(filter(None, (word.strip(_SIGNS) for word in words)))
