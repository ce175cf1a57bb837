"""Counts of words, pairs and triples of words in transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from aligner.review.candidates.language_model import (
    GAP,
    PAUSE,
    SENTENCE,
    UNKNOWN,
    WORD_BITS,
    Counts,
    Ids,
)
from aligner.transcript.model import Gap, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize

SPECIAL = ("<s>", "<p>", "<gap>", "<unk>")
"""The first words of a vocabulary, in the order of their numbers."""

PAUSES = re.compile(r"[.?!;:]+|--|—")
"""What parts sentences, between two words."""

RARE_WORD, RARE_PAIR, RARE_TRIPLE = 3, 3, 5
"""The fewest sightings that count. With pairs from 2 and triples from 3 on, twice the size, as many
gaps are filled right."""

_FOREIGN_BITS = 17
"""Bits of a word's number in counts that were made elsewhere."""


def read_counts(folder: Path) -> tuple[tuple[str, ...], Counts]:
    """Spellings and counts from `vocabulary.txt` (word, tab, spelling) and `ngrams.npz`.

    The keys of pairs and triples are stored as differences, 17 bits a word.
    """
    lines = (folder / "vocabulary.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    spellings = (*SPECIAL, *(spelling for _, spelling in rows[len(SPECIAL) :]))
    with np.load(folder / "ngrams.npz") as stored:
        table = {name: stored[name].astype(np.int64) for name in stored.files}
    return spellings, Counts(
        table["unigram_count"],
        (_narrowed(table["bigram_key_delta"], 2), table["bigram_count"]),
        (_narrowed(table["trigram_key_delta"], 3), table["trigram_count"]),
    )


def _narrowed(differences: Ids, words: int) -> Ids:
    keys, low = np.cumsum(differences), (1 << _FOREIGN_BITS) - 1
    parts = [((keys >> (_FOREIGN_BITS * n)) & low) << (WORD_BITS * n) for n in range(words)]
    joined: Ids = np.bitwise_or.reduce(parts)
    return joined


def count_texts(texts: Iterable[str]) -> tuple[tuple[str, ...], Counts]:
    """Spellings and counts of some transcripts, the most frequent word first."""
    runs = [list(_words(parse(text))) for text in texts]
    spelled: dict[str, Counter[str]] = {}
    for word in (word for run in runs for word in run if word not in SPECIAL):
        spelled.setdefault(word.lower(), Counter())[word] += 1
    often = {word: forms.total() for word, forms in spelled.items()}
    kept = sorted(
        (word for word, n in often.items() if n >= RARE_WORD), key=lambda word: (-often[word], word)
    )[: (1 << WORD_BITS) - 1 - len(SPECIAL)]
    numbers = {word: n for n, word in enumerate((*SPECIAL, *kept))}
    flat = np.array([numbers.get(w.lower(), UNKNOWN) for run in runs for w in run], np.int64)
    spellings = (*SPECIAL, *(spelled[word].most_common(1)[0][0] for word in kept))
    return spellings, _counted(flat, len(spellings))


def _counted(words: Ids, size: int) -> Counts:
    # Nothing is learnt across a gap, or about when a turn begins.
    hidden = (words == GAP) | (words == SENTENCE)
    pairs = (words[:-1] << WORD_BITS) | words[1:]
    triples = (pairs[:-1] << WORD_BITS) | words[2:]
    whole = ~hidden[1:] & (words[:-1] != GAP)
    return Counts(
        np.bincount(words, minlength=size),
        _frequent(pairs[whole], RARE_PAIR),
        _frequent(triples[whole[:-1] & whole[1:]], RARE_TRIPLE),
    )


def _frequent(keys: Ids, least: int) -> tuple[Ids, Ids]:
    found, often = np.unique(keys, return_counts=True)
    return found[often >= least], often[often >= least]


def _words(transcript: Transcript) -> Iterator[str]:
    """Words as written, with the special ones where a turn begins, a sentence ends, a gap is."""
    gaps = [
        inline.span
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Gap)
    ]
    line, end = 0, 0
    for token in tokenize(transcript):
        if token.line != line:
            yield SPECIAL[SENTENCE]
        else:
            between = transcript.text[end : token.span.start]
            if any(end <= gap.start < token.span.start for gap in gaps):
                yield SPECIAL[GAP]
            elif PAUSES.search(between):
                yield SPECIAL[PAUSE]
        yield token.text
        line, end = token.line, token.span.end
