"""WebVTT and SubRip as transcripts: the cues, words and voices that players see, and every byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.dialects.reading import read_text
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.lint import lint
from aligner.transcript.lint_cues import limits_of, overlong_cues, shown_cues
from aligner.transcript.model import Gap, Markup, Paragraph, Stamp, Transcript
from aligner.transcript.spoken import tokenize
from aligner.transcript.visible import Visible, pieces
from tests.transcript.test_dialects import assert_tiles

ZOOM = """WEBVTT

NOTE made by hand, 00:10:00.000

1
00:00:05.700 --> 00:00:11.187 align:start
Anna Berg: Hello at 12:30 to R&amp;D,
and [INAUDIBLE] too.

2
00:00:11.300 --> 00:00:13.000
Carl Stone: Well, the thing is

3
00:00:13.100 --> 00:00:14.000
Carl Stone: this: yes.

00:14.200 --> 00:15.000
<v.loud Dee Dee>No.</v>

00:15.5 --> 00:16.000
nobody sees this
"""


def cues(transcript: Transcript) -> list[Paragraph]:
    return [
        each
        for each in transcript.paragraphs
        if each.kind == "other" and any(isinstance(inline, Stamp) for inline in each.inlines)
    ]


def times(cue: Paragraph) -> tuple[float | None, ...]:
    return tuple(each.seconds for each in cue.inlines if isinstance(each, Stamp))


def words(text: str) -> str:
    return " ".join(token.text for token in tokenize(read_text(text).transcript))


def test_cues_are_read_as_turns_with_their_times() -> None:
    reading = read_text(ZOOM)
    transcript = reading.transcript
    assert_tiles(transcript)
    assert words(ZOOM) == "Hello at 12:30 to R&D and too Well the thing is this yes No"
    spoken = [each for each in transcript.paragraphs if each.kind == "speech"]
    assert [each.speaker for each in spoken] == [*["Anna Berg"] * 2, *["Carl Stone"] * 2, "Dee Dee"]
    assert [each.continues for each in spoken] == [False, True, False, True, False]
    first, *_, last = cues(transcript)
    assert (times(first), times(last)) == ((5.7, 11.187), (14.2, 15.0))
    onset, offset = (each for each in first.inlines if isinstance(each, Stamp))
    assert ZOOM[onset.stands_for :].startswith("Anna Berg")
    assert (onset.edge, offset.edge) == ("onset", "offset")
    assert ZOOM[: offset.stands_for].endswith("too.")
    assert reading.notes[0].startswith("1 cue has times that players do not read")
    assert [each.rule for each in lint(transcript)] == ["cue-times"]


ROLLING = """WEBVTT
Kind: captions

00:00.100 --> 00:02.000 align:start
\x20
hello<00:00:00.500><c> there</c>

00:02.000 --> 00:02.010
hello there
\x20

00:02.010 --> 00:04.000
hello there
my<00:00:02.400><c> friends</c>

00:04.000 --> 00:04.010
my friends
\x20

