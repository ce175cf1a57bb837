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
class VoiceSums:
    """What the turns of v voices add up to.

    Attributes:
        weights: how probably each of n turns is each voice's, shape (n, v).
        counts: shape (v, gaussians).
        offsets: shape (v, gaussians, columns).
        pitches: shape (v, N_PITCHES).
    """

    weights: Doubles
    counts: Doubles
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

    def sums(self, weights: Doubles) -> VoiceSums:
        """What the turns of each voice add up to; O(n * voices).

        Args:
            weights: how probably each turn is each voice's, shape (n, voices).
        """
        shares = weights.T
        offsets = np.tensordot(shares, self.offsets, 1)
        return VoiceSums(weights, shares @ self.counts, offsets, shares @ self.pitches)

    def voices_without(self, sums: VoiceSums, turn: int) -> tuple[Voice, ...]:
        """Each voice as the other turns make it."""
        made = []
        for v, weight in enumerate(sums.weights[turn]):
            drawn = shrunk(sums.counts[v] - weight * self.counts[turn])
            offsets = sums.offsets[v] - weight * self.offsets[turn]
            pitches = sums.pitches[v] - weight * self.pitches[turn]
            made.append(Voice(offsets * drawn[:, None], self._ratios(pitches)))
        return tuple(made)

    def fits(self, weights: Doubles) -> Doubles:
        """Log-likelihood ratio a frame of each turn under each voice, the turn itself left out.

        Args:
            weights: as for `sums`.

        Returns:
            Shape (n, voices), nats a frame.
        """
        sums = self.sums(weights)
        # Without making the voice of each turn: sums of squares tell what leaving it out changes.
        beside = np.matmul(self.offsets.transpose(1, 0, 2), sums.offsets.transpose(1, 2, 0))
        far = np.square(sums.offsets).sum(axis=2)
        own = np.einsum("tkd,tkd->tk", self.offsets, self.offsets)
        made = np.empty(weights.shape)
        for v in range(weights.shape[1]):
            left = weights[:, v, None]
            drawn = shrunk(sums.counts[v] - left * self.counts)
            with_voice = beside[:, :, v].T
            towards = drawn * (with_voice - left * own)
            distance = np.square(drawn) * (far[v] - 2 * left * with_voice + left**2 * own)
            ratios = self._ratios(sums.pitches[v] - left * self.pitches)
            pitched = np.einsum("tp,tp->t", self.pitches, ratios)
            made[:, v] = (towards - 0.5 * self.counts * distance).sum(axis=1)
            made[:, v] += _PITCH_WEIGHT * pitched
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

    def _ratios(self, pitches: Doubles) -> Doubles:
        return _pitch_ratios(pitches, self.everybody)


def pitch_fit(heard: Doubles, voice: Doubles, everybody: Doubles) -> float:
    """Log-likelihood ratio of the pitches of a turn under a voice's, nats; (N_PITCHES,) each."""
    return _PITCH_WEIGHT * float(heard @ _pitch_ratios(voice, everybody))


def _pitch_ratios(pitches: Doubles, everybody: Doubles) -> Doubles:
    """Log ratios of a voice's pitches to everybody's, shape (…, N_PITCHES)."""
    heard = pitches / _CORRELATED + _PITCHES_BEFORE * everybody
    share = heard / np.maximum(1e-9, heard.sum(axis=-1, keepdims=True))
    ratios: Doubles = np.log((share + 1e-4) / (everybody + 1e-4))
    return ratios


def shrunk(counts: Doubles) -> Doubles:
    """What sums of offsets are multiplied by: means drawn towards none where frames are few."""
    shares: Doubles = 1 / (counts + _CORRELATED * _RELEVANCE)
    return shares


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
        by_gaussian = x @ slopes.T.astype(np.float32)
        by_gaussian -= constant.astype(np.float32)
        ratios = np.append(voice.pitches, 0.0)  # -1: no pitch
        fits[:, v] = np.einsum("nk,nk->n", shares, by_gaussian)
        fits[:, v] += _PITCH_WEIGHT * ratios[turn.pitches]
    return fits
