from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.place import heard_share, prune_and_rescue
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.votes import find_votes
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.planted import N_PHONES, evidence, say, vocabulary


def settled(
    spikes: list[tuple[int, int]],
    n_frames: int,
    words: tuple[Pronunciations, ...],
    lines: list[int],
) -> list[WordPlacement | None]:
    heard = evidence(spikes, n_frames)
    opens = [i == 0 or lines[i] != lines[i - 1] for i in range(len(words))]
    path = place_words(heard, words, [SearchRegion(0, len(words), 0, n_frames)], opens=opens)
    return prune_and_rescue(heard, words, lines, opens, path)


def test_words_that_are_said_stay() -> None:
    words = vocabulary(20)
    assert all(settled(say(words, at=30), 500, words, [1] * 10 + [3] * 10))


def test_a_line_that_nobody_says_leaves_nothing_behind() -> None:
    words = vocabulary(30)
    foreign = vocabulary(40, seed=9)
    spikes = say(words[:10], 10) + say(foreign, 400) + say(words[20:], 1200)
    found = settled(spikes, 1600, words, [1] * 10 + [3] * 10 + [5] * 10)
    assert all(found[:10] + found[20:])
    assert not any(found[10:20])


def test_a_recording_of_two_words_has_no_stray_ones() -> None:
    words = vocabulary(2)
    assert sum(len(word[0]) for word in words) <= 8
    assert all(settled(say(words, at=30), 100, words, [1] * 2))


def test_a_word_found_far_from_its_neighbours_is_found_again_beside_them() -> None:
    words = vocabulary(12)
    # The first word of the second line is also said, alone, in the middle of a long pause.
    spikes = say(words[:6], 10) + say(words[6:7], 400) + say(words[6:], 800)
    found = settled(spikes, 1000, words, [1] * 6 + [3] * 6)
    assert found[6] is not None
    assert found[6].frames[0] == 800


def test_a_wrong_word_is_squeezed_between_its_neighbours() -> None:
    words = vocabulary(11)
    said = vocabulary(1, seed=77)
    spikes = say(words[:5] + said + words[6:], 10)
    found = settled(spikes, 260, words, [1] * 11)
    assert all(found)
    assert found[5] is not None
    assert found[4] is not None
    assert found[6] is not None
    assert found[4].frames[-1] <= found[5].frames[0] < found[6].frames[0]
    assert found[5].ratio < -2


def test_a_mumbled_line_lies_in_the_speech_that_is_nobodys() -> None:
    words = vocabulary(19)
    mumbled = vocabulary(3, seed=77)
    spikes = say(words[:8], 10) + say(mumbled, 300) + say(words[11:], 500)
    found = settled(spikes, 700, words, [1] * 8 + [3] * 3 + [5] * 8)
    assert all(found)
    assert found[8] is not None
    assert found[10] is not None
    assert 298 <= found[8].frames[0] < found[10].frames[-1] <= 300 + 4 * 18


@pytest.mark.parametrize("n_foreign", [0, 20])
def test_a_short_line_is_not_put_into_silence_or_a_passage_of_others(n_foreign: int) -> None:
    words = vocabulary(19)
    foreign = vocabulary(n_foreign, seed=77)
    spikes = say(words[:8], 10) + say(foreign, 300) + say(words[11:], 900)
    found = settled(spikes, 1200, words, [1] * 8 + [3] * 3 + [5] * 8)
    assert all(found[:8] + found[11:])
    assert not any(found[8:11])


def test_the_share_counts_phones_and_fit() -> None:
    words: list[Pronunciations] = [((1, 2, 3),), ((4,),)]
    perfect = WordPlacement((1, 2, 3), (0, 1, 2, 3), 0.0)
    poor = WordPlacement((4,), (5, 6), -3.0)
    assert heard_share([perfect, poor], words) == 0.75
    assert heard_share([None, None], words) == 0.0
    assert heard_share([], []) == 0.0


def test_figures_that_fit_no_reading_do_not_take_their_line_with_them() -> None:
    """A long number that was said otherwise, between plain words that were heard."""
    plain, number = vocabulary(6), ((tuple(range(20)) * 6),)
    words = [*plain[:3], number, *plain[3:]]
    foreign = [(60 + 4 * i, (7 * i + 3) % N_PHONES) for i in range(50)]
    heard = evidence([*say(plain[:3], 10), *foreign, *say(plain[3:], 280)], 400)
    lines, opens = [1] * 7, [True] + [False] * 6
    path = place_words(heard, words, [SearchRegion(0, 7, 0, 400)], opens=opens)
    votes = [True] * 3 + [False] + [True] * 3
    kept = prune_and_rescue(heard, words, lines, opens, path, votes)
    assert all(kept[i] for i in (0, 1, 2, 4, 5, 6))
    outvoted = prune_and_rescue(heard, words, lines, opens, path)
    assert not any(outvoted)


def test_figures_are_asked_only_where_there_is_nothing_else() -> None:
    text = "**A:** Call us at 555-0199, e.g. today.\n\n**B:** 42 1999\n"
    tokens = tokenize(parse(text))
    assert [t.text for t, vote in zip(tokens, find_votes(tokens), strict=True) if not vote] == [
        "555-0199"
    ]


@pytest.mark.parametrize(("share", "placed"), [(0.25, True), (1.0, False)])
def test_a_long_line_lies_in_nobodys_speech_if_it_may_be_it(share: float, *, placed: bool) -> None:
    words = vocabulary(28)
    rng = np.random.default_rng(5)
    said = say(words[8:20], 300)
    # A share of its phones is heard as others, so that no run of it is recognised.
    other = rng.random(len(said)) < share
    mumbled = [
        (frame, (phone + 1 + int(rng.integers(N_PHONES - 1))) % N_PHONES if wrong else phone)
        for (frame, phone), wrong in zip(said, other, strict=True)
    ]
    heard = evidence(say(words[:8], 10) + mumbled + say(words[20:], 700), 900)
    lines = [1] * 8 + [3] * 12 + [5] * 8
    opens = [i == 0 or lines[i] != lines[i - 1] for i in range(len(words))]
    path = place_words(heard, words, [SearchRegion(0, 28, 0, 900)], opens=opens)
    path[8:20] = [None] * 12
    found = prune_and_rescue(heard, words, lines, opens, path)
    assert all(found[8:20]) if placed else not any(found[8:20])
