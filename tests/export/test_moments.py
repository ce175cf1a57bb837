"""No interval without a length, none that runs backwards, none in another: whatever was heard."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import praatio.textgrid
import pysubs2
import pytest
import webvtt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.alignment.flag import Flag
from aligner.export import FORMATS, Options, export
from aligner.export.moments import apart, in_order, interval, milliseconds, seconds
from aligner.timeline import Segment
from tests.export.recordings import Recording, record

TEXT = (
    "**Ann:** One two three four.\n\n**Bo:** Five six \\[laughs\\] seven.\n\n"
    "**Break:**\n\n**Ann:** Eight nine ten eleven twelve.\n"
)
N_WORDS = 12

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

STEPS = st.sampled_from([0.0, 1e-9, 0.0004, 0.0005, 0.00050001, 0.0006, 0.001, 0.0015, 0.24, 3.1])
PLACES = st.lists(st.tuples(STEPS, STEPS), min_size=N_WORDS, max_size=N_WORDS)
"""How long after the word before each word begins, and how long it lasts: seconds."""


def recorded(places: list[tuple[float, float]], start: float, tail: float) -> Recording:
    """The text with its words at unround times that follow each other, and flags at such times."""
    made = record(TEXT)
    now, words = start, []
    for word, (pause, length) in zip(made.file.alignment.words, places, strict=True):
        segment = Segment(now + pause, now + pause + length)
        now = segment.offset
        words.append(replace(word, segment=segment))
    flags = tuple(
        Flag(f"f{i}", "doubtful_word", "warning", word.line, word.span, word.segment, "?", 0.5)
        for i, word in enumerate(words[::3])
    )
    alignment = replace(made.file.alignment, words=tuple(words), duration=now + tail, breaks=())
    return Recording(made.transcript, replace(made.file, alignment=alignment, flags=flags))


def follow_each_other(intervals: list[tuple[int, int]]) -> bool:
    edges = [edge for each in intervals for edge in each]
    return edges == sorted(edges) and all(onset < offset for onset, offset in intervals)


def written(recording: Recording, name: str, *, word_times: bool = False) -> str:
    return export(recording.file, recording.transcript, name, Options(word_times=word_times))


def thousandths(text: str) -> int:
    whole, _, part = text.partition(".")
    assert len(part) == 3
    return int(whole) * 1000 + int(part)


anything = given(PLACES, st.sampled_from([0.0, 8.759999, 3599.9996]), STEPS)


@some
@anything
def test_captions(places: list[tuple[float, float]], start: float, tail: float) -> None:
    recording = recorded(places, start, tail)
    subtitles = pysubs2.SSAFile.from_string(written(recording, "srt"), format_="srt")
    assert follow_each_other([(each.start, each.end) for each in subtitles])
    for word_times in (False, True):
        text = written(recording, "vtt", word_times=word_times)
        captions = webvtt.from_string(text).captions
        times = [(c.start_in_seconds, c.end_in_seconds) for c in captions]
        assert times
        assert all(a <= b for a, b in times)
        lines = re.findall(r"(\S+) --> (\S+)", text)
        clock = [tuple(int(re.sub("[:.]", "", each)) for each in line) for line in lines]
        assert follow_each_other([(a, b) for a, b in clock])


@some
@anything
def test_podcast_segments(places: list[tuple[float, float]], start: float, tail: float) -> None:
    recording = recorded(places, start, tail)
    for word_times in (False, True):
        read = json.loads(written(recording, "podcast", word_times=word_times))["segments"]
        times = [(milliseconds(s["startTime"]), milliseconds(s["endTime"])) for s in read]
        assert times
        assert follow_each_other(times)


@some
@anything
def test_textgrid_tiers(
    tmp_path: Path, places: list[tuple[float, float]], start: float, tail: float
) -> None:
    recording = recorded(places, start, tail)
    text = written(recording, "textgrid")
    tiers = re.split(r"item \[\d+\]:", text)[1:]
    whole = re.findall(r"xm(?:in|ax) = (\S+)", text)[:2]
    for tier in tiers:
        times = list(map(thousandths, re.findall(r"xm(?:in|ax) = (\S+)", tier)))
        own, edges = times[:2], times[2:]
        assert own == list(map(thousandths, whole))
        assert (edges[0], edges[-1]) == tuple(own)
        assert edges[1:-1:2] == edges[2:-1:2]
        assert follow_each_other(list(zip(edges[::2], edges[1::2], strict=True)))
    path = tmp_path / "a.TextGrid"
    path.write_text(text, encoding="utf-8")
    grid = praatio.textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
    assert [e.label for e in grid.getTier("words").entries if e.label] == [
        word.text for word in recording.file.alignment.words
    ]


@some
@anything
def test_tables_and_labels(places: list[tuple[float, float]], start: float, tail: float) -> None:
    recording = recorded(places, start, tail)
    rows = csv.DictReader(io.StringIO(written(recording, "csv"), newline=""))
    assert all(thousandths(row["onset"]) < thousandths(row["offset"]) for row in rows)
    fields = [line.split(" ") for line in written(recording, "ctm").split("\n")[1:-1]]
    begun = [(thousandths(field[2]), thousandths(field[3])) for field in fields]
    assert follow_each_other([(onset, onset + lasts) for onset, lasts in begun])
    for word_times in (False, True):
        labels = written(recording, "labels", word_times=word_times).split("\n")[:-1]
        times = [tuple(map(thousandths, label.split("\t")[:2])) for label in labels]
        assert follow_each_other([(a, b) for a, b in times])
    flags = [line.split("\t") for line in written(recording, "flag-labels").split("\n")[:-1]]
    assert all(thousandths(flag[0]) <= thousandths(flag[1]) for flag in flags)


def test_a_recording_whose_end_is_no_millisecond() -> None:
    """ "8.76 to 8.76" is no interval: the end was printed with fewer digits than it had."""
    made = record("**Ann:** One.\n")
    word = replace(made.file.alignment.words[0], segment=Segment(8.5, 8.76))
    alignment = replace(made.file.alignment, words=(word,), duration=8.760000000000002)
    grid = written(replace(made, file=replace(made.file, alignment=alignment)), "textgrid")
    edges = re.findall(r"xm(?:in|ax) = (\S+)", grid.split("item [1]:")[1].split("item [2]:")[0])
    assert edges[2:] == ["0.000", "8.500", "8.500", "8.760"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_word_without_a_length_is_written(name: str) -> None:
    assert written(recorded([(0.0, 0.0)] * N_WORDS, 5.0, 0.0), name)


SEGMENTS = st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 10))).map(
    lambda pairs: sorted(Segment(onset, onset + length) for onset, length in pairs)
)


@given(SEGMENTS)
def test_intervals_are_near_their_segments(segments: list[Segment]) -> None:
    for laid in (list(in_order(segments)), list(apart(segments))):
        assert follow_each_other([(each.onset, each.offset) for each in laid])
        assert len(laid) == len(segments)
    for segment in segments:
        alone = interval(segment)
        assert abs(alone.onset - 1000 * segment.onset) <= 0.5 + 1e-6
        assert 0 < alone.offset - alone.onset <= 1000 * segment.duration + 1.5
        assert thousandths(seconds(alone.onset)) == alone.onset


def test_words_that_do_not_meet_keep_their_times() -> None:
    segments = [Segment(0.5, 0.7), Segment(0.7, 0.9), Segment(1.25, 1.5)]
    assert [each.segment for each in apart(segments)] == segments
