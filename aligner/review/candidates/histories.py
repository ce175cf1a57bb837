"""The word strings of a search, as a tree: each row is one word more behind its parent.

    0 (nothing) ─┬─ 1 "to" ─┬─ 3 "to my"
                 │          └─ 4 "to be"
                 └─ 2 "two"

A word is priced by the language model when its row is made, what follows the gap when a string may
end there: most strings never do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from aligner.review.candidates.frame_scores import NEVER, Floats
from aligner.review.candidates.language_model import Ids

WordScores: TypeAlias = Callable[[Ids, Ids, Ids], Floats]
"""Log probabilities of words after two others: u, v, w of the same shape -> nats."""

_WORD_BITS = 32

_WORSE = 30.0
"""Nats below the best string so far at which one is dropped before its way out is priced."""


class Histories:
    """Word strings as a tree: each row is one word more behind its parent; row 0 is none."""

    def __init__(self, words: WordScores, beside: tuple[tuple[int, int], tuple[int, ...]]) -> None:
        self._words = words
        self._following = beside[1]
        self._keys = np.zeros(0, np.int64)
        self._rows = np.zeros(0, np.int64)
        self.parent = np.array([-1])
        self.last = np.array([beside[0][1]])
        self.last_but_one = np.array([beside[0][0]])
        self.depth = np.zeros(1, np.int64)
        self.price = np.zeros(1, np.float32)
        self.exit_price = np.full(1, np.nan, np.float32)
        self.total = np.full(1, NEVER, np.float32)

    def extend(self, histories: Ids, words: Ids) -> Ids:
        """The rows of some histories with a word more; new ones are priced at once."""
        keys = (histories << _WORD_BITS) | words
        ordered = np.sort(keys)
        ordered = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
        at = np.searchsorted(self._keys, ordered)
        at[at == len(self._keys)] = 0
        fresh = ordered[self._keys[at] != ordered] if len(self._keys) else ordered
        if len(fresh):
            self._add(fresh)
        return self._rows[np.searchsorted(self._keys, keys)]

    def _add(self, keys: Ids) -> None:
        parent, w = keys >> _WORD_BITS, keys & ((1 << _WORD_BITS) - 1)
        u, v = self.last_but_one[parent], self.last[parent]
        rows = np.arange(len(self.parent), len(self.parent) + len(keys))
        merged = np.concatenate([self._keys, keys])
        order = np.argsort(merged, kind="stable")
        self._keys = merged[order]
        self._rows = np.concatenate([self._rows, rows])[order]
        self.parent = np.concatenate([self.parent, parent])
        self.last = np.concatenate([self.last, w])
        self.last_but_one = np.concatenate([self.last_but_one, v])
        self.depth = np.concatenate([self.depth, self.depth[parent] + 1])
        self.price = np.concatenate([self.price, self.price[parent] + self._words(u, v, w)])
        unknown = np.full(len(keys), np.nan, np.float32)
        self.exit_price = np.concatenate([self.exit_price, unknown])
        self.total = np.concatenate([self.total, np.full(len(keys), NEVER, np.float32)])

    def leave(self, rows: Ids, scores: Floats, weight: float) -> None:
        """What follows the gap may begin behind these rows, with a score so far."""
        at_best = float(self.total.max()) - _WORSE
        near = scores > at_best
        rows, scores = rows[near], scores[near]
        unpriced = rows[np.isnan(self.exit_price[rows])]
        if len(unpriced):
            self.exit_price[unpriced] = self._leaving(unpriced)
        np.maximum.at(self.total, rows, scores + np.float32(weight) * self.exit_price[rows])

    def _leaving(self, rows: Ids) -> Floats:
        """The language model's price of the words behind the gap."""
        price = np.zeros(len(rows), np.float32)
        u, v = self.last_but_one[rows], self.last[rows]
        for word in self._following:
            w = np.full(len(rows), word, np.int64)
            price += self._words(u, v, w)
            u, v = v, w
        return price

    def string(self, row: int) -> tuple[int, ...]:
        """The words of a history."""
        words: list[int] = []
        while row > 0:
            words.append(int(self.last[row]))
            row = int(self.parent[row])
        return tuple(reversed(words))
