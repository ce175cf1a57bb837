"""The regions of the second search: which words may lie in which frames, between reliable ones.

    placed    ██ solid ██   ?   · ·   ?   ██ solid ██       ? unreliable, · without a place
    region               ├─────────────┤
    beside                  ├──┤                           · searched beside its neighbour first

A region is searched if about as much is said there as is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.search_regions import cells_of
from aligner.alignment.placement.word_placement import EARLY_FRAMES, WordPlacement

_SOLID_PHONES = 10
"""Phones of a run of words that is no chance, if it fits as the profile's `solid_ratio` asks."""

_FOREIGN_PHONES = 3
"""Phones of nobody between two words that make two runs of them."""

_MORE, _LESS, _MORE_SLACK, _LESS_SLACK = 2.5, 5.0, 3, 2.4
"""Phones heard for one written, and the reverse, and beside that, up to which both may be the same
speech. In a reverberant room a fifth of the phones is heard; with 4 noise at -80 dB decided."""

_RESCUE_SLACK = 0.6
"""Seconds beyond what a word usually takes within which a left-over word is searched."""

MOST_LEFT_OVER_CELLS = 16_000_000
"""States times frames of the largest region that is searched once more: 170 MB, more than a minute
of speech. Where a text and a recording have nothing in common, all of both is left over: of 2,261
words against 16 minutes 41 GB were asked for."""


def regions_between(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    placed: Sequence[WordPlacement | None],
) -> Iterator[SearchRegion]:
    """Regions between solid words that hold words without a place and about as much speech.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        placed: the place of every word.
    """
    density = density_of(evidence, placed)
    solid = [-1, *solid_words(evidence, placed), len(placed)]
    for before, after in pairwise(solid):
        if all(placed[i] or not words[i] for i in range(before + 1, after)):
            continue
        room = _room(evidence, placed, before, after)
        region = SearchRegion(before + 1, after, *room, joins=True)
        small = cells_of(words, region) <= MOST_LEFT_OVER_CELLS
        if small and is_plausible(evidence, words, region, density):
            yield region


def beside_neighbours(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
) -> Iterator[SearchRegion]:
    """Regions beside a placed word of the same line, as long as the missing words usually take.

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
    """Indices of reliable words: those of runs too long, and fitting too well, to be chance.

    A word that was not heard ends a run.

    Args:
        evidence: what was heard.
        placed: the place of every word.
    """
    costs = evidence.profile.search
    heard = [
        (i, place) for i, place in enumerate(placed) if place and place.ratio > costs.unheard_ratio
    ]
    starts = np.array([place.frames[0] for _, place in heard], np.int64) - EARLY_FRAMES
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


def density_of(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> float:
    """Phones heard for one written where words have a place: noise drowns some of them.

    Args:
        evidence: what was heard.
        placed: the place of every word.
    """
    heard = [place for place in placed if place]
    edges = [[place.frames[0] - EARLY_FRAMES, place.frames[-1]] for place in heard]
    if not heard:
        return 1.0
    first, last = np.searchsorted(evidence.spikes.frames, np.array(edges).T)
    return float((last - first).sum()) / sum(len(place.phones) for place in heard)


def is_plausible(
    evidence: Evidence, words: Sequence[Pronunciations], region: SearchRegion, density: float
) -> bool:
    """Whether about as much is said in a region as is written.

    Args:
        evidence: what was heard.
        words: pronunciations of every word, none for those that are not said.
        region: the words and frames.
        density: from `density_of`.
    """
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
