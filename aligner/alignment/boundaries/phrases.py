"""Words spoken in one go, as states that the boundary model can follow.

    word        "gus"                          "saw"
    state   ~   g g g  ah ah ah  s s s   [~]   s s s  ao ao ao   ~
            └ silence, may be left out    └ a pause, only where the acoustic model heard a gap

Each phone is a beginning, a middle and an end. A pause lasts for PAUSE_FRAMES or more; where
the words follow each other at once there is none to choose, for the closed mouth before a stop
sounds just like one and would be taken for it ("gus | came": the closure belongs to "came").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.profile import SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.features import FEATURE_RATE
from aligner.timeline import Segment

PHONE_STATES: Final = 3
PAUSE_FRAMES: Final = 8
"""Frames of 5 ms: a phone takes 15 ms at least, a pause 40, less than which is part of a stop."""

_SHORT_PHONE: Final = 0.04
"""Seconds that a word's last phone is given at first, however early the word was closed."""

_APART: Final = 0.5
"""Seconds of silence that end a phrase."""

_LONG: Final = 4.0
"""Seconds after which a phrase is ended at the next chance."""

_MARGIN: Final = 0.25
"""Seconds before and after a phrase in which its ends are looked for."""

_CLOSED: Final = 0.04
"""Seconds before its last frame by which a word may be over at the earliest."""

SHORT_WORD: Final = 0.04
"""Seconds that a doubtful word keeps between two certain ones that touch, if need be at the price
of the last phone of the one before. Without, of 253 words of meetings five more lose the place that
the search had found for them."""

Ints = npt.NDArray[np.int64]
Times = npt.NDArray[np.float64]

