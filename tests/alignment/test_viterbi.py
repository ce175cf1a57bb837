from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import WordPlacement
from tests.planted import evidence, say, vocabulary


def place(
    spikes: list[tuple[int, int]], n_frames: int, words: tuple[Pronunciations, ...]
) -> list[WordPlacement | None]:
    stretch = SearchRegion(0, len(words), 0, n_frames)
    return place_words(evidence(spikes, n_frames), words, [stretch], opens=[True] * len(words))


def test_words_are_found_on_their_frames() -> None:
    words = vocabulary(12)
    spikes = say(words, at=20)
    found = place(spikes, 400, words)
    frames = [frame for place in found if place for frame in place.frames[:-1]]
    assert frames == [frame for frame, _ in spikes]
    assert all(place and place.phones == word[0] for place, word in zip(found, words, strict=True))


def test_a_word_that_is_not_said_is_skipped() -> None:
    words = vocabulary(10)
    found = place(say(words[:5] + words[6:], at=10), 300, words)
    assert found[5] is None
    assert all(found[:5] + found[6:])


def test_speech_that_is_not_written_goes_to_the_filler() -> None:
    words = vocabulary(8)
    foreign = vocabulary(6, seed=5)
    spikes = say(words[:4], at=10) + say(foreign, at=150) + say(words[4:], at=300)
    found = place(spikes, 450, words)
    assert found[3] is not None
    assert found[4] is not None
    assert found[3].frames[-1] <= 150
    assert found[4].frames[0] >= 300


def test_the_pronunciation_that_was_said_is_chosen() -> None:
    words: tuple[Pronunciations, ...] = (((1, 2, 3), (4, 5)), ((6, 7),))
    found = place(say((((4, 5),), ((6, 7),)), at=10), 60, words)
    assert found[0] is not None
    assert found[0].phones == (4, 5)


def test_two_words_may_share_the_consonant_between_them() -> None:
    words: tuple[Pronunciations, ...] = (((1, 2, 3),), ((3, 4, 5),))
    found = place([(10, 1), (14, 2), (18, 3), (19, 3), (24, 4), (28, 5)], 50, words)
    assert all(found)
    assert found[1] is not None
    assert found[1].frames[0] == 19


def test_a_word_without_sound_costs_nothing() -> None:
    words = (*vocabulary(3), (), *vocabulary(3, seed=4))
    found = place(say([w for w in words if w], at=5), 200, words)
    assert [place is None for place in found] == [False, False, False, True, False, False, False]


def test_stretches_solved_together_are_solved_as_if_alone() -> None:
    words = vocabulary(30)
    spikes = say(words, at=10)
    bounds = [0, 7, 12, 30]
    first_spikes = [spikes[sum(len(w[0]) for w in words[:b])][0] if b < 30 else 700 for b in bounds]
    stretches = [
        SearchRegion(w0, w1, f0 - 2, f1 - 2)
        for w0, w1, f0, f1 in zip(bounds, bounds[1:], first_spikes, first_spikes[1:], strict=False)
    ]
    heard = evidence(spikes, 700)
    opens = [True] * 30
    together = place_words(heard, words, stretches, opens=opens)
    apart = [place_words(heard, words, [s], opens=opens) for s in stretches]
    assert together == [next((a[i] for a in apart if a[i]), None) for i in range(30)]


def test_nothing_to_place_is_fine() -> None:
    heard = evidence([], 10)
    assert place_words(heard, (), [SearchRegion(0, 0, 0, 10)], opens=[]) == []
    assert place_words(heard, (((1,),),), [SearchRegion(0, 1, 5, 5)], opens=[True]) == [None]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(1, 200))
def test_places_are_in_order_whatever_is_heard(seed: int, n_words: int, n_frames: int) -> None:
    rng = np.random.default_rng(seed)
    words = vocabulary(n_words, seed)
    frames = np.unique(rng.integers(0, n_frames, 20)).tolist()
    found = place([(f, int(rng.integers(0, 30))) for f in frames], n_frames, words)
    edges = [edge for p in found if p for edge in (p.frames[0], p.frames[-1])]
    assert edges == sorted(edges)
    assert all(p.frames[-1] <= n_frames and p.ratio <= 1e-4 for p in found if p)
