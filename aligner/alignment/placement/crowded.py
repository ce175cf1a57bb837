"""Words of a passage that nobody says, found one by one in the speech around it.

    written   … too hard.  Hi, Max, and I'm so sorry.  So we …
    heard     … too hard               ən əm          so we …
    placed                              and I'm  so                   of 18 phones 5 are heard

A path through the text picks up some words of such a passage at the price of their neighbours'
edges. Nobody speaks that fast: where most of the phones written between two words find no phone
heard, none of the words was said. Figures are left out of the count: one may be said in far fewer
phones than any of its readings has, while the plain words around it are said all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.placement.word_placement import WordPlacement

_FEWEST_WORDS = 5
"""Fewer that nobody says may be reduced speech."""

_PICKED_UP = 3
"""Placed words in a row at most between two of a passage that have no place."""


def drop_crowded(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    placed: Sequence[WordPlacement | None],
    votes: Sequence[bool],
) -> list[WordPlacement | None]:
    """Remove the places of passages for which far too few phones are heard; O(n).

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        lines: the line of every word.
        placed: the place of every word.
        votes: whether each word tells if its passage was said.
    """
    kept = list(placed)
    share, unheard_ratio = (
        evidence.profile.search.crowded_share,
        evidence.profile.search.unheard_ratio,
    )
    asked = [word if vote else () for word, vote in zip(words, votes, strict=True)]
    for first, last in _passages(placed, asked, lines, unheard_ratio):
        phones = sum(len(word[0]) for word in asked[first:last] if word)
        if _heard_between(evidence, placed, first, last) < share * phones:
            kept[first:last] = [None] * (last - first)
    return kept


def _passages(
    placed: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    unheard_ratio: float,
) -> Iterator[tuple[int, int]]:
    """From a word that was not heard to another one of its line, not far from each to the next."""
    unheard = [
        i
        for i, (place, word) in enumerate(zip(placed, words, strict=True))
        if word and (place is None or place.ratio < unheard_ratio)
    ]
    cuts = [
        k + 1
        for k, (a, b) in enumerate(pairwise(unheard))
        if b - a > _PICKED_UP + 1 or lines[a] != lines[b]
    ]
    for start, end in pairwise([0, *cuts, len(unheard)]):
        if end > start and unheard[end - 1] - unheard[start] + 1 >= _FEWEST_WORDS:
            yield unheard[start], unheard[end - 1] + 1


def _heard_between(
    evidence: Evidence, placed: Sequence[WordPlacement | None], first: int, last: int
) -> int:
    """Phones heard from the last placed word before a passage to the first one after it."""
    before = next((place for place in reversed(placed[:first]) if place), None)
    after = next((place for place in placed[last:] if place), None)
    since = before.frames[-1] if before else 0
    until = after.frames[0] if after else len(evidence.blank)
    spikes = evidence.spikes.frames
    return int(np.searchsorted(spikes, until) - np.searchsorted(spikes, since))
