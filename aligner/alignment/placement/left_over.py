"""Second search: words without a reliable placement are searched again between those that have one.

    heard     … yet   ɪ ŋ d ə s t ɹ i ə   was going …     speech that no solid word accounts for
    written   … yet   the industrial designer was going …
    solid         ─┤                     ├─

A search that may skip words skips those that are mumbled, said while others talk, or drowned in
noise, and puts their neighbours where they do not belong. But a text is nearly always said. So what
lies between two runs of words that fit as they stand is searched again, and there leaving out a
word costs more than any word that is said, however poorly it is heard. Its confidence tells how
reliable such a place is. A pause before the solid word behind costs what it costs anywhere in a
phrase: a cough 10 s earlier must not draw words away from the rest of theirs.

Words inside a line whose neighbours are far apart are searched beside those first. Which words and
frames that are, `left_over_regions` tells.

Two tests reject a region or a line. Where far more or far less is said than is written, the speech
is something else. A line whose phones differ from those heard in its place counts as not said, and
the rest is searched without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.left_over_regions import (
    beside_neighbours,
    density_of,
    is_plausible,
    regions_between,
    solid_words,
)
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import EARLY_FRAMES, Places, WordPlacement

_SHORT_LINE = 4
"""Words of a line that stays where it was put: too few phones to compare. Its confidence tells."""

_SAME_PLACE = 5
"""Frames by which a word may begin elsewhere and still be where it was."""


def place_left_over(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
    placed: Sequence[WordPlacement | None],
    votes: Sequence[bool] | None = None,
) -> Places:
    """Search again for words without a place, and for unreliable ones around them.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        lines: the line of every word.
        opens: whether each word begins a phrase.
        placed: the place of every word, None where it has none.
        votes: whether each word tells if its line was said; see `votes.find_votes`.

    Returns:
        One entry a word; `forced` where only this search found it and it is not solid.
    """
    search = _LeftOver(evidence, words, lines, opens, votes or [True] * len(words))
    beside = search.forced(list(beside_neighbours(evidence, placed, words, lines, opens)))
    kept = [old or new for old, new in zip(placed, beside, strict=True)]
    regions = list(regions_between(evidence, words, kept))
    found = search.forced(regions)
    unsaid = frozenset(i for region in regions for i in search.unlike(region, found))
    again = [r for r in regions if not unsaid.isdisjoint(range(r.first, r.last))]
    without = search.forced(again, unsaid)
    density, told = density_of(evidence, kept), search.told(unsaid)
    for region in regions:
        within = range(region.first, region.last)
        if region not in again:
            kept[region.first : region.last] = [_moved(kept[i], found[i]) for i in within]
        elif is_plausible(evidence, told, region, density):
            kept[region.first : region.last] = [_moved(kept[i], without[i]) for i in within]
    for i in solid_words(evidence, kept):
        if (place := kept[i]) and place.forced:
            kept[i] = replace(place, forced=False)
    return kept


def _moved(before: WordPlacement | None, now: WordPlacement | None) -> WordPlacement | None:
    """A word's place, forced if it was not there before."""
    if now is None or (before and abs(before.frames[0] - now.frames[0]) <= _SAME_PLACE):
        return now
    return replace(now, forced=True)


@dataclass(frozen=True, slots=True)
class _LeftOver:
    """A search in which words are hardly ever left out; see `place_left_over` for what it holds."""

    evidence: Evidence
    words: Sequence[Pronunciations]
    lines: Sequence[int]
    opens: Sequence[bool]
    votes: Sequence[bool]

    def told(self, unsaid: frozenset[int]) -> Sequence[Pronunciations]:
        """The words without those that nobody says."""
        if not unsaid:
            return self.words
        return [() if i in unsaid else word for i, word in enumerate(self.words)]

    def forced(
        self, regions: Sequence[SearchRegion], unsaid: frozenset[int] = frozenset()
    ) -> Places:
        """The places of a search of regions, without words that nobody says."""
        cost = self.evidence.profile.search.rescue_skip
        told = self.told(unsaid)
        return place_words(self.evidence, told, regions, opens=self.opens, skip_cost=cost)

    def unlike(self, region: SearchRegion, found: Places) -> Iterator[int]:
        """The words of lines in a region that do not sound like what is heard in their place.

        Of a line that goes on beyond the region none: the rest of it is heard, and one figure that
        nobody can read must not outvote the words around it.
        """
        within = range(region.first, region.last)
        outside = {self.lines[i] for i in (region.first - 1, region.last) if 0 <= i < len(found)}
        for number, group in groupby(within, key=self.lines.__getitem__):
            line = list(group)
            if len(line) <= _SHORT_LINE or number in outside:
                continue
            places = [found[i] for i in line if found[i] or not self.votes[i]]
            if not sounds_like(self.evidence, places):
                yield from line


def sounds_like(evidence: Evidence, places: Sequence[WordPlacement | None]) -> bool:
    """Whether the phones of a line resemble those heard in the place that it was forced into.

    Args:
        evidence: what was heard.
        places: of those that found one, in order; None where something else is said in between.
    """
    costs, spikes = evidence.profile.search, evidence.spikes
    unlike, written, ratio = 0, 0, 0.0
    for found, group in groupby(places, key=bool):
        run = [place for place in group if place]
        if not found:
            continue
        phones = [phone for place in run for phone in place.phones]
        edges = [run[0].frames[0] - EARLY_FRAMES, run[-1].frames[-1]]
        first, last = np.searchsorted(spikes.frames, edges)
        unlike += Levenshtein.distance(spikes.phones[first:last].tolist(), phones)
        written += len(phones)
        ratio += sum(place.ratio * len(place.phones) for place in run)
    return (
        bool(written)
        and unlike <= costs.line_unlike * written
        and (ratio >= costs.line_ratio * written)
    )
