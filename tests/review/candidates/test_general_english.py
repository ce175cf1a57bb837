from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import pytest

from aligner.errors import BadInput
from aligner.review.candidates.general_english import read_general
from aligner.review.candidates.language_model import PAUSE, LanguageModel

WORDS = ["</s>", "<s>", "cat", "of", "the", "unheard"]
ALONE = [-3.0, -9.0, -6.0, -4.0, -2.0, -8.0]
PAIRS = {("<s>", "the"): -1.0, ("of", "the"): -0.5, ("the", "cat"): -2.0, ("cat", "</s>"): -1.5}
TRIPLES = {("<s>", "the", "cat"): -0.25, ("of", "the", "cat"): -0.75}
NUMBERS = {"the": 5, "cat": 4, "of": 6}


def bits(rows: Sequence[Sequence[tuple[int, int]]]) -> bytes:
    """Fields (value, width) of all rows side by side, and what pocketsphinx leaves behind them."""
    whole, at = 0, 0
    for value, width in (field for row in rows for field in row):
        whole |= value << at
        at += width
    return whole.to_bytes((at + 7) // 8, "little")


def trie() -> bytes:
    """A file as pocketsphinx stores one; its scores are in units of ln 1.0001."""
    unit = np.log(1.0001)
    pairs = sorted(PAIRS, key=lambda pair: (WORDS.index(pair[1]), WORDS.index(pair[0])))
    triples = sorted(TRIPLES, key=lambda triple: (pairs.index(triple[1:]), WORDS.index(triple[0])))
    tables = np.zeros((3, 1 << 16), "<f4")
    tables[0, : len(pairs)] = [PAIRS[pair] / unit for pair in pairs]
    tables[1, : len(pairs)] = [-0.125 * n / unit for n in range(len(pairs))]
    tables[2, : len(triples)] = [TRIPLES[triple] / unit for triple in triples]
    firsts = [sum(WORDS.index(w) < n for _, w in pairs) for n in range(len(WORDS) + 1)]
    alone = [
        (score / unit, -0.5 / unit, first) for score, first in zip([*ALONE, 0], firsts, strict=True)
    ]
    below = [sum(pairs.index(t[1:]) < n for t in triples) for n in range(len(pairs) + 1)]
    word, deeper = len(WORDS).bit_length(), len(triples).bit_length()
    middle = [
        [(WORDS.index(v), word), (n, 16), (n, 16), (first, deeper)]
        for n, ((v, _), first) in enumerate(zip(pairs, below, strict=False))
    ]
    middle.append([(0, word + 32), (below[-1], deeper)])
    longest = [[(WORDS.index(t[0]), word), (n, 16)] for n, t in enumerate(triples)]
    longest.append([(0, word + 16)])
    texts = b"".join(word.encode() + b"\0" for word in WORDS)
    return b"".join(
        [
            b"Trie Language Model" + struct.pack("<B4I", 3, 6, len(pairs), len(triples), 1),
            tables.tobytes(),
            b"".join(struct.pack("<ffI", *row) for row in alone),
            bits(middle) + bytes(8),
            bits(longest) + bytes(8),
            struct.pack("<I", len(texts)) + texts,
        ]
    )


def score(model: LanguageModel, *words: int) -> float:
    u, v, w = (np.array([word]) for word in words)
    return float(model.log_probs(u, v, w)[0])


def test_scores_of_known_words_are_read_whatever_their_numbers() -> None:
    made = read_general(trie(), NUMBERS, 7)
    the, cat, of = 5, 4, 6
    assert made.unigram[[the, cat, of]].tolist() == pytest.approx([-2, -6, -4], abs=1e-4)
    assert score(made, cat, of, the) == pytest.approx(-0.5, abs=1e-4)
    assert score(made, of, the, cat) == pytest.approx(-0.75, abs=1e-4)
    # "cat the cat" is no triple, nor "cat the" a pair: as after "the" alone.
    assert score(made, cat, the, cat) == pytest.approx(-2, abs=1e-4)


def test_a_sentence_begins_and_ends_with_a_pause() -> None:
    made = read_general(trie(), NUMBERS, 7)
    assert score(made, 6, PAUSE, 5) == pytest.approx(-1, abs=1e-4)
    assert score(made, PAUSE, 5, 4) == pytest.approx(-0.25, abs=1e-4)
    assert score(made, 6, 4, PAUSE) == pytest.approx(-1.5, abs=1e-4)
    assert made.unigram[PAUSE] == pytest.approx(-3, abs=1e-4)


@pytest.mark.parametrize("damage", [b"", b"Trie Language Model\x02", b"\\data\\\nngram 1=3\n" * 9])
def test_another_file_is_refused(damage: bytes) -> None:
    with pytest.raises(BadInput, match=r"en-us\.lm\.bin"):
        read_general(damage, NUMBERS, 7)
