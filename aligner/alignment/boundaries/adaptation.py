"""Adaptation to a recording: emission model and spike latencies, by Viterbi training.

spikes ─► first guess ─► labelled frames ─► emission model, latencies ─┐
                               ▲                                       │ trace, once a round
                               └───────────── better paths ◄───────────┘
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import numpy as np

from aligner.alignment.boundaries.boundary_viterbi import trace
from aligner.alignment.boundaries.mixtures import Expected, SoundModel
from aligner.alignment.boundaries.phrases import PHONE_STATES, Ints, Path, Phrase, slices
from aligner.alignment.boundaries.prior import Prior
from aligner.alignment.boundaries.spike_latency import PhoneLatencies
from aligner.alignment.profile import SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.acoustics import Excerpt, Sliceable
from aligner.audio.features import FEATURE_RATE, Features, band_powers, features_of, span_of
from aligner.threads import ALONE, Spread

_LARGEST_MIXTURES: Final = (1, 2, 4)
"""Gaussians a state may have, round by round; beyond four nothing is gained."""

_FIRST_STRENGTH: Final = 300.0
_LATER_STRENGTH: Final = 10.0
"""Prior strength of the emission model, frames, before and after the first realignment. Sentences
by telephone were off by 25 ms with the prior alone at first, by 20 with 100 or 300 frames; clean
ones by 16 with 30, by 15 with 300 or more. Later 3 to 100 are alike."""

_LEARNING_SECONDS: Final = 300.0
"""Speech to learn from at most, spread over the recording: more costs time and adds nothing."""

_PART_SECONDS: Final = 80.0
"""Speech that is worked on at a time."""

_FAINT_DECIBELS: Final = 40.0
"""How far below the mean power of speech sound counts as silence: breath and the tail of a word in
a room. About what an eye sees in a waveform; from 35 to 50 the results are much the same."""

_LEVEL_PHRASES: Final = 50
"""Phrases from which the mean power is taken."""


Paths: TypeAlias = Sequence[Sequence[Path | None]]
"""Part by part the path through each phrase, None where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class PhraseFeatures:
    """Phrases and their features in one array.

    Attributes:
        phrases: n of them.
        features: of all their frames, shape (n_frames, N_FEATURES).
        starts: each phrase's first row, and the number of rows, shape (n + 1,).
    """

    phrases: Sequence[Phrase]
    features: Features
    starts: Ints

    @classmethod
    def of(cls, samples: Sliceable, phrases: Sequence[Phrase], floor: float) -> PhraseFeatures:
        """Compute the features of phrases; sound of less power than `floor` does not count."""
        spans = [(phrase.start, phrase.end) for phrase in phrases]
        starts = np.cumsum([0, *(phrase.n_frames for phrase in phrases)])
        return cls(phrases, features_of(samples, spans, floor=floor), starts)

    def labelled(self, columns: Ints, paths: Sequence[Path | None]) -> tuple[Features, Ints]:
        """The frames of all phrases that have a path, and the state of each.

        Args:
            columns: see `Phrase.states`.
            paths: one for each phrase.
        """
        known = np.repeat([path is not None for path in paths], np.diff(self.starts))
        states = [
            phrase.states(path, columns)
            for phrase, path in zip(self.phrases, paths, strict=True)
            if path is not None
        ]
        return self.features[known], np.concatenate([np.empty(0, np.int64), *states])


