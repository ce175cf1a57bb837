from __future__ import annotations

import pytest

from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.timing.interpolate import interpolate
from aligner.timeline import Segment

WORD: Pronunciations = ((1, 2),)
LONG: Pronunciations = ((1, 2, 3, 4),)


def filled(
    segments: list[Segment | None],
    words: list[Pronunciations] | None = None,
    gaps: tuple[int, ...] = (),
    blocked: tuple[Segment, ...] = (),
    lines: list[int] | None = None,
) -> dict[int, Segment]:
    n = len(segments)
    return interpolate(
        segments,
        words or [WORD] * n,
        lines or [1] * n,
        [i in gaps for i in range(n)],
        list(blocked),
    )


def test_the_room_is_shared_by_length() -> None:
    found = filled([Segment(0, 1), None, None, Segment(1.6, 2)], [WORD, WORD, LONG, WORD])
    assert found[1].onset == 1
    assert found[1].offset == pytest.approx(1.2)
    assert found[2].onset == pytest.approx(1.2)
    assert found[2].offset == pytest.approx(1.6)


def test_no_room_no_place() -> None:
    assert filled([Segment(0, 1), None, Segment(1.01, 2)]) == {}


def test_too_much_room_and_nobody_knows() -> None:
    assert filled([Segment(0, 1), None, Segment(9, 10)]) == {}


def test_a_gap_keeps_its_room() -> None:
    assert filled([Segment(0, 1), None, Segment(1.4, 2)], gaps=(2,)) == {}


def test_nothing_is_placed_in_a_break() -> None:
    blocked = (Segment(1.1, 1.3),)
    assert filled([Segment(0, 1), None, Segment(1.4, 2)], blocked=blocked) == {}


def test_a_line_of_its_own_is_not_squeezed_in() -> None:
    assert filled([Segment(0, 1), None, Segment(1.4, 2)], lines=[1, 3, 5]) == {}
    assert filled([Segment(0, 1), None, Segment(1.4, 2)], lines=[1, 3, 3]) != {}


def test_ends_have_no_neighbours() -> None:
    assert filled([None, Segment(0, 1), None]) == {}
    assert filled([]) == {}
