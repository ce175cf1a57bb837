"""How likely a word is after two others: a pruned trigram model in flat arrays.

    p(w | u v) = kept trigram          if (u v w) was frequent enough to be kept
               = backoff(u v) p(w | v) else; and the same from bigram to unigram

Words are numbers, the index of a word in the vocabulary. The arrays are stored by row (the words
that follow one history, sorted) with probabilities in sixteenths of a nat, three bytes a trigram.
Absolute discounting (Ney, Essen, Kneser 1994): counts that were pruned stay in the back-off mass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Nats = npt.NDArray[np.float32]
Stored = npt.NDArray[np.integer]

SENTENCE, PAUSE, GAP, UNKNOWN = range(4)
"""The first numbers: start of a turn, a full stop, question mark or dash, a gap, any other word."""

WORD_BITS = 16
_STEP = 16.0
"""Stored log probabilities are in 1/16 nat: half a step is far below what counts of 5 can tell."""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """Log probabilities in nats; V words.

    Attributes:
        unigram: of each word alone, shape (V,).
        backoff: of each word as the only history, shape (V,).
        bigram_keys: v << 16 | w of the kept bigrams, sorted, shape (B,).
        bigram: of w after v, shape (B,).
        bigram_backoff: of (v, w) as history, shape (B,).
        trigram_keys: row of (u, v) among the bigrams << 16 | w, sorted, shape (T,).
        trigram: of w after (u, v), shape (T,).
    """

    unigram: Nats
    backoff: Nats
    bigram_keys: Ids
    bigram: Nats
    bigram_backoff: Nats
    trigram_keys: Ids
    trigram: Nats

    def __len__(self) -> int:
        """V."""
        return len(self.unigram)

    def log_probs(self, u: Ids, v: Ids, w: Ids) -> Nats:
        """Of each w after the words u, v; nats, the common shape of the three."""
        history, known = find_keys(self.bigram_keys, (u << WORD_BITS) | v)
        at, kept = find_keys(self.trigram_keys, (history << WORD_BITS) | w)
        lower = self.log_bigrams(v, w) + np.where(known, self.bigram_backoff[history], 0)
        if not kept.any():
            return lower.astype(np.float32)
        return np.where(known & kept, self.trigram[at], lower).astype(np.float32)

    def log_bigrams(self, v: Ids, w: Ids) -> Nats:
        """Of each w after the word v."""
        at, kept = find_keys(self.bigram_keys, (v << WORD_BITS) | w)
        return np.where(kept, self.bigram[at], self.backoff[v] + self.unigram[w])


def find_keys(keys: Ids, wanted: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Where each wanted key stands among the sorted keys, and whether it does."""
    if not len(keys):
        return np.zeros_like(wanted), np.zeros(wanted.shape, np.bool_)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def unpack(packed: Mapping[str, Stored]) -> LanguageModel:
    """The model from its stored arrays, as `pack` gives them; some 10 ms."""
    v_of = np.repeat(np.arange(len(packed["bigram_rows"])), packed["bigram_rows"])
    row_of = np.repeat(np.arange(len(packed["trigram_rows"])), packed["trigram_rows"])
    return LanguageModel(
        _nats(packed["unigram"]),
        _nats(packed["backoff"]),
        (v_of << WORD_BITS) | packed["bigram_words"],
        _nats(packed["bigram"]),
        _nats(packed["bigram_backoff"]),
        (row_of << WORD_BITS) | packed["trigram_words"],
        _nats(packed["trigram"]),
    )


def pack(model: LanguageModel) -> dict[str, Stored]:
    """Arrays to store: rows as lengths, words as 16 bits, log probabilities as 8 (unigrams 16)."""
    low = (1 << WORD_BITS) - 1
    rows = np.bincount(model.bigram_keys >> WORD_BITS, minlength=len(model))
    histories = np.bincount(model.trigram_keys >> WORD_BITS, minlength=len(model.bigram_keys))
    return {
        "unigram": _steps(model.unigram),
        "backoff": _steps(model.backoff),
        "bigram_rows": rows.astype(np.uint16),
        "bigram_words": (model.bigram_keys & low).astype(np.uint16),
        "bigram": _steps(model.bigram),
        "bigram_backoff": _steps(model.bigram_backoff),
        "trigram_rows": histories.astype(np.uint16),
        "trigram_words": (model.trigram_keys & low).astype(np.uint16),
        "trigram": _steps(model.trigram),
    }


def _nats(steps: Stored) -> Nats:
    return steps.astype(np.float32) / np.float32(-_STEP)


def _steps(nats: Nats) -> Stored:
    """Log probabilities, 0 or below, in steps: as 8 bits (down to -15.9 nats), else as 16."""
    steps = np.rint(-_STEP * nats)
    stored: Stored = steps.astype(np.uint8 if steps.max(initial=0) <= 255 else np.uint16)
    return stored


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often words, and words in a row, occur in a collection of texts.

    Attributes:
        unigrams: of each word, also as history, shape (V,).
        bigrams: v << 16 | w, sorted, with counts.
        trigrams: u << 32 | v << 16 | w, sorted, with counts.
    """

    unigrams: Ids
    bigrams: tuple[Ids, Ids]
    trigrams: tuple[Ids, Ids]


def estimate(counts: Counts, unigram: Nats, *, discount: float) -> LanguageModel:
    """A model of counts from which rare n-grams may be missing.

    Args:
        counts: a trigram whose own history is missing is left out.
        unigram: log probability of each word alone, shape (V,).
        discount: what is taken off each count for what was not seen.
    """
    pairs, often = counts.bigrams
    first, second = pairs >> WORD_BITS, pairs & ((1 << WORD_BITS) - 1)
    after = np.maximum(np.bincount(first, often, len(unigram)), np.maximum(counts.unigrams, 1))
    share = (often - discount) / after[first]
    left = _left_over(first, share, len(unigram))
    two = share + left[first] * np.exp(unigram)[second]
    model = LanguageModel(
        unigram, _log(left), pairs, _log(two), np.zeros(len(pairs), np.float32), pairs, _log(two)
    )
    history, known = find_keys(pairs, counts.trigrams[0] >> WORD_BITS)
    keys, triples = counts.trigrams[0][known], counts.trigrams[1][known]
    rows, w = history[known], keys & ((1 << WORD_BITS) - 1)
    share = (triples - discount) / np.maximum(often[rows], triples)
    lower = np.exp(model.log_bigrams(second[rows], w))
    left = _left_over(rows, share, len(pairs))
    kept = np.bincount(rows, minlength=len(pairs)) > 0
    return LanguageModel(
        unigram,
        model.backoff,
        pairs,
        model.bigram,
        np.where(kept, _log(left), 0).astype(np.float32),
        (rows << WORD_BITS) | w,
        _log(share + left[rows] * lower),
    )


def _left_over(rows: Ids, share: npt.NDArray[np.floating], n_rows: int) -> npt.NDArray[np.floating]:
    """The probability mass that each history leaves to the lower order, with which it is mixed."""
    return np.clip(1 - np.bincount(rows, share, n_rows), 1e-3, 1)


def _log(probabilities: npt.NDArray[np.floating]) -> Nats:
    nats: Nats = np.log(np.maximum(probabilities, 1e-30)).astype(np.float32)
    return nats
