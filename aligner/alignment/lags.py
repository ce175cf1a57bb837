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

from aligner.alignment.phrases import Ints, Path, Phrase, Times
from aligner.alignment.profile import SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.features import FEATURE_RATE

_PRIOR_COUNT: Final = 10.0
"""A phone heard ten times is half believed, half taken to be as expected; 3 and 30 do as well."""

_TO_SIGMA: Final = 1.4826
"""Standard deviation of a normal distribution by its median absolute deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """When something is to happen, n times over, in frames; all of shape (n,).

    Attributes:
        frames: when it does if all goes as usual.
        sharpness: 1 / standard deviation of that, as it is believed.
        earliest: first frame in question.
        latest: last frame in question.
    """

    frames: Times
    sharpness: Times
    earliest: Ints
    latest: Ints

    @classmethod
    def of(
        cls, heard: Times, lag: Times | float, spread: Times | float, reach: tuple[float, float]
    ) -> Due:
        """So many seconds after it was heard, a frame number, within reach of that."""
        return cls(
            heard + np.multiply(lag, FEATURE_RATE),
            np.broadcast_to(1 / np.maximum(np.multiply(spread, FEATURE_RATE), 1), heard.shape),
            np.ceil(heard + reach[0] * FEATURE_RATE).astype(np.int64),
            np.floor(heard + reach[1] * FEATURE_RATE).astype(np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lags:
    """Times from a spike to the onset of its phone (negative), seconds.

    Attributes:
        onset: for each column of the posteriors, then for columns never met, shape (n + 1,).
        onset_spread: standard deviations of the same.
        end: from a word's last acoustic frame to the silence behind it.
        end_spread: its standard deviation.
        latency: of the acoustic model, as far as it is not learnt.
    """

    onset: Times
    onset_spread: Times
    end: float
    end_spread: float
    latency: SpikeLatency = DEFAULT_PROFILE.latency

    @classmethod
    def usual(cls, latency: SpikeLatency = DEFAULT_PROFILE.latency) -> Lags:
        """What holds before anything is known of a recording."""
        onset, spread = np.array([-latency.usual]), np.array([latency.spread])
        return cls(onset, spread, 0.0, 2 * latency.spread, latency)

    @classmethod
    def learn(
        cls,
        phrases: Sequence[Phrase],
        paths: Sequence[Path | None],
        expected: Lags | None = None,
        latency: SpikeLatency = DEFAULT_PROFILE.latency,
    ) -> Lags:
        """From phrases and the path found through each.

        Args:
            phrases: what was said.
            paths: when their states begin.
            expected: what a phone's lag is thought to be, instead of the recording's average.
            latency: of the acoustic model.
        """
        columns, onsets, ends = observed(phrases, paths)
        if not len(onsets):
            return expected or cls.usual(latency)
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
        return cls(onset, onset_spread, end, end_spread, latency)

    def onsets(self, phones: Ints, spikes: Times) -> Due:
        """When phones are to begin, columns of the posteriors, on the clock of their spikes."""
        known = np.minimum(phones, len(self.onset) - 1)
        spread = np.divide(self.onset_spread[known], self.latency.sharpening)
        return Due.of(spikes, self.onset[known], spread, self.latency.onset_reach)

    def ends(self, closes: Times) -> Due:
        """When words are to be over, on the clock of their last acoustic frames."""
        spread = self.end_spread / self.latency.sharpening
        return Due.of(closes, self.end, spread, self.latency.end_reach)


def observed(phrases: Sequence[Phrase], paths: Sequence[Path | None]) -> tuple[Ints, Times, Times]:
    """Each phone's column and lag, and the lags of the ends of words before a silence."""
    traced = [(p, path) for p, path in zip(phrases, paths, strict=True) if path is not None]
    none = np.empty(0)
    columns = np.concatenate([none.astype(np.int64), *(phrase.phones for phrase, _ in traced)])
    onsets = np.concatenate([none, *(_onset_lags(*each) for each in traced)])
    return columns, onsets, np.concatenate([none, *(_end_lags(*each) for each in traced)])


def _onset_lags(phrase: Phrase, path: Path) -> Times:
    lags: Times = (phrase.start + path[:, 0]) / FEATURE_RATE - phrase.spikes
    return lags


def _end_lags(phrase: Phrase, path: Path) -> Times:
    silent = np.append(path[1:, 0], phrase.n_frames) > path[:, -1]
    lags: Times = (phrase.start + path[silent, -1]) / FEATURE_RATE - phrase.closes[silent]
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
