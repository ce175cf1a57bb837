"""The word strings that the sound of a gap is most like: a CTC beam search over a prefix tree.

    frames     │ but ─┤ entry scores         candidates            exit scores ├─ was going │
               └──────┴── a token enters the root at every frame, and leaves it at any ──────┘

A token is a node of the tree and a history (the words before it); it has a score for ending in its
phone and one for ending in the blank after it (Graves et al. 2006; Hannun et al. 2014). All tokens
of a frame are advanced at once in arrays. A word's language model score is paid at its end; until
then the best that could follow is looked ahead to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.frame_scores import NEVER, Floats, FrameScores
from aligner.review.candidates.prefix_tree import ROOT, PrefixTree
from aligner.review.candidates.word_chains import LULL

Ids = npt.NDArray[np.int64]
WordScores: TypeAlias = Callable[[Ids, Ids, Ids], Floats]
"""Log probabilities of words after two others: u, v, w of the same shape -> nats."""


@dataclass(frozen=True, slots=True)
class BeamSettings:
    """How widely the search looks and what it weighs.

    Attributes:
        language: weight of the language model against the sound.
        per_word: nats for each word.
        per_phone: nats for each phone that begins.
        tokens: most tokens kept at a frame.
        width: nats below the best token at which one is dropped.
        word_width: the same at the end of a word.
        longest: most words in a candidate.
        found: most candidates given.
    """

    language: float
    per_word: float
    per_phone: float
    tokens: int
    width: float
    word_width: float
    longest: int
    found: int


SETTINGS = BeamSettings(
    language=0.58,
    per_word=-2.5,
    per_phone=1.2,
    tokens=500,
    width=11.0,
    word_width=8.0,
    longest=9,
    found=60,
)
"""Weights as in a first sketch of this search (read speech). With 500 instead of 1,000 tokens as
many gaps are filled right, in half the time."""


@dataclass(frozen=True, slots=True)
class HeardWords:
    """A word string with its scores.

    Attributes:
        words: by number.
        score: of the best path, sound and language, nats.
        language: of the language model alone, unweighted, the words behind the gap included.
    """

    words: tuple[int, ...]
    score: float
    language: float


class _Histories:
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


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """Tokens of one frame, at most one for a history and a node, shape (n,) each."""

    node: Ids
    history: Ids
    blank: Floats
    held: Floats

    def best(self) -> Floats:
        return np.maximum(self.blank, self.held)

    def __getitem__(self, which: npt.NDArray[np.generic]) -> _Tokens:
        return _Tokens(self.node[which], self.history[which], self.blank[which], self.held[which])

    def join(self, other: _Tokens, n_nodes: int) -> _Tokens:
        """Both, the better scores where they hold the same history and node."""
        node = np.concatenate([self.node, other.node])
        history = np.concatenate([self.history, other.history])
        key = history * n_nodes + node
        order = np.argsort(key, kind="stable")
        key = key[order]
        rows = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        firsts = order[rows]
        blank = np.concatenate([self.blank, other.blank])[order]
        held = np.concatenate([self.held, other.held])[order]
        return _Tokens(
            node[firsts],
            history[firsts],
            np.maximum.reduceat(blank, rows),
            np.maximum.reduceat(held, rows),
        )


def _at_root(histories: Ids, scores: Floats) -> _Tokens:
    n = len(histories)
    return _Tokens(
        np.full(n, ROOT, np.int64),
        histories.astype(np.int64),
        scores.astype(np.float32),
        np.full(n, NEVER, np.float32),
    )


@dataclass(slots=True)
class _Search:
    """One search; T frames."""

    tree: PrefixTree
    ahead: Floats
    frames: FrameScores
    sounds: Floats
    leave: Floats
    settings: BeamSettings
    histories: _Histories
    most: int

    def step(self, tokens: _Tokens, t: int) -> _Tokens:
        """The tokens behind frame t."""
        waiting = np.where(
            tokens.node == ROOT, self.frames.filler[t], self.frames.blank[t] - LULL
        ).astype(np.float32)
        best = tokens.best()
        if self.frames.quiet[t]:
            none = np.full(len(best), NEVER, np.float32)
            return _Tokens(tokens.node, tokens.history, best + waiting, none)
        sound = self.sounds[t]
        stayed = _Tokens(
            tokens.node,
            tokens.history,
            best + waiting,
            tokens.held + sound[self.tree.phone[tokens.node]],
        )
        moved = self._extend(tokens, best, sound)
        top = stayed.best() + self.ahead[stayed.node]
        least = float(top.max()) - self.settings.width
        reached = moved.held + self.ahead[moved.node]
        least = max(least, float(reached.max(initial=NEVER)) - self.settings.width)
        joined = stayed[top >= least].join(moved[reached >= least], len(self.tree))
        return self._end_words(self._prune(joined), t)

    def _extend(self, tokens: _Tokens, best: Floats, sound: Floats) -> _Tokens:
        """Tokens that begin a next phone."""
        hope = best + self.ahead[tokens.node]
        source = np.flatnonzero(hope >= hope.max() - self.settings.width)
        nodes = tokens.node[source]
        parents, children = _rows(self.tree.first[nodes], self.tree.children[nodes])
        source = source[parents]
        phone = self.tree.phone[children]
        repeated = phone == self.tree.phone[tokens.node[source]]
        score = np.where(repeated, tokens.blank[source], best[source])
        score += sound[phone] + np.float32(self.settings.per_phone)
        never = np.full(len(children), NEVER, np.float32)
        return _Tokens(children, tokens.history[source], never, score)

    def _prune(self, tokens: _Tokens) -> _Tokens:
        most = self.most
        if len(tokens.node) <= most:
            return tokens
        hope = tokens.best() + self.ahead[tokens.node]
        least = np.partition(hope, len(hope) - most)[len(hope) - most]
        return tokens[hope >= least]

    def _end_words(self, tokens: _Tokens, t: int) -> _Tokens:
        """Tokens at the end of a word also go back to the root, one word richer."""
        best = tokens.best()
        hope = best + self.ahead[tokens.node]
        limit = float(hope.max()) - self.settings.word_width
        endings = self.tree.endings[tokens.node]
        ending = np.flatnonzero((endings > 0) & (hope > limit - _MARGIN))
        if not len(ending):
            return tokens
        owners, entries = _rows(self.tree.ends[tokens.node[ending]], endings[ending])
        owners = ending[owners]
        old = tokens.history[owners]
        histories = self.histories
        rows = histories.extend(old, self.tree.words[entries])
        price = histories.price[rows] - histories.price[old]
        score = best[owners] + (self.settings.language * price + self.settings.per_word)
        histories.leave(rows, score + self.leave[t + 1], self.settings.language)
        going = (score + self.ahead[ROOT] > limit) & (histories.depth[rows] < self.settings.longest)
        if not going.any():
            return tokens
        return tokens.join(_at_root(rows[going], score[going]), len(self.tree))

    def found(self) -> list[HeardWords]:
        """The best strings, best first."""
        histories = self.histories
        order = np.argsort(-histories.total, kind="stable")[: self.settings.found]
        language = histories.price + histories.exit_price
        return [
            HeardWords(histories.string(row), float(histories.total[row]), float(language[row]))
            for row in order.tolist()
            if row and histories.total[row] > NEVER / 2
        ]


_WORD_BITS = 32

_BUSY = 60
"""Frames with phones, about 2 s of speech, up to which a search may keep all tokens."""


_WORSE = 30.0
"""Nats below the best string so far at which one is dropped before its way out is priced."""

_MARGIN = 3.0
"""Nats beyond `word_width` at which a word's end is still priced."""