00:04.010 --> 00:06.000
my friends
good<00:00:05.000><c> bye</c>
"""


def test_rolling_captions_say_each_line_once() -> None:
    text = ROLLING
    transcript = read_text(text).transcript
    assert_tiles(transcript)
    assert words(text) == "hello there my friends good bye"
    alone = [
        each.edge for cue in cues(transcript) for each in cue.inlines if isinstance(each, Stamp)
    ]
    assert alone == ["onset", "offset", "alone", "alone"] * 2 + ["onset", "offset"]


def test_a_person_may_say_the_same_twice() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nYeah.\n\n2\n00:00:02,000 --> 00:00:03,000\nYeah.\n"
    assert words(text) == "Yeah Yeah"


def test_subrip_as_people_write_it() -> None:
    text = (
        "\ufeff1\r\n0:00:01,5 --> 0:00:02,000\r\n<i>A B</i>: one {\\an8}two\r\n\r\nstill one\r\n"
        "\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\n10\r\n\r\n"
        "00:00:05,000 --> 00:00:06,000\r\n[??] end\r\n"
    )
    transcript = read_text(text).transcript
    assert_tiles(transcript)
    assert words(text) == "A B one two still one 10 end"
    assert [times(each) for each in cues(transcript)] == [(1.5, 2.0), (3.0, 4.0), (5.0, 6.0)]


def test_the_134_files_are_read_as_players_read_them(shared_data: Path) -> None:
    read = 0
    for path in sorted((shared_data / "webvtt").rglob("*.vtt")):
        transcript = read_text(path.read_bytes().decode()).transcript
        assert_tiles(transcript)
        expected = path.with_suffix(".json")
        if not expected.exists():
            shown = json.loads(path.with_name(f"{path.stem}-proc.json").read_text())
            assert len(cues(transcript)) == len(shown), path.name
            read += 2
            continue
        wanted = json.loads(expected.read_text())["cues"]
        found = [times(each) for each in cues(transcript)]
        assert found == [(each["startTime"], each["endTime"]) for each in wanted], path.name
        read += 2 + path.with_name(f"{path.stem}-proc.json").exists()
    assert read >= 130


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("childNodes", ()):
        yield from nodes(each)


def text_below(transcript: Transcript, cue: Paragraph) -> str:
    return transcript.text[cue.span.end :].strip().partition("\n\n")[0]


def test_text_and_voices_are_those_that_the_47_expectations_tell(shared_data: Path) -> None:
    """Five expect no more than the cue's raw text: for inner times, their parser made no nodes."""
    paths = sorted((shared_data / "webvtt").rglob("*.vtt"))
    raw = 0
    for path in paths:
        transcript = read_text(path.read_bytes().decode()).transcript
        proc = path.with_name(f"{path.stem}-proc.json")
        shown = json.loads(proc.read_text()) if proc.exists() else None
        if shown is None:
            raw += 1
            written = [
                each["text"] for each in json.loads(path.with_suffix(".json").read_text())["cues"]
            ]
            below = [text_below(transcript, each) for each in cues(transcript)]
            assert below == written, path.name
            continue
        read = list(shown_cues(transcript))
        lines = [" ".join(each.lines).split() for each in read]
        assert lines == [each["textContent"].split() for each in shown], path.name
        voices = [
            node["title"]
            for each in shown
            for node in nodes(each)
            if node.get("localName") == "span" and node["title"]
        ]
        speakers = [each.label.name for each in transcript.paragraphs if each.label]
        assert speakers == voices, path.name
    assert (len(paths), raw) == (47, 5)


CAPTIONS = """WEBVTT

00:01.000 --> 00:03.000
<v Ann>one two

00:04.000 --> 00:06.000
three
"""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("one two", "one --> two", "cue-times"),
        ("one two", "one\n\ntwo", "cue-lost"),
        ("00:04.000", "00:04.0", "cue-times"),
        ("00:06.000", "00:02.000", "cue-times"),
    ],
)
def test_what_no_player_shows_is_an_error(old: str, new: str, rule: str) -> None:
    assert lint(read_text(CAPTIONS).transcript) == ()
    spoilt = read_text(CAPTIONS.replace(old, new)).transcript
    assert (rule, "error") in [(each.rule, each.severity) for each in lint(spoilt)]


def test_a_note_a_style_and_a_region_are_no_lost_words() -> None:
    head = "WEBVTT - x\nKind: captions\n\nNOTE a\nb\n\nSTYLE\n::cue {}\n\nREGION\nid:x\n\n"
    text = CAPTIONS.replace("WEBVTT\n\n", head).replace("00:04.000 -", "intro\n00:04.000 -")
    assert lint(read_text(text).transcript) == ()


def test_a_cue_that_asks_more_than_all_others_is_told() -> None:
    before = read_text(CAPTIONS).transcript
    longer = "three " * 9
    after = read_text(CAPTIONS.replace("three", longer)).transcript
    (found,) = overlong_cues(after, limits_of(before))
    assert "a line of 53 characters (42 are enough elsewhere)" in found.message
    assert "26 characters a second (21 are enough elsewhere)" in found.message
    assert [*overlong_cues(after, limits_of(after))] == []
    lines = read_text(CAPTIONS.replace("three", "a\nb\nc")).transcript
    assert (
        "3 lines (2 are enough elsewhere)" in next(overlong_cues(lines, limits_of(before))).message
    )


