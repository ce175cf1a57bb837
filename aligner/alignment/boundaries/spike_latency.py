"""Latency of the acoustic model's spikes: mean and spread, estimated for each phone of a recording.

    onset of "s"                 spike of "s"
        │◄────── latency ──────────►│          65 to 115 ms by phone, standard deviation 30 ms

An onset is measured from the spike of its phone; the end of a word before a silence from the last
frame that the acoustic model aligned with the word. Both give a Gaussian prior over the frame of a
boundary, truncated to a window (`TimePrior`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aligner.alignment.boundaries.phrases import Ints, Path, Phrase, Times
from aligner.alignment.profile import SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.features import FEATURE_RATE

_PRIOR_COUNT: Final = 10.0
"""Prior strength, observations: at ten, estimate and prior weigh the same. 3 and 30 do as well."""

_TO_SIGMA: Final = 1.4826
"""Standard deviation of a normal distribution by its median absolute deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class TimePrior:
    """Truncated Gaussian priors over the frames of n boundaries; all of shape (n,).

    Attributes:
        frames: means, feature frames.
        sharpness: 1 / standard deviation, at most 1 per frame.
        earliest: first frame allowed.
        latest: last frame allowed.
    """

    frames: Times
    sharpness: Times
    earliest: Ints
    latest: Ints

    @classmethod
    def of(
        cls, heard: Times, latency: Times | float, spread: Times | float, reach: tuple[float, float]
    ) -> TimePrior:
        """Priors about the times at which something was heard, less its latency.

        Args:
            heard: feature frames, shape (n,).
            latency: mean distance of the boundary, seconds; negative where it comes before.
            spread: standard deviation of that.
            reach: least and greatest distance, seconds.
        """
        return cls(
            heard + np.multiply(latency, FEATURE_RATE),
            np.broadcast_to(1 / np.maximum(np.multiply(spread, FEATURE_RATE), 1), heard.shape),
            np.ceil(heard + reach[0] * FEATURE_RATE).astype(np.int64),
            np.floor(heard + reach[1] * FEATURE_RATE).astype(np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class PhoneLatencies:
    """Estimated distances of boundaries from spikes, seconds.

    Attributes:
        onset: mean time from a spike to the onset of its phone (negative), for each column of the
            posteriors, then for columns never observed, shape (n + 1,).
        onset_spread: standard deviations, the same shape.
        end: mean time from a word's last acoustic frame to the silence after it.
        end_spread: its standard deviation.
        latency: the acoustic model's figures that are not estimated.
    """

    onset: Times
    onset_spread: Times
    end: float
    end_spread: float
    latency: SpikeLatency = DEFAULT_PROFILE.latency

    @classmethod
    def usual(cls, latency: SpikeLatency = DEFAULT_PROFILE.latency) -> PhoneLatencies:
        """The acoustic model's own mean and spread, for all phones alike."""
        onset, spread = np.array([-latency.usual]), np.array([latency.spread])
        return cls(onset, spread, 0.0, 2 * latency.spread, latency)

    @classmethod
    def learn(
        cls,
        phrases: Sequence[Phrase],
        paths: Sequence[Path | None],
        expected: PhoneLatencies | None = None,
        latency: SpikeLatency = DEFAULT_PROFILE.latency,
    ) -> PhoneLatencies:
        """Estimate from aligned phrases: medians, shrunk towards a prior.

        Args:
            phrases: what was said.
            paths: their states' frames, one entry a phrase; None is left out.
            expected: the prior; without, it is the recording's median over all phones.
            latency: the acoustic model's figures, for a recording without observations.
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
            end, end_spread = _shrunk(expected.end, expected.end_spread, ends)
        for column in np.unique(columns):
            onset[column], onset_spread[column] = _shrunk(
                onset[column], onset_spread[column], onsets[columns == column]
            )
        return cls(onset, onset_spread, end, end_spread, latency)

    def onsets(self, phones: Ints, spikes: Times) -> TimePrior:
        """Priors of phone onsets; `phones` are columns, `spikes` feature frames, both (…, n)."""
        known = np.minimum(phones, len(self.onset) - 1)
        spread = np.divide(self.onset_spread[known], self.latency.sharpening)
        return TimePrior.of(spikes, self.onset[known], spread, self.latency.onset_reach)

    def ends(self, closes: Times) -> TimePrior:
        """Priors of word ends before a silence; `closes` are the last acoustic frames."""
        spread = self.end_spread / self.latency.sharpening
        return TimePrior.of(closes, self.end, spread, self.latency.end_reach)


def observed(phrases: Sequence[Phrase], paths: Sequence[Path | None]) -> tuple[Ints, Times, Times]:
    """Columns of the phones of aligned phrases, their onsets and ends, as seconds from the spike.

    Returns:
        Columns and onsets, shape (n_phones,); ends of words before a silence, shape (n_ends,).
    """
    traced = [(p, path) for p, path in zip(phrases, paths, strict=True) if path is not None]
    none = np.empty(0)
    columns = np.concatenate([none.astype(np.int64), *(phrase.phones for phrase, _ in traced)])
    onsets = np.concatenate([none, *(_onset_latencies(*each) for each in traced)])
    return columns, onsets, np.concatenate([none, *(_end_latencies(*each) for each in traced)])


def _onset_latencies(phrase: Phrase, path: Path) -> Times:
    latencies: Times = (phrase.start + path[:, 0]) / FEATURE_RATE - phrase.spikes
    return latencies


def _end_latencies(phrase: Phrase, path: Path) -> Times:
    silent = np.append(path[1:, 0], phrase.n_frames) > path[:, -1]
    latencies: Times = (phrase.start + path[silent, -1]) / FEATURE_RATE - phrase.closes[silent]
    return latencies


def _shrunk(middle: float, spread: float, values: Times) -> tuple[float, float]:
    """Mean and spread between prior and estimate, by the number of observations."""
    if not len(values):
        return middle, spread
    share = len(values) / (len(values) + _PRIOR_COUNT)
    seen, seen_spread = middle_and_spread(values)
    return middle + share * (seen - middle), spread + share * (seen_spread - spread)


def middle_and_spread(values: Times) -> tuple[float, float]:
    """Median and robust standard deviation."""
    middle = float(np.median(values))
    return middle, _TO_SIGMA * float(np.median(np.abs(values - middle)))
