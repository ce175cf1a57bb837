"""Emission model of the boundary search: small Gaussian mixtures, fitted to one recording.

The features fall into streams (cepstra, deltas) with a model each, whose log likelihoods are scaled
and added. The scales make up for correlation: frames 5 ms apart share most of their window, and a
phone is steady for a while, so that five frames say hardly more than one (0.2). Deltas are more
correlated, for each spans five frames (0.05), and they change before the boundary does.

A state begins as a MAP estimate, one Gaussian under a prior of so many frames' strength. Where
there are frames enough it is split and refitted by expectation maximisation, with a prior on the
variances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.features import N_CEPSTRA, Features

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_STREAMS: Final = tuple(slice(k * N_CEPSTRA, (k + 1) * N_CEPSTRA) for k in range(2))
_SCALES: Final = (0.2, 0.05)

_FRAMES_PER_GAUSSIAN: Final = 150
"""Onsets of hand-timed speech are off by 14.6 ms with 75, 14.7 with 150 and 14.8 with 300."""

_VARIANCE_PRIOR: Final = 20.0
"""Prior strength of a state's variance, frames; the prior is the expected one, or all speech's."""

_MEAN_PRIOR: Final = 3.0
"""Prior strength of its mean, frames, where the prior is the average of all speech."""

_EM_ROUNDS: Final = 2
"""Rounds of expectation and maximisation after each split. With 4 the onsets of hand-timed speech
are off by 15.0 ms instead of 14.5, elsewhere by the same to 0.3; with 1 the ends of words are by 22
instead of 20."""

_ROWS: Final = 1024
_FEW_ROWS: Final = 128
"""Frames scored at once against few and against all states: what is made of them stays in the
processor's cache."""

_UNUSED: Final = np.float32(-1e30)

_SPLIT: Final = 0.3
"""Standard deviations by which the halves of a Gaussian are moved apart."""


@dataclass(frozen=True, slots=True, eq=False)
class _Gaussians:
    """K diagonal Gaussians over D columns.

    Attributes:
        means: shape (K, D).
        variances: shape (K, D).
        log_shares: log of each one's share in its mixture, shape (K,).
    """

    means: Floats
    variances: Floats
    log_shares: Floats

    def table(self) -> Floats:
        """What turns (features, their squares, 1) into log densities, shape (K, 2 D + 1).

        The constant that all Gaussians share is left out.
        """
        precision = 1.0 / self.variances
        constant = (np.log(self.variances) + self.means**2 * precision).sum(axis=1)
        last = (self.log_shares - 0.5 * constant)[:, None]
        return np.hstack([self.means * precision, -0.5 * precision, last])


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Prior means and variances of the states.

    Attributes:
        means: shape (n_states, N_FEATURES), NaN where nothing is known.
        variances: the same shape.
        strength: of the prior, frames.
    """

    means: Floats
    variances: Floats
    strength: float

    def moved(self, features: Features, states: Ints) -> Expected:
        """Shifted by the recording's channel: the mean cepstral difference over all phones.

        Args:
            features: shape (n, N_FEATURES).
            states: state of each frame, shape (n,); of the last state, silence, nothing is learnt.
        """
        heard = (states < len(self.means) - 1) & ~np.isnan(self.means[states, 0])
        if not heard.any():
            return self
        cepstra = _STREAMS[0]
        means = self.means.copy()
        away = features[heard, cepstra] - means[states[heard], cepstra]
        means[:, cepstra] += away.mean(axis=0)
        return replace(self, means=means)

    def gaussian(self, state: int, columns: slice) -> _Gaussians | None:
        """What is expected of a state in some columns."""
        if np.isnan(self.means[state, 0]):
            return None
        row = slice(state, state + 1), columns
        return _Gaussians(self.means[row], self.variances[row], np.zeros(1, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class SoundModel:
    """The emission model: log likelihoods of frames under states.

    A stream of all states is held as one table, the first Gaussian of every state, then the second
    and so on, so that scoring some states is a product of matrices and a few comparisons.

    Attributes:
        tables: for each stream a table, shape (slots, n_states, 2 D + 1), whose rows turn
            (features, their squares, 1) into weighted log densities.
        n_states: how many states there are, the last of which is silence.
    """

    tables: tuple[Floats, ...]
    n_states: int

    @classmethod
    def fit(
        cls,
        features: Features,
        states: Ints,
        n_states: int,
        largest: int,
        expected: Expected | None = None,
    ) -> SoundModel:
        """Fit each state to the frames that are labelled with it; deterministic.

        A state with few frames stays close to its prior, or else to the average of all; one with
        none is just that.

        Args:
            features: shape (n, N_FEATURES).
            states: state of each frame, shape (n,).
            n_states: how many there are.
            largest: Gaussians in a mixture at most.
            expected: the prior.
        """
        order = np.argsort(states, kind="stable")
        bounds = np.searchsorted(states[order], np.arange(n_states + 1))
        tables = []
        for columns, weight in zip(_STREAMS, _SCALES, strict=True):
            rows = features[order, columns]
            average = _average(rows)
            mixtures = []
            for k in range(n_states):
                own = rows[bounds[k] : bounds[k + 1]]
                usual = expected.gaussian(k, columns) if expected else None
                strength = expected.strength if expected and usual else _MEAN_PRIOR
                mixtures.append(_mixture(own, usual or average, strength, largest))
            tables.append(_table(mixtures, weight))
        return cls(tuple(tables), n_states)

    def listen(self, features: Features) -> Sounds:
        """Get frames ready for scoring."""
        return Sounds(self, np.hstack([_squared(features[:, columns]) for columns in _STREAMS]))


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """Frames and who scores them; scores are log likelihoods up to a constant.

    Attributes:
        model: what the states sound like.
        rows: stream by stream the features, their squares, and 1, one row a frame.
    """

    model: SoundModel
    rows: Floats

    def of_states(self, first: int, end: int, frames: Ints) -> Floats:
        """Scores of the states `first` to `end` in some frames, shape (end - first, n_frames)."""
        tables = [table[:, first:end] for table in self.model.tables]
        scores = np.empty((end - first, len(frames)), np.float32)
        for at in range(0, len(frames), _ROWS):
            scores[:, at : at + _ROWS] = self._scores(tables, frames[at : at + _ROWS])
        return scores

    def of_anything(self, frames: Ints) -> Floats:
        """How well each frame goes with what lies beside a phrase, shape (n_frames,).

        That is like silence, or like any of the states, whichever is likelier.
        """
        scores = np.empty(len(frames), np.float32)
        for at in range(0, len(frames), _FEW_ROWS):
            states = self._scores(self.model.tables, frames[at : at + _FEW_ROWS])
            best = states.max(axis=0)
            anything = best + np.log(np.exp(states - best).mean(axis=0))
            np.maximum(anything, states[-1], out=scores[at : at + _FEW_ROWS])
        return scores

    def _scores(self, tables: Sequence[Floats], frames: Ints) -> Floats:
        """Each state's likeliest slot, the streams together, shape (n_states, n_frames)."""
        rows = self.rows.take(frames, axis=0, mode="clip")
        scores = np.zeros((tables[0].shape[1], len(rows)), np.float32)
        start = 0
        for table in tables:
            width = table.shape[2]
            densities = table.reshape(-1, width) @ rows[:, start : start + width].T
            scores += densities.reshape(-1, *scores.shape).max(axis=0)
            start += width
        return scores


