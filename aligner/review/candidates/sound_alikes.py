"""Which words sound nearly like another one: what may have been said where that one is written.

    mean    means, mine, meaning, main, men, seen …
    cache   cash, catch, caches, cashed, caged …

A table that comes with the package, made once: nobody waits for phones to be compared.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from aligner.review.candidates.language_model import Nats
from aligner.review.candidates.prefix_tree import PrefixTree

Numbers = npt.NDArray[np.integer]

WORDS: Final = 20_000
"""The first words of a vocabulary have sound-alikes, and are some: nobody writes rarer ones by
mistake."""

KEPT: Final = 10
"""Sound-alikes of a word. With 16 one wrong word of 60 more is found in real conversation."""

_WAYS = 2
"""Pronunciations of a word that are compared."""

_PER_PHONE, _LENGTHENED = 18.0, 2.0
"""What each phone that differs costs, divided by the phones of the word and so many more."""

_FREQUENCY = 0.3
"""Weight of a word's log probability, nats, against that."""

_FIRST_LETTER = 0x100
"""Phones are compared as characters from this one on."""

_ROWS = 400


def nearest_words(tree: PrefixTree, unigram: Nats) -> Numbers:
    """The sound-alikes of the first words of a vocabulary, the nearest first.

    Args:
        tree: their pronunciations.
        unigram: log probability of each word, shape (V,).

    Returns:
        Numbers of words, 0 where there are fewer, uint16, shape (n, KEPT). Words that can be said
        in one and the same way are not among them: the sound does not tell those apart.
    """
    count = min(WORDS, len(unigram))
    owners, spelt = _spelt(tree, count)
    if not spelt:
        return np.zeros((count, KEPT), np.uint16)
    lengths = np.array([len(way) for way in spelt])
    words, firsts = np.unique(owners, return_index=True)
    bonus = _FREQUENCY * unigram[words]
    table = np.zeros((count, KEPT), np.uint16)
    for low in range(0, len(words), _ROWS):
        rows = slice(int(firsts[low]), _end(firsts, low + _ROWS, len(spelt)))
        phones = cdist(spelt[rows], spelt, scorer=Levenshtein.distance, dtype=np.uint8)
        price = _PER_PHONE * phones / (_LENGTHENED + lengths[rows, None])
        price[phones == 0] = -np.inf
        within = firsts[low : low + _ROWS] - firsts[low]
        price = np.minimum.reduceat(np.minimum.reduceat(price, within), firsts, axis=1) - bonus
        price[~np.isfinite(price)] = np.inf
        kept = np.argsort(price, axis=1, kind="stable")[:, :KEPT]
        usable = np.isfinite(np.take_along_axis(price, kept, 1))
        found = np.where(usable, words[kept], 0)
        table[words[low : low + _ROWS], : found.shape[1]] = found
    return table


def _end(firsts: Numbers, row: int, total: int) -> int:
    return int(firsts[row]) if row < len(firsts) else total


def _spelt(tree: PrefixTree, count: int) -> tuple[Numbers, list[str]]:
    """Pronunciations of the first words as strings, sorted by word; some of each."""
    spellings = [""]
    for node, children in enumerate(tree.children.tolist()):
        begun, first = spellings[node], len(spellings)
        columns = tree.phone[first : first + children].tolist()
        spellings += [begun + chr(_FIRST_LETTER + column) for column in columns]
    nodes = np.repeat(np.arange(len(tree)), tree.endings)
    ways: dict[int, list[str]] = {}
    for word, node in zip(tree.words.tolist(), nodes.tolist(), strict=True):
        if word < count and len(found := ways.setdefault(word, [])) < _WAYS:
            found.append(spellings[node])
    rows = [(word, way) for word in sorted(ways) for way in ways[word]]
    return np.array([word for word, _ in rows], np.int64), [way for _, way in rows]