@dataclass(frozen=True, slots=True, eq=False)
class Adapted:
    """Emission model and spike latencies of one recording.

    Attributes:
        model: log likelihoods of frames under states.
        latencies: of the spikes, by phone.
        columns: the `firsts` of `Phrase.states`.
    """

    model: SoundModel
    latencies: PhoneLatencies
    columns: Ints

    @classmethod
    def of(
        cls,
        parts: Sequence[PhraseFeatures],
        paths: Paths,
        latencies: PhoneLatencies,
        columns: Ints,
        largest: int,
        expected: Expected | None = None,
    ) -> Adapted:
        """Fit the model to phrases whose paths are known."""
        known = [part.labelled(columns, some) for part, some in zip(parts, paths, strict=True)]
        features = np.concatenate([features for features, _ in known])
        states = np.concatenate([states for _, states in known])
        if expected:
            expected = expected.moved(features, states)
        model = SoundModel.fit(features, states, int(columns[-1]) + 1, largest, expected)
        return cls(model, latencies, columns)

    def paths(self, heard: PhraseFeatures) -> list[Path | None]:
        """The likeliest path through each phrase."""
        sounds = self.model.listen(heard.features)
        return trace(heard.phrases, heard.starts[:-1], self.latencies, sounds, self.columns)


def excerpt(samples: Sliceable, phrases: Sequence[Phrase]) -> Excerpt:
    """The samples from the first phrase to the last, all that their features are computed from."""
    start = min(phrase.start for phrase in phrases)
    end = max(phrase.end for phrase in phrases)
    return Excerpt.of(samples, *span_of(start, end))


def faint(samples: Sliceable, phrases: Sequence[Phrase]) -> float:
    """The noise floor for features: a power `_FAINT_DECIBELS` below the mean power of speech."""
    some = phrases[:: max(1, len(phrases) // _LEVEL_PHRASES)]
    powers = [band_powers(samples, phrase.start, phrase.end).mean() for phrase in some]
    return float(np.mean(powers)) * 10 ** (-_FAINT_DECIBELS / 10)


def learn(
    samples: Sliceable,
    phrases: Sequence[Phrase],
    floor: float,
    *,
    prior: Prior | None = None,
    latency: SpikeLatency = DEFAULT_PROFILE.latency,
    spread: Spread = ALONE,
) -> Adapted:
    """Train on phrases from all over the recording, a few rounds of fitting and realigning.

    Args:
        samples: the recording, shape (n,).
        phrases: all of it that was placed.
        floor: the power below which sound does not count.
        prior: of emission model and latencies; None starts from the spikes alone.
        latency: of the acoustic model's spikes.
        spread: does pieces of it at the same time.

    Returns:
        The model of the last round, for the phones that occur in `phrases`.
    """
    some = _sample(phrases)
    cut = list(slices(some, _PART_SECONDS))
    parts = [PhraseFeatures.of(samples, part, floor) for part in cut]
    known = np.unique(np.concatenate([phrase.phones for phrase in phrases]))
    columns = _columns(known)
    usual = prior.latencies if prior else None
    strengths = _FIRST_STRENGTH, _LATER_STRENGTH
    first, later = (prior.expected(known, n) if prior else None for n in strengths)
    paths: Paths = [[phrase.first_guess(latency.usual) for phrase in part] for part in cut]
    latencies = usual or PhoneLatencies.usual(latency)
    adapted = Adapted.of(parts, paths, latencies, columns, _LARGEST_MIXTURES[0], first)
    for largest in _LARGEST_MIXTURES[1:]:
        paths = list(spread(adapted.paths, parts))
        flat = list(chain.from_iterable(paths))
        if all(path is None for path in flat):
            break
        latencies = PhoneLatencies.learn(some, flat, usual, latency)
        adapted = Adapted.of(parts, paths, latencies, columns, largest, later)
    return adapted


def _sample(phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """Phrases from all over the recording, together about as long as can be learnt from."""
    total = sum(phrase.n_frames for phrase in phrases) / FEATURE_RATE
    n = max(1, int(len(phrases) * min(1.0, _LEARNING_SECONDS / total)))
    return [phrases[i * len(phrases) // n] for i in range(n)]


def _columns(known: Ints) -> Ints:
    """The `firsts` of `Phrase.states` if these are the phones there are, in order."""
    firsts = np.zeros(int(known[-1]) + 2, np.int64)
    firsts[known] = PHONE_STATES * np.arange(len(known))
    firsts[-1] = PHONE_STATES * len(known)
    return firsts
