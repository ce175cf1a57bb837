from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.description.clock import Clock, Drift, Sighting, drifting, fit_clock
from aligner.alignment.model import ClockPiece
from aligner.timeline import Segment
from aligner.transcript.model import Span, Stamp
from aligner.transcript.parse import parse

NOWHERE = Span(0, 0)


def sighting(written: float, audio: float, *, exact: bool = False) -> Sighting:
    return Sighting(written, exact, audio, 1, NOWHERE)


class Planted:
    """An episode whose clock is known: `inserts` are (transcript time, seconds of audio)."""

    def __init__(self, inserts: Sequence[tuple[float, float]], shift: float = 0.0) -> None:
        self.shift = shift
        self.inserts = inserts

    def audio(self, true: float) -> float:
        return true + self.shift + sum(length for at, length in self.inserts if at <= true)

    def breaks(self, random: Random) -> list[Segment]:
        before = [0.0, *accumulate(length for _, length in self.inserts)]
        return [
            Segment(
                at + self.shift + base + random.uniform(-0.8, 0.8),
                at + self.shift + base + length + random.uniform(-0.8, 0.8),
            )
            for (at, length), base in zip(self.inserts, before, strict=False)
        ]

    def sightings(
        self, times: Sequence[float], random: Random, jitter: float = 0.1
    ) -> list[Sighting]:
        return [
            Sighting(
                math.floor(true * 30) / 30 if exact else math.floor(true),
                exact,
                self.audio(true) + random.uniform(-jitter, jitter),
                i,
                NOWHERE,
            )
            for i, true in enumerate(times)
            for exact in [random.random() < 0.3]
        ]


def assert_right(clock: Clock, sightings: Sequence[Sighting], within: float = 0.5) -> None:
    for seen in sightings:
        low = clock.to_audio(seen.transcript)
        high = clock.to_audio(seen.transcript + seen.uncertainty)
        assert low - within <= seen.audio <= high + within, seen


def assert_monotone(clock: Clock, until: float = 4000.0) -> None:
    times = [clock.to_audio(i * until / 500) for i in range(500)]
    back = [clock.to_transcript(i * until / 500) for i in range(500)]
    assert all(a <= b for a, b in pairwise(times))
    assert all(a <= b for a, b in pairwise(back))
    starts = [piece.transcript for piece in clock.pieces]
    assert all(a < b for a, b in pairwise(starts))


def test_no_stamps_leave_the_audio_its_own_clock() -> None:
    clock = fit_clock([], [Segment(10.0, 70.0)])
    assert clock.pieces == (ClockPiece(0.0, 0.0),)
    assert clock.to_audio(123.4) == 123.4
    assert drifting([], clock) == ()


def test_one_stamp_can_say_that_the_recording_starts_later() -> None:
    assert fit_clock([sighting(135, 180.5)], []).to_audio(135.5) == pytest.approx(180.5)
    assert fit_clock([sighting(135, 90.5)], []).to_audio(135.5) == pytest.approx(90.5)


def test_one_stamp_an_hour_off_is_a_typing_error() -> None:
    wrong = sighting(3735, 135.2)
    clock = fit_clock([wrong], [])
    assert clock.to_audio(200.0) == 200.0
    assert drifting([wrong], clock) == (Drift(wrong, "wrong_stamp", 135.2),)


def test_of_two_stamps_that_disagree_the_one_on_the_audios_clock_is_right() -> None:
    right, wrong = sighting(100, 100.4), sighting(160, 220.4)
    for pair in ([right, wrong], [wrong, right]):
        clock = fit_clock(pair, [])
        assert clock.to_audio(100.5) == pytest.approx(100.4, abs=0.5)
        assert [drift.kind for drift in drifting(pair, clock)] == ["wrong_stamp"]


