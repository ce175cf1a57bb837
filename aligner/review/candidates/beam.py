"""The word strings that the sound of a gap is most like: a CTC beam search over a prefix tree.

    frames     │ but ─┤ entry scores         candidates            exit scores ├─ was going │
               └──────┴── a token enters the root at every frame, and leaves it at any ──────┘

A token is a node of the tree and a history (the words before it); it has a score for ending in its
phone and one for ending in the blank after it (Graves et al. 2006; Hannun et al. 2014). All tokens
of a frame are advanced at once in arrays. A word's language model score is paid at its end; until
then the best that could follow is looked ahead to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.review.candidates.frame_scores import NEVER, Floats, FrameScores
from aligner.review.candidates.histories import Histories, WordScores
from aligner.review.candidates.language_model import Ids
from aligner.review.candidates.prefix_tree import ROOT, PrefixTree
from aligner.review.candidates.tokens import Tokens, at_root
from aligner.review.candidates.word_chains import LULL


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
    tokens=900,
    width=12.0,
    word_width=9.0,
    longest=9,
    found=80,
)
"""Weights as in a first sketch of this search (read speech). On a quarter of the read gaps 500, 700
and 1,000 tokens find as many; in noise 500 lose two in a hundred."""


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


@dataclass(slots=True)
class _Search:
    """One search; T frames."""

    tree: PrefixTree
    ahead: Floats
    frames: FrameScores
    sounds: Floats
    leave: Floats
    settings: BeamSettings
    histories: Histories
    most: int

    def step(self, tokens: Tokens, t: int) -> Tokens:
        """The tokens behind frame t."""
        waiting = np.where(
            tokens.node == ROOT, self.frames.filler[t], self.frames.blank[t] - LULL
        ).astype(np.float32)
        best = tokens.best()
        if self.frames.quiet[t]:
            none = np.full(len(best), NEVER, np.float32)
            return Tokens(tokens.node, tokens.history, best + waiting, none)
        sound = self.sounds[t]
        stayed = Tokens(
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

    def _extend(self, tokens: Tokens, best: Floats, sound: Floats) -> Tokens:
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
        return Tokens(children, tokens.history[source], never, score)

    def _prune(self, tokens: Tokens) -> Tokens:
        most = self.most
        if len(tokens.node) <= most:
            return tokens
        hope = tokens.best() + self.ahead[tokens.node]
        least = np.partition(hope, len(hope) - most)[len(hope) - most]
        return tokens[hope >= least]

    def _end_words(self, tokens: Tokens, t: int) -> Tokens:
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
        return tokens.join(at_root(rows[going], score[going]), len(self.tree))

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


_BUSY = 30
"""Frames with phones, about a second of speech, up to which a search may keep all tokens.
With 40 the same gaps are filled right (40 read, 22 in noise), a tenth slower."""


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
        Histories(words, beside),
        _affordable(settings.tokens, int((~frames.quiet).sum())),
    )
    first = np.zeros(1, np.int64)
    tokens = at_root(first, enter[:1])
    for t in range(len(frames)):
        if t:
            tokens = tokens.join(at_root(first, enter[t : t + 1]), len(tree))
        tokens = run.step(tokens, t)
    return run.found()
