"""How far the audio's clock is ahead of the stamps', sighting by sighting.

A sighting allows an interval of offsets: a floored stamp one second, an exact one a frame. The
offset stays the same over a stretch of the episode and jumps where one side holds sound that the
other does not count. The likeliest course is found by a Viterbi whose states are the offsets that
any sighting allows:

    offset │         ┌─────────  a jump: free, or nearly so if a break is as long as the jump
           │    ×    │
           │ ────────┘           ×: costs a capped amount, so a typing error explains itself
           └──────────────────── sightings

All costs are in wrong stamps: 1.0 is the cost of calling one sighting a typing error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.timeline import Segment

Reals = npt.NDArray[np.float64]

WRONG_SECONDS = 1.5
"""A sighting further than this from the clock is wrong. People stamp within a second of the word;
a typing error is off by ten seconds, a minute or an hour."""

LENGTH_SLACK = 2.0
"""Seconds by which a break may differ from the jump it explains: each edge is good to 1 s."""

_FREE_JUMP = 1.6
"""Two sightings that agree make a stretch of their own, one does not; out and back again takes
four."""

_BREAK_JUMP = 1.2
"""The same at a break of any length: other adverts than those the stamps count."""

_LENGTH_JUMP = 0.3
"""The jump is the break's length: one sighting is enough."""

_SHIFTED_START = 0.5
"""The recording starts later or earlier than the stamps' clock: a single stamp can say so."""

_FAR_START = 2.5
"""By more than `_LONGEST_CUT`: three stamps must say so."""

_LONGEST_CUT = 900.0
"""Seconds of talk that a re-cut recording may lack in one place. An hour is a typing error."""

_GRID = 0.05
"""Seconds between states; far below what a sighting can tell."""


@dataclass(frozen=True, slots=True)
class OffsetBounds:
    """What each sighting says, in the order of the audio; all seconds, all of shape (n,).

    Attributes:
        low: smallest offset that the sighting allows.
        high: largest offset that it allows.
        audio: when it was heard.
    """

    low: Reals
    high: Reals
    audio: Reals

    def cost(self, offsets: Reals) -> Reals:
        """How far each sighting is from allowing an offset, a cost from 0 to 1; (n, n_offsets)."""
        below = self.low[:, None] - offsets
        above = offsets - self.high[:, None]
        return np.clip(np.maximum(below, above) / WRONG_SECONDS, 0.0, 1.0)

    def __getitem__(self, which: slice | npt.NDArray[np.bool_]) -> OffsetBounds:
        return OffsetBounds(self.low[which], self.high[which], self.audio[which])


def best_offsets(bounds: OffsetBounds) -> tuple[float, float]:
    """The smallest and the largest offset that most of the sightings allow.

        sightings   ├─────────┤
                       ├─────────┤
                  ├───────┤
        best           ├──┤

    The sum of capped distances is least between two ends of intervals, so only those are tried;
    O(n^2).
    """
    tried = np.sort(np.concatenate([bounds.low, bounds.high]))
    costs = bounds.cost(tried).sum(axis=0)
    best = tried[costs <= costs.min() + 1e-9]
    near = best[np.abs(best - best[len(best) // 2]) <= WRONG_SECONDS]
    return float(near[0]), float(near[-1])


def likeliest_course(bounds: OffsetBounds, breaks: Sequence[Segment]) -> tuple[Reals, float]:
    """The offset at the start of the episode and at each sighting; O(n * n_states^2).

    Args:
        bounds: the sightings, at least one, in the order of the audio.
        breaks: stretches without transcript speech.

    Returns:
        Offsets, shape (n + 1,), good to the grid of states, and what this course costs.
    """
    ends = np.concatenate([[0.0], bounds.low, bounds.high])
    states = np.unique(np.round(ends / _GRID) * _GRID)
    jumps = states[None, :] - states[:, None]
    costs = bounds.cost(states)
    reached = _start_cost(states)
    came_from = np.empty((len(costs), len(states)), np.int64)
    heard = 0.0
    for i, audio in enumerate(bounds.audio.tolist()):
        passed = [gap.duration for gap in breaks if heard < gap.middle < audio]
        total = reached[:, None] + _jump_cost(jumps, passed, audio - heard)
        came_from[i] = total.argmin(axis=0)
        reached = total.min(axis=0) + costs[i]
        heard = audio
    state = int(reached.argmin())
    course = [state]
    for row in came_from[::-1]:
        course.append(int(row[course[-1]]))
    return states[course[::-1]], float(reached[state])


def _start_cost(states: Reals) -> Reals:
    away = np.abs(states)
    return np.select(
        [away <= WRONG_SECONDS, away <= _LONGEST_CUT], [0.0, _SHIFTED_START], _FAR_START
    )


def _jump_cost(jumps: Reals, passed: Sequence[float], elapsed: float) -> Reals:
    """What each jump costs between two sightings, infinite where the clock would run backwards.

    Args:
        jumps: change of the offset, seconds, from each state (row) to each (column).
        passed: lengths of the breaks between the sightings.
        elapsed: seconds of audio between them.
    """
    cost = np.full_like(jumps, _BREAK_JUMP if passed else _FREE_JUMP)
    for length in {*passed, sum(passed)} if passed else ():
        cost[np.abs(jumps - length) <= LENGTH_SLACK] = _LENGTH_JUMP
    cost[(jumps > elapsed + 1.0) | (jumps < -_LONGEST_CUT)] = np.inf
    np.fill_diagonal(cost, 0.0)
    return cost
