"""Every format is read back by a program that is not ours, on plain and on hostile text."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import imageio_ffmpeg
import praatio.textgrid
import pysubs2
import pytest
import webvtt
from hypothesis import HealthCheck, given, settings

from aligner.export import FORMATS, CaptionedEpisode, Options, export
from aligner.export.cues import Cue
from aligner.export.passages import clean
from tests.export.recordings import TEXTS, Recording, record

TALK = (
    "**Ann & Bo:** Use `a --> b`, <T> and &amp;.\n\n**Cy:** \\[01:00\\] [Yes](https://a.example), "
    "we *did* \\[unintelligible 00:00:03.10\\] it\\*.\n\n**Break:**\n\n**Cy:** 42\n"
)

some = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(recording: Recording, name: str, *, word_times: bool = False) -> str:
    return export(recording.file, recording.transcript, name, Options(word_times=word_times))


def cues(recording: Recording, *, names_in_text: bool = False) -> tuple[Cue, ...]:
    episode = CaptionedEpisode(recording.file, recording.transcript, Options())
    return episode.cues(names_in_text=names_in_text)


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_something_in_utf_8(name: str) -> None:
    for text in (TALK, "# nothing said\n", "\n"):
        assert write(record(text), name).encode() or name.endswith("labels") or text != TALK


@pytest.mark.parametrize("word_times", [False, True])
@some
@given(TEXTS)
def test_webvtt_py_reads_the_same_cues(word_times: bool, text: str) -> None:
    recording = record(text)
    read = webvtt.from_string(write(recording, "vtt", word_times=word_times)).captions
    expected = cues(recording)
    assert len(read) == len(expected)
    for caption, cue in zip(read, expected, strict=True):
        assert caption.start == stamp(cue.segment.onset)
        assert caption.end == stamp(cue.segment.offset)


def stamp(seconds: float) -> str:
    whole, rest = divmod(milliseconds(seconds), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def test_webvtt_escapes_text_and_names() -> None:
    written = write(record(TALK), "vtt")
    assert "<v Ann &amp; Bo>Use a --&gt; b, &lt;T&gt; and &amp;." in written
    assert "<v Cy>Yes, we did [unintelligible] it*." in written


def test_word_times_are_stamps_between_the_ends_of_their_cue() -> None:
    written = write(record("**Ann:** One two three.\n"), "vtt", word_times=True)
    assert written == (
        "WEBVTT\n\n00:00:01.400 --> 00:00:02.400\n"
        "<v Ann>One <00:00:01.640>two <00:00:01.880>three.\n"
    )


@some
@given(TEXTS)
def test_pysubs2_reads_the_same_cues(text: str) -> None:
    recording = record(text)
    written = write(recording, "srt")
    expected = cues(recording, names_in_text=True)
    read = list(pysubs2.SSAFile.from_string(written, format_="srt")) if written else []
    assert [(e.start, e.end) for e in read] == [
        (milliseconds(c.segment.onset), milliseconds(c.segment.offset)) for c in expected
    ]
    # It takes "<" for the start of a tag, and figures at a cue's end for the next one's number.
    assert all(
        event.text or set(cue.text) & set("<‹0123456789")
        for event, cue in zip(read, expected, strict=True)
    )


def test_ffmpeg_reads_the_same_cues(tmp_path: Path) -> None:
    recording = record(TALK)
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_text(write(recording, "srt"), encoding="utf-8")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([ffmpeg, "-v", "error", "-i", source, target], check=True, timeout=60)
    read = pysubs2.load(str(target), encoding="utf-8")
    assert [(event.start, event.end) for event in read] == [
        (milliseconds(c.segment.onset), milliseconds(c.segment.offset))
        for c in cues(recording, names_in_text=True)
    ]


@some
@given(TEXTS)
def test_praatio_reads_the_words_back(tmp_path: Path, text: str) -> None:
    recording = record(text)
    path = tmp_path / "a.TextGrid"
    path.write_text(write(recording, "textgrid"), encoding="utf-8")
    grid = praatio.textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
    assert grid.tierNames[:3] == ("words", "turns", "flags")
    turns = grid.getTier("turns").entries
    assert list(grid.tierNames[3:]) == list(
        dict.fromkeys(each.label for each in turns if each.label)
    )
    for tier in grid.tiers:
        assert tier.minTimestamp == 0
        assert tier.maxTimestamp == pytest.approx(recording.file.alignment.duration)
    words = [entry.label for entry in grid.getTier("words").entries if entry.label]
    assert words == [clean(word.text) for word in recording.file.alignment.words]


def test_each_speaker_has_a_tier_with_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    text = "**Ann:** The tide was low.\n\n**turns:** Yes.\n\n**Ann:** So we went.\n"
    path.write_text(write(record(text), "textgrid"), encoding="utf-8")
    grid = praatio.textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    assert grid.tierNames[3:] == ("Ann", "turns (speaker)")
    said = {name: [e.label for e in grid.getTier(name).entries] for name in grid.tierNames[3:]}
    assert said == {"Ann": ["The tide was low", "So we went"], "turns (speaker)": ["Yes"]}
    times = [(e.start, e.end) for e in grid.getTier("turns").entries if e.label == "Ann"]
    assert [(e.start, e.end) for e in grid.getTier("Ann").entries] == times


@pytest.mark.parametrize("word_times", [False, True])
@some
@given(TEXTS)
def test_the_podcast_json_keeps_its_fields_rules(word_times: bool, text: str) -> None:
    read = json.loads(write(record(text), "podcast", word_times=word_times))
    assert set(read) == {"version", "segments"}
    assert read["version"] == "1.0.0"
    for segment in read["segments"]:
        assert set(segment) - {"speaker"} == {"startTime", "endTime", "body"}
        assert segment["body"].strip()
        assert segment.get("speaker", "x").strip()
        assert 0 <= segment["startTime"] <= segment["endTime"]


@some
@given(TEXTS)
def test_tables_have_a_row_a_word(text: str) -> None:
    recording = record(text)
    rows = list(csv.DictReader(io.StringIO(write(recording, "csv"), newline="")))
    assert len(rows) == len(recording.file.alignment.words)
    lines = write(recording, "ctm").split("\n")[1:-1]
    assert all(len(line.split(" ")) == 6 for line in lines)
    assert len(lines) == len(rows)


@some
@given(TEXTS)
def test_labels_have_three_fields(text: str) -> None:
    recording = record(text)
    written = write(recording, "labels").split("\n")[:-1]
    assert len(written) == len(cues(recording))
    assert all(len(line.split("\t")) == 3 for line in written)


def test_plain_text_has_paragraphs_and_breaks() -> None:
    assert write(record(TALK), "text").split("\n") == [
        "[0:01.4] Ann & Bo: Use a --> b, <T> and &.",
        "[0:02.6] Cy: Yes, we did [unintelligible] it*.",
        "[0:04.7] -- break, 30.0 s --",
        "[0:35.1] Cy: 42",
        "",
    ]
