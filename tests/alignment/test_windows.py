from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.description.gap_windows import gap_windows
from aligner.alignment.description.soundscape import Soundscape
from aligner.timeline import Segment
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.planted import RATE, evidence, say, vocabulary

GAP = r"\[unintelligible 00:00:05.00\]"


def sound(seconds: float, speech: list[tuple[float, float]]) -> Soundscape:
    spikes = []
    for start, end in speech:
        words = vocabulary(100, seed=int(start * 10))
        spikes += [s for s in say(words, int(start * RATE)) if s[0] < end * RATE]
    n_frames = int(seconds * RATE)
    return Soundscape.of(evidence(spikes, n_frames), np.full(n_frames, -60.0, np.float32))


def windows(
    text: str,
    times: list[Segment | None],
    scape: Soundscape,
    breaks: tuple[Segment, ...] = (),
    shift: float = 0.0,
) -> list[Segment | None]:
    transcript = parse(text)
    tokens = tokenize(transcript)
    assert len(tokens) == len(times)
    found = gap_windows(
        transcript, tokens, times, sound=scape, breaks=breaks, to_audio=lambda t: t + shift
    )
    return [window.segment for window in found]


def near(segment: Segment | None, onset: float, offset: float) -> bool:
    assert segment is not None
    return segment.onset == pytest.approx(onset, abs=0.11) and segment.offset == pytest.approx(
        offset, abs=0.11
    )


def test_a_gap_lies_between_the_words_around_it() -> None:
    times: list[Segment | None] = [Segment(1, 2), Segment(4, 5)]
    [found] = windows(f"**A:** yes {GAP} no", times, sound(10, [(1, 5)]))
    assert near(found, 2, 4)


def test_words_that_were_not_heard_do_not_bound_it() -> None:
    times: list[Segment | None] = [Segment(1, 2), None, Segment(6, 7)]
    [found] = windows(f"**A:** yes maybe {GAP} no", times, sound(10, [(1, 7)]))
    assert near(found, 2, 6)


def test_two_gaps_in_one_sentence_stay_apart() -> None:
    text = r"**A:** yes \[unintelligible 00:00:02.15\] \[unintelligible 00:00:04.15\] no"
    times: list[Segment | None] = [Segment(1, 2), Segment(6, 7)]
    first, second = windows(text, times, sound(10, [(1, 7)]))
    assert first is not None
    assert second is not None
    assert first.offset <= second.onset
    assert 4.5 in second
    assert 2.5 in first


def test_a_gap_beside_a_break_lies_on_the_side_that_its_time_says() -> None:
    times: list[Segment | None] = [Segment(1, 2), Segment(40, 41)]
    breaks = (Segment(5, 35),)
    scape = sound(45, [(1, 4), (10, 30), (36, 41)])
    text = f"**A:** yes {GAP}\n\n**B:** no"
    [before] = windows(text, times, scape, breaks, shift=-2)
    [after] = windows(text, times, scape, breaks, shift=31)
    assert before is not None
    assert before.offset <= 5
    assert after is not None
    assert after.onset >= 35


def test_a_wide_room_shrinks_to_the_speech_around_the_tags_time() -> None:
    times: list[Segment | None] = [Segment(1, 2), Segment(30, 31)]
    scape = sound(40, [(5, 7), (20, 22)])
    [found] = windows(f"**A:** yes {GAP} no", times, scape)
    assert found is not None
    assert found.onset <= 5
    assert 7 <= found.offset < 12


def test_where_nothing_was_heard_nothing_is_claimed() -> None:
    assert windows(f"**A:** yes {GAP} no", [None, None], sound(10, [])) == [None]


def test_gaps_at_the_ends_of_the_text() -> None:
    times: list[Segment | None] = [Segment(4, 5)]
    text = r"**A:** \[unintelligible 00:00:02.00\] yes \[unintelligible 00:00:07.00\]"
    first, last = windows(text, times, sound(9, [(1, 8)]))
    assert first is not None
    assert last is not None
    assert first.onset < 1
    assert first.offset >= 4
    assert last.onset <= 5
    assert last.offset >= 8


def test_a_gap_at_the_end_of_a_turn_ends_with_its_phrase() -> None:
    times: list[Segment | None] = [Segment(1, 2), Segment(12, 13)]
    scape = sound(15, [(1, 4), (6, 11), (12, 13)])
    [found] = windows(f"**A:** yes {GAP}\n\n**B:** no", times, scape, shift=-3)
    assert found is not None
    assert found.onset <= 2
    assert 4 <= found.offset < 6


def test_a_gap_at_the_start_of_a_turn_begins_with_its_phrase() -> None:
    times: list[Segment | None] = [Segment(1, 2), Segment(12, 13)]
    scape = sound(15, [(1, 2), (3, 8), (9.5, 13)])
    [found] = windows(f"**A:** yes\n\n**B:** {GAP} no", times, scape, shift=4.5)
    assert found is not None
    assert 8 < found.onset <= 9.5
    assert found.offset >= 12


def test_a_gap_in_a_passage_that_was_not_heard_has_no_window() -> None:
    unheard = " ".join(["um"] * 5)
    nowhere: list[Segment | None] = [None] * 5
    times: list[Segment | None] = [Segment(1, 2), *nowhere, *nowhere, Segment(9, 10)]
    text = f"**A:** yes {unheard} {GAP} {unheard} no"
    assert windows(text, times, sound(12, [(1, 10)])) == [None]


def test_beyond_the_end_of_an_excerpt_there_is_no_window() -> None:
    times: list[Segment | None] = [Segment(1, 2), *[None] * 7]
    text = f"**A:** yes\n\n**B:** one two three four five six {GAP} seven"
    assert windows(text, times, sound(6, [(1, 6)])) == [None]


@pytest.mark.parametrize("heard_side", ["before", "after"])
def test_where_one_side_was_not_heard_a_gap_lies_close_to_the_other(heard_side: str) -> None:
    unheard = " ".join(["um"] * 5)
    nowhere: list[Segment | None] = [None] * 5
    scape = sound(90, [(1, 89)])
    if heard_side == "before":
        times: list[Segment | None] = [Segment(1, 2), *nowhere, Segment(80, 81)]
        [found] = windows(f"**A:** yes {GAP} {unheard} no", times, scape, shift=-90)
        assert near(found, 2, 10)
    else:
        times = [Segment(1, 2), *nowhere, Segment(80, 81)]
        [found] = windows(f"**A:** yes {unheard} {GAP} no", times, scape, shift=-90)
        assert near(found, 72, 80)


def test_four_unheard_words_do_not_hide_a_gap() -> None:
    nowhere: list[Segment | None] = [None] * 4
    times: list[Segment | None] = [Segment(1, 2), *nowhere, Segment(6, 7)]
    [found] = windows(f"**A:** yes um um um um {GAP} no", times, sound(10, [(1, 7)]))
    assert near(found, 2, 6)


def test_a_word_that_may_be_said_twice_does_not_bound_a_gap() -> None:
    # "it's [maybe it's] hacky": the first "it's" was heard where the second one is.
    times: list[Segment | None] = [Segment(1, 1.5), Segment(3, 3.4), Segment(4, 4.5)]
    [found] = windows(f"**A:** well it's {GAP} hacky", times, sound(10, [(1, 4.5)]))
    assert near(found, 1.5, 4)
