"""How late the acoustic model's spikes come, and how surely: learnt for each phone of a recording.

    onset of "s"                 spike of "s"
        │◄──────── lag ────────────►│          some phones 65 ms, some 115, give or take 30

The lag is taken against the spike, the end of a word before a silence against the last frame that
the acoustic model gave to the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aligner.alignment.phrases import SPIKE_LAG, Ints, Phrase, Times
from aligner.alignment.retrace import Course
from aligner.audio.features import FEATURE_RATE

_USUAL_SPREAD: Final = 0.03
"""Seconds: standard deviation of onsets less the usual lag, on hand-timed speech."""

_PRIOR_COUNT: Final = 10.0
"""A phone heard ten times is half believed, half taken to be as expected; 3 and 30 do as well."""

_ONSET_REACH: Final = (-0.22, 0.03)
"""Seconds from its spike between which a phone begins: all hand-timed ones do."""

_END_REACH: Final = (-0.1, 0.25)
"""The same for a word's end before a silence, from the word's last acoustic frame."""

_TO_SIGMA: Final = 1.4826
"""Standard deviation of a normal distribution by its median absolute deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Lags:
    """Times from a spike to the onset of its phone (negative), seconds.

    Attributes:
        onset: for each column of the posteriors, then for columns never met, shape (n + 1,).
        onset_spread: standard deviations of the same.
        end: from a word's last acoustic frame to the silence behind it.
        end_spread: its standard deviation.
    """

    onset: Times
    onset_spread: Times
    end: float
    end_spread: float

    @classmethod
    def usual(cls) -> Lags:
        """What holds before anything is known of a recording."""
        return cls(np.array([-SPIKE_LAG]), np.array([_USUAL_SPREAD]), 0.0, 2 * _USUAL_SPREAD)

    @classmethod
    def learn(
        cls,
        phrases: Sequence[Phrase],
        paths: Sequence[Ints | None],
        expected: Lags | None = None,
    ) -> Lags:
        """From phrases and the path found through each.

        Args:
            phrases: what was said.
            paths: the state of each of their frames.
            expected: what a phone's lag is thought to be, instead of the recording's average.
        """
        columns, onsets, ends = observed(phrases, paths)
        if not len(onsets):
            return expected or cls.usual()
        if expected is None:
            average, spread = middle_and_spread(onsets)
            onset = np.full(columns.max() + 2, average)
            onset_spread = np.full(len(onset), spread)
            end, end_spread = middle_and_spread(ends) if len(ends) else (0.0, spread)
        else:
            onset, onset_spread = expected.onset.copy(), expected.onset_spread.copy()
            end, end_spread = _drawn(expected.end, expected.end_spread, ends)
        for column in np.unique(columns):
            onset[column], onset_spread[column] = _drawn(
                onset[column], onset_spread[column], onsets[columns == column]
            )
        return cls(onset, onset_spread, end, end_spread)

    def course(self, phrase: Phrase, columns: Ints) -> Course:
        """When the states of a phrase are to be entered, on the clock of its frames."""
        shape = phrase.n_states
        due, sharpness, earliest = (np.zeros(shape, np.float32) for _ in range(3))
        latest = np.full(shape, np.inf, np.float32)
        known = np.minimum(phrase.phones, len(self.onset) - 1)
        phones, silences = phrase.entries()
        closes = phrase.closes[phrase.owners[silences - 1]]
        for states, heard, lag, spread, reach in (
            (phones, phrase.spikes, self.onset[known], self.onset_spread[known], _ONSET_REACH),
            (silences, closes, self.end, self.end_spread, _END_REACH),
        ):
            frames = heard * FEATURE_RATE - phrase.start
            due[states] = frames + lag * FEATURE_RATE
            sharpness[states] = 1.0 / (np.maximum(spread, 1 / FEATURE_RATE) * FEATURE_RATE)
            earliest[states] = frames + reach[0] * FEATURE_RATE
            latest[states] = frames + reach[1] * FEATURE_RATE
        return Course(phrase, columns, due, sharpness, earliest, latest)


def observed(phrases: Sequence[Phrase], paths: Sequence[Ints | None]) -> tuple[Ints, Times, Times]:
    """Each phone's column and lag, and the lags of the ends of words before a silence."""
    traced = [(p, path) for p, path in zip(phrases, paths, strict=True) if path is not None]
    none = np.empty(0)
    columns = np.concatenate([none.astype(np.int64), *(phrase.phones for phrase, _ in traced)])
    onsets = np.concatenate([none, *(_onset_lags(*each) for each in traced)])
    return columns, onsets, np.concatenate([none, *(_end_lags(*each) for each in traced)])


def _onset_lags(phrase: Phrase, path: Ints) -> Times:
    entered = np.searchsorted(path, phrase.entries()[0])
    lags: Times = (phrase.start + entered) / FEATURE_RATE - phrase.spikes
    return lags


def _end_lags(phrase: Phrase, path: Ints) -> Times:
    _, silences = phrase.entries()
    entered = np.searchsorted(path, silences)
    used = np.append(path, -1)[entered] == silences
    closes = phrase.closes[phrase.owners[silences - 1]]
    lags: Times = ((phrase.start + entered) / FEATURE_RATE - closes)[used]
    return lags


def _drawn(middle: float, spread: float, values: Times) -> tuple[float, float]:
    """An expectation drawn towards what was seen, the more of it there is."""
    if not len(values):
        return middle, spread
    share = len(values) / (len(values) + _PRIOR_COUNT)
    seen, seen_spread = middle_and_spread(values)
    return middle + share * (seen - middle), spread + share * (seen_spread - spread)


def middle_and_spread(values: Times) -> tuple[float, float]:
    """Median and robust standard deviation."""
    middle = float(np.median(values))
    return middle, _TO_SIGMA * float(np.median(np.abs(values - middle)))
