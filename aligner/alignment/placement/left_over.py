"""Where words that found no place are searched once more: between words that are solid.

    heard     … yet   ɪ ŋ d ə s t ɹ i ə   was going …     speech that no solid word accounts for
    written   … yet   the industrial designer was going …
    solid         ─┤                     ├─

A search that may skip words skips those that are mumbled, said while others talk, or drowned in
noise, and puts their neighbours where they do not belong. But a text is nearly always said. So what
lies between two runs of words that fit as they stand is searched again, and there leaving out a
word costs more than any word that is said, however poorly it is heard. Whoever reads the places
learns from their confidence what they are worth. A pause before the solid word behind costs what it
costs anywhere in a phrase: a cough 10 s earlier must not draw words away from the rest of theirs.

Words inside a line whose neighbours are far apart are searched beside those first.

Two things speak against it. Far more or far less may be said there than is written: then the speech
is something else. And a line in it may sound nothing like what was heard in its place: nobody says
it, and the rest is searched without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.search_regions import cells_of
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import WordPlacement

Places = list[WordPlacement | None]

_SOLID_PHONES = 10
"""Phones of a run of words that is no chance, if it fits as the profile's `solid_ratio` asks."""

_FOREIGN_PHONES = 3
"""Phones of nobody between two words that make two runs of them."""

_MORE, _LESS, _MORE_SLACK, _LESS_SLACK = 2.5, 5.0, 3, 2.4
"""Phones heard for one written, and the reverse, and beside that, up to which both may be the same
speech. In a reverberant room a fifth of the phones is heard; with 4 noise at -80 dB decided."""

_RESCUE_SLACK = 0.6
"""Seconds beyond what a word usually takes within which a left-over word is searched."""

_SHORT_LINE = 4
"""Words of a line that stays where it was put: too few phones to compare. Its confidence tells."""

_EARLY_FRAMES = 2
"""Spikes of a word may come a little before the path enters it."""

_SAME_PLACE = 5
"""Frames by which a word may begin elsewhere and still be where it was."""

MOST_LEFT_OVER_CELLS = 16_000_000
"""States times frames of the largest region that is searched once more: 170 MB, more than a minute
of speech. Where a text and a recording have nothing in common, all of both is left over: of 2,261
words against 16 minutes 41 GB were asked for."""


def place_left_over(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
    placed: Sequence[WordPlacement | None],
    votes: Sequence[bool] | None = None,
) -> Places:
    """The places, with those of words left over, and of what is not solid around them.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        lines: the line of every word.
        opens: whether each word begins a phrase.
        placed: the place of every word, None where it has none.
        votes: whether it tells what was said: no figure of which nobody knows how it is read.
    """
    search = _LeftOver(evidence, words, lines, opens, votes or [True] * len(words))
    beside = search.forced(list(beside_neighbours(evidence, placed, words, lines, opens)))
    kept = [old or new for old, new in zip(placed, beside, strict=True)]
    regions = list(regions_between(evidence, words, kept))
    found = search.forced(regions)
    unsaid = frozenset(i for region in regions for i in search.unlike(region, found))
    again = [r for r in regions if not unsaid.isdisjoint(range(r.first, r.last))]
    without = search.forced(again, unsaid)
    density, told = _density(evidence, kept), search.told(unsaid)
    for region in regions:
        within = range(region.first, region.last)
        if region not in again:
            kept[region.first : region.last] = [_moved(kept[i], found[i]) for i in within]
        elif _is_plausible(evidence, told, region, density):
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


def regions_between(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    placed: Sequence[WordPlacement | None],
) -> Iterator[SearchRegion]:
    """What lies between solid words where others have no place, if it may be those.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        placed: the place of every word.
    """
    density = _density(evidence, placed)
    solid = [-1, *solid_words(evidence, placed), len(placed)]
    for before, after in pairwise(solid):
        if all(placed[i] or not words[i] for i in range(before + 1, after)):
            continue
        room = _room(evidence, placed, before, after)
        region = SearchRegion(before + 1, after, *room, joins=True)
        small = cells_of(words, region) <= MOST_LEFT_OVER_CELLS
        if small and _is_plausible(evidence, words, region, density):
            yield region


