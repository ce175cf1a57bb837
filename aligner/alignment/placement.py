"""Reliable placements: the best Viterbi path without the words that are there by chance.

The path maximises likelihood, but a word that nobody says costs little more where it is aligned to
unrelated speech, such as an advert, than where it is skipped. So the path is filtered, in order:

    tear     remove a word or two that a long pause separates from the rest of their phrase
    strand   remove short runs of words far from all their neighbours
    doubt    remove the rest of a line of which hardly anything was heard: it was not spoken
    rescue   search words left without a place once more, between their placed neighbours, and
             short lines in unassigned speech of their duration
    rejoin   move words that unwritten speech separates from their phrase to it (`torn`)

No time is interpolated here; see `interpolate` for words that stay without a place.

Units: frames of the acoustic model within this module, seconds where a name says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.lattice import Pronunciations, SearchRegion
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.torn import rejoin
from aligner.alignment.viterbi import place_words
from aligner.alignment.word_placement import WordPlacement

Places = list[WordPlacement | None]

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

_RESCUE_SLACK = 0.6
"""Seconds beyond what a word usually takes within which a left-over word is searched."""

_SHORT_LINE = 4
"""Words that go unrecognised together; more are a passage that was not spoken."""

_ABOUT_AS_MANY = 1.6
"""Phones heard for one written, or the reverse, where a line is mumbled and not another one said.
From 1.3 to 3 the meetings (speech/ami) come out alike, 220 to 223 of 253 words near enough."""

_HEARD_SHARE = 0.3
"""A line of which less was heard counts as not spoken at all."""


def prune_and_rescue(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
    placed: Places,
    votes: Sequence[bool] | None = None,
) -> Places:
    """Take away stray placements, find left-over words near their neighbours.

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
    stretches = [
        *_left_over(kept, words, lines, opens, evidence.profile.rates.phone_seconds, rate),
        *_misheard(evidence, kept, words, lines),
    ]
    # Nearly forced: the place is known, only what was said there is in question.
    rescued = place_words(evidence, words, stretches, opens=opens, skip_cost=costs.rescue_skip)
    found = [old or new for old, new in zip(kept, rescued, strict=True)]
    return rejoin(evidence, words, opens, found)


def heard_share(
    places: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    unheard_ratio: float = DEFAULT_PROFILE.search.unheard_ratio,
) -> float:
    """How much of some words was heard, 0 to 1: each phone counts by how well its word fits."""
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


def _left_over(
    placed: Places,
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
    phone_seconds: float,
    rate: float,
) -> Iterator[SearchRegion]:
    """Where to look again: beside a placed word of the same line, as far as the words may reach."""
    heard_lines = {lines[i] for i, place in enumerate(placed) if place}
    heard = [-1, *(i for i, place in enumerate(placed) if place), len(placed)]
    for before, after in pairwise(heard):
        missing = [i for i in range(before + 1, after) if lines[i] in heard_lines]
        if not missing or before < 0 or after == len(placed):
            continue
        first, last = missing[0], missing[-1] + 1
        if last - first != len(missing):
            continue
        start, end = _end(placed, before), _start(placed, after)
        phones = sum(len(words[i][0]) for i in missing if words[i])
        reach = int((1.5 * phone_seconds * phones + _RESCUE_SLACK) * rate)
        if end - start > 2 * reach:
            ahead = lines[after] == lines[first] and (opens[first] or not opens[after])
            start, end = (end - reach, end) if ahead else (start, start + reach)
        if end - start >= max(2, phones):
            yield SearchRegion(first, last, start, end)


def _misheard(
    evidence: Evidence, placed: Places, words: Sequence[Pronunciations], lines: Sequence[int]
) -> Iterator[SearchRegion]:
    """Where a short line lies that was not recognised: in speech of its length that is nobody's.

    written    … the industrial designer.   You're the marketing expert.
    heard      … the industrial designer    younlackting etchbut          (nothing written here)
    """
    heard_lines = {lines[i] for i, place in enumerate(placed) if place}
    spikes = evidence.spikes.frames
    heard = [-1, *(i for i, place in enumerate(placed) if place), len(placed)]
    for before, after in pairwise(heard):
        missing = range(before + 1, after)
        if not 0 < len(missing) <= _SHORT_LINE or any(lines[i] in heard_lines for i in missing):
            continue
        since = _end(placed, before) if before >= 0 else 0
        until = _start(placed, after) if after < len(placed) else len(evidence.blank)
        foreign = spikes[np.searchsorted(spikes, since) : np.searchsorted(spikes, until)]
        phones = sum(len(words[i][0]) for i in missing if words[i])
        if phones and 1 / _ABOUT_AS_MANY <= len(foreign) / phones <= _ABOUT_AS_MANY:
            yield SearchRegion(before + 1, after, int(foreign[0]), min(until, int(foreign[-1]) + 2))


def _start(placed: Places, i: int) -> int:
    place = placed[i]
    return place.frames[0] if place else 0


def _end(placed: Places, i: int) -> int:
    place = placed[i]
    return place.frames[-1] if place else 0