def seen(transcript: Transcript) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for each in transcript.paragraphs:
        stamps = [inline for inline in each.inlines if isinstance(inline, Stamp)]
        if each.kind == "other" and stamps:
            start, end = (round((stamp.seconds or 0) * 1000) for stamp in stamps)
            found.append((start, end, ""))
        elif each.label or any(not isinstance(inline, Markup) for inline in each.inlines):
            label = each.label.span.of(transcript.text) if each.label else ""
            shown = label + Visible.of(pieces(transcript.text, each.inlines)).text
            start, end, before = found[-1]
            found[-1] = start, end, before + "".join(shown.split())
    return found


def test_subrip_is_read_as_pysubs2_reads_it(shared_data: Path) -> None:
    folder = shared_data / "dialects"
    for path in [*folder.rglob("*.srt")]:
        text = path.read_bytes().decode()
        theirs = [
            (each.start, each.end, "".join(each.plaintext.split()))
            for each in pysubs2.SSAFile.from_string(text, "srt")
        ]
        ours = read_text(text).transcript
        assert [each[:2] for each in seen(ours)] == [each[:2] for each in theirs]
        if not any(isinstance(i, Gap) for p in ours.paragraphs for i in p.inlines):
            assert seen(ours) == theirs


LINES = st.sampled_from(
    [
        "WEBVTT",
        "1",
        "",
        " ",
        "00:01.000 --> 00:02.000",
        "00:00:01,000 --> 00:00:02,000 x",
        "00:01 --> ",
        "A B: hello",
        "<v A B>hello <c.x>you</c>",
        "<00:01.500>and <",
        "&amp; &lt &#39; [??] (inaudible)",
        "NOTE x",
        "- C D: no",
        "hello\r",
    ]
)


@given(st.lists(LINES | st.text(max_size=6), max_size=30).map("\n".join))
def test_captions_tile_any_text(text: str) -> None:
    for name in ("webvtt", "subrip"):
        transcript = read_text(text, shipped()[name]).transcript
        assert transcript.text == text
        assert_tiles(transcript)


@pytest.mark.parametrize(("name", "separator"), [("webvtt", "."), ("subrip", ",")])
def test_a_new_turn_is_a_cue(name: str, separator: str) -> None:
    head = "WEBVTT\n\n" if name == "webvtt" else "1\n"
    text = f"{head}00:00:01{separator}000 --> 00:00:02{separator}000\nA B: hello\n\n"
    spelling = read_text(text + text.removeprefix("WEBVTT\n\n")).transcript.spelling
    new = spelling.new_turn("C D", 3.5, "yes", 4.25)
    expected = f"00:00:03{separator}500 --> 00:00:04{separator}250\nC D: yes"
    assert new == (expected if name == "webvtt" else f"3\n{expected}")
    assert len(pysubs2.SSAFile.from_string(f"{text}\n\n{new}\n")) == 2


IN_BRACKETS = {
    "[SPEAKER_0{}]: ": "[{name}]: ",
    "[Speaker {}] ": "[{name}] ",
    "(Ann {}) ": "({name}) ",
    "- [Ann {}] ": "[{name}] ",
}


@pytest.mark.parametrize("label", IN_BRACKETS)
@pytest.mark.parametrize("form", ["webvtt", "subrip"])
def test_names_between_brackets_are_read_where_they_come_back(label: str, form: str) -> None:
    sign = "." if form == "webvtt" else ","
    cues = [
        f"00:00:0{n}{sign}000 --> 00:00:0{n + 1}{sign}000\n{label.format(n % 2)}Yes [Music] {n}\n"
        for n in range(1, 5)
    ]
    text = ("WEBVTT\n\n" if form == "webvtt" else "") + "\n".join(cues)
    transcript = read_text(text).transcript
    said = [each for each in transcript.paragraphs if each.kind == "speech"]
    names = {each.speaker for each in said}
    assert names == {label.strip("-[]( ):").format(n) for n in (0, 1)}
    assert [token.text for token in tokenize(transcript)][1::2] == ["1", "2", "3", "4"]
    assert transcript.spelling.turn.endswith(f"{IN_BRACKETS[label]}{{text}}")
    assert transcript.spelling.new_turn("", 9.0, "Yes.").endswith("\nYes.")


