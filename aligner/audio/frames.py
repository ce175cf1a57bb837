"""Frames of sound in a row: their form, the runs of them in a file, and what lay between those."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

CHAIN: Final = 4
"""Frames of one form in a row that no chance makes: by these a stream is found again."""

HEADER: Final = 8
"""Bytes that a `Measure` may look at."""


@dataclass(frozen=True, slots=True)
class FrameForm:
    """What does not change within a stream.

    Attributes:
        kind: what must be the same besides, as version and layer.
        rate: samples a second.
        channels: how many.
        samples: in each frame.
    """

    kind: int
    rate: int
    channels: int
    samples: int


Measure: TypeAlias = Callable[[bytes, int], "tuple[int, FrameForm] | None"]
"""Length in bytes and form of the frame whose header is at a place; None if there is none.

Equal forms must be the same object.
"""


@dataclass(frozen=True, slots=True, eq=False)
class FrameRun:
    """Frames that follow each other without a gap.

    Attributes:
        form: of all of them.
        starts: where each begins in the file.
        end: where the last one ends.
        lost: bytes before the first one that are neither frames nor tags.
        tagged: whether a tag lies before it: files were joined there.
    """

    form: FrameForm
    starts: array[int]
    end: int
    lost: int
    tagged: bool


Basis: TypeAlias = Literal["counted", "fits", "misfit", "usual"]
"""How it is known how many frames a hole stands for: a header counts them; frames of one size fit
into it; they do not, so that bytes were left out or put in; or frames vary in size, and it is the
number that such bytes usually hold."""

_MISFIT: Final = 3
"""Bytes by which a hole may differ from whole frames of a constant size: their padding."""

_NEAR: Final = 64
"""Frames before a hole that tell what lay in it."""


def lost_frames(starts: Sequence[int], end: int, size: int) -> tuple[int, Basis]:
    """How many frames a hole stands for.

    Args:
        starts: of the frames before it, shape (n,).
        end: where the last of them ends and the hole begins.
        size: bytes of the hole.
    """
    usual = usual_bytes(starts, end)
    frames = round(size / usual)
    sizes = np.diff(np.array(starts[-_NEAR:], np.int64))
    if not len(sizes) or int(np.ptp(sizes)) > 2:  # padding makes one byte, or two in AC-3
        return frames, "usual"
    return frames, "fits" if abs(size - frames * usual) <= _MISFIT + frames / 16 else "misfit"


def usual_bytes(starts: Sequence[int], end: int) -> float:
    """Mean size of the frames before a place; infinite if there are none.

    Args:
        starts: where frames begin, in order.
        end: where the last one ends.
    """
    last = starts[-_NEAR:]
    return max(1.0, (end - last[0]) / len(last)) if last else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A whole file.

    Attributes:
        runs: in order.
        left: bytes after the last run that are neither frames nor tags.
        unclear: where ID3 tags begin whose size cannot be told: what looks like frames behind them
            may be a part of them.
    """

    runs: tuple[FrameRun, ...]
    left: int
    unclear: tuple[int, ...] = ()

    @property
    def bytes(self) -> int:
        """Of all frames."""
        return sum(run.end - run.starts[0] for run in self.runs)

    @property
    def others(self) -> int:
        """Bytes that are neither frames nor tags."""
        return sum(run.lost for run in self.runs) + self.left
