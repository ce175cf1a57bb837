"""All pronunciations as one tree of phones: words that begin alike share their first nodes.

    root ── b ── ɛ ── t    bet
         │       └── d     bed
         └── t ── u        to, two, too

The children of a node stand in a row, and so do the words that end at it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_Value = TypeVar("_Value", bound=np.generic)

ROOT = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say one word, as phone columns of the posteriors."""

    word: int
    phones: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PrefixTree:
    """N nodes, E entries.

    Attributes:
        phone: column of the phone that leads to each node, -1 for the root, shape (N,).
        first: number of each node's first child, shape (N,).
        children: how many it has.
        ends: where each node's words begin in `words`, shape (N,).
        endings: how many end there.
        words: the words that end at the nodes, shape (E,).
        ahead: the best log probability of a word at or below each node, nats, shape (N,).
    """

    phone: Ids
    first: Ids
    children: Ids
    ends: Ids
    endings: Ids
    words: Ids
    ahead: Floats

    def __len__(self) -> int:
        """N."""
        return len(self.phone)

    def with_log_probs(self, log_probs: Floats) -> PrefixTree:
        """The same tree with the log probabilities of its words, shape (V,); O(N).

        For trees as `lay_out` and `grow` number them: breadth first.
        """
        ahead = np.full(len(self), -np.inf, np.float32)
        np.maximum.at(ahead, np.repeat(np.arange(len(self)), self.endings), log_probs[self.words])
        parents = np.repeat(np.arange(len(self)), self.children)
        edges = [1]
        while edges[-1] < len(self):
            edges.append(1 + int(self.children[: edges[-1]].sum()))
        for low, high in reversed(list(itertools.pairwise(edges))):
            np.maximum.at(ahead, parents[low - 1 : high - 1], ahead[low:high])
        return replace(self, ahead=ahead)

    def joined(self, other: PrefixTree) -> PrefixTree:
        """Both under one root; the nodes below stay apart, though they may be alike."""
        ours, theirs = int(self.children[ROOT]), int(other.children[ROOT])
        # Nodes below the roots' children move behind the other root's children.
        first = [self.first + theirs, other.first + len(self) - 1]
        ends = [self.ends, other.ends + len(self.words)]
        columns = [
            (self.phone, other.phone),
            first,
            (self.children, other.children),
            ends,
            (self.endings, other.endings),
        ]
        rows = [_interleaved(a, b, ours, theirs) for a, b in columns]
        phone, starts, children, words_at, endings = rows
        starts[ROOT], children[ROOT] = 1, ours + theirs
        ahead = _interleaved(self.ahead, other.ahead, ours, theirs)
        ahead[ROOT] = max(self.ahead[ROOT], other.ahead[ROOT])
        words = np.concatenate([self.words, other.words])
        return PrefixTree(phone, starts, children, words_at, endings, words, ahead)


def _interleaved(
    ours: npt.NDArray[_Value], theirs: npt.NDArray[_Value], n_ours: int, n_theirs: int
) -> npt.NDArray[_Value]:
    """Root, children of both roots, the rest of ours, the rest of theirs."""
    return np.concatenate(
        [
            ours[: 1 + n_ours],
            theirs[1 : 1 + n_theirs],
            ours[1 + n_ours :],
            theirs[1 + n_theirs :],
        ]
    )


def lay_out(phone: Ids, children: Ids, endings: Ids, words: Ids) -> PrefixTree:
    """A tree from what is stored of it, its nodes numbered breadth first; `ahead` is 0."""
    first = 1 + np.cumsum(children) - children
    ends = np.cumsum(endings) - endings
    return PrefixTree(
        phone, first, children, ends, endings, words, np.zeros(len(phone), np.float32)
    )


def grow(entries: Iterable[Entry]) -> PrefixTree:
    """A tree of some pronunciations; `ahead` is 0 everywhere."""
    ordered = sorted({(entry.phones, entry.word) for entry in entries if entry.phones})
    phones: list[int] = [-1]
    firsts: list[int] = []
    ends: list[int] = []
    words: list[int] = []
    level: list[tuple[int, int, int]] = [(0, len(ordered), 0)]
    while level:
        deeper: list[tuple[int, int, int]] = []
        for start, stop, depth in level:
            ends.append(len(words))
            while start < stop and len(ordered[start][0]) == depth:
                words.append(ordered[start][1])
                start += 1  # noqa: PLW2901  words that end here come before longer ones
            firsts.append(len(phones))
            for low, high in _runs(ordered, start, stop, depth):
                phones.append(ordered[low][0][depth])
                deeper.append((low, high, depth + 1))
        level = deeper
    starts = np.array([*ends, len(words)], np.int64)
    below = np.array([*firsts, len(phones)], np.int64)
    return lay_out(
        np.array(phones, np.int64), np.diff(below), np.diff(starts), np.array(words, np.int64)
    )


def _runs(
    ordered: Sequence[tuple[tuple[int, ...], int]], start: int, stop: int, depth: int
) -> Iterable[tuple[int, int]]:
    """Where entries with the same phone at a depth begin and end."""
    at = start
    while at < stop:
        phone, low = ordered[at][0][depth], at
        while at < stop and ordered[at][0][depth] == phone:
            at += 1
        yield low, at
