"""What follows what in English at large: the trigram model that comes with pocketsphinx.

    "Trie Language Model" │ 3, counts │ 16 bits │ tables │ unigrams │ bigrams │ trigrams │ words
    bigrams by their second word, trigrams by the bigram of their last two: bit fields side by side

Only `make_vocabulary` reads it. A show's transcripts tell how its people talk; names of things, old
books and meetings are told by other texts.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.errors import BadInput
from aligner.review.candidates.language_model import (
    PAUSE,
    WORD_BITS,
    Ids,
    LanguageModel,
    Nats,
    find_keys,
)

_MAGIC: Final = b"Trie Language Model"
_ORDER, _QUANTIZED = 3, 1
_NAT = np.log(1.0001)
"""The unit of its log probabilities, nats."""

_LEVELS = 1 << 16
_UNIGRAM = np.dtype([("log_prob", "<f4"), ("backoff", "<f4"), ("first", "<u4")])
_UNSEEN = np.float32(-30.0)
"""Nats: a word that the model does not have."""

_BEGIN, _END = "<s>", "</s>"

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Trie:
    """Its arrays: words by its own numbers; bigrams (v, w) and trigrams (u, bigram) with scores."""

    words: tuple[str, ...]
    alone: npt.NDArray[np.void]
    v: Ids
    w: Ids
    two: Nats
    backoff: Nats
    bigram: Ids
    u: Ids
    three: Nats


def read_general(stored: bytes, numbers: Mapping[str, int], size: int) -> LanguageModel:
    """The part of a model that speaks of known words; its sentence ends are `PAUSE`.

    Args:
        stored: the file `en-us.lm.bin`.
        numbers: of the known words, in small letters.
        size: of the vocabulary.

    Raises:
        BadInput: it is no such file.
    """
    trie = _read(stored)
    known = [PAUSE if word in (_BEGIN, _END) else numbers.get(word, -1) for word in trie.words]
    ids = np.array(known, np.int64)
    before, behind = ids.copy(), ids.copy()
    before[[word == _END for word in trie.words]] = -1
    behind[[word == _BEGIN for word in trie.words]] = -1
    unigram, backoff = np.full(size, _UNSEEN), np.zeros(size, np.float32)
    unigram[behind[behind >= 0]] = trie.alone["log_prob"][behind >= 0] * _NAT
    backoff[before[before >= 0]] = trie.alone["backoff"][before >= 0] * _NAT
    pairs = np.flatnonzero((before[trie.v] >= 0) & (behind[trie.w] >= 0))
    keys = (before[trie.v[pairs]] << WORD_BITS) | behind[trie.w[pairs]]
    order = np.argsort(keys)
    keys, pairs = keys[order], pairs[order]
    v, w = trie.v[trie.bigram], trie.w[trie.bigram]
    history = (before[trie.u] << WORD_BITS) | before[v]
    rows, kept = find_keys(keys, history)
    kept &= (before[trie.u] >= 0) & (before[v] >= 0) & (behind[w] >= 0)
    triples = (rows[kept] << WORD_BITS) | behind[w[kept]]
    order = np.argsort(triples)
    return LanguageModel(
        unigram,
        np.minimum(backoff, 0),
        keys,
        trie.two[pairs],
        np.minimum(trie.backoff[pairs], 0),
        triples[order],
        trie.three[kept][order],
    )


def _read(stored: bytes) -> _Trie:
    at = len(_MAGIC)
    if stored[:at] != _MAGIC or stored[at] != _ORDER:
        raise BadInput("en-us.lm.bin", "is no trigram model of pocketsphinx", "Install it again.")
    *counts, kind = struct.unpack_from("<4I", stored, at + 1)
    if kind != _QUANTIZED:
        raise BadInput("en-us.lm.bin", "has no table of its scores", "Take pocketsphinx's own.")
    at += 17
    tables = np.frombuffer(stored, "<f4", 3 * _LEVELS, at).reshape(3, _LEVELS) * _NAT
    at += 4 * 3 * _LEVELS
    alone = np.frombuffer(stored, _UNIGRAM, counts[0] + 1, at)
    at += alone.nbytes
    word, deeper = counts[0].bit_length(), counts[2].bit_length()
    width = word + 32 + deeper
    size = ((1 + counts[1]) * width + 7) // 8 + 8
    middle = _Fields(np.frombuffer(stored, np.uint8, size, at), width, counts[1] + 1)
    at += size
    width = word + 16
    size = ((1 + counts[2]) * width + 7) // 8 + 8
    longest = _Fields(np.frombuffer(stored, np.uint8, size, at), width, counts[2])
    at += size + 4
    begins: Ids = alone["first"].astype(np.int64)
    w = np.repeat(np.arange(counts[0]), begins[1:] - begins[:-1])
    pairs = len(w)
    first = middle.read(word + 32, deeper)[: pairs + 1]
    # What stands behind the last pair is not always filled in.
    first[-1] = counts[2]
    return _Trie(
        tuple(part.decode() for part in stored[at:].split(b"\0")[: counts[0]]),
        alone[:-1],
        middle.read(0, word)[:pairs],
        w,
        tables[0][middle.read(word + 16, 16)[:pairs]].astype(np.float32),
        tables[1][middle.read(word, 16)[:pairs]].astype(np.float32),
        np.repeat(np.arange(pairs), first[1:] - first[:-1]),
        longest.read(0, word),
        tables[2][longest.read(word, 16)].astype(np.float32),
    )


class _Fields:
    """Rows of bits, each `width` long, least significant first."""

    def __init__(self, stored: Bytes, width: int, rows: int) -> None:
        self._bytes = np.concatenate([stored, np.zeros(8, np.uint8)])
        self._starts = np.arange(rows, dtype=np.int64) * width

    def read(self, offset: int, bits: int) -> Ids:
        """A field of every row, at most 32 bits."""
        begins = self._starts + offset
        value = np.zeros(len(begins), np.int64)
        for n in range(5):
            value |= self._bytes[(begins >> 3) + n].astype(np.int64) << (8 * n)
        field: Ids = (value >> (begins & 7)) & ((1 << bits) - 1)
        return field
