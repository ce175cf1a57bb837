from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.alignment.placement.crowded import drop_crowded
from aligner.alignment.placement.lattice import SearchRegion
from aligner.alignment.placement.viterbi import place_words
from tests.planted import evidence, say, vocabulary


@pytest.mark.parametrize("picked_up", [13, 14])
def test_a_passage_nobody_says_leaves_no_words_behind(picked_up: int) -> None:
    words = vocabulary(30)
    # Of ten words only one is said; a path through the text finds it.
    said = [*words[:10], words[picked_up], *words[20:]]
    heard = evidence(say(said, 10), 600)
    region = SearchRegion(0, 30, 0, 600)
    path = place_words(heard, words, [region], opens=[True] * 30)
    assert path[picked_up] is not None
    kept = drop_crowded(heard, words, [1] * 30, path, [True] * 30)
    assert not any(kept[11:19])
    assert all(kept[:10] + kept[20:])


def test_a_passage_that_is_said_stays() -> None:
    words = vocabulary(30)
    heard = evidence(say(words, 10), 800)
    path = place_words(heard, words, [SearchRegion(0, 30, 0, 800)], opens=[True] * 30)
    assert drop_crowded(heard, words, [1] * 30, path, [True] * 30) == path


def test_figures_that_were_said_otherwise_take_no_plain_word_with_them() -> None:
    plain, figures = vocabulary(30), {12, 16}
    long_way = tuple(p for word in vocabulary(8, seed=5) for p in word[0])
    words = tuple((long_way,) if i in figures else word for i, word in enumerate(plain))
    heard = evidence(say(plain, 10), 800)
    path = place_words(heard, plain, [SearchRegion(0, 30, 0, 800)], opens=[True] * 30)
    placed = [None if i in figures else place for i, place in enumerate(path)]
    weak = [replace(p, ratio=-9.0) if p and i in {13, 15} else p for i, p in enumerate(placed)]
    votes = [i not in figures for i in range(30)]
    assert drop_crowded(heard, words, [1] * 30, weak, votes) == weak
    assert None in drop_crowded(heard, words, [1] * 30, weak, [True] * 30)[13:16]
