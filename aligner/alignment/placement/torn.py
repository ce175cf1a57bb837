"""Words that unwritten speech separates from the rest of their phrase: most likely misplaced.

A short word is easily matched in speech that is not written, and at no cost after a full stop:

    written   … for the kitchen.                               Is it true that
    heard     … for the kitchen  my husband says there is no room it  true that
    placed                                          Is            it  true that

Transcribers seldom leave out words between `Is` and `it true`. So each such run of words is
searched once more next to its phrase, and moved there if its log ratio is as good. Otherwise it
keeps its place with a limited confidence. Thresholds are in the acoustic model's profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import WordPlacement

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TornRun:
    """Words `first` to `last` (exclusive) are parted from their phrase.

    Attributes:
        first, last: indices of words, those without a place between them included.
        ahead: whether the phrase goes on after the run; else it begins before it.
    """

    first: int
    last: int
    ahead: bool


def find_torn(
    evidence: Evidence, placed: Sequence[WordPlacement | None], opens: Sequence[bool]
) -> list[TornRun]:
    """Runs of few words that unwritten speech separates from their phrase, in order; O(n).

    Args:
        evidence: what was heard.
        placed: the place of every word, None where it was not heard.
        opens: whether each word begins a phrase.
    """
    heard = [i for i, place in enumerate(placed) if place]
    tears = _tears(evidence, [place for place in placed if place])
    cuts = [k + 1 for k, tear in enumerate(tears) if tear or opens[heard[k + 1]]]
    torn: list[TornRun] = []
    for first, last in pairwise([0, *cuts, len(heard)]):
        run = heard[first:last]
        if not run or not _is_weak(evidence, [placed[i] for i in run]):
            continue
        before = first > 0 and tears[first - 1] and not opens[run[0]]
        after = last < len(heard) and tears[last - 1] and not opens[heard[last]]
        follows = before and bool(torn) and torn[-1].ahead and torn[-1].last == run[0]
        if after:
            # Two torn runs in a row belong to the same phrase.
            start = torn.pop().first if follows else run[0]
            torn.append(TornRun(start, heard[last], ahead=True))
        elif before and not follows:
            torn.append(TornRun(heard[first - 1] + 1, run[-1] + 1, ahead=False))
    return torn


def rejoin(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    opens: Sequence[bool],
    placed: Sequence[WordPlacement | None],
) -> list[WordPlacement | None]:
    """Search torn runs beside their phrase, and move those that fit about as well there.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        opens: whether each word begins a phrase.
        placed: the place of every word.
    """
    kept = list(placed)
    torn = find_torn(evidence, placed, opens)
    searched = [
        (run, parting, stretch)
        for run in torn
        if (parting := _parting(run, placed))
        and (stretch := _beside_phrase(evidence, run, parting, words, placed))
    ]
    # Nearly forced: whether the run was said there is decided by how well it fits.
    cost = evidence.profile.search.rescue_skip
    beside = [stretch for *_, stretch in searched]
    found = place_words(evidence, words, beside, opens=opens, skip_cost=cost)
    figures = evidence.profile.torn
    for run, parting, stretch in searched:
        parted = _foreign(evidence, run, parting, placed)
        worse = min(figures.most_worse, figures.worse_a_phone * parted)
        here, there = (places[stretch.first : stretch.last] for places in (placed, found))
        if all(there) and _mean_ratio(there) >= _mean_ratio(here) - worse:
            kept[stretch.first : stretch.last] = there
    return kept


def torn_confidences(
    confidences: Floats,
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    opens: Sequence[bool],
) -> Floats:
    """The confidences, shape (n_words,), those of torn words at most the profile's."""
    limits = np.ones_like(confidences)
    for run in find_torn(evidence, placed, opens):
        limits[run.first : run.last] = evidence.profile.torn.most_certain
    return np.minimum(confidences, limits)


def _tears(evidence: Evidence, heard: Sequence[WordPlacement]) -> list[bool]:
    """Whether speech of others lies between each heard word and the next."""
    spikes = evidence.spikes.frames
    ends = np.array([place.frames[-1] for place in heard[:-1]], np.int64)
    starts = np.array([place.frames[0] for place in heard[1:]], np.int64)
    foreign = np.searchsorted(spikes, starts) - np.searchsorted(spikes, ends)
    pauses = (starts - ends) / evidence.frame_rate
    figures = evidence.profile.torn
    tears: list[bool] = ((foreign >= figures.phones) & (pauses > figures.pause)).tolist()
    return tears


def _is_weak(evidence: Evidence, run: Sequence[WordPlacement | None]) -> bool:
    """Whether a run is short enough, or fits poorly enough, to be there by chance."""
    figures, poor = evidence.profile.torn, evidence.profile.search.stray_ratio
    places = [place for place in run if place]
    phones = sum(len(place.phones) for place in places)
    few = phones <= figures.most_phones or _mean_ratio(places) < poor
    return few and len(places) <= figures.most_words


def _mean_ratio(run: Sequence[WordPlacement | None]) -> float:
    ratios = [place.ratio for place in run if place]
    return sum(ratios) / len(ratios)


def _foreign(
    evidence: Evidence,
    run: TornRun,
    parting: tuple[int, int],
    placed: Sequence[WordPlacement | None],
) -> int:
    """Phones of others from the run, those between its own words included, to the phrase."""
    own = [place for place in placed[run.first : run.last] if place]
    reach = (own[0].frames[0], parting[1]) if run.ahead else (parting[0], own[-1].frames[-1])
    spikes = evidence.spikes.frames
    first, last = np.searchsorted(spikes, reach)
    return int(last - first) - sum(len(place.phones) for place in own)


def _parting(run: TornRun, placed: Sequence[WordPlacement | None]) -> tuple[int, int] | None:
    """The frames between a run and its phrase; None if there are none."""
    before, after = (run.last - 1, run.last) if run.ahead else (run.first - 1, run.first)
    ends = [place.frames[-1] for place in placed[: before + 1] if place]
    starts = [place.frames[0] for place in placed[after:] if place]
    return (ends[-1], starts[0]) if ends and starts else None


def _beside_phrase(
    evidence: Evidence,
    run: TornRun,
    parting: tuple[int, int],
    words: Sequence[Pronunciations],
    placed: Sequence[WordPlacement | None],
) -> SearchRegion | None:
    """Where to look: as close to the phrase as the run's words may reach.

    The phrase's next word is searched along: without the run it may have taken its last phone.
    """
    phones = sum(len(word[0]) for word in words[run.first : run.last] if word)
    usual = evidence.profile.rates.phone_seconds * phones
    reach = int((1.5 * usual + evidence.profile.torn.slack) * evidence.frame_rate)
    phrase = placed[run.last if run.ahead else run.first - 1]
    if phrase is None or parting[1] - parting[0] < max(2, phones):
        return None
    if run.ahead:
        start = max(parting[0], parting[1] - reach)
        return SearchRegion(run.first, run.last + 1, start, phrase.frames[-1])
    end = min(parting[1], parting[0] + reach)
    return SearchRegion(run.first - 1, run.last, phrase.frames[0], end)
