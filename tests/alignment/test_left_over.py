from __future__ import annotations

import numpy as np

from aligner.alignment.placement.lattice import Pronunciations, SearchRegion
from aligner.alignment.placement.left_over import place_left_over
from aligner.alignment.placement.left_over_regions import (
    MOST_LEFT_OVER_CELLS,
    beside_neighbours,
    regions_between,
    solid_words,
)
from aligner.alignment.placement.search_regions import cells_of
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.placement.word_placement import WordPlacement
from tests.planted import N_PHONES, evidence, say, vocabulary

BEFORE, MUMBLED, AFTER = vocabulary(9), vocabulary(6, seed=2), vocabulary(9, seed=3)
WORDS = BEFORE + MUMBLED + AFTER
LINES = [1] * 9 + [3] * 6 + [5] * 9
OPENS = [i == 0 or LINES[i] != LINES[i - 1] for i in range(24)]
AT = 10


def mumbled(spikes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Speech of which every second phone is another one."""
    return [
        (at, phone if i % 2 else (phone + 7) % N_PHONES) for i, (at, phone) in enumerate(spikes)
    ]


def first_phone(words: tuple[Pronunciations, ...]) -> int:
    """How many frames words take, said a phone every four."""
    return 4 * sum(len(word[0]) for word in words)


def settled(
    between: list[tuple[int, int]], words: tuple[Pronunciations, ...] = WORDS
) -> tuple[list[WordPlacement | None], list[WordPlacement | None]]:
    """Places by a search that leaves words out, and those after another look at what is left."""
    middle = AT + first_phone(BEFORE)
    after = middle + first_phone(MUMBLED)
    heard = evidence(say(BEFORE, AT) + between + say(AFTER, after), after + first_phone(AFTER) + 20)
    whole = [SearchRegion(0, len(words), 0, len(heard.blank))]
    placed = place_words(heard, words, whole, opens=OPENS, skip_cost=4.0)
    return placed, place_left_over(heard, words, LINES, OPENS, placed)


def test_mumbled_words_between_clear_ones_are_found_where_they_are_said() -> None:
    middle = AT + first_phone(BEFORE)
    said = say(MUMBLED, middle)
    placed, found = settled(mumbled(said))
    assert None in placed[9:15]
    begins = np.cumsum([0, *(4 * len(word[0]) for word in MUMBLED[:-1])]) + middle
    for place, begin in zip(found[9:15], begins, strict=True):
        assert place is not None
        assert abs(place.frames[0] - begin) <= 4
    assert found[:9] == placed[:9]
    assert found[15:] == placed[15:]
    assert any(place.forced for place in found[9:15] if place)
    assert not any(place.forced for place in found[:9] + found[15:] if place)


def test_a_line_in_the_place_of_another_one_that_is_not_written_stays_unplaced() -> None:
    # As many phones, each of them as unlike those of the line as can be.
    own = {phone for word in MUMBLED for phone in word[0]}
    others = sorted(set(range(N_PHONES)) - own)
    said = say(MUMBLED, AT + first_phone(BEFORE))
    foreign = [(at, others[i % len(others)]) for i, (at, _) in enumerate(said)]
    _, found = settled(foreign)
    assert not any(found[9:15])
    assert all(found[:9] + found[15:])


def test_a_line_that_nobody_says_leaves_the_next_ones_mumbled_words_their_place() -> None:
    unsaid = vocabulary(6, seed=77)
    words = BEFORE + unsaid + MUMBLED + AFTER
    lines = [1] * 9 + [3] * 6 + [4] * 6 + [5] * 9
    opens = [i == 0 or lines[i] != lines[i - 1] for i in range(len(words))]
    middle = AT + first_phone(BEFORE)
    after = middle + first_phone(MUMBLED)
    spikes = say(BEFORE, AT) + mumbled(say(MUMBLED, middle)) + say(AFTER, after)
    heard = evidence(spikes, after + first_phone(AFTER) + 20)
    placed: list[WordPlacement | None] = [None] * len(words)
    clear = [SearchRegion(0, 9, 0, middle), SearchRegion(21, 30, after, len(heard.blank))]
    for i, place in enumerate(place_words(heard, words, clear, opens=opens)):
        placed[i] = place
    found = place_left_over(heard, words, lines, opens, placed)
    assert not any(found[9:15])
    assert found[15] is not None
    assert abs(found[15].frames[0] - middle) <= 4
    assert all(found[15:21])


def test_a_text_is_not_put_into_far_more_or_far_less_speech() -> None:
    words = vocabulary(10)
    for said, searched in ((10, 1), (40, 0), (1, 0)):
        spikes = say(vocabulary(said, seed=9), 10)
        heard = evidence(spikes, 1000)
        assert len(list(regions_between(heard, words, [None] * 10))) == searched


def test_a_text_that_is_not_of_this_recording_is_not_searched_in_all_of_it() -> None:
    words = vocabulary(2_261)
    spikes = say(vocabulary(len(words), seed=9), 10)
    heard = evidence(spikes, spikes[-1][0] + 20)
    assert list(regions_between(heard, words, [None] * len(words))) == []


def test_a_word_among_speech_of_others_is_not_solid() -> None:
    words = vocabulary(12)
    alone = [word[0] for word in words[9:]]
    foreign = vocabulary(8, seed=9)
    spikes = say(words[:9], 10)
    end = spikes[-1][0] + 8
    spikes += say(foreign, end)
    lone = spikes[-1][0] + 8
    spikes += say(words[9:10], lone) + say(foreign, lone + 4 * len(alone[0]) + 8)
    heard = evidence(spikes, spikes[-1][0] + 20)
    regions = [SearchRegion(0, 9, 0, end - 4), SearchRegion(9, 10, lone - 4, lone + 30)]
    placed = place_words(heard, words, regions, opens=[True] * 12)
    assert placed[9] is not None
    assert solid_words(heard, placed) == list(range(9))


def test_much_of_one_line_is_not_searched_in_much_speech() -> None:
    """A transcript in one paragraph, of which another cut of the episode was recorded."""
    for left_out, searched in ((40, 1), (1_500, 0)):
        first, missing, last = vocabulary(9), vocabulary(left_out, seed=2), vocabulary(9, seed=3)
        spikes = say(first + vocabulary(left_out, seed=9) + last, 10)
        heard = evidence(spikes, spikes[-1][0] + 20)
        words = first + missing + last
        n = len(words)
        ends = [
            SearchRegion(0, 9, 0, spikes[sum(len(word[0]) for word in first)][0]),
            SearchRegion(
                n - 9, n, spikes[-sum(len(word[0]) for word in last)][0] - 2, len(heard.blank)
            ),
        ]
        placed = place_words(heard, words, ends, opens=[True] * n)
        assert placed[8] is not None
        assert placed[n - 9] is not None
        regions = list(beside_neighbours(heard, placed, words, [1] * n, [True] * n))
        assert len(regions) == searched
        assert all(cells_of(words, region) <= MOST_LEFT_OVER_CELLS for region in regions)


def test_words_stay_beside_the_rest_of_their_phrase_however_early_they_might_be_said_too() -> None:
    unheard, begun = MUMBLED[3:], MUMBLED[:3]
    words = BEFORE + unheard + begun + AFTER
    lines = [1] * 9 + [3] * 3 + [5] * 12
    opens = [i in (0, 9, 12) for i in range(len(words))]
    early, late = AT + first_phone(BEFORE) + 120, AT + first_phone(BEFORE) + 420
    after = late + first_phone(begun)
    better = say(begun, early)[:3] + mumbled(say(begun, early))[3:]
    twice = better + mumbled(say(begun, late))
    n_frames = after + first_phone(AFTER) + 20
    heard = evidence(say(BEFORE, AT) + twice + say(AFTER, after), n_frames)
    ends = [SearchRegion(0, 9, 0, early - 60), SearchRegion(12, 24, late - 2, n_frames)]
    found = place_left_over(
        heard, words, lines, opens, place_words(heard, words, ends, opens=opens)
    )
    assert all(place and place.frames[0] >= late - 4 for place in found[12:15])


def test_words_in_front_of_another_phrase_may_be_said_long_before_it() -> None:
    region = SearchRegion(0, 1, 0, 300, joins=True)
    words = vocabulary(2)
    heard = evidence(say(words[:1], 10), 300)
    (alone, _) = place_words(heard, words, [region], opens=[True, True])
    (in_phrase, _) = place_words(heard, words, [region], opens=[True, False])
    assert alone is not None
    assert alone.frames[0] == 10
    assert in_phrase == alone


def test_what_is_hardly_heard_is_searched_if_a_fifth_of_its_phones_are() -> None:
    faint = vocabulary(40, seed=7)
    words = BEFORE + faint + AFTER
    middle = AT + first_phone(BEFORE)
    after = middle + first_phone(faint)
    n_faint = sum(len(word[0]) for word in faint)
    said = say(faint, middle)
    ends = [SearchRegion(0, 9, 0, middle - 2), SearchRegion(49, 58, after - 2, after + 300)]
    regions = {}
    for heard_phones in (round(n_faint / 4.5) - 3, n_faint // 8 - 3):
        few = said[:: n_faint // heard_phones][:heard_phones]
        heard = evidence(say(BEFORE, AT) + few + say(AFTER, after), after + 300)
        placed = place_words(heard, words, ends, opens=[True] * 58)
        regions[heard_phones] = list(regions_between(heard, words, placed))
    assert [bool(found) for found in regions.values()] == [True, False]
