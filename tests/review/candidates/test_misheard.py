from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from rapidfuzz.distance import Levenshtein

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.review.candidates.counting import SPECIAL
from aligner.review.candidates.frame_scores import score_frames
from aligner.review.candidates.language_model import Counts, estimate
from aligner.review.candidates.misheard import (
    MISHEARD,
    Misheard,
    chance_of,
    doubted,
    find_misheard,
    with_likelier,
)
from aligner.review.candidates.prefix_tree import Entry, grow
from aligner.review.candidates.side_by_side import WordsOnFrames, score_stretches
from aligner.review.candidates.sound_alikes import KEPT, nearest_words
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.review.candidates.word_chains import Chains
from aligner.review.doubts import DOUBTFUL
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from tests.planted import N_PHONES, posteriors, say
from tests.review.candidates.planted_gap import WORDS, heard, planted_vocabulary

WRITTEN = {
    "before": (0, 1, 2, 3),
    "extra": (4, 5, 6, 7),
    "orchestra": (8, 4, 5, 6, 7),
    "etcetera": (4, 9, 6, 7),
    "after": (10, 11, 2),
    "further": (12, 13, 1),
}
"""Words by their phones; three of them sound alike."""

RATE = 50.0


def vocabulary() -> Vocabulary:
    """Of the alike words "extra" is usual, and the one that follows "before"."""
    spellings = (*SPECIAL, *WRITTEN)
    number = {word: n for n, word in enumerate(spellings)}
    alone = np.full(len(spellings), -3.0, np.float32)
    alone[[number["orchestra"], number["etcetera"]]] = -11.0
    pair = np.array([number["before"] << 16 | number["extra"]]), np.array([50])
    return spoken(WRITTEN, alone, pair)


def spoken(
    words: dict[str, tuple[int, ...]],
    alone: npt.NDArray[np.float32],
    pairs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> Vocabulary:
    """Of words by their phones, with their log probabilities alone and how often two follow."""
    spellings = (*SPECIAL, *words)
    number = {word: n for n, word in enumerate(spellings)}
    none = np.zeros(0, np.int64)
    counts = Counts(np.full(len(spellings), 60), pairs, (none, none))
    tree = grow(Entry(number[word], way) for word, way in words.items()).with_log_probs(alone)
    phones = tuple(f"p{n}" for n in range(N_PHONES))
    model = estimate(counts, alone, discount=0.8)
    return Vocabulary(spellings, phones, model, tree, nearest_words(tree, alone))


def found(
    written: str,
    said: str,
    spelt: dict[str, tuple[int, ...]] = WRITTEN,
    known: Callable[[], Vocabulary] = vocabulary,
) -> tuple[Alignment, tuple[Misheard, ...]]:
    """A sentence is written in which another word is said than what stands there."""
    words = ("before", said, "after", "further")
    sound = posteriors(say([(spelt[word],) for word in words], 6), 100)
    lengths = [len(spelt[word]) for word in words]
    onsets = [(6 + 4 * before) / RATE for before in itertools.accumulate(lengths, initial=0)]
    text = f"before {written} after further\n"
    placed = []
    for (onset, offset), word in zip(itertools.pairwise(onsets), text.split(), strict=True):
        start = text.index(word)
        span = Span(start, start + len(word))
        placed.append(TimedWord(1, span, word, Segment(onset, offset), 0.99, "acoustic"))
    alignment = Alignment(2.0, tuple(placed), (), (), (), (), (), "", "")
    return alignment, find_misheard(parse(text), alignment, sound, known())


@pytest.mark.parametrize("written", ["orchestra", "etcetera"])
def test_a_word_that_only_sounds_alike_is_found_with_what_is_said(written: str) -> None:
    alignment, misheard = found(written, "extra")
    assert [(each.index, each.likelier) for each in misheard] == [(1, "extra")]
    words = doubted(alignment, misheard).words
    assert words[1].confidence < DOUBTFUL
    assert [words[n] for n in (0, 2, 3)] == [alignment.words[n] for n in (0, 2, 3)]


@pytest.mark.parametrize("said", ["extra", "orchestra", "etcetera"])
def test_words_that_are_said_are_left_alone_however_rare(said: str) -> None:
    assert found(said, said)[1] == ()


@pytest.mark.parametrize(("tail", "doubted"), [((), False), ((18,), True), ((18, 19), True)])
def test_the_sound_alone_tells_no_word_of_two_phones_from_another(
    tail: tuple[int, ...], doubted: bool
) -> None:
    spelt = WRITTEN | {"one": (14, 15, *tail), "two": (16, 17, *tail)}
    elsewhere = np.array([len(SPECIAL) << 16 | len(SPECIAL)]), np.array([50])

    def known() -> Vocabulary:
        alone = np.full(len(SPECIAL) + len(spelt), -6.0, np.float32)
        return spoken(spelt, alone, elsewhere)

    misheard = found("one", "two", spelt, known)[1]
    assert [each.likelier for each in misheard] == ["two"] * doubted


def test_its_flag_names_what_is_said() -> None:
    alignment, misheard = found("orchestra", "extra")
    text = parse("before orchestra after further\n")
    line = AlignedLine(1, None, "speech", "spoken", Segment(0.1, 1.5), 0.9)
    aligned = replace(doubted(alignment, misheard), lines=(line,))
    flags = with_likelier(find_flags(text, aligned), misheard)
    doubts = [flag.candidates for flag in flags if flag.kind == "doubtful_word"]
    assert doubts == [("extra",)]


def test_what_speaks_against_a_word_makes_it_less_sure() -> None:
    chances = [chance_of(weight) for weight in (MISHEARD, MISHEARD + 3, MISHEARD + 9)]
    assert chances[0] == pytest.approx(DOUBTFUL)
    assert chances == sorted(chances, reverse=True)


def test_sound_alikes_are_the_nearest_by_phones() -> None:
    words = planted_vocabulary()
    table = nearest_words(words.tree, words.model.unigram)
    assert table.shape == (len(words.spellings), KEPT)
    for n in range(40):
        (own,) = WORDS[n]
        others = [m for m in range(40) if WORDS[m] != WORDS[n]]
        near = sorted((Levenshtein.distance(own, WORDS[m][0]), m) for m in others)
        listed = [Levenshtein.distance(own, WORDS[m - 4][0]) for m in table[4 + n].tolist()]
        assert listed == [distance for distance, _ in near[:KEPT]]


def test_words_said_alike_are_no_sound_alikes() -> None:
    tree = grow([Entry(4, (1, 2)), Entry(5, (1, 2)), Entry(6, (1, 3))])
    table = nearest_words(tree, np.zeros(7, np.float32))
    assert table[4].tolist() == [6] + [0] * (KEPT - 1)
    assert table[6, :2].tolist() == [4, 5]


def test_stretches_beside_each_other_score_as_each_alone() -> None:
    vocabulary = planted_vocabulary()
    sound = heard([3, 1, 4, 1, 5, 9, 2, 6], 180)
    frames = score_frames(sound, vocabulary.phones)
    rng = np.random.default_rng(5)
    stretches = []
    for _ in range(60):
        start = int(rng.integers(0, 150))
        words = rng.integers(0, 40, int(rng.integers(1, 4)))
        stretches.append(
            WordsOnFrames(start, start + int(rng.integers(5, 30)), [WORDS[n] for n in words])
        )
    for stretch, score in zip(stretches, score_stretches(frames, stretches), strict=True):
        chains = Chains.of([stretch.words])
        alone = chains.score(frames.part(stretch.start, stretch.stop))[chains.tails[0], -1]
        assert score == pytest.approx(float(alone), rel=1e-4)