def _table(mixtures: list[_Gaussians], weight: float) -> Floats:
    slots = max(len(mixture.log_shares) for mixture in mixtures)
    n_columns = mixtures[0].means.shape[1]
    table = np.zeros((slots, len(mixtures), 2 * n_columns + 1), np.float32)
    table[:, :, -1] = _UNUSED
    for state, mixture in enumerate(mixtures):
        table[: len(mixture.log_shares), state] = weight * mixture.table()
    return table


def _average(rows: Features) -> _Gaussians:
    floor = np.float32(1e-6)
    return _Gaussians(
        rows.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32),
        rows.var(axis=0, keepdims=True, dtype=np.float64).astype(np.float32) + floor,
        np.zeros(1, np.float32),
    )


def _mixture(rows: Features, usual: _Gaussians, strength: float, largest: int) -> _Gaussians:
    if not len(rows):
        return usual
    size = max(1, min(largest, len(rows) // _FRAMES_PER_GAUSSIAN))
    mixture = _single(rows, usual, strength)
    squared = _squared(rows) if size > 1 else rows
    while len(mixture.log_shares) < size:
        mixture = _split(mixture, size)
        for _ in range(_EM_ROUNDS):
            mixture = _reestimate(squared, mixture, usual)
    return mixture


def _single(rows: Features, usual: _Gaussians, strength: float) -> _Gaussians:
    n, certain = len(rows), max(strength, _VARIANCE_PRIOR)
    mean = (rows.sum(axis=0, keepdims=True) + strength * usual.means) / (n + strength)
    spread = ((rows - mean) ** 2).sum(axis=0, keepdims=True) + certain * usual.variances
    return _Gaussians(mean, spread / (n + certain), np.zeros(1, np.float32))


def _split(mixture: _Gaussians, size: int) -> _Gaussians:
    """Halve the largest Gaussians, but make no more than `size`."""
    halved = np.argsort(-mixture.log_shares, kind="stable")[: size - len(mixture.log_shares)]
    away = np.zeros_like(mixture.means)
    away[halved] = _SPLIT * np.sqrt(mixture.variances[halved])
    shares = mixture.log_shares.copy()
    shares[halved] -= np.float32(np.log(2.0))
    return _Gaussians(
        np.concatenate([mixture.means - away, mixture.means[halved] + away[halved]]),
        np.concatenate([mixture.variances, mixture.variances[halved]]),
        np.concatenate([shares, shares[halved]]),
    )


def _reestimate(squared: Floats, mixture: _Gaussians, usual: _Gaussians) -> _Gaussians:
    scores = mixture.table() @ squared.T
    shares = np.exp(scores - scores.max(axis=0))
    shares /= shares.sum(axis=0)
    sums = shares @ squared
    counts = sums[:, -1:] + np.float32(1e-3)
    firsts, seconds = np.hsplit(sums[:, :-1] / counts, 2)
    variances = np.maximum(seconds - firsts**2, 0.0) * counts + _VARIANCE_PRIOR * usual.variances
    return _Gaussians(
        firsts,
        variances / (counts + _VARIANCE_PRIOR),
        np.log(counts[:, 0] / counts.sum()),
    )


def _squared(features: Features) -> Floats:
    """Features, their squares, and 1, shape (n, 2 D + 1)."""
    return np.hstack([features, features**2, np.ones_like(features[:, :1])])
