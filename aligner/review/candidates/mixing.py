"""Two language models as one, and only those word strings kept that tell most.

    p(w | h) = (1 - share) p_ours(w | h) + share p_other(w | h)

A string of words is worth keeping as often as it is said, by how much likelier it is than the
shorter strings let expect (Seymore and Rosenfeld 1996; Stolcke 1998).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.language_model import (
    PAUSE,
    SENTENCE,
    WORD_BITS,
    Ids,
    LanguageModel,
    Nats,
    find_keys,
)

_LOW = (1 << WORD_BITS) - 1
_LEAST = -15.9
"""Nats of a history's smallest weight, the least that is stored."""


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """Pairs (v << 16 | w) and triples (u << 32 | v << 16 | w) of words, sorted."""

    pairs: Ids
    triples: Ids

    @classmethod
    def of(cls, model: LanguageModel) -> Strings:
        """Those of a model."""
        history = model.bigram_keys[model.trigram_keys >> WORD_BITS]
        return cls(model.bigram_keys, (history << WORD_BITS) | (model.trigram_keys & _LOW))

    def union(self, other: Strings) -> Strings:
        """Those of both."""
        return Strings(np.union1d(self.pairs, other.pairs), np.union1d(self.triples, other.triples))


def mix(ours: LanguageModel, other: LanguageModel, share: float, kept: Strings) -> LanguageModel:
    """One model that knows some strings by what both say of them.

    Args:
        ours: a model.
        other: one of the same words.
        share: of the other one, 0 to 1.
        kept: triples whose history is not among the pairs are left out.
    """

    def both(one: Nats, two: Nats) -> Nats:
        total = np.logaddexp(one + np.log1p(-share), two + np.log(share))
        return np.asarray(total, np.float32)

    unigram = both(ours.unigram, other.unigram)
    pairs = kept.pairs
    v, w = pairs >> WORD_BITS, pairs & _LOW
    bigram = both(ours.log_bigrams(v, w), other.log_bigrams(v, w))
    backoff = _backoff(v, bigram, unigram[w], len(unigram))
    nothing, never = np.zeros(0, np.int64), np.zeros(0, np.float32)
    two = LanguageModel(
        unigram, backoff, pairs, bigram, np.zeros(len(pairs), np.float32), nothing, never
    )
    rows, known = find_keys(pairs, kept.triples >> WORD_BITS)
    rows, triples = rows[known], kept.triples[known]
    u, v, w = triples >> (2 * WORD_BITS), (triples >> WORD_BITS) & _LOW, triples & _LOW
    trigram = both(ours.log_probs(u, v, w), other.log_probs(u, v, w))
    left = _backoff(rows, trigram, two.log_bigrams(v, w), len(pairs))
    return replace(two, bigram_backoff=left, trigram_keys=(rows << WORD_BITS) | w, trigram=trigram)


def _backoff(rows: Ids, log_probs: Nats, lower: Nats, n_rows: int) -> Nats:
    """Log of what each history leaves, over what the shorter one gives to the words it leaves."""
    left, below = (
        np.clip(1 - np.bincount(rows, np.exp(each.astype(float)), n_rows), 1e-3, 1)
        for each in (log_probs, lower)
    )
    return np.clip(np.log(left / below), _LEAST, 0).astype(np.float32)


def most_telling(model: LanguageModel, pairs: int, triples: int) -> Strings:
    """The strings of a model that tell most, about so many."""
    keys = model.bigram_keys
    v, w = keys >> WORD_BITS, keys & _LOW
    alone = np.exp(model.unigram.astype(float))
    # Turns begin about as often as sentences end.
    alone[SENTENCE] = alone[PAUSE]
    often = alone[v] * np.exp(model.bigram)
    worth = often * (model.bigram - model.backoff[v] - model.unigram[w])
    rows, last = model.trigram_keys >> WORD_BITS, model.trigram_keys & _LOW
    expected = model.bigram_backoff[rows] + model.log_bigrams(w[rows], last)
    worths = often[rows] * np.exp(model.trigram) * (model.trigram - expected)
    strings = Strings.of(model)
    longer = _best(worths, triples)
    # A pair is needed for the triples that it begins.
    needed = np.bincount(rows[longer], np.maximum(worths[longer], 0), len(keys))
    return Strings(keys[_best(np.maximum(worth, 0) + needed, pairs)], strings.triples[longer])


def _best(worth: npt.NDArray[np.floating], most: int) -> npt.NDArray[np.bool_]:
    if len(worth) <= most:
        return np.ones(len(worth), np.bool_)
    kept: npt.NDArray[np.bool_] = worth >= np.partition(worth, -most)[-most]
    return kept
