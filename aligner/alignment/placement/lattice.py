"""The states a stretch of words may pass through.

word 0: "a" (two ways)      word 1: "gus"
ah        ey                g  ·  ah  ·  s          states, · the blank between two phones
enters 0  enters 0          enters 1
ends[0] = (0, 1)            ends[1] = (6,)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pronunciations: TypeAlias = tuple[tuple[int, ...], ...]
"""Ways to say one word, each a tuple of phone columns; empty if there is nothing to be heard."""

BLANK = -1
"""The label of the state between two phones."""


@dataclass(frozen=True, slots=True)
class SearchRegion:
    """Words `first` to `last` (exclusive) lie somewhere in frames `start` to `end` (exclusive).

    Attributes:
        joins: whether the next word begins at `end`, so that a pause before it is priced as
            inside a phrase. Otherwise `end` is only where the recording was cut.
    """

    first: int
    last: int
    start: int
    end: int
    joins: bool = False

    @property
    def n_frames(self) -> int:
        """How many frames there are to search."""
        return max(0, self.end - self.start)

    def opens(self, opens: Sequence[bool]) -> list[bool]:
        """Whether each of its words, and what follows the last, may follow a pause.

        Args:
            opens: the same for all words of the transcript.

        Returns:
            Length `last - first + 1`.
        """
        free = not self.joins or self.last >= len(opens) or opens[self.last]
        return [*opens[self.first : self.last], free]


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The states of one stretch, N in number, pronunciation after pronunciation.

    Attributes:
        stretch: the words and frames it is for.
        labels: phone column or BLANK, shape (N,).
        enters: the word (counted from the stretch's first) that a state begins, else -1, (N,).
        jumps: whether a state may follow the last but one, leaving out a blank, shape (N,).
        ends: for each word the last state of each of its pronunciations.
        opens: whether each word, and what lies behind the last, may follow a pause or foreign
            sound at no price, (n_words + 1,).
    """

    stretch: SearchRegion
    labels: npt.NDArray[np.int64]
    enters: npt.NDArray[np.int64]
    jumps: npt.NDArray[np.bool_]
    ends: tuple[tuple[int, ...], ...]
    opens: npt.NDArray[np.bool_]

    @property
    def n_states(self) -> int:
        """N, the length of `labels`."""
        return len(self.labels)

    @property
    def n_words(self) -> int:
        """How many words the stretch holds."""
        return len(self.ends)

    @classmethod
    def of(
        cls, stretch: SearchRegion, words: Sequence[Pronunciations], opens: Sequence[bool]
    ) -> Lattice:
        """Lay out the words of a stretch, given the pronunciations and openings of all words."""
        labels: list[int] = []
        enters: list[int] = []
        jumps: list[bool] = []
        ends: list[tuple[int, ...]] = []
        for word, pronunciations in enumerate(words[stretch.first : stretch.last]):
            last = []
            for phones in pronunciations:
                for before, phone in zip((None, *phones), phones, strict=False):
                    if before is not None:
                        labels.append(BLANK)
                    labels.append(phone)
                    enters += [word] if before is None else [-1, -1]
                    jumps += [False] if before is None else [False, phone != before]
                last.append(len(labels) - 1)
            ends.append(tuple(last))
        return cls(
            stretch,
            np.array(labels, np.int64),
            np.array(enters, np.int64),
            np.array(jumps, np.bool_),
            tuple(ends),
            np.array(stretch.opens(opens), np.bool_),
        )
