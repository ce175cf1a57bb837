"""Words spoken in one go, as states that the boundary model can follow.

    word        "gus"                          "saw"
    state   ~   g g g  ah ah ah  s s s  [~~~]  s s s  ao ao ao   ~
            └ silence, may be left out    └ a pause, only where the acoustic model heard a gap

Each phone is a beginning, a middle and an end. A pause lasts for PAUSE_STATES frames or more; where
the words follow each other at once there is none to choose, for the closed mouth before a stop
sounds just like one and would be taken for it ("gus | came": the closure belongs to "came").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.viterbi import Placed
from aligner.audio.features import FEATURE_RATE
from aligner.timeline import Segment

SPIKE_LAG: Final = 0.083
"""Seconds by which the acoustic model's spikes come after the onsets of their phones."""

PHONE_STATES: Final = 3
PAUSE_STATES: Final = 8
"""Frames of 5 ms: a phone takes 15 ms at least, a pause 40, less than which is part of a stop."""

SILENCE: Final = -1
"""In `Phrase.owners`: the state belongs to no phone."""

EDGE: Final = 1
"""How many columns after silence's lies that of a phrase's edges, where other speech may be."""

_SHORT_PHONE: Final = 0.04
"""Seconds that a word's last phone is given at first, however early the word was closed."""

_PAUSE_GAP: Final = 0.2
"""Seconds from the last frame of a word to the next word's first spike that leave room for a
pause: a spike's lag, and more than the closure of a stop."""

_SURE_GAP: Final = 0.3
"""The same from which there is a pause for sure. Of hand-timed words 2 % have one below 0.1 s,
half from 0.2 to 0.25 s, all but one of 130 above that."""

_APART: Final = 0.5
"""Seconds of silence that end a phrase."""

_LONG: Final = 4.0
"""Seconds after which a phrase is ended at the next chance."""

_MARGIN: Final = 0.25
"""Seconds before and after a phrase in which its ends are looked for."""

_CLOSED: Final = 0.04
"""Seconds before its last frame by which a word may be over at the earliest."""

Ints = npt.NDArray[np.int64]
Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """P phones of W words in N states, somewhere in a stretch of feature frames.

    Attributes:
        start: first feature frame.
        end: feature frame after the last one.
        phones: columns of the posteriors, shape (P,).
        words: index of the word that each phone is of, shape (P,).
        spikes: when each phone was heard, seconds, shape (P,).
        closes: for each phone the end of its word by the acoustic model, seconds, shape (P,).
        owners: the phone (0 to P - 1) of each state, SILENCE for the others, shape (N,).
        leaps: how many states back the other predecessor of each state lies, 0 if it has none,
            shape (N,): beside staying and coming from the state before.
    """

    start: int
    end: int
    phones: Ints
    words: Ints
    spikes: Times
    closes: Times
    owners: Ints
    leaps: Ints

    @property
    def n_frames(self) -> int:
        """How many feature frames there are."""
        return self.end - self.start

    @property
    def n_states(self) -> int:
        """N."""
        return len(self.owners)

    def columns(self, firsts: Ints) -> Ints:
        """The sound model's column for each state, shape (N,).

        Args:
            firsts: for each column of the posteriors the first of its states' columns, and at the
                end the column of silence, behind which lies the one for a phrase's edges.
        """
        begins, lengths = self._groups()
        within = np.arange(self.n_states) - np.repeat(begins, lengths)
        spoken = self.owners != SILENCE
        columns = np.where(spoken, firsts[self.phones[self.owners]] + within, firsts[-1])
        columns[[0, -1]] += EDGE
        return columns

    def entries(self) -> tuple[Ints, Ints]:
        """The first state of each phone, shape (P,), and of each silence behind a word."""
        begins, _ = self._groups()
        silent = self.owners[begins] == SILENCE
        return begins[~silent], begins[silent][1:]

    def first_guess(self) -> Ints:
        """The state of each frame by the spikes alone: a phone's states share its time evenly."""
        phones, silences = self.entries()
        closing = self.owners[silences - 1]
        onsets = self.spikes - SPIKE_LAG
        until = np.append(onsets[1:], np.inf)
        closed = np.maximum(self.closes, onsets + _SHORT_PHONE)
        until[closing] = np.minimum(until[closing], closed[closing])
        entered = np.zeros(self.n_states)
        for k in range(PHONE_STATES):
            entered[phones + k] = onsets + (until - onsets) * (k / PHONE_STATES)
        entered[silences] = until[closing]
        frames = np.arange(self.start, self.end) / FEATURE_RATE
        course = np.searchsorted(np.maximum.accumulate(entered), frames, side="right") - 1
        return np.maximum(course, 0)

    def _groups(self) -> tuple[Ints, Ints]:
        """Where each phone or silence begins among the states, and how many it has."""
        begins = np.flatnonzero(np.diff(self.owners, prepend=SILENCE - 1))
        return begins, np.diff(begins, append=self.n_states)


