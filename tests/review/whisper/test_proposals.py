"""Both pairs of ears on planted sound; what Whisper says is given, for its model is not here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from aligner.audio.acoustics import Samples
from aligner.review.candidates.known_words import WordReader
from aligner.review.whisper.fills import Fill
from aligner.review.whisper.model import Whisper
from aligner.review.whisper.proposals import SecondHearing, find_both, propose_joined
from tests.review.candidates.planted_gap import (
    WORDS,
    between,
    episode,
    heard,
    planted_vocabulary,
)

SILENCE = np.zeros(16_000, np.float32)

SPOKEN = {"unheard": 35, "other": 36}
"""Words that the vocabulary has not, by the planted word that they sound like."""


class PlantedLexicon:
    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(f"p{column}" for column in way) for way in WORDS[SPOKEN[word]])

    def learn(self, words: Iterable[str]) -> None:
        """Knows them."""

    def save(self) -> None:
        """Nothing is kept."""


class Undecided(Whisper):
    """Finds all words as likely, and tells what it was asked."""

    def score(
        self, samples: Samples, known: Sequence[str], texts: Sequence[str], behind: Sequence[str]
    ) -> tuple[float, ...]:
        assert len(samples) == len(SILENCE)
        assert (tuple(known), tuple(behind)) == (("w1", "w2"), ("w4", "w5"))
        return (-9.0,) * len(texts)


@pytest.mark.parametrize("said", ["unheard", "other"])
def test_the_phones_judge_words_that_only_whisper_found(said: str) -> None:
    vocabulary = planted_vocabulary(known=30)
    fills = (Fill("unheard", 0.4), Fill("other", 0.4))
    again = SecondHearing(Undecided(None, None), SILENCE, ("w1", "w2"), ("w4", "w5"), fills)
    both = find_both(
        heard([1, 2, SPOKEN[said], 4, 5], 160),
        between((1, 2), (4, 5)),
        episode(vocabulary),
        again,
        WordReader(vocabulary, PlantedLexicon()),
    )
    by_text = {each.text: each for each in both.proposed}
    other = next(text for text in SPOKEN if text != said)
    assert by_text[said].phones > 10 * by_text[other].phones
    assert by_text[said].forced == by_text[other].forced > 0
    assert propose_joined(both).candidates[0].text == said
