"""Scores of given words, word after word: the known ones beside a gap, and candidates in it.

Many strings of words go through the frames side by side in flat arrays. Between words there may be
sound that belongs to none; a word passes through its phones as in CTC, a blank after each:

    junction 0 ── b · ɛ · t · ── junction 1 ── t · u · ── junction 2
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.frame_scores import NEVER, Floats, FrameScores

Ways: TypeAlias = Sequence[tuple[int, ...]]
"""Pronunciations of one word, each a tuple of phone columns."""

LULL = np.float32(0.2)
"""Nats a frame for silence inside a word."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """S strings with N states (one a phone) and J junctions in all.

    Attributes:
        labels: phone columns, shape (N,).
        opening: states that begin a word, and the junctions they leave from.
        doubled: states whose phone is that of the state before: a blank must part them.
        closing: states that end a word, sorted by junction; where each junction's begin; and the
            junctions, in this order.
        heads: the first junction of each string, shape (S,).
        tails: the last one.
    """

    labels: Ints
    opening: tuple[Ints, Ints]
    doubled: Ints
    closing: tuple[Ints, Ints, Ints]
    heads: Ints
    tails: Ints

    @classmethod
    def of(cls, strings: Sequence[Sequence[Ways]]) -> Chains:
        """Lay out strings of words; words without phones are none."""
        labels: list[int] = []
        opening: list[tuple[int, int]] = []
        closing: list[tuple[int, int]] = []
        heads: list[int] = []
        tails: list[int] = []
        junction = -1
        for words in strings:
            junction += 1
            heads.append(junction)
            for ways in (ways for ways in words if any(ways)):
                for way in filter(None, ways):
                    opening.append((len(labels), junction))
                    labels.extend(way)
                    closing.append((junction + 1, len(labels) - 1))
                junction += 1
            tails.append(junction)
        begins = np.array(opening, np.int64).reshape(-1, 2)
        finishes = np.array(sorted(closing), np.int64).reshape(-1, 2)
        targets, rows = np.unique(finishes[:, 0], return_index=True)
        columns = np.array(labels, np.int64)
        doubled = np.flatnonzero(np.diff(columns, prepend=-1) == 0)
        return cls(
            columns,
            (begins[:, 0], begins[:, 1]),
            doubled[~np.isin(doubled, begins[:, 0])],
            (finishes[:, 1], rows, targets),
            np.array(heads, np.int64),
            np.array(tails, np.int64),
        )

    def score(
        self, frames: FrameScores, entry: Floats | None = None, *, total: bool = False
    ) -> Floats:
        """The score of having reached each junction by each frame, shape (J, T + 1).

        Args:
            frames: T of them.
            entry: scores of entering a string at each frame, shape (T + 1,); at frame 0 if not
                given.
            total: add up the probabilities of all paths, instead of taking the best one's.
        """
        join = np.logaddexp if total else np.maximum
        (first, source), (last, rows, targets) = self.opening, self.closing
        n = len(self.labels)
        held = np.full(n, NEVER, np.float32)
        blank = held.copy()
        incoming = held.copy()
        at = np.full(1 + int(self.tails[-1]), NEVER, np.float32)
        at[self.heads] = 0 if entry is None else entry[0]
        out = np.empty((len(at), len(frames) + 1), np.float32)
        out[:, 0] = at
        sounds = frames.phones[:, self.labels]
        for t in range(len(frames)):
            best = join(held, blank)
            if n:
                incoming[1:] = best[:-1]
                incoming[self.doubled] = blank[self.doubled - 1]
                incoming[first] = at[source]
            blank = best + (frames.blank[t] - LULL)
            held = join(held, incoming) + sounds[t]
            at = at + frames.filler[t]
            if n:
                ended = join.reduceat(join(held[last], blank[last]), rows)
                at[targets] = join(at[targets], ended)
            if entry is not None:
                at[self.heads] = entry[t + 1]
            out[:, t + 1] = at
        return out


def before(frames: FrameScores, words: Sequence[Ways]) -> Floats:
    """The score of having said all the words by each frame, shape (T + 1,)."""
    scores: Floats = Chains.of([words]).score(frames)[-1]
    return scores


def after(frames: FrameScores, words: Sequence[Ways]) -> Floats:
    """The score of saying all the words from each frame to the end, shape (T + 1,)."""
    mirrored = [[tuple(reversed(way)) for way in ways] for ways in reversed(words)]
    scores: Floats = Chains.of([mirrored]).score(frames.reversed())[-1][::-1]
    return scores


def junctions(frames: FrameScores, words: Sequence[Ways]) -> Ints:
    """The frame at each junction of the words on their best path, shape (n_words + 1,)."""
    mirrored = [[tuple(reversed(way)) for way in ways] for ways in reversed(words)]
    forward = Chains.of([words]).score(frames)
    backward = Chains.of([mirrored]).score(frames.reversed())[::-1, ::-1]
    frames_of: Ints = (forward + backward).argmax(axis=1)
    return frames_of
