"""The hypotheses of one frame: where in the tree they are, what they have said, how they score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.frame_scores import NEVER, Floats
from aligner.review.candidates.language_model import Ids
from aligner.review.candidates.prefix_tree import ROOT


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """At most one for a history and a node; all shape (n,).

    Attributes:
        node: of the prefix tree.
        history: the words said before, a row of `Histories`.
        blank: score of ending in the blank after the node's phone, nats; at the root between words.
        held: score of ending in the phone itself.
    """

    node: Ids
    history: Ids
    blank: Floats
    held: Floats

    def best(self) -> Floats:
        """The better score of each."""
        return np.maximum(self.blank, self.held)

    def __getitem__(self, which: npt.NDArray[np.generic]) -> Tokens:
        """Some of them, by mask or number."""
        return Tokens(self.node[which], self.history[which], self.blank[which], self.held[which])

    def join(self, other: Tokens, n_nodes: int) -> Tokens:
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
        return Tokens(
            node[firsts],
            history[firsts],
            np.maximum.reduceat(blank, rows),
            np.maximum.reduceat(held, rows),
        )


def at_root(histories: Ids, scores: Floats) -> Tokens:
    """Tokens between two words."""
    n = len(histories)
    return Tokens(
        np.full(n, ROOT, np.int64),
        histories.astype(np.int64),
        scores.astype(np.float32),
        np.full(n, NEVER, np.float32),
    )
