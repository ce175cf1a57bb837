from __future__ import annotations

import pytest

from aligner.alignment.timing.context_confidence import LIMITED_FROM
from aligner.alignment.timing.squeezed import leaves_no_room, squeezed_confidences
from aligner.timeline import Segment

BEFORE, SHORT, BEHIND, FAR = (Segment(*s) for s in ((1, 1.5), (1.5, 1.54), (1.54, 2), (1.9, 2.4)))


def test_a_word_between_words_that_touch_is_likely_said_there_though_hardly_heard() -> None:
    places = [BEFORE, SHORT, BEHIND]
    before, squeezed, behind = squeezed_confidences((0.99, 0.1, 0.95), places, places)
    assert (before, behind) == (0.99, 0.95)
    assert 0.6 < squeezed < LIMITED_FROM


def test_two_interpolated_words_are_too() -> None:
    places = [BEFORE, Segment(1.5, 1.52), Segment(1.52, 1.54), BEHIND]
    raised = squeezed_confidences((0.99, 0.0, 0.0, 0.95), [BEFORE, None, None, BEHIND], places)
    assert raised[1] == raised[2] > 0.6


@pytest.mark.parametrize(
    ("confidences", "places"),
    [
        ((0.99, 0.1, 0.95), [BEFORE, SHORT, FAR]),
        ((0.99, 0.1, 0.95), [BEFORE, None, BEHIND]),
        ((0.99, 0.1, 0.6), [BEFORE, SHORT, BEHIND]),
        ((0.99, 0.1), [BEFORE, SHORT]),
        ((0.99, 0.1, 0.1, 0.1, 0.95), [BEFORE, SHORT, SHORT, SHORT, BEHIND]),
    ],
    ids=["room", "no place", "an unsure neighbour", "the end", "three words"],
)
def test_all_others_are_worth_what_was_heard_of_them(
    confidences: tuple[float, ...], places: list[Segment | None]
) -> None:
    assert squeezed_confidences(confidences, places, places) == confidences


def test_no_room_is_less_than_any_word_needs() -> None:
    assert leaves_no_room(BEFORE, BEHIND, 2)
    assert not leaves_no_room(BEFORE, BEHIND, 3)
    assert not leaves_no_room(BEFORE, FAR, 1)
    assert not leaves_no_room(None, BEHIND, 1)
