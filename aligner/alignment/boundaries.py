"""Where words begin and end, to a few milliseconds, learnt from the recording itself.

    placed words ── find_phrases ──► phrases
    a spread of them ── learn ─────► what each phone sounds like here, how late its spikes come
                         ▲    │
                         └────┘ a few rounds
    every phrase, slice by slice, with that model ── trace ──► segments

The acoustic model says which phone was heard and roughly when: its spikes lag the onsets by some
83 ms, more for some phones than for others. That is enough to label the frames of this recording,
fit a small model to them, find better boundaries with it, and do so again: the model knows these
voices, this microphone and this codec, and nothing has to be shipped.

What is too short to learn from keeps the acoustic model's times, less their usual lag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.lags import Lags
from aligner.alignment.mixtures import SoundModel
from aligner.alignment.phrases import (
    PHONE_STATES,
    SILENCE,
    SPIKE_LAG,
    Ints,
    Phrase,
    find_phrases,
)
from aligner.alignment.retrace import trace
from aligner.alignment.viterbi import Placed
from aligner.audio.features import (
    FEATURE_RATE,
    Features,
    band_powers,
    features_of,
    n_frames,
)
from aligner.timeline import Segment

Segments = list[Segment | None]

_LARGEST_MIXTURES: Final = (1, 1, 2, 4)
"""Gaussians a state may have, round by round; beyond four nothing is gained."""

_LEARNING_SECONDS: Final = 300.0
"""Speech to learn from at most, spread over the recording: more costs time and adds nothing."""

_LEAST_SECONDS: Final = 5.0
"""Speech without which nothing is learnt. Hand-timed onsets are off by 27 ms without learning, by
24, 21, 19, 18 and 15 ms with 3, 6, 12, 25 and 200 s to learn from."""

_SLICE_SECONDS: Final = 120.0
"""Speech whose features are held at once: bounds the memory to some tens of MB."""

_FAINT_DECIBELS: Final = 40.0
"""How far below the mean power of speech sound counts as silence: breath and the tail of a word in
a room. About what an eye sees in a waveform; from 35 to 50 the results are much the same."""

_LEVEL_PHRASES: Final = 50
"""Phrases from which the mean power is taken."""

_SHORTEST: Final = 0.01
"""Seconds that a word keeps whatever happens."""


@dataclass(frozen=True, slots=True)
class Refined:
    """Times of words.

    Attributes:
        segments: one entry a word, seconds, None where it was not placed; in order, without
            overlap.
        adapted: whether they come from a model of this recording; False if there was too little
            speech and they are the acoustic model's own times less their usual lag.
    """

    segments: tuple[Segment | None, ...]
    adapted: bool


def refine(
    samples: npt.NDArray[np.generic],
    placed: Sequence[Placed | None],
    limits: Sequence[Segment],
    *,
    frame_rate: float = 50.0,
) -> Refined:
    """Find the boundaries of the placed words.

    Complexity: linear in the seconds of speech; about 4 s for an hour of it. Memory: some tens of
    MB beside the samples, whatever their length.

    Args:
        samples: the recording, shape (n,), 16 kHz mono; int16, or floats from -1 to 1.
        placed: where the acoustic model heard each word, in the order of the text.
        limits: where each word must lie at most, seconds; they part two words between which
            something else is said, for the sound model knows written words only and would
            stretch them over it.
        frame_rate: its frames a second.
    """
    coarse = _coarse(placed, frame_rate)
    phrases = find_phrases(placed, limits, n_frames(len(samples)), frame_rate)
    if sum(phrase.n_frames for phrase in phrases) < _LEAST_SECONDS * FEATURE_RATE:
        return Refined(_in_order(coarse), adapted=False)
    floor = _floor(samples, phrases)
    adapted = _learn(samples, phrases, floor)
    fine = list(coarse)
    for some in _slices(phrases, _SLICE_SECONDS):
        heard = _Heard.of(samples, some, floor)
        for phrase, path in zip(some, adapted.paths(heard), strict=True):
            if path is not None:
                _note(phrase, path, fine)
    return Refined(_in_order(fine), adapted=True)


def _coarse(placed: Sequence[Placed | None], rate: float) -> Segments:
    return [
        Segment(max(0.0, place.frames[0] / rate - SPIKE_LAG), place.frames[-1] / rate)
        if place
        else None
        for place in placed
    ]


def _slices(phrases: Sequence[Phrase], seconds: float) -> Iterator[Sequence[Phrase]]:
    """Consecutive phrases, together no longer than `seconds` or single."""
    first, frames = 0, 0
    for i, phrase in enumerate(phrases):
        if i > first and frames + phrase.n_frames > seconds * FEATURE_RATE:
            yield phrases[first:i]
            first, frames = i, 0
        frames += phrase.n_frames
    yield phrases[first:]


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """Phrases and their features, one array for all; `starts` are the phrases' first rows."""

    phrases: Sequence[Phrase]
    features: Features
    starts: Ints

    @classmethod
    def of(
        cls, samples: npt.NDArray[np.generic], phrases: Sequence[Phrase], floor: float
    ) -> _Heard:
        spans = [(phrase.start, phrase.end) for phrase in phrases]
        starts = np.cumsum([0, *(phrase.n_frames for phrase in phrases)])
        return cls(phrases, features_of(samples, spans, floor=floor), starts)

    def labelled(self, columns: Ints, paths: Sequence[Ints | None]) -> tuple[Features, Ints]:
        """The frames of all phrases that have a path, and the column of the state of each."""
        known = np.repeat([path is not None for path in paths], np.diff(self.starts))
        states = [
            np.minimum(phrase.columns(columns)[path], columns[-1])
            for phrase, path in zip(self.phrases, paths, strict=True)
            if path is not None
        ]
        return self.features[known], np.concatenate(states)


