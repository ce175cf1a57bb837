"""Posteriors as the search weighs them: nats below the best class of each frame.

Sound that belongs to no word (`filler`) may stand between words, at a price a frame. A low price
lets known words slip away from where they are said; 6 nats instead of the aligner's 2 raised the
share of gaps filled right from .35 to .55.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import PhonePosteriors

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

NEVER = np.float32(-1e30)
"""The score of what cannot be."""

FILLER = 6.0
"""Nats a frame by which sound between words is worse than the best phone."""

_FLOOR = -14.0
"""Nats: a phone that is this unlikely is as good as any other one."""

_NOTHING = np.float32(1e-9)
"""Keeps the logarithm of a phone that nothing sounds like finite; far below `_FLOOR`."""

_SILENT, _FAINT = -0.01, -5.5
"""Where the blank is this near to certain and the best phone this faint, no phone begins: half of
the frames need no search."""

_ROWS = 1 << 12
"""Frames that are computed at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameScores:
    """T frames, P phones; nats, 0 for the best class of a frame.

    Attributes:
        phones: of a new or held phone, shape (T, P).
        blank: of no new phone, shape (T,).
        filler: of sound between words, shape (T,).
        quiet: frames in which no phone is worth trying, shape (T,).
    """

    phones: Floats
    blank: Floats
    filler: Floats
    quiet: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """T."""
        return len(self.blank)

    def part(self, start: int, stop: int) -> FrameScores:
        """Some of the frames."""
        rows = slice(start, stop)
        return FrameScores(self.phones[rows], self.blank[rows], self.filler[rows], self.quiet[rows])

    def reversed(self) -> FrameScores:
        """The frames from the last to the first."""
        return FrameScores(self.phones[::-1], self.blank[::-1], self.filler[::-1], self.quiet[::-1])


def score_frames(
    heard: PhonePosteriors,
    phones: Sequence[str],
    frames: Rows | None = None,
    meant: Floats | None = None,
) -> FrameScores:
    """Scores of some frames, computed piece by piece: copies of an hour would be 90 MB.

    Args:
        heard: of a recording.
        phones: the P phones that words are spelt with; one that the model does not know is never
            heard.
        frames: which of its frames, shape (T,); all of them if not given.
        meant: probability of each phone where another one is heard (`confusions.meant_phones`),
            shape (P, P); heard is meant if not given.
    """
    count = len(heard.log_probs) if frames is None else len(frames)
    scores = FrameScores(
        np.empty((count, len(phones)), np.float32),
        np.empty(count, np.float32),
        np.empty(count, np.float32),
        np.empty(count, np.bool_),
    )
    for start in range(0, count, _ROWS):
        rows = slice(start, start + _ROWS)
        some = heard.log_probs[rows if frames is None else frames[rows]]
        made, room = (
            _scored(replace(heard, log_probs=some), phones, meant),
            scores.part(start, rows.stop),
        )
        room.phones[:], room.blank[:] = made.phones, made.blank
        room.filler[:], room.quiet[:] = made.filler, made.quiet
    return scores


def _scored(heard: PhonePosteriors, phones: Sequence[str], meant: Floats | None) -> FrameScores:
    """Scores of all frames, at once."""
    blank = heard.log_probs[:, heard.blank].astype(np.float32)
    if heard.boundary is not None:
        blank = np.logaddexp(blank, heard.log_probs[:, heard.boundary].astype(np.float32))
    known = {phone: column for column, phone in enumerate(heard.phones)}
    columns = [known.get(phone, -1) for phone in phones]
    sounds = heard.log_probs[:, columns].astype(np.float32)
    sounds[:, np.array(columns) < 0] = _FLOOR * 2
    if meant is not None:
        sounds = np.log(np.exp(sounds) @ meant + _NOTHING)
    loudest = sounds.max(axis=1)
    top = np.maximum(loudest, blank)
    scores = np.maximum(sounds - top[:, None], np.float32(_FLOOR))
    still = np.maximum(blank - top, np.float32(_FLOOR))
    between = np.maximum(still, loudest - top - np.float32(FILLER))
    quiet = (still > _SILENT) & (scores.max(axis=1) < _FAINT)
    return FrameScores(scores, still, between, quiet)
