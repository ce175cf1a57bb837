"""A gap with known words: planted sound, and a small vocabulary that holds them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.alignment.placement.lattice import Pronunciations
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.counting import SPECIAL
from aligner.review.candidates.episode_words import EpisodeWords, KnownWord
from aligner.review.candidates.language_model import Counts, estimate
from aligner.review.candidates.prefix_tree import Entry, grow
from aligner.review.candidates.proposals import GapContext
from aligner.review.candidates.sound_alikes import nearest_words
from aligner.review.candidates.vocabulary import Vocabulary
from tests.planted import N_PHONES, posteriors, say, vocabulary

WORDS = vocabulary(40, seed=3)
"""Pronunciations of the words "w0" to "w39"."""


def word(n: int) -> KnownWord:
    return KnownWord(f"w{n}", WORDS[n])


def planted_vocabulary(known: int = 40) -> Vocabulary:
    """The first so many words, each as likely as any other after any other."""
    spellings = (*SPECIAL, *(f"w{n}" for n in range(known)))
    size = len(spellings)
    alone = np.full(size, -np.log(size), np.float32)
    none = np.zeros(0, np.int64)
    first = np.array([4 << 16 | 5]), np.array([9])
    counts = Counts(np.full(size, 20), first, (none, none))
    entries = [Entry(4 + n, way) for n in range(known) for way in WORDS[n]]
    tree = grow(entries).with_log_probs(alone)
    phones = tuple(f"p{n}" for n in range(N_PHONES))
    return Vocabulary(
        spellings, phones, estimate(counts, alone, discount=0.8), tree, nearest_words(tree, alone)
    )


def heard(numbers: Sequence[int], n_frames: int, at: int = 6) -> PhonePosteriors:
    spoken: list[Pronunciations] = [WORDS[n] for n in numbers]
    return posteriors(say(spoken, at), n_frames)


def between(left: Sequence[int], right: Sequence[int]) -> GapContext:
    before, after = tuple(map(word, left)), tuple(map(word, right))
    return GapContext(before, after, (len(before), len(after)))


def episode(vocabulary: Vocabulary, *runs: Sequence[int]) -> EpisodeWords:
    return EpisodeWords.of(vocabulary, [[word(n) for n in run] for run in runs])