def test_a_jump_is_put_where_the_break_is() -> None:
    sightings = [sighting(100, 100.5), sighting(400, 440.5)]
    clock = fit_clock(sightings, [Segment(199.9, 240.3), Segment(300.0, 305.0)])
    first, second = clock.pieces
    assert second.transcript == pytest.approx(200, abs=1)
    assert second.audio == pytest.approx(240.3, abs=1)
    assert clock.to_audio(199.0) == pytest.approx(199, abs=0.5)
    assert clock.to_audio(201.5) == pytest.approx(241.5, abs=0.5)
    assert first.transcript == pytest.approx(0, abs=0.5)


def test_an_advert_before_the_first_stamp_does_not_shift_what_stands_before_it() -> None:
    clock = fit_clock([sighting(300, 340.5), sighting(500, 540.2)], [Segment(100.0, 140.0)])
    assert clock.to_audio(50.0) == pytest.approx(50.0)
    assert clock.to_audio(300.4) == pytest.approx(340.4, abs=0.5)


def test_two_breaks_between_two_stamps_share_the_jump() -> None:
    breaks = [Segment(200.0, 240.0), Segment(340.0, 400.0)]
    sightings = [sighting(100, 100.5), sighting(150, 150.2), sighting(400, 500.4)]
    clock = fit_clock(sightings, breaks)
    assert clock.to_audio(250.0) == pytest.approx(290.0, abs=1)
    assert clock.to_audio(400.0) == pytest.approx(500.0, abs=0.5)


def test_a_break_that_the_stamps_count_moves_nothing() -> None:
    clock = fit_clock([sighting(100, 100.5), sighting(400, 400.5)], [Segment(200.0, 260.0)])
    assert len(clock.pieces) == 1


def test_a_recording_cut_shorter_than_the_one_transcribed() -> None:
    times = [60, 200, 340, 480, 700, 900, 1100]
    sightings = [sighting(t, t + 0.4 - (139 if t > 400 else 0)) for t in times]
    clock = fit_clock(sightings, [])
    assert_right(clock, sightings)
    assert_monotone(clock)
    assert [drift.kind for drift in drifting(sightings, clock)] == ["other_clock"] * 4


@pytest.mark.parametrize("error", [60, -60, 600, 3600, -3600, 18, -45])
def test_single_wrong_stamps_change_nothing(error: int) -> None:
    times = range(100, 3000, 190)
    for bad in range(len(times)):
        sightings = [
            sighting(max(0, t + (error if i == bad else 0)), t + 0.5) for i, t in enumerate(times)
        ]
        clock = fit_clock(sightings, [])
        assert len(clock.pieces) == 1
        assert clock.to_audio(1000.0) == pytest.approx(1000.0, abs=0.1)
        assert [drift.sighting for drift in drifting(sightings, clock)] == [sightings[bad]]


def test_stamps_of_one_second_on_both_sides_of_a_jump_are_both_right() -> None:
    sightings = [*(sighting(t, t + 0.3) for t in (100, 200, 300)), sighting(383, 383.1)]
    sightings += [sighting(383, 433.6), *(sighting(t, t + 50.2) for t in (420, 500))]
    clock = fit_clock(sightings, [Segment(383.4, 433.2)])
    assert {drift.kind for drift in drifting(sightings, clock)} == {"other_clock"}


def test_frames_counted_at_30_that_ran_at_2997() -> None:
    random = Random(5)  # noqa: S311  the sequence must repeat
    written = [random.uniform(0, 7000) for _ in range(60)]
    sightings = [sighting(t, t * 1.001 + random.gauss(0, 0.05), exact=True) for t in written]
    clock = fit_clock(sightings, [])
    assert clock.scale == 1.001
    assert_right(clock, sightings)
    assert_monotone(clock, 8000)