def find_phrases(
    placed: Sequence[Placed | None], limits: Sequence[Segment], n_frames: int, frame_rate: float
) -> tuple[Phrase, ...]:
    """Group the placed words; what was not placed (music, adverts) is in no phrase.

    Args:
        placed: where the acoustic model heard each word, in the order of the text.
        limits: where each word must lie at most, seconds.
        n_frames: feature frames of the recording.
        frame_rate: acoustic frames a second.
    """
    runs = list(_runs(placed, limits, frame_rate))
    ends = [_end(run[-1][1], frame_rate) for run in runs]
    starts = [_start(run[0][1], frame_rate) for run in runs]
    before = [0.0, *ends]
    after = [*starts[1:], n_frames / FEATURE_RATE]
    phrases = []
    for run, start, end, room, limit in zip(runs, starts, ends, before, after, strict=False):
        first = max(start - _MARGIN, min((start + room) / 2, start), 0.0)
        last = min(end + _MARGIN, max((end + limit) / 2, end))
        first = max(first, min(start, limits[run[0][0]].onset))
        last = min(last, max(end - _CLOSED, limits[run[-1][0]].offset))
        frames = round(first * FEATURE_RATE), min(n_frames, round(last * FEATURE_RATE))
        phrase = _phrase(run, *frames, frame_rate)
        if phrase.n_frames > 2 * len(phrase.phones) * PHONE_STATES // 3:
            phrases.append(phrase)
    return tuple(phrases)


def slices(
    phrases: Sequence[Phrase], seconds: float, reach: float = math.inf
) -> Iterator[Sequence[Phrase]]:
    """Consecutive phrases, together no longer than `seconds` or single, within `reach` seconds."""
    first, frames = 0, 0
    for i, phrase in enumerate(phrases):
        long = frames + phrase.n_frames > seconds * FEATURE_RATE
        if i > first and (long or phrase.end - phrases[first].start > reach * FEATURE_RATE):
            yield phrases[first:i]
            first, frames = i, 0
        frames += phrase.n_frames
    yield phrases[first:]


def _start(place: Placed, rate: float) -> float:
    return place.frames[0] / rate - SPIKE_LAG


def _end(place: Placed, rate: float) -> float:
    return place.frames[-1] / rate


def _runs(
    placed: Sequence[Placed | None], limits: Sequence[Segment], rate: float
) -> Iterator[list[tuple[int, Placed]]]:
    run: list[tuple[int, Placed]] = []
    for i, place in enumerate(placed):
        if place is None:
            continue
        if run:
            pause = _start(place, rate) - _end(run[-1][1], rate)
            length = _end(run[-1][1], rate) - _start(run[0][1], rate)
            foreign = limits[run[-1][0]].offset <= limits[i].onset
            if foreign or abs(pause) > _APART or (length > _LONG and pause > 0):
                yield run
                run = []
        run.append((i, place))
    if run:
        yield run


def _phrase(run: list[tuple[int, Placed]], start: int, end: int, rate: float) -> Phrase:
    owners: list[int] = [SILENCE]
    leaps: list[int] = [0]
    phones: list[int] = []
    words: list[int] = []
    spikes: list[float] = []
    closes: list[float] = []
    optional = 1  # how many states of silence lie just before, all or none of which are used
    for k, (word, place) in enumerate(run):
        gap = (place.frames[0] - run[k - 1][1].frames[-1]) / rate if k else 0.0
        if gap > _PAUSE_GAP:
            owners += [SILENCE] * PAUSE_STATES
            leaps += [0] * PAUSE_STATES
            optional = PAUSE_STATES if gap <= _SURE_GAP else 0
        for phone, frame in zip(place.phones, place.frames, strict=False):
            owners += [len(phones)] * PHONE_STATES
            leaps += [optional + 1 if optional and phones else 0] + [0] * (PHONE_STATES - 1)
            optional = 0
            phones.append(phone)
            words.append(word)
            spikes.append(frame / rate)
            closes.append(_end(place, rate))
    owners.append(SILENCE)
    leaps.append(0)
    arrays = map(np.array, (phones, words, spikes, closes, owners, leaps))
    return Phrase(start, end, *arrays)
