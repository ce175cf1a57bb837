"""How far a recording has been decoded, and whether it ends as recordings do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from aligner.audio.acoustics import Samples

_END: Final = 0.02
_ABRUPT: Final = 0.4
"""Of the mean level of a recording: what its last 20 ms have if it ends within a word; encoders
end with what silence they need to fill a frame."""


@dataclass(slots=True)
class Elapsed:
    """A running count of what was decoded, and its energy; mutable.

    Attributes:
        rate: samples a second.
        samples: that there were.
        opposite: seconds of channels that were opposite in phase.
        energy: sum of the squares of all samples.
        last: the last samples, 20 ms of them.
    """

    rate: int
    samples: int = 0
    opposite: float = 0.0
    energy: float = 0.0
    last: Samples = field(default_factory=lambda: np.empty(0, np.float32))

    @property
    def now(self) -> float:
        """Seconds."""
        return self.samples / self.rate

    def pass_by(self, sound: Samples) -> None:
        """Count a block of samples, shape (n,)."""
        self.samples += len(sound)
        self.energy += float(np.dot(sound, sound))
        if len(sound):
            self.last = sound[-round(_END * self.rate) :]

    @property
    def stops_abruptly(self) -> bool:
        """Whether the last sound is nearly as loud as all of it is."""
        end = float(np.dot(self.last, self.last)) / max(1, len(self.last))
        return end > _ABRUPT**2 * self.energy / max(1, self.samples) > 0