@dataclass(frozen=True, slots=True, eq=False)
class _Adapted:
    """What was learnt; `columns` are the `firsts` of `Phrase.columns`."""

    model: SoundModel
    lags: Lags
    columns: Ints

    @classmethod
    def of(
        cls,
        heard: _Heard,
        paths: Sequence[Ints | None],
        lags: Lags,
        columns: Ints,
        largest: int,
    ) -> _Adapted:
        """Fit the model to phrases whose paths are known."""
        frames = heard.labelled(columns, paths)
        return cls(SoundModel.fit(*frames, int(columns[-1]) + 1, largest), lags, columns)

    def paths(self, heard: _Heard) -> list[Ints | None]:
        """The likeliest path through each phrase."""
        scores = self.model.scores(heard.features)
        rows = [scores[a:b] for a, b in pairwise(heard.starts.tolist())]
        courses = [
            self.lags.course(phrase, phrase.columns(self.columns)) for phrase in heard.phrases
        ]
        return trace(courses, rows)


def _floor(samples: npt.NDArray[np.generic], phrases: Sequence[Phrase]) -> float:
    """The power below which sound does not count, so far below that of speech."""
    some = phrases[:: max(1, len(phrases) // _LEVEL_PHRASES)]
    powers = [band_powers(samples, phrase.start, phrase.end).mean() for phrase in some]
    return float(np.mean(powers)) * 10 ** (-_FAINT_DECIBELS / 10)


def _learn(samples: npt.NDArray[np.generic], phrases: Sequence[Phrase], floor: float) -> _Adapted:
    total = sum(phrase.n_frames for phrase in phrases) / FEATURE_RATE
    some = phrases[:: max(1, int(np.ceil(total / _LEARNING_SECONDS)))]
    heard = _Heard.of(samples, some, floor)
    columns = _columns(phrases)
    paths: Sequence[Ints | None] = [phrase.first_guess() for phrase in heard.phrases]
    adapted = _Adapted.of(heard, paths, Lags.usual(), columns, _LARGEST_MIXTURES[0])
    for largest in _LARGEST_MIXTURES[1:]:
        paths = adapted.paths(heard)
        lags = Lags.learn(heard.phrases, paths)
        adapted = _Adapted.of(heard, paths, lags, columns, largest)
    return adapted


def _columns(phrases: Sequence[Phrase]) -> Ints:
    """The `firsts` of `Phrase.columns`."""
    known = np.unique(np.concatenate([phrase.phones for phrase in phrases]))
    firsts = np.zeros(int(known[-1]) + 2, np.int64)
    firsts[known] = PHONE_STATES * np.arange(len(known))
    firsts[-1] = PHONE_STATES * len(known)
    return firsts


def _note(phrase: Phrase, path: Ints, segments: Segments) -> None:
    """Enter the words of a traced phrase into `segments`."""
    owners = phrase.owners[path]
    spoken = np.flatnonzero(owners != SILENCE)
    words = phrase.words[owners[spoken]]
    firsts = np.flatnonzero(np.diff(words, prepend=-1))
    lasts = np.append(firsts[1:], len(words)) - 1
    for word, first, last in zip(words[firsts], spoken[firsts], spoken[lasts], strict=True):
        onset, offset = phrase.start + int(first), phrase.start + int(last) + 1
        segments[int(word)] = Segment(onset / FEATURE_RATE, offset / FEATURE_RATE)


def _in_order(segments: Segments) -> tuple[Segment | None, ...]:
    """Without overlap, each at least `_SHORTEST` long; what overlaps is parted in the middle."""
    ordered = list(segments)
    placed = [i for i, segment in enumerate(segments) if segment]
    reached = 0.0
    for here, after in pairwise([*placed, None]):
        segment = segments[here] if here is not None else None
        following = segments[after] if after is not None else None
        if segment is None or here is None:
            continue
        onset, offset = max(reached, segment.onset), segment.offset
        if following and following.onset < offset:
            offset = (following.onset + offset) / 2
        reached = max(offset, onset + _SHORTEST)
        ordered[here] = Segment(onset, reached)
    return tuple(ordered)