def beside_neighbours(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
) -> Iterator[SearchRegion]:
    """Beside a placed word of the same line, as far as the words between may reach.

    Args:
        evidence: what was heard.
        placed: the place of every word, None where it has none.
        words: pronunciations of every word.
        lines: the line of every word.
        opens: whether each word begins a phrase.
    """
    rate, phone_seconds = evidence.frame_rate, evidence.profile.rates.phone_seconds
    heard_lines = {lines[i] for i, place in enumerate(placed) if place}
    heard = [-1, *(i for i, place in enumerate(placed) if place), len(placed)]
    for before, after in pairwise(heard):
        missing = [i for i in range(before + 1, after) if lines[i] in heard_lines]
        if not missing or before < 0 or after == len(placed):
            continue
        first, last = missing[0], missing[-1] + 1
        if last - first != len(missing):
            continue
        start, end = _room(evidence, placed, before, after)
        phones = _phones(words[first:last])
        reach = int((1.5 * phone_seconds * phones + _RESCUE_SLACK) * rate)
        if end - start > 2 * reach:
            ahead = lines[after] == lines[first] and (opens[first] or not opens[after])
            start, end = (end - reach, end) if ahead else (start, start + reach)
        region = SearchRegion(first, last, start, end)
        if region.n_frames >= max(2, phones) and cells_of(words, region) <= MOST_LEFT_OVER_CELLS:
            yield region


def solid_words(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> list[int]:
    """The words of runs that are no chance, in order; one that was not heard ends a run.

    Args:
        evidence: what was heard.
        placed: the place of every word.
    """
    costs = evidence.profile.search
    heard = [
        (i, place) for i, place in enumerate(placed) if place and place.ratio > costs.unheard_ratio
    ]
    starts = np.array([place.frames[0] for _, place in heard], np.int64) - _EARLY_FRAMES
    ends = np.array([place.frames[-1] for _, place in heard], np.int64)
    spikes = evidence.spikes.frames
    foreign = np.searchsorted(spikes, starts[1:]) - np.searchsorted(spikes, ends[:-1])
    index = np.array([i for i, _ in heard], np.int64)
    cuts = np.flatnonzero((foreign >= _FOREIGN_PHONES) | (np.diff(index) > 1)) + 1
    solid: list[int] = []
    for first, last in pairwise([0, *cuts.tolist(), len(heard)]):
        run = [place for _, place in heard[first:last]]
        phones = sum(len(place.phones) for place in run)
        ratio = sum(place.ratio * len(place.phones) for place in run)
        if phones >= _SOLID_PHONES and ratio >= costs.solid_ratio * phones:
            solid += index[first:last].tolist()
    return solid


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
    """Whether words of one line that were forced into a place may be what is said there.

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
        edges = [run[0].frames[0] - _EARLY_FRAMES, run[-1].frames[-1]]
        first, last = np.searchsorted(spikes.frames, edges)
        unlike += Levenshtein.distance(spikes.phones[first:last].tolist(), phones)
        written += len(phones)
        ratio += sum(place.ratio * len(place.phones) for place in run)
    return (
        bool(written)
        and unlike <= costs.line_unlike * written
        and (ratio >= costs.line_ratio * written)
    )


def _density(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> float:
    """Phones heard for one written where words have a place: noise drowns some of them."""
    heard = [place for place in placed if place]
    edges = [[place.frames[0] - _EARLY_FRAMES, place.frames[-1]] for place in heard]
    if not heard:
        return 1.0
    first, last = np.searchsorted(evidence.spikes.frames, np.array(edges).T)
    return float((last - first).sum()) / sum(len(place.phones) for place in heard)


def _is_plausible(
    evidence: Evidence, words: Sequence[Pronunciations], region: SearchRegion, density: float
) -> bool:
    """Whether about as much is said in a region as is written."""
    first, last = np.searchsorted(evidence.spikes.frames, [region.start, region.end])
    heard = float(last - first) / max(density, 1 / _LESS)
    written = _phones(words[region.first : region.last])
    if not written or region.n_frames < written:
        return False
    return written / _LESS - _LESS_SLACK <= heard <= written * _MORE + _MORE_SLACK


def _room(
    evidence: Evidence, placed: Sequence[WordPlacement | None], before: int, after: int
) -> tuple[int, int]:
    """The frames between two words; -1 and the number of words stand for the recording's edges."""
    left = placed[before] if before >= 0 else None
    right = placed[after] if after < len(placed) else None
    return left.frames[-1] if left else 0, right.frames[0] if right else len(evidence.blank)


def _phones(words: Sequence[Pronunciations]) -> int:
    return sum(len(word[0]) for word in words if word)
