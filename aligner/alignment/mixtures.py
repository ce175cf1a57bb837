"""What each state of a phone sounds like: small Gaussian mixtures, fitted to one recording.

The features fall into streams (cepstra, slopes, curvature) that are modelled apart and weighted.
A weight is the news that a frame brings: frames 5 ms apart share most of their window, and a phone
holds still for a while, so five of them say hardly more than one (0.2). Slopes repeat each other
more, for each looks at five frames (0.05); they also begin to move before the boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.features import N_CEPSTRA, Features

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_STREAMS: Final = tuple(slice(k * N_CEPSTRA, (k + 1) * N_CEPSTRA) for k in range(3))
_WEIGHTS: Final = (0.2, 0.05, 0.05)

_FRAMES_PER_GAUSSIAN: Final = 150
_VARIANCE_PRIOR: Final = 20.0
"""Frames' worth of belief that a state varies as much as all speech does."""

_MEAN_PRIOR: Final = 3.0
_EM_ROUNDS: Final = 4
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

    def log_densities(self, features: Features) -> Floats:
        """Shape (n, K), without the constant that all share."""
        precision = 1.0 / self.variances
        constant = np.log(self.variances) + self.means**2 * precision
        scores = features @ (self.means * precision).T
        scores -= 0.5 * (features**2 @ precision.T)
        scores += self.log_shares - 0.5 * constant.sum(axis=1)
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class _Stream:
    """The mixtures of all states, one after the other; `starts` are their first Gaussians."""

    columns: slice
    weight: float
    gaussians: _Gaussians
    starts: Ints

    def scores(self, features: Features) -> Floats:
        each = self.gaussians.log_densities(features[:, self.columns])
        return np.maximum.reduceat(each, self.starts, axis=1) * np.float32(self.weight)


@dataclass(frozen=True, slots=True, eq=False)
class SoundModel:
    """Scores frames against states."""

    streams: tuple[_Stream, ...]

    @classmethod
    def fit(cls, features: Features, states: Ints, n_states: int, largest: int) -> SoundModel:
        """Learn each state from the frames that are labelled with it.

        A state with few frames stays close to the average of all; one with none is the average
        and so leaves the decision to the others. The same input gives the same model.

        Args:
            features: shape (n, N_FEATURES).
            states: state of each frame, shape (n,).
            n_states: how many there are.
            largest: Gaussians in a mixture at most.
        """
        order = np.argsort(states, kind="stable")
        bounds = np.searchsorted(states[order], np.arange(n_states + 1))
        streams = []
        for columns, weight in zip(_STREAMS, _WEIGHTS, strict=True):
            rows = features[order, columns]
            average = _average(rows)
            mixtures = [
                _mixture(rows[bounds[k] : bounds[k + 1]], average, largest) for k in range(n_states)
            ]
            sizes = np.array([len(mixture.log_shares) for mixture in mixtures])
            streams.append(
                _Stream(columns, weight, _concatenate(mixtures), np.cumsum(sizes) - sizes)
            )
        return cls(tuple(streams))

    def scores(self, features: Features) -> Floats:
        """Weighted log likelihoods up to a constant, shape (n, n_states + 1).

        The column after the last state is for what lies beside a phrase: like the last state,
        silence, or like any of them, whichever is likelier.
        """
        total = self.streams[0].scores(features)
        for stream in self.streams[1:]:
            total += stream.scores(features)
        best = total.max(axis=1, keepdims=True)
        anything = best + np.log(np.exp(total - best).mean(axis=1, keepdims=True))
        return np.hstack([total, np.maximum(anything, total[:, -1:])])


def _average(rows: Features) -> _Gaussians:
    floor = np.float32(1e-6)
    return _Gaussians(
        rows.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32),
        rows.var(axis=0, keepdims=True, dtype=np.float64).astype(np.float32) + floor,
        np.zeros(1, np.float32),
    )


def _concatenate(mixtures: list[_Gaussians]) -> _Gaussians:
    return _Gaussians(
        np.concatenate([mixture.means for mixture in mixtures]),
        np.concatenate([mixture.variances for mixture in mixtures]),
        np.concatenate([mixture.log_shares for mixture in mixtures]),
    )


def _mixture(rows: Features, average: _Gaussians, largest: int) -> _Gaussians:
    if not len(rows):
        return average
    size = max(1, min(largest, len(rows) // _FRAMES_PER_GAUSSIAN))
    mixture = _single(rows, average)
    while len(mixture.log_shares) < size:
        mixture = _split(mixture, size)
        for _ in range(_EM_ROUNDS):
            mixture = _reestimate(rows, mixture, average)
    return mixture


def _single(rows: Features, average: _Gaussians) -> _Gaussians:
    n = len(rows)
    mean = (rows.sum(axis=0, keepdims=True) + _MEAN_PRIOR * average.means) / (n + _MEAN_PRIOR)
    spread = rows.var(axis=0, keepdims=True) * n + _VARIANCE_PRIOR * average.variances
    return _Gaussians(mean, spread / (n + _VARIANCE_PRIOR), np.zeros(1, np.float32))


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


def _reestimate(rows: Features, mixture: _Gaussians, average: _Gaussians) -> _Gaussians:
    scores = mixture.log_densities(rows)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    counts = shares.sum(axis=0)[:, None] + np.float32(1e-3)
    means = shares.T @ rows / counts
    variances = np.maximum(shares.T @ rows**2 / counts - means**2, 0.0)
    variances = variances * counts + _VARIANCE_PRIOR * average.variances
    return _Gaussians(
        means,
        variances / (counts + _VARIANCE_PRIOR),
        np.log(counts[:, 0] / counts.sum()),
    )
