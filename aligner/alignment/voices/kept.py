"""What is kept of a voice for other episodes of its show."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.alignment.voices.statistics import Doubles
from aligner.audio.voice_features import VOICE_RATE


@dataclass(frozen=True, slots=True, eq=False)
class KeptVoice:
    """What is kept of somebody's voice in an episode.

    Attributes:
        name: as the labels write it.
        frames: how many there were.
        turns: how many there were.
        counts: frames of each Gaussian of the background, shape (gaussians,).
        means: mean offsets from the background, in deviations, shape (gaussians, columns).
        pitches: shape (N_PITCHES,).
    """

    name: str
    frames: float
    turns: int
    counts: Doubles
    means: Doubles
    pitches: Doubles

    @property
    def seconds(self) -> float:
        """Of voice."""
        return self.frames / VOICE_RATE