@settings(deadline=None, max_examples=60)
@given(
    inserts=st.lists(st.tuples(st.integers(240, 900), st.integers(15, 180)), max_size=5),
    shift=st.sampled_from([0.0, 0.0, 37.3, -20.6]),
    heard=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_planted_clocks_are_found(
    inserts: list[tuple[int, int]], shift: float, seed: int, *, heard: bool
) -> None:
    random = Random(seed)  # noqa: S311
    starts = list(accumulate(talk for talk, _ in inserts))
    lengths = [length + random.random() for _, length in inserts]
    planted = Planted(list(zip(starts, lengths, strict=True)), shift)
    # Four stamps a stretch: fewer cannot outvote a typing error if the inserts were not heard.
    edges = [30.0, *starts, (starts[-1] if starts else 30) + 400.0]
    times = [random.uniform(a + 2, b - 2) for a, b in pairwise(edges) for _ in range(4)]
    good = planted.sightings(sorted(times), random)
    bad = random.choice(good)
    # A typing error as long as an insert could not be told from the insert.
    typed = bad.transcript + random.choice([600, 3600, -600, 7])
    wrong = Sighting(max(0.0, typed), bad.exact, bad.audio, bad.line, NOWHERE)
    clock = fit_clock(
        [wrong if seen is bad else seen for seen in good],
        planted.breaks(random) if heard else [],
    )
    assert_right(clock, [seen for seen in good if seen is not bad])
    assert_monotone(clock)
    if heard and abs(wrong.transcript - wrong.audio) > 5:
        assert [drift.kind for drift in drifting([wrong], clock)] == ["wrong_stamp"]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(sighting, st.floats(0, 4000), st.floats(0, 4000), exact=st.booleans()),
        max_size=12,
    ),
    st.lists(st.builds(Segment, st.floats(0, 4000), st.floats(0, 4000)), max_size=4),
)
def test_any_input_gives_a_clock_that_never_runs_backwards(
    sightings: list[Sighting], breaks: list[Segment]
) -> None:
    clock = fit_clock(sightings, breaks)
    assert_monotone(clock)
    assert all(piece.transcript >= 0 and piece.audio >= 0 for piece in clock.pieces)


def test_four_hundred_stamps_take_no_time() -> None:
    random = Random(3)  # noqa: S311
    planted = Planted([(1500.0, 60.0), (4000.0, 75.0)])
    times = sorted(random.uniform(0, 9000) for _ in range(400))
    sightings = planted.sightings(times, random, jitter=0.3)
    clock = fit_clock(sightings, planted.breaks(random))
    assert_right(clock, sightings)
    assert len(clock.pieces) == 3


def true_sightings(folder: Path, name: str, random: Random) -> tuple[list[Sighting], list[Segment]]:
    truth = json.loads((folder / f"{name}.truth.json").read_text())
    lines = {line["line"]: line["start"] for line in truth["lines"] if line["verdict"] == "spoken"}
    found = []
    for paragraph in parse((folder / f"{name}.md").read_text()).paragraphs:
        first = paragraph.inlines[0] if paragraph.inlines else None
        if isinstance(first, Stamp) and first.seconds is not None and paragraph.line in lines:
            audio = lines[paragraph.line] + random.uniform(-0.1, 0.1)
            found.append(Sighting(first.seconds, first.exact, audio, paragraph.line, first.span))
    adverts = [
        Segment(insert["start"] + random.uniform(-1, 1), insert["end"] + random.uniform(-1, 1))
        for insert in truth["inserts"]
    ]
    return found, adverts


@pytest.mark.parametrize("name", ["ad-free-clock", "roundtable", "words"])
def test_clocks_of_the_test_episodes(shared_data: Path, name: str) -> None:
    for seed in range(5):
        stamps, adverts = true_sightings(shared_data / "episodes", name, Random(seed))  # noqa: S311
        truth = json.loads((shared_data / "episodes" / f"{name}.truth.json").read_text())
        clock = fit_clock(stamps, adverts)
        assert_right(clock, stamps)
        assert len(clock.pieces) == len(truth["clock"])
        for piece, (transcript, audio) in zip(clock.pieces, truth["clock"], strict=True):
            assert piece.transcript == pytest.approx(transcript, abs=1.6)
            # The truth names the advert's edges; 0.6 s of pause beside it is on the clock.
            assert piece.audio - piece.transcript == pytest.approx(audio - transcript, abs=1.2)
        kinds = {drift.kind for drift in drifting(stamps, clock)}
        assert kinds == ({"other_clock"} if name == "ad-free-clock" else set())
