from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from aligner.review.candidates.proposals import Candidate, Proposals, propose, shown_texts
from tests.planted import BLANK
from tests.review.candidates.planted_gap import (
    between,
    episode,
    heard,
    planted_vocabulary,
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
    first = propose(sound, between((1, 2), (4, 5)), words).candidates[0]
    assert (first.text, first.source) == ("w35", "episode")


def test_probabilities_leave_room_for_what_is_not_there() -> None:
    found = candidates((1, 2), (3, 17), (4, 5))
    assert 0 < sum(each.probability for each in found) <= 1 + 1e-9


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
    found = (Candidate("too much", 0.9, "heard"), Candidate("to much", 0.05, "heard"))
    assert shown_texts(Proposals(found, shown=True), "two match") == ("too much", "to much")
    assert shown_texts(Proposals(found, shown=True), "Too, much") == ()
    assert shown_texts(Proposals(found, shown=False), "two match") == ()
    assert shown_texts(None, "two match") == ()
