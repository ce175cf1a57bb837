"""The likeliest course through phrases whose states are scored frame by frame.

Two things decide when a phone begins: the sound (scores of the frames) and the acoustic model's
spike, which is that much late give or take (a parabola about the time it makes likeliest).

A phone is never entered long before or after its spike, so at any frame only a band of some thirty
states comes into question. Only that is searched, in all phrases of a batch at once:

    states │           ┌────┐
           │      ┌────┴──┐ │     the band moves up as the spikes go by
           │ ┌────┴──┐    └─┘
           │ └───────┘
           └──────────────────► frames
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.phrases import PAUSE_STATES, Ints, Phrase

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int8]

_BATCH_CELLS: Final = 4_000_000
"""Band times frames solved at once: two arrays of 16 MB, two of 4 and some smaller ones."""

_NEVER: Final = np.float32(-1e30)
_REACH: Final = PAUSE_STATES + 2
"""Places before the band where no path is, for the longest leap to end in."""


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

    def band(self) -> tuple[Ints, int]:
        """The lowest state in question at each frame, shape (n_frames,), and how many there are."""
        phones, _ = self.phrase.entries()
        frames = np.arange(self.phrase.n_frames)
        passed = np.maximum.accumulate(np.ceil(self.latest[phones]))
        lowest = np.append(0, phones)[np.searchsorted(passed, frames, side="right")]
        ahead = np.minimum.accumulate(self.earliest[phones][::-1])[::-1]
        above = np.append(phones, self.phrase.n_states)
        highest = above[np.searchsorted(ahead, frames, side="right")]
        return lowest, max(2, int((highest - lowest).max()))


def trace(courses: Sequence[Course], score: Callable[[int], Floats]) -> list[Ints | None]:
    """The state of every frame.

    Complexity: O(frames x band) for each phrase.

    Args:
        courses: what to trace.
        score: gives the scores of a course's frames, shape (n_frames, n_columns), by its index;
            called once for each, for they are much larger than what is kept of them.

    Returns:
        For each course its path, shape (n_frames,), or None if there is none within the limits.
    """
    paths: list[Ints | None] = [None] * len(courses)
    for batch in _batches(courses):
        trellis = _Trellis.of([courses[i] for i in batch], map(score, batch))
        for i, path in zip(batch, trellis.solve(), strict=True):
            paths[i] = path
    return paths


def _batches(courses: Sequence[Course]) -> Iterator[list[int]]:
    """Phrases of like length together, so that little is padded."""
    batch: list[int] = []
    widest = 0
    for i in sorted(range(len(courses)), key=lambda i: (courses[i].phrase.n_frames, i)):
        width = courses[i].band()[1]
        cells = courses[i].phrase.n_frames * max(widest, width) * (len(batch) + 1)
        if batch and cells > _BATCH_CELLS:
            yield batch
            batch, widest = [], 0
        widest = max(widest, width)
        batch.append(i)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True, eq=False)
class _Trellis:
    """T frames of B courses, W states wide.

    Attributes:
        courses: the courses.
        lowest: the state that each band begins with, shape (T, B).
        emission: scores of the states, shape (T, B, W).
        price: of entering them, shape (T, B, W).
        leaps: how far back their other predecessors lie, 0 for none, shape (T, B, W).
    """

    courses: Sequence[Course]
    lowest: Ints
    emission: Floats
    price: Floats
    leaps: Codes

    @classmethod
    def of(cls, courses: Sequence[Course], scores: Iterable[Floats]) -> _Trellis:
        """Lay the bands of all courses side by side."""
        bands = [course.band() for course in courses]
        shape = (
            max(len(lowest) for lowest, _ in bands),
            len(courses),
            max(width for _, width in bands),
        )
        emission, price = np.full(shape, _NEVER, np.float32), np.zeros(shape, np.float32)
        leaps, starts = np.zeros(shape, np.int8), np.zeros(shape[:2], np.int64)
        for row, (course, score) in enumerate(zip(courses, scores, strict=True)):
            lowest, n = bands[row][0], len(score)
            states = lowest[:, None] + np.arange(shape[2])
            within = states < course.phrase.n_states
            states = np.minimum(states, course.phrase.n_states - 1)
            frames = np.arange(n, dtype=np.float32)[:, None]
            values = np.take_along_axis(score, course.columns[states], axis=1)
            emission[:n, row] = np.where(within, values, _NEVER)
            off = (frames - course.due[states]) * course.sharpness[states]
            early, late = frames < course.earliest[states], frames > course.latest[states]
            price[:n, row] = np.where(early | late, -_NEVER, np.float32(0.5) * off * off)
            leaps[:n, row] = course.phrase.leaps[states]
            starts[:n, row] = lowest
            starts[n:, row] = lowest[-1]
        return cls(courses, starts, emission, price, leaps)

    def solve(self) -> list[Ints | None]:
        """The best path of each course."""
        came = np.zeros(self.leaps.shape, np.int8)
        last = np.array([course.phrase.n_frames - 1 for course in self.courses])
        finals = np.empty(self.emission.shape[1:], np.float32)
        for frame, state in self._advance(came):
            done = last == frame
            finals[done] = state[done]
        return [self._back(came, row, finals[row]) for row in range(len(last))]

    def _advance(self, came: Codes) -> Iterator[tuple[int, Floats]]:
        """Scores of the states frame by frame; `came` notes how far back each came from."""
        _, n_rows, width = self.emission.shape
        padded = np.full((n_rows, _REACH + 2 * width), _NEVER, np.float32)
        state = padded[:, _REACH : _REACH + width]
        rows = np.arange(n_rows)[:, None] * padded.shape[1]
        here = rows + _REACH + np.arange(width)
        moved = np.minimum(np.diff(self.lowest, axis=0, prepend=self.lowest[:1]), width)
        begin = self.emission[0] - self.price[0]
        state[:, 0] = self.emission[0, :, 0]
        state[:, 1] = begin[:, 1]
        yield 0, state
        places, bounds, back, prices = self._leaps()
        for frame in range(1, len(self.emission)):
            stay = here + moved[frame][:, None]
            best = padded.take(stay)
            codes = came[frame]
            step = padded.take(stay - 1)
            step -= self.price[frame]
            np.greater(step, best, out=codes.view(np.bool_))
            np.maximum(best, step, out=best)
            few = slice(bounds[frame], bounds[frame + 1])
            leap = padded.take(stay.take(places[few]) - back[few])
            leap -= prices[few]
            better = leap > best.take(places[few])
            best.put(places[few][better], leap[better])
            codes.put(places[few][better], back[few][better])
            np.add(best, self.emission[frame], out=state)
            yield frame, state

    def _leaps(self) -> tuple[Ints, list[int], Codes, Floats]:
        """The few cells that may be leapt to, L of them, in the order of the frames.

        Returns:
            Where each lies in its frame, shape (L,); the first of each frame, and L at the end;
            how many states back it is leapt from, and at what price, both of shape (L,).
        """
        n_frames, *shape = self.leaps.shape
        places = np.flatnonzero(self.leaps)
        cells = math.prod(shape)
        bounds = np.searchsorted(places, cells * np.arange(n_frames + 1)).tolist()
        back, prices = self.leaps.ravel()[places], self.price.ravel()[places]
        return places % cells, bounds, back, prices

    def _back(self, came: Codes, row: int, final: Floats) -> Ints | None:
        """The path of one course, from its last silence or phone back."""
        phrase = self.courses[row].phrase
        path = np.empty(phrase.n_frames, np.int64)
        lowest = self.lowest[:, row].tolist()
        ends = phrase.n_states - np.array([1, 2]) - lowest[len(path) - 1]
        ends = ends[(ends >= 0) & (ends < len(final))]
        if not len(ends) or final[ends].max() < _NEVER / 2:
            return None
        state = int(ends[final[ends].argmax()]) + lowest[len(path) - 1]
        steps = came[:, row]
        for frame in range(len(path) - 1, -1, -1):
            path[frame] = state
            state -= int(steps[frame, state - lowest[frame]])
        return path
