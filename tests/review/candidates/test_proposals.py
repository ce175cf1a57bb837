from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.origins import find_origins
from aligner.review.candidates.proposals import (
    Candidate,
    Proposals,
    find_strings,
    propose,
    to_show,
)
from aligner.review.candidates.ranking import LEVELS, ScoredWords, probabilities
from tests.planted import BLANK
from tests.review.candidates.planted_gap import (
    between,
    episode,
    heard,
    planted_vocabulary,
    word,
)


def candidates(
    left: Sequence[int], said: Sequence[int], right: Sequence[int]
) -> tuple[Candidate, ...]:
    spoken = [*left, *said, *right]
    sound = heard(spoken, 40 + 24 * len(spoken))
    words = episode(planted_vocabulary())
    return propose(sound, between(left, right), words).candidates


@pytest.mark.parametrize(
    ("left", "said", "right"),
    [
        ((1, 2), (3,), (4, 5)),
        ((1, 2), (3, 17, 30), (4, 5)),
        ((), (8, 9), (4, 5)),
        ((1, 2), (8, 9), ()),
        ((), (21,), ()),
        ((7,), (7, 7), (7,)),
    ],
)
def test_planted_words_come_first(
    left: tuple[int, ...], said: tuple[int, ...], right: tuple[int, ...]
) -> None:
    found = candidates(left, said, right)
    assert found[0].text == " ".join(f"w{n}" for n in said)
    assert all(a.probability >= b.probability for a, b in itertools.pairwise(found))
    assert len({each.text for each in found}) == len(found) <= 5


def test_a_word_that_only_the_episode_has_is_found_and_says_so() -> None:
    language = planted_vocabulary(known=30)
    sound = heard([1, 2, 35, 4, 5], 160)
    without = propose(sound, between((1, 2), (4, 5)), episode(language)).candidates
    assert all(each.text != "w35" for each in without)
    words = episode(language, [11, 35, 12], [35])
    context = between((1, 2), (4, 5))
    found = propose(sound, context, words).candidates
    assert found[0].text == "w35"
    assert find_origins(sound, context, words, found, 0.0)[0].source == "episode"


def test_candidates_say_the_nearest_place_that_has_their_least_usual_word() -> None:
    """Two of the vocabulary's words are usual: that they are written here tells nothing."""
    language = planted_vocabulary()
    language.model.unigram[:] = -12.0
    language.model.unigram[[language.number("w1"), language.number("w2")]] = -4.0
    words = EpisodeWords.of(
        language,
        [[word(1), word(3)]],
        page=[[word(3), word(4)]],
        show=[[word(4), word(5), word(2)]],
    )
    texts = ["w1 w2", "w3 w1", "w4", "w2 w5", "w6", "w6 w3"]
    sources = ["heard", "episode", "page", "show", "heard", "heard"]
    assert [words.source([words.number(w) for w in text.split()]) for text in texts] == sources


def test_candidates_say_where_in_a_wide_gap_they_are_said() -> None:
    spoken = [1, 2, 3, 17, 4, 5]
    sound = heard(spoken, 40 + 24 * len(spoken))
    ends = [each.argmax() for each in sound.log_probs]  # planted: a spike a phone
    context = between((1, 2), (4, 5))
    words = episode(planted_vocabulary())
    found = (Candidate("w3 w17", 0.9), Candidate("nobody knows", 0.05))
    (there, nowhere) = find_origins(sound, context, words, found, 100.0)
    spikes = [n / 50 for n, column in enumerate(ends) if column != BLANK]
    sizes = [len(word(n).ways[0]) for n in spoken]
    first, last = spikes[sum(sizes[:2])], spikes[sum(sizes[:4]) - 1]
    assert there.segment
    assert abs(there.segment.onset - 100 - first) < 0.2
    assert abs(there.segment.offset - 100 - last) < 0.2
    assert (nowhere.segment, nowhere.source) == (None, "heard")


def test_probabilities_leave_room_for_what_is_not_there() -> None:
    found = candidates((1, 2), (3, 17), (4, 5))
    assert 0 < sum(each.probability for each in found) <= 1 + 1e-9


def test_words_with_as_many_phones_as_were_heard_match() -> None:
    sound = heard([1, 2, 3, 17, 4, 5], 184)
    context = between((1, 2), (4, 5))
    words = episode(planted_vocabulary())
    strings, _ = find_strings(sound, context, words)
    by_text = {" ".join(map(words.spelling, each.words)): each for each in strings}
    right = by_text["w3 w17"]
    assert right.unmatched <= 4  # noise
    assert max(each.unmatched for each in strings) > right.unmatched + 3


def test_the_first_is_as_sure_as_such_were_right() -> None:
    shares = {right for _, right in LEVELS}
    for said in ((3,), (3, 17), (8, 9, 21)):
        assert candidates((1, 2), said, (4, 5))[0].probability in shares


def test_phones_that_no_word_accounts_for_make_it_less_sure() -> None:
    strings = [ScoredWords((1,), -3.0, -6.0, 5, -6.0), ScoredWords((2,), -4.0, -7.0, 5, -7.0)]
    fewer = [replace(each, unmatched=6.0) for each in strings]
    assert probabilities(fewer, -20.0).max() < 0.6 < probabilities(strings, -20.0).max()


def test_silence_between_known_words_is_not_sure_of_any_word() -> None:
    sound = heard([1, 2], 200)
    late = heard([4, 5], 60).log_probs
    sound.log_probs[-60:] = late
    proposals = propose(sound, between((1, 2), (4, 5)), episode(planted_vocabulary()))
    assert not proposals.shown


def test_sound_without_phones_has_no_sure_words() -> None:
    sound = heard([], 150)
    assert (sound.log_probs.argmax(axis=1) == BLANK).all()
    assert not propose(sound, between((), ()), episode(planted_vocabulary())).shown


def test_a_gap_without_frames_has_no_candidates() -> None:
    empty = heard([1], 40)
    cut = type(empty)(empty.log_probs[:0], empty.phones, 50.0, empty.blank, None)
    assert propose(cut, between((1,), (2,)), episode(planted_vocabulary())).candidates == ()


def test_what_is_shown_is_sure_and_not_what_is_written() -> None:
    found = (Candidate("too much", 0.9), Candidate("to much", 0.05))
    assert to_show(Proposals(found, shown=True), "two match") == found
    assert to_show(Proposals(found, shown=True), "Too, much") == ()
    assert to_show(Proposals(found, shown=False), "two match") == ()
    assert to_show(None, "two match") == ()
