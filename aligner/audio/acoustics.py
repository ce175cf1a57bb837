"""What was heard: phone posteriors, and what a model must do to make them.

Another acoustic model takes this one's place in one file: give it `name`, `phones`, and `hear`, and
beside it a profile with what was chosen for it (`aligner.alignment.profile`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Mono samples at 16 kHz, shape (n,), nominal range -1 to 1."""

SAMPLE_RATE = 16_000
"""Samples a second, everywhere in the package after decoding."""


class Sliceable(Protocol):
    """Samples of a whole recording, in memory or not: an array, or what is read like one."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.generic]:
        """Those of a slice: int16, or floats from -1 to 1."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """A part of a recording under the recording's own sample indices, to be sent to a process.

    Attributes:
        held: those from `start` on, shape (n,).
        start: the number of the first.
        total: how many the recording has.
    """

    held: npt.NDArray[np.generic]
    start: int
    total: int

    @classmethod
    def of(cls, samples: Sliceable, start: int, end: int) -> Excerpt:
        """The samples `start` to `end`, as far as there are any.

        Args:
            samples: of the whole recording.
            start: the first sample that is held.
            end: the one behind the last.
        """
        start = max(0, start)
        return cls(samples[start : max(0, end)], start, len(samples))

    def __len__(self) -> int:
        """How many the recording has."""
        return self.total

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.generic]:
        """Samples of a slice without a step.

        Raises:
            IndexError: not all of them are held.
        """
        start, stop, _ = part.indices(self.total)
        first, last = start - self.start, stop - self.start
        if first < last and (first < 0 or last > len(self.held)):
            raise IndexError(f"samples {start} to {stop} are not in this excerpt")
        return self.held[max(0, first) : max(0, last)]


@dataclass(frozen=True, slots=True, eq=False)
class PhonePosteriors:
    """Natural-log probabilities of each phone in each frame.

    Attributes:
        log_probs: shape (n_frames, n_phones), float32, read-only; rows are log-softmax outputs.
        phones: n_phones names; the column's meaning.
        frame_rate: frames a second; frame i stands for time i / frame_rate.
        blank: column of "no new phone".
        boundary: column of "a word ends here", or None if the model has none.
    """

    log_probs: npt.NDArray[np.float32]
    phones: tuple[str, ...]
    frame_rate: float
    blank: int
    boundary: int | None


class AcousticModel(Protocol):
    """Turns samples into phone posteriors."""

    @property
    def name(self) -> str:
        """What the alignment file says was used, with its version."""
        ...

    @property
    def phones(self) -> tuple[str, ...]:
        """The names of the columns that `hear` gives."""
        ...

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        """Posteriors of the whole recording.

        Args:
            blocks: consecutive pieces of any length, shape (n,), 16 kHz mono; read once, in order.
            progress: called now and then with the seconds of audio that are done.
        """
        ...
