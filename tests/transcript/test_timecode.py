from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.timecode import (
    FRAMES_PER_SECOND,
    Timecode,
    read_timecode,
    respell,
    write_exact,
    write_gap,
    write_stamp,
)

moments = st.floats(min_value=0, max_value=99 * 3600, allow_nan=False)


@pytest.mark.parametrize(
    ("written", "seconds", "exact"),
    [
        ("00:00", 0, False),
        ("59:59", 3599, False),
        ("7:05", 425, False),
        ("100:08", 6008, False),
        ("01:02:03", 3723, False),
        ("01:02:03.15", 3723.5, True),
        ("01:02:03:15", 3723.5, True),
        ("01:02.03.15", 3723.5, True),
        ("02:03.15", 123.5, True),
        ("22:48.0", 1368, False),
        ("01:02:03.47", 3723, False),
        ("00:53: 52.15", 3232.5, True),
        (r"\\00:00:01.15\\", 1.5, True),
        ("00:41**:**34.15", 2494.5, True),
    ],
)
def test_times_that_a_person_meant(written: str, seconds: float, exact: bool) -> None:
    assert read_timecode(written) == Timecode(seconds, exact)


@pytest.mark.parametrize(
    "written", ["", "12", "12.30", "12:75", "01:60:00", "22: .07", "1:2:3:4:5", "a:bc", "1234:00"]
)
def test_what_is_no_time(written: str) -> None:
    assert read_timecode(written) is None


@given(st.integers(min_value=0, max_value=99 * 3600 * FRAMES_PER_SECOND))
def test_a_frame_survives_writing_and_reading(frame: int) -> None:
    seconds = frame / FRAMES_PER_SECOND
    assert read_timecode(write_exact(seconds)) == Timecode(seconds, exact=True) or math.isclose(
        read_back(write_exact(seconds)), seconds, abs_tol=1e-9
    )
    assert write_exact(read_back(write_exact(seconds))) == write_exact(seconds)


def read_back(written: str) -> float:
    time = read_timecode(written.removeprefix(r"\[").removesuffix(r"\]").split()[-1])
    assert time is not None
    return time.seconds


@given(moments)
def test_stamps_are_floored_to_the_second_and_from_an_hour_on_to_the_frame(seconds: float) -> None:
    lost = seconds - read_back(write_stamp(seconds))
    assert -1e-6 < lost < (1 if seconds < 3600 else 1 / FRAMES_PER_SECOND) + 1e-6


@given(moments)
def test_gap_tags_always_name_a_frame(seconds: float) -> None:
    written = write_gap(seconds)
    assert -1e-6 < seconds - read_back(written) < 1 / FRAMES_PER_SECOND + 1e-6
    assert int(written[-4:-2]) < FRAMES_PER_SECOND


@pytest.mark.parametrize(
    ("seconds", "stamp", "gap"),
    [
        (0, r"\[00:00\]", r"\[unintelligible 00:00:00.00\]"),
        (634 + 14 / 30, r"\[10:34\]", r"\[unintelligible 00:10:34.14\]"),
        (3599.999, r"\[59:59\]", r"\[unintelligible 00:59:59.29\]"),
        (3600, r"\[01:00:00.00\]", r"\[unintelligible 01:00:00.00\]"),
        (3600 - 1e-9, r"\[01:00:00.00\]", r"\[unintelligible 01:00:00.00\]"),
        (36_000.5, r"\[10:00:00.15\]", r"\[unintelligible 10:00:00.15\]"),
    ],
)
def test_house_style(seconds: float, stamp: str, gap: str) -> None:
    assert (write_stamp(seconds), write_gap(seconds)) == (stamp, gap)


def test_a_stamp_without_frames_is_respelt_without_frames() -> None:
    assert respell(6008, exact=False) == r"\[01:40:08\]"
    assert respell(6008, exact=True) == r"\[01:40:08.00\]"
    assert respell(68, exact=False) == r"\[01:08\]"


@pytest.mark.parametrize("seconds", [-0.1, math.inf, math.nan])
def test_no_time_cannot_be_written(seconds: float) -> None:
    with pytest.raises(ValueError, match="no time"):
        write_stamp(seconds)
