from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.timing.context_confidence import LIMITED_FROM, held_confidences
from tests.planted import evidence

HEARD = evidence([(10, 1)], 2000)
SURE, FAIRLY, UNSURE = 0.9999, 0.985, 0.4


def placed(starts: Sequence[int], frames: int = 12) -> list[WordPlacement | None]:
    """Words of three phones that begin in these frames."""
    third = frames // 3
    return [
        None
        if at is None
        else WordPlacement((1, 2, 3), (at, at + third, at + 2 * third, at + frames), 0.0)
        for at in starts
    ]


def held(heard: Sequence[float], places: Sequence[WordPlacement | None]) -> npt.NDArray[np.float64]:
    return held_confidences(np.array(heard), np.array(heard), HEARD, places)


def test_a_word_among_sure_ones_stays_sure() -> None:
    every = held([SURE] * 5, placed([0, 12, 24, 36, 48]))
    assert every[1:-1].min() > 0.99
    assert every.min() > 0.95


def test_a_fairly_sure_word_that_nothing_ties_to_its_place_is_less_sure() -> None:
    heard = [SURE, *[UNSURE] * 6, FAIRLY, SURE, SURE]
    starts = range(0, 96, 12)
    near = held(heard, placed([*starts, 96, 108]))
    torn = held(heard, placed([*starts, 196, 208]))
    assert near[7] > 0.95
    assert LIMITED_FROM <= torn[7] < 0.9
    assert torn[1:7].tolist() == near[1:7].tolist() == [UNSURE] * 6


def test_the_farther_its_neighbours_the_less_sure_a_word_is() -> None:
    alone = [held([SURE] * 3, placed([0, at, 2 * at]))[1] for at in (12, 30, 60, 90)]
    assert alone == sorted(alone, reverse=True)
    assert alone[-1] < alone[0]


def test_a_word_squeezed_into_fewer_frames_than_it_needs_is_less_sure() -> None:
    places = placed([0, 12, 24])
    squeezed = [places[0], WordPlacement((1, 2, 3), (12, 13, 14, 15), 0.0), places[2]]
    assert held([SURE] * 3, squeezed)[1] < held([SURE] * 3, places)[1]


def test_words_that_were_forced_hold_no_other_one() -> None:
    free = placed([0, 12, 24])
    forced = [WordPlacement((1, 2, 3), (at, at + 4, at + 8, at + 12), 0.0, True) for at in (0, 24)]
    assert held([SURE] * 3, [forced[0], free[1], forced[1]])[1] < held([SURE] * 3, free)[1]


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.booleans(), st.booleans()), max_size=12
    )
)
def test_no_word_becomes_surer_and_none_is_asked_about_that_was_not(
    said: list[tuple[float, int, bool, bool]],
) -> None:
    at, places = 0, list[WordPlacement | None]()
    for _, pause, forced, known in said:
        at += pause
        places.append(WordPlacement((1,), (at, at + 2), 0.0, forced) if known else None)
        at += 2
    before = np.array([sure for sure, *_ in said])
    after = held_confidences(before, before, HEARD, places)
    assert (after <= before).all()
    assert (after >= np.minimum(before, LIMITED_FROM)).all()