def _rows(starts: Ids, lengths: Ids) -> tuple[Ids, Ids]:
    """Rows of a ragged array, element by element: number of the row, number of the element."""
    owner = np.repeat(np.arange(len(starts)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return owner, starts[owner] + offset


def _affordable(tokens: int, busy: int) -> int:
    """Fewer tokens in long gaps: their cost is bounded, and long words need few."""
    return max(tokens // 4, min(tokens, tokens * _BUSY // max(busy, 1)))


def search(
    frames: FrameScores,
    enter: Floats,
    leave: Floats,
    *,
    tree: PrefixTree,
    words: WordScores,
    beside: tuple[tuple[int, int], tuple[int, ...]],
    settings: BeamSettings,
) -> list[HeardWords]:
    """The word strings that fit best between the known words, best first.

    Args:
        frames: T of them, known words included.
        enter: score of having said the known words before the gap by each frame, shape (T + 1,).
        leave: score of saying those behind it from each frame to the end, shape (T + 1,).
        tree: pronunciations; `ahead` holds log probabilities.
        words: the language model.
        beside: the two words before the gap; up to two behind it.
        settings: widths and weights.
    """
    never = np.full((len(frames), 1), NEVER, np.float32)
    run = _Search(
        tree,
        tree.ahead * np.float32(settings.language),
        frames,
        np.concatenate([frames.phones, never], axis=1),
        leave,
        settings,
        _Histories(words, beside),
        _affordable(settings.tokens, int((~frames.quiet).sum())),
    )
    first = np.zeros(1, np.int64)
    tokens = _at_root(first, enter[:1])
    for t in range(len(frames)):
        if t:
            tokens = tokens.join(_at_root(first, enter[t : t + 1]), len(tree))
        tokens = run.step(tokens, t)
    return run.found()