Path: TypeAlias = Ints
"""Frames of the phrase in which the states of each phone begin, and in which the last is over,
shape (P, PHONE_STATES + 1); what lies between the phones is silence."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """P phones of W words, somewhere in a stretch of feature frames.

    Attributes:
        start: first feature frame.
        end: feature frame after the last one.
        phones: columns of the posteriors, shape (P,).
        words: index of the word that each phone is of, shape (P,).
        spikes: when each phone was heard, seconds, shape (P,).
        closes: for each phone the end of its word by the acoustic model, seconds, shape (P,).
        rests: frames that silence behind each phone takes at least, 0 where there is none, (P,).
        needed: whether there is silence for sure, shape (P,).
    """

    start: int
    end: int
    phones: Ints
    words: Ints
    spikes: Times
    closes: Times
    rests: Ints
    needed: npt.NDArray[np.bool_]

    @property
    def n_frames(self) -> int:
        """How many feature frames there are."""
        return self.end - self.start

    def first_guess(self, latency: float) -> Path:
        """Initial segmentation from the spikes less their latency (seconds).

        The states of a phone share its time evenly.
        """
        onsets = self.spikes - latency
        until = np.append(onsets[1:], np.inf)
        closed = np.maximum(self.closes, onsets + _SHORT_PHONE)
        until = np.where(self.rests > 0, np.minimum(until, closed), until)
        shares = np.arange(PHONE_STATES + 1) / PHONE_STATES
        entered = onsets[:, None] + (until - onsets)[:, None] * shares
        frames = np.ceil(np.maximum.accumulate(entered.ravel()) * FEATURE_RATE) - self.start
        path: Path = np.clip(frames, 0, self.n_frames).astype(np.int64).reshape(entered.shape)
        return path

    def states(self, path: Path, firsts: Ints) -> Ints:
        """The state of every frame, shape (n_frames,).

        Args:
            path: when the states of the phones begin.
            firsts: for each column of the posteriors the first of its states' numbers, and at the
                end the number of silence.
        """
        states = np.full((len(self.phones), PHONE_STATES + 1), firsts[-1])
        states[:, :-1] = firsts[self.phones][:, None] + np.arange(PHONE_STATES)
        edges = np.concatenate([[0], path.ravel(), [self.n_frames]])
        lasting: Ints = np.repeat(np.append(firsts[-1], states), np.diff(edges))
        return lasting


def find_phrases(
    placed: Sequence[WordPlacement | None],
    limits: Sequence[Segment],
    n_frames: int,
    frame_rate: float,
    latency: SpikeLatency = DEFAULT_PROFILE.latency,
) -> tuple[Phrase, ...]:
    """Group the placed words; what was not placed (music, adverts) is in no phrase.

    Args:
        placed: where the acoustic model heard each word, in the order of the text.
        limits: where each word must lie at most, seconds.
        n_frames: feature frames of the recording.
        frame_rate: acoustic frames a second.
        latency: of the acoustic model's spikes.
    """
    runs = list(_runs(placed, limits, frame_rate, latency.usual))
    ends = [_end(run[-1][1], frame_rate) for run in runs]
    starts = [_start(run[0][1], frame_rate, latency.usual) for run in runs]
    before = [0.0, *ends]
    after = [*starts[1:], n_frames / FEATURE_RATE]
    phrases = []
    next_from = [*(limits[run[0][0]].onset for run in runs[1:]), math.inf]
    edges = zip(runs, starts, ends, before, after, next_from, strict=False)
    for run, start, end, room, limit, following in edges:
        first = max(start - _MARGIN, min((start + room) / 2, start), 0.0)
        last = min(end + _MARGIN, max((end + limit) / 2, end))
        first = max(first, min(start, limits[run[0][0]].onset))
        closed = min(end - _CLOSED, following - SHORT_WORD)
        last = min(last, max(closed, limits[run[-1][0]].offset))
        frames = round(first * FEATURE_RATE), min(n_frames, round(last * FEATURE_RATE))
        phrase = _phrase(run, *frames, frame_rate, latency)
        if phrase.n_frames > 2 * len(phrase.phones) * PHONE_STATES // 3:
            phrases.append(phrase)
    return tuple(phrases)


def slices(
    phrases: Sequence[Phrase], seconds: float, reach: float = math.inf
) -> Iterator[Sequence[Phrase]]:
    """Cut the phrases into consecutive slices.

    Args:
        phrases: in the order of the recording.
        seconds: of phrases in a slice at most; a longer phrase is a slice of its own.
        reach: from the start of a slice to its end at most, with what lies between its phrases.
    """
    first, frames = 0, 0
    for i, phrase in enumerate(phrases):
        long = frames + phrase.n_frames > seconds * FEATURE_RATE
        if i > first and (long or phrase.end - phrases[first].start > reach * FEATURE_RATE):
            yield phrases[first:i]
            first, frames = i, 0
        frames += phrase.n_frames
    yield phrases[first:]


def _start(place: WordPlacement, rate: float, latency: float) -> float:
    return place.frames[0] / rate - latency


def _end(place: WordPlacement, rate: float) -> float:
    return place.frames[-1] / rate


def _runs(
    placed: Sequence[WordPlacement | None], limits: Sequence[Segment], rate: float, latency: float
) -> Iterator[list[tuple[int, WordPlacement]]]:
    run: list[tuple[int, WordPlacement]] = []
    for i, place in enumerate(placed):
        if place is None:
            continue
        if run:
            pause = _start(place, rate, latency) - _end(run[-1][1], rate)
            length = _end(run[-1][1], rate) - _start(run[0][1], rate, latency)
            foreign = limits[run[-1][0]].offset <= limits[i].onset
            if foreign or abs(pause) > _APART or (length > _LONG and pause > 0):
                yield run
                run = []
        run.append((i, place))
    if run:
        yield run


def _phrase(
    run: list[tuple[int, WordPlacement]], start: int, end: int, rate: float, latency: SpikeLatency
) -> Phrase:
    lengths = [len(place.phones) for _, place in run]
    lasts = np.cumsum(lengths) - 1
    ends = np.array([place.frames[-1] for _, place in run])
    spikes = np.array([frame for _, place in run for frame in place.frames[:-1]])
    gaps = (spikes[lasts[:-1] + 1] - ends[:-1]) / rate
    rests = np.zeros(len(spikes), np.int64)
    rests[lasts] = np.append(np.where(gaps > latency.pause_gap, PAUSE_FRAMES, 0), 1)
    needed = np.zeros(len(spikes), np.bool_)
    needed[lasts[:-1]] = gaps > latency.sure_gap
    return Phrase(
        start,
        end,
        np.array([phone for _, place in run for phone in place.phones]),
        np.repeat([word for word, _ in run], lengths),
        spikes / rate,
        np.repeat(ends / rate, lengths),
        rests,
        needed,
    )