def test_a_sound_between_brackets_is_nobody_s_name() -> None:
    sounds = ["Gunshot", "Upbeat Music", "Gunshot", "Upbeat Music", "Laughter", "Laughter"]
    cues = [f"00:0{n}.000 --> 00:0{n + 1}.000\n[{each}] Yes {n}\n" for n, each in enumerate(sounds)]
    transcript = read_text("WEBVTT\n\n" + "\n".join(cues)).transcript
    assert {each.speaker for each in transcript.paragraphs} == {None}
    said = [token.text for token in tokenize(transcript)]
    assert (said[::2], said[1::2]) == (["Yes"] * 6, ["0", "1", "2", "3", "4", "5"])


def test_voices_in_subrip_are_read_too() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n<v Ann Berg>Yes, <i>so</i>\n"
    transcript = read_text(text).transcript
    assert [each.speaker for each in transcript.paragraphs if each.kind == "speech"] == ["Ann Berg"]
    assert [token.text for token in tokenize(transcript)] == ["Yes", "so"]


def test_names_on_the_first_line_of_cues_are_read_and_written() -> None:
    cues = [("Anna Berg", "Hello."), ("Carl Stone", "Yes."), ("Anna Berg", "So\nit is.")]
    cues += [("Carl Stone", "Good.")]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:0{n}.000 --> 00:00:0{n}.900\n{who}\n{words}" for n, (who, words) in enumerate(cues)
    )
    transcript = read_text(text).transcript
    assert [each.label.name for each in transcript.paragraphs if each.label] == [w for w, _ in cues]
    assert [token.text for token in tokenize(transcript)] == "Hello Yes So it is Good".split()  # noqa: SIM905
    made = transcript.spelling.new_turn("Eva", 9.0, "No.")
    assert made == "00:00:09.000 --> 00:00:11.000\nEva\nNo."


def test_a_remark_over_two_lines_of_a_cue_is_not_said() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nDan: Hello. [Anna and\nDan laugh] And so?\n"
    tokens = [token.text for token in tokenize(read_text(text).transcript)]
    assert tokens == ["Dan", "Hello", "And", "so"]


def with_lone(*written: str) -> str:
    """Captions of nine lines, of which the first begin with what is given."""
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{begin}Words {n} of it.\n"
    begins = [*written, *[""] * (9 - len(written))]
    return "\n".join(cue.format(n=n, begin=begin) for n, begin in enumerate(begins, 1))


@pytest.mark.parametrize("form", ["[{}] ", "- [{}] ", "<i>[{}]</i> ", "({}) ", "[{}]\n"])
@pytest.mark.parametrize("often", [1, 2, 4])
def test_a_lone_name_in_brackets_is_told(form: str, often: int) -> None:
    text = with_lone(*[form.format("Narrator")] * often)
    (note,) = read_text(text).outside
    lines = "1 line begins" if often == 1 else f"{often} lines begin"
    counts_as = "words" if "(" in form else "a remark"
    sign = f"{form[form.index('{') - 1]}Narrator{form[form.index('}') + 1]}"
    assert note.startswith(f"{lines} with '{sign}', which counts as {counts_as}")
    assert read_text(text.replace("Narrator", "Music")).outside == ()
    assert read_text(text.replace("Narrator", "Door opens")).outside == ()


def test_a_sound_in_capitals_is_not_told_as_a_name_unless_it_comes_back() -> None:
    assert read_text(with_lone("[GUNSHOT] ", "[THUNDER] ")).outside == ()
    (note,) = read_text(with_lone(*["[ANNA] "] * 3)).outside
    assert note.startswith("3 lines begin with '[ANNA]'")


def test_a_colon_makes_a_name_of_what_stands_in_brackets() -> None:
    transcript = read_text(with_lone(*["[Narrator]: "] * 2)).transcript
    assert [each.label.name for each in transcript.paragraphs if each.label] == ["Narrator"] * 2
    assert "Narrator" not in [token.text for token in tokenize(transcript)]
