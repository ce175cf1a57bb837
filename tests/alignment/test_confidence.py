from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.alignment.placement.lattice import SearchRegion
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.timing.confidence import word_confidences
from tests.planted import evidence, say, vocabulary


def test_a_word_that_was_forced_into_its_place_is_less_sure_than_the_same_word_found() -> None:
    words = vocabulary(6)
    heard = evidence(say(words, at=10), 200)
    found = place_words(heard, words, [SearchRegion(0, 6, 0, 200)], opens=[True] * 6)
    third = found[2]
    assert third is not None
    forced = [*found[:2], replace(third, forced=True), *found[3:]]
    before, after = word_confidences(heard, found), word_confidences(heard, forced)
    share = heard.profile.confidence.forced_share
    assert after[2] == pytest.approx(share * before[2])
    assert after[2] < before[2]
    others = [0, 1, 3, 4, 5]
    assert after[others].tolist() == before[others].tolist()


def test_a_word_without_a_place_has_no_confidence() -> None:
    words = vocabulary(3)
    heard = evidence(say(words, at=10), 100)
    found = place_words(heard, words, [SearchRegion(0, 3, 0, 100)], opens=[True] * 3)
    assert word_confidences(heard, [found[0], None, found[2]])[1] == 0.0
