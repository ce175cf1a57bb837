from __future__ import annotations

from aligner.review.candidates.written import WrittenWords, check_written, doubted_from
from tests.review.candidates.planted_gap import between, episode, heard, planted_vocabulary, word


def test_other_words_are_doubted_and_the_said_ones_are_not() -> None:
    sound = heard([1, 2, 3, 17, 4, 5], 200)
    words = episode(planted_vocabulary())
    right = check_written(sound, between((1, 2), (4, 5)), words, [word(3), word(17)])
    wrong = check_written(sound, between((1, 2), (4, 5)), words, [word(30), word(9)])
    assert right is not None
    assert right.behind < 0
    assert not right.is_doubtful
    assert wrong is not None
    assert wrong.behind > 10
    assert wrong.likelier[0] == "w3 w17"


def test_more_words_may_be_farther_behind() -> None:
    behind = doubted_from(3)
    assert WrittenWords(behind, (), 3).is_doubtful
    assert not WrittenWords(behind, (), 4).is_doubtful


def test_what_says_again_what_stands_beside_it_is_not_judged() -> None:
    sound = heard([1, 2, 3, 1, 2, 4, 5], 240)
    words = episode(planted_vocabulary())
    assert check_written(sound, between((1, 2), (4, 5)), words, [*map(word, (3, 1, 2))]) is None
    assert check_written(sound, between((1, 2), (4, 5)), words, [*map(word, (4, 5, 3))]) is None
    assert check_written(sound, between((1, 2), (4, 5)), words, [*map(word, (3, 2))]) is not None
