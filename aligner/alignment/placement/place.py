"""Which frames each word lies on: the best path between anchors, without what is there by chance.

    phones written ─┐
                    ├─ anchors ─► search regions ─ viterbi ─► path ─ prune, rescue ─► placements
    phones heard ───┘  (`anchors`, `search_regions`)

The path maximises likelihood, but a word that nobody says costs little more where it is aligned to
unrelated speech, such as an advert, than where it is skipped. So the path is filtered, in order:

    tear     remove a word or two that a long pause separates from the rest of their phrase
    strand   remove short runs of words far from all their neighbours
    unheard  remove what is left of a line of which hardly anything was heard: it was not spoken
    rescue   search words left without a place once more, between what is solid (`left_over`)
    crowd    remove a passage for which there is far too little speech (`crowded`)
    rejoin   move words that unwritten speech separates from their phrase to it (`torn`)

No time is interpolated here; see `timing.interpolate` for words that stay without a place.

Units: frames of the acoustic model within this module, seconds where a name says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.crowded import drop_crowded
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.placement.left_over import place_left_over
from aligner.alignment.placement.search_regions import cut_at_anchors
from aligner.alignment.placement.torn import rejoin
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import Places, WordPlacement
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.votes import find_votes
from aligner.transcript.model import Token

_STRANDED_SECONDS = 2.0
"""A pause in a talk is seldom longer; measured on hand-timed speech, with p99 at 1.3 s."""

_STRANDED_WORDS = 6
_STRANDED_PHONES = 8
"""Runs of more words, or of more phones that fit better (the profile's `stray_ratio`), are no
chance. With two thirds of these and of the three below the episodes come out the same, and meetings
with 218 words of 253 near enough instead of 220; with one and a half times it is 206: talk in
meetings comes in bits."""

_PHRASE_PAUSE = 0.5
"""Seconds between words that make two runs of them."""

_TORN_SECONDS = 2.0
_TORN_WORDS = 3
"""Words and seconds inside a phrase; people seldom pause that long after so few words of one."""

_SLOW_PHONE_SECONDS = 0.15
"""A phone of figures, which people say slowly and with pauses between the groups."""

_BESIDE_FIGURES = 1.0
"""Seconds of hesitation around them."""

_HEARD_SHARE = 0.3
"""A line of which less was heard counts as not spoken at all."""


def place(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    tokens: Sequence[Token],
    opens: Sequence[bool],
    jobs: int,
) -> Places:
    """Where each word was heard, on the model's frames.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        tokens: the words as they are written.
        opens: whether each word may follow a pause; see `openings`.
        jobs: threads.

    Returns:
        One entry a word; None where it was not heard.
    """
    regions = cut_at_anchors(evidence, words)
    path = place_words(evidence, words, regions, opens=opens, jobs=jobs)
    lines = [token.line for token in tokens]
    return prune_and_rescue(evidence, words, lines, opens, path, find_votes(tokens))


def prune_and_rescue(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
    placed: Places,
    votes: Sequence[bool] | None = None,
) -> Places:
    """Remove placements that are there by chance, and search again for words without one.

    Args:
        evidence: what was heard.
        words: pronunciations of every word.
        lines: the line of every word.
        opens: whether each word begins a phrase.
        placed: the best path's places, one entry a word.
        votes: whether each word tells if its line was said; all do if it is left out.

    Returns:
        One entry a word; None where it was not heard.
    """
    rate, costs = evidence.frame_rate, evidence.profile.search
    votes = votes or [True] * len(words)
    taken = _taken(placed, words, votes)
    kept = _drop_torn(placed, opens, rate, costs.stray_ratio, taken)
    kept = _drop_stranded(kept, rate, costs.stray_ratio, taken)
    kept = _drop_unheard(kept, words, lines, costs.unheard_ratio, votes)
    found = place_left_over(evidence, words, lines, opens, kept, votes)
    return rejoin(evidence, words, opens, drop_crowded(evidence, words, lines, found, votes))


def heard_share(
    places: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    unheard_ratio: float = DEFAULT_PROFILE.search.unheard_ratio,
) -> float:
    """The share of some words that was heard, 0 to 1: each phone weighted by its word's fit.

    Args:
        places: of the words, None where one has none.
        words: their pronunciations.
        unheard_ratio: mean log ratio at which a word counts nothing.
    """
    total = sum(len(word[0]) for word in words if word)
    heard = sum(
        len(place.phones) * max(0.0, 1.0 - place.ratio / unheard_ratio) for place in places if place
    )
    return heard / total if total else 0.0


def _taken(
    placed: Places, words: Sequence[Pronunciations], votes: Sequence[bool]
) -> npt.NDArray[np.float64]:
    """Seconds that figures without a place may have been said in, summed up to each word.

    No pause lies where a number was said otherwise than any of its readings.
    """
    silent = [
        0.0 if place or vote or not word else _BESIDE_FIGURES + _SLOW_PHONE_SECONDS * len(word[0])
        for place, vote, word in zip(placed, votes, words, strict=True)
    ]
    return np.cumsum([0.0, *silent])


def _drop_stranded(
    placed: Places, rate: float, stray_ratio: float, taken: npt.NDArray[np.float64]
) -> Places:
    """Without short runs of words that lie far from the words before and after.

    Where a run is half of the text or more, the others have strayed from it, if there are any.
    """
    heard = [i for i, place in enumerate(placed) if place]
    runs: list[list[int]] = []
    for i in heard:
        before = runs[-1][-1] if runs else i
        pause = (_start(placed, i) - _end(placed, before)) / rate - (taken[i] - taken[before])
        if runs and pause <= _STRANDED_SECONDS:
            runs[-1].append(i)
        else:
            runs.append([i])
    kept: Places = list(placed)
    for run in runs:
        few = len(run) <= _STRANDED_WORDS and 2 * len(run) < len(placed)
        if few and _is_weak([placed[i] for i in run], stray_ratio):
            for i in run:
                kept[i] = None
    return kept


def _drop_torn(
    placed: Places,
    opens: Sequence[bool],
    rate: float,
    stray_ratio: float,
    taken: npt.NDArray[np.float64],
) -> Places:
    """Without a word or two torn off their own phrase by a long pause.

    A short word of the next sentence is easily heard in speech that is not written.

        written       … for the kitchen.                           Is it a secret?
        heard         … for the kitchen  my husband says there is  …  it a secret
    """
    heard = [i for i, place in enumerate(placed) if place]
    gaps = [
        (_start(placed, b) - _end(placed, a)) / rate - (taken[b] - taken[a])
        for a, b in pairwise(heard)
    ]
    cuts = [0, *(k + 1 for k, gap in enumerate(gaps) if gap > _PHRASE_PAUSE), len(heard)]
    kept: Places = list(placed)
    for first, last in pairwise(cuts):
        run = [placed[i] for i in heard[first:last]]
        if not run or len(run) > _TORN_WORDS or not _is_weak(run, stray_ratio):
            continue
        before = first > 0 and not opens[heard[first]] and gaps[first - 1] > _TORN_SECONDS
        after = last < len(heard) and not opens[heard[last]] and gaps[last - 1] > _TORN_SECONDS
        if before or after:
            for i in heard[first:last]:
                kept[i] = None
    return kept


def _is_weak(run: Sequence[WordPlacement | None], stray_ratio: float) -> bool:
    places = [place for place in run if place]
    phones = sum(len(place.phones) for place in places)
    ratio = sum(place.ratio for place in places) / len(places)
    return phones <= _STRANDED_PHONES or ratio < stray_ratio


def _drop_unheard(
    placed: Places,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    unheard_ratio: float,
    votes: Sequence[bool],
) -> Places:
    """Without the few words of a line that were found while the rest of it was not."""
    kept: Places = list(placed)
    for _, group in groupby(range(len(lines)), key=lines.__getitem__):
        line = list(group)
        voting = [i for i in line if votes[i]]
        places = [placed[i] for i in voting]
        if heard_share(places, [words[i] for i in voting], unheard_ratio) < _HEARD_SHARE:
            for i in line:
                kept[i] = None
    return kept


def _start(placed: Places, i: int) -> int:
    place = placed[i]
    return place.frames[0] if place else 0


def _end(placed: Places, i: int) -> int:
    place = placed[i]
    return place.frames[-1] if place else 0
