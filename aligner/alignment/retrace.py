"""The likeliest course through phrases whose states are scored frame by frame.

Two things decide when a phone begins: the sound (scores of the frames) and the acoustic model's
spike, which is that much late give or take (a parabola about the time it makes likeliest).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.phrases import Ints, Phrase

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int8]

_BATCH_CELLS: Final = 4_000_000
"""States times frames solved at once: 16 MB of scores."""

_NEVER: Final = np.float32(-1e30)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A phrase to be traced.

    Attributes:
        phrase: its states.
        columns: the column of the scores for each state, shape (N,).
        due: when each state is entered if all goes as usual, in frames of the phrase, shape (N,).
        sharpness: 1 / standard deviation of that, per frame, 0 where nothing is known, shape (N,).
        earliest: a state is not entered before this frame, shape (N,).
        latest: nor after this one, shape (N,).
    """

    phrase: Phrase
    columns: Ints
    due: Floats
    sharpness: Floats
    earliest: Floats
    latest: Floats

    @property
    def cells(self) -> int:
        """Frames times states."""
        return self.phrase.n_frames * self.phrase.n_states


def trace(courses: Sequence[Course], scores: Sequence[Floats]) -> list[Ints | None]:
    """The state of every frame.

    Complexity: O(frames x states) for each phrase.

    Args:
        courses: what to trace.
        scores: for each course those of its frames, shape (n_frames, n_columns).

    Returns:
        For each course its path, shape (n_frames,), or None if there is none within the limits.
    """
    paths: list[Ints | None] = [None] * len(courses)
    for batch in _batches(courses):
        solved = _solve([courses[i] for i in batch], [scores[i] for i in batch])
        for i, path in zip(batch, solved, strict=True):
            paths[i] = path
    return paths


def _batches(courses: Sequence[Course]) -> Iterator[list[int]]:
    """Phrases of like length together, so that little is padded."""
    batch: list[int] = []
    largest = 0
    for i in sorted(range(len(courses)), key=lambda i: (courses[i].phrase.n_frames, i)):
        phrase = courses[i].phrase
        largest = max(largest, phrase.n_states)
        if batch and phrase.n_frames * largest * (len(batch) + 1) > _BATCH_CELLS:
            yield batch
            batch, largest = [], phrase.n_states
        batch.append(i)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """A batch of B courses over N states, padded."""

    due: Floats
    sharpness: Floats
    earliest: Floats
    latest: Floats
    leap_from: Ints  # flat places of the other predecessors
    leap: Floats  # 0 where there is one, else _NEVER
    codes: Codes  # how far back it lies

    @classmethod
    def of(cls, batch: Sequence[Course]) -> _Tables:
        shape = (len(batch), max(each.phrase.n_states for each in batch))
        due, sharpness, earliest = (np.zeros(shape, np.float32) for _ in range(3))
        latest = np.full(shape, np.inf, np.float32)
        codes = np.zeros(shape, np.int8)
        for row, course in enumerate(batch):
            n = course.phrase.n_states
            due[row, :n] = course.due
            sharpness[row, :n] = course.sharpness
            earliest[row, :n] = course.earliest
            latest[row, :n] = course.latest
            codes[row, :n] = course.phrase.leaps
        places = np.arange(codes.size).reshape(shape) - codes
        leap = np.where(codes > 0, np.float32(0), _NEVER)
        return cls(due, sharpness, earliest, latest, places, leap, codes)

    def price(self, frame: int) -> Floats:
        """What it costs to enter each state at a frame."""
        off = (np.float32(frame) - self.due) * self.sharpness
        off *= off
        off *= np.float32(0.5)
        off[(frame < self.earliest) | (frame > self.latest)] = -_NEVER
        return off


def _solve(batch: Sequence[Course], scores: Sequence[Floats]) -> list[Ints | None]:
    tables = _Tables.of(batch)
    n_frames = max(each.phrase.n_frames for each in batch)
    emission = np.zeros((n_frames, *tables.codes.shape), np.float32)
    for row, course in enumerate(batch):
        frames, n = course.phrase.n_frames, course.phrase.n_states
        emission[:frames, row, :n] = scores[row][:, course.columns]
    came = np.zeros(emission.shape, np.int8)
    state = np.full(tables.codes.shape, _NEVER, np.float32)
    state[:, :2] = emission[0, :, :2] - tables.price(0)[:, :2] * np.array([0, 1], np.float32)
    ends: dict[int, list[int]] = {}
    for row, course in enumerate(batch):
        ends.setdefault(course.phrase.n_frames - 1, []).append(row)
    paths: list[Ints | None] = [None] * len(batch)
    for frame in range(n_frames):
        if frame:
            _advance(state, tables, came[frame], tables.price(frame))
            state += emission[frame]
        for row in ends.get(frame, ()):
            n = batch[row].phrase.n_states
            last = n - 1 if state[row, n - 1] >= state[row, n - 2] else n - 2
            if state[row, last] > _NEVER / 2:
                paths[row] = _back(came[: frame + 1, row], last)
    return paths


def _advance(state: Floats, tables: _Tables, came: Codes, price: Floats) -> None:
    """Move every state on by one frame, in place; its own emission is not added yet."""
    step = state[:, :-1] - price[:, 1:]
    leap = state.ravel()[tables.leap_from] + tables.leap
    leap -= price
    better = step > state[:, 1:]
    came[:, 1:][better] = 1
    np.maximum(state[:, 1:], step, out=state[:, 1:])
    better = leap > state
    np.copyto(came, tables.codes, where=better)
    np.maximum(state, leap, out=state)


def _back(came: Codes, last: int) -> Ints:
    path = np.empty(len(came), np.int64)
    state = last
    for frame in range(len(came) - 1, -1, -1):
        path[frame] = state
        state -= int(came[frame, state])
    return path
