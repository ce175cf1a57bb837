"""What a turn's frames say of its voice, in numbers that add up: sums under the background.

    frames of turn t ─ responsibilities ─► counts[t]    how much each Gaussian was at work
                                           offsets[t]   how far from its mean, in deviations
                                           pitches[t]   how often each pitch was heard

The voice of several turns is made of the sum of theirs, so a turn can be taken out of the voice
that it is compared with: judged against a voice that holds the turn itself, every turn fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.voices.background import Background
from aligner.audio.voice_features import N_PITCHES, VoiceFrames

Doubles = npt.NDArray[np.float64]

_CORRELATED: Final = 4.0
"""Neighbouring frames repeat each other: so many count as one."""

_RELEVANCE: Final = 8.0
"""Frames that the background counts for in a voice's offsets (MAP adaptation)."""

_PITCH_WEIGHT: Final = 0.5
"""Exponent of the pitch's likelihood, which repeats itself more than timbre does."""

_PITCHES_BEFORE: Final = 20.0
"""Frames that everybody's pitch counts for in a voice's."""

_ROWS: Final = 64
"""Turns that are left out at a time: bounds the memory."""

_SMEARED: Final = np.array([0.05, 0.25, 0.4, 0.25, 0.05])
"""A pitch counts for its neighbours too: a voice rarely hits the same tenth of an octave."""


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """How one voice differs from the background.

    Attributes:
        offsets: of the Gaussians' means, in standard deviations, shape (gaussians, columns).
        pitches: log ratios of how often each pitch is heard to how often in all turns.
    """

    offsets: Doubles
    pitches: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class TurnStatistics:
    """Sums over the frames of each of n turns.

    Attributes:
        frames: how many there are, shape (n,).
        counts: shape (n, gaussians).
        offsets: from the mean of the whole recording, shape (n, gaussians, columns).
        pitches: shape (n, N_PITCHES).
        everybody: distribution of pitch in all turns, shape (N_PITCHES,).
        centre: mean offset of the recording from the background, (gaussians, columns): an
            equalizer over everything is no voice's.
    """

    frames: Doubles
    counts: Doubles
    offsets: Doubles
    pitches: Doubles
    everybody: Doubles
    centre: Doubles

    @classmethod
    def of(cls, turns: Sequence[VoiceFrames], background: Background) -> TurnStatistics:
        """Sum up turns; O(frames)."""
        n, shape = len(turns), background.means.shape
        counts, offsets = np.zeros((n, shape[0])), np.zeros((n, *shape))
        pitches = np.zeros((n, N_PITCHES))
        for t, turn in enumerate(turns):
            if not len(turn):
                continue
            x = turn.features.astype(np.float32)
            shares = background.responsibilities(x)
            counts[t] = shares.sum(axis=0)
            offsets[t] = shares.T @ x - counts[t][:, None] * background.means
            heard = np.bincount(turn.pitches[turn.pitches >= 0], minlength=N_PITCHES)
            pitches[t] = np.convolve(heard, _SMEARED, "same")
        offsets /= np.sqrt(background.variances)
        centre = offsets.sum(axis=0) / (counts.sum(axis=0)[:, None] + 20)
        offsets -= counts[:, :, None] * centre
        total = pitches.sum(axis=0)
        everybody = total / max(1.0, total.sum())
        frames = np.array([len(turn) for turn in turns], np.float64)
        return cls(frames, counts, offsets, pitches, everybody, centre)

    def voice(self, weights: Doubles) -> Voice:
        """The voice of turns that belong to it with these probabilities, shape (n,)."""
        return self._voice(
            weights @ self.counts,
            np.tensordot(weights, self.offsets, 1),
            weights @ self.pitches,
        )

    def voice_without(self, weights: Doubles, turn: int) -> Voice:
        """The same without one turn; O(n)."""
        others = weights.copy()
        others[turn] = 0.0
        return self.voice(others)

    def fit(self, voice: Voice) -> Doubles:
        """Log-likelihood ratio of each turn between a voice and the background, nats, (n,)."""
        towards = np.tensordot(self.offsets, voice.offsets, 2)
        far = 0.5 * self.counts @ np.square(voice.offsets).sum(axis=1)
        fit: Doubles = towards - far + _PITCH_WEIGHT * self.pitches @ voice.pitches
        return fit

    def fits(self, weights: Doubles) -> Doubles:
        """Log-likelihood ratio a frame of each turn under each voice, the turn itself left out.

        Args:
            weights: how probably each turn is each voice's, shape (n, voices).

        Returns:
            Shape (n, voices), nats a frame.
        """
        made = np.zeros(weights.shape)
        for v in range(weights.shape[1]):
            own = weights[:, v]
            counts, pitches = own @ self.counts, own @ self.pitches
            offsets = np.tensordot(own, self.offsets, 1)
            made[:, v] = self.fit(self._voice(counts, offsets, pitches))
            owned = np.flatnonzero(own)
            for at in range(0, len(owned), _ROWS):
                some = owned[at : at + _ROWS]
                part, rest = self.some(some), own[some]
                made[some, v] = part.fit_each(
                    counts - rest[:, None] * part.counts,
                    offsets - rest[:, None, None] * part.offsets,
                    pitches - rest[:, None] * part.pitches,
                )
        scores: Doubles = made / np.maximum(1.0, self.frames)[:, None]
        return scores

    def some(self, turns: npt.NDArray[np.intp]) -> TurnStatistics:
        """Those of some turns, for the same recording."""
        return replace(
            self,
            frames=self.frames[turns],
            counts=self.counts[turns],
            offsets=self.offsets[turns],
            pitches=self.pitches[turns],
        )

    def fit_each(self, counts: Doubles, offsets: Doubles, pitches: Doubles) -> Doubles:
        """As `fit`, each turn under a voice of its own, made of a row of these sums."""
        away = _means(offsets, counts)
        towards = np.einsum("tkd,tkd->t", self.offsets, away)
        far = 0.5 * np.einsum("tk,tkd,tkd->t", self.counts, away, away)
        pitched = np.einsum("tp,tp->t", self.pitches, self._ratios(pitches))
        fit: Doubles = towards - far + _PITCH_WEIGHT * pitched
        return fit

    def _voice(self, counts: Doubles, offsets: Doubles, pitches: Doubles) -> Voice:
        return Voice(_means(offsets, counts), self._ratios(pitches))

    def _ratios(self, pitches: Doubles) -> Doubles:
        """Log ratios of a voice's pitches to everybody's, shape (…, N_PITCHES)."""
        heard = pitches / _CORRELATED + _PITCHES_BEFORE * self.everybody
        share = heard / np.maximum(1e-9, heard.sum(axis=-1, keepdims=True))
        ratios: Doubles = np.log((share + 1e-4) / (self.everybody + 1e-4))
        return ratios


def _means(offsets: Doubles, counts: Doubles) -> Doubles:
    """Mean offsets, drawn towards none where there are few frames."""
    means: Doubles = offsets / _CORRELATED / (counts / _CORRELATED + _RELEVANCE)[..., None]
    return means


def frame_fits(
    turn: VoiceFrames, voices: Sequence[Voice], background: Background, centre: Doubles
) -> Doubles:
    """Log-likelihood ratio of each frame of a turn under each voice; O(frames * voices).

    Returns:
        Shape (frames, voices), nats.
    """
    x = turn.features.astype(np.float32)
    shares = background.responsibilities(x)
    deviations = np.sqrt(background.variances)
    fits = np.empty((len(turn), len(voices)))
    for v, voice in enumerate(voices):
        slopes = voice.offsets / deviations
        constant = (slopes * background.means).sum(axis=1)
        constant += (voice.offsets * (centre + 0.5 * voice.offsets)).sum(axis=1)
        by_gaussian = x @ slopes.T.astype(np.float32) - constant.astype(np.float32)
        heard = np.where(turn.pitches >= 0, voice.pitches[turn.pitches], 0.0)
        fits[:, v] = (shares * by_gaussian).sum(axis=1) + _PITCH_WEIGHT * heard
    return fits
