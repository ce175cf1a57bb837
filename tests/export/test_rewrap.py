"""Cues that got too long: new lines or parted, as their words are said, in their own spelling."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pysubs2
import pytest
import webvtt

from aligner.export.rewrap import Rewrapping, rewrap, usual_limits
from aligner.timeline import Segment
from aligner.transcript.changes import apply
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.lint import lint
from aligner.transcript.lint_cues import ReadingLimits, overlong_cues, shown_cues
from aligner.transcript.model import Stamp
from aligner.transcript.spoken import tokenize

PACE = 0.3
"""Seconds of a word."""

LONG = (
    "Look at the soil first, before you do anything. Then you should call the water engineer, "
    "and ask how deep the roots of such a tree can grow."
)
WORDS = len(LONG.split())
SRT = f"""1
00:00:01,000 --> 00:00:03,000
Carl Stone: Hello there.

2
00:00:03,000 --> 00:00:12,300
Carl Stone: {LONG}

3
00:00:12,500 --> 00:00:14,000
Anna Berg: And now?

4
00:00:14,000 --> 00:00:15,000
Twice a week.
"""
VTT = "WEBVTT\n\n" + SRT.replace(",000", ".000").replace(",300", ".300 align:start").replace(
    ",500", ".500"
).replace("Carl Stone: ", "<v Carl Stone>").replace("Anna Berg: ", "<v Anna Berg>")


def said(text: str, *, begin: float = 3.0) -> Mapping[int, Segment]:
    """The words of the long cue, one after another from its beginning."""
    start = text.index("Look")
    inside = [
        token.span.start
        for token in tokenize(read_text(text).transcript)
        if start <= token.span.start < start + len(LONG) + 4
    ]
    return {at: Segment(begin + PACE * i, begin + PACE * (i + 1)) for i, at in enumerate(inside)}


def made_of(text: str, limits: ReadingLimits | None = None) -> tuple[Rewrapping, str]:
    made = rewrap(read_text(text).transcript, said(text), limits or ReadingLimits())
    return made, apply(text, made.edits)


@pytest.mark.parametrize("text", [SRT, VTT, SRT.replace("\n", "\r\n")])
def test_a_long_cue_is_parted_where_its_words_are_said(text: str) -> None:
    made, after = made_of(text)
    assert (made.wrapped, made.parted, made.left) == (0, 1, ())
    before, cues = (list(shown_cues(read_text(each).transcript)) for each in (text, after))
    assert len(cues) > len(before)
    read = read_text(after).transcript
    assert list(overlong_cues(read, ReadingLimits())) == []
    assert lint(read) == ()
    assert [t.text for t in tokenize(read)] == [
        t.text for t in tokenize(read_text(text).transcript)
    ]
    parted = cues[1 : len(cues) - 2]
    assert all(("align:start" in each.times.span.of(after)) == ("align" in text) for each in parted)
    times = [[i.seconds for i in each.times.inlines if isinstance(i, Stamp)] for each in parted]
    # Each begins with the onset of its first word, and stays until the next one comes.
    spoken = [len(" ".join(each.lines).removeprefix("Carl Stone: ").split()) for each in parted]
    words = [sum(spoken[:i]) for i in range(len(spoken) + 1)]
    assert words[-1] == WORDS
    assert [onset for onset, _ in times] == pytest.approx([3.0 + PACE * i for i in words[:-1]])
    assert [offset for _, offset in times] == [*(onset for onset, _ in times[1:]), 12.3]


def test_numbers_count_on_and_nothing_else_changes() -> None:
    _, after = made_of(SRT)
    parts = after.strip().split("\n\n")
    assert [part.partition("\n")[0] for part in parts] == [str(i) for i in range(1, len(parts) + 1)]
    assert parts[0] == SRT.split("\n\n", maxsplit=1)[0]
    assert parts[-1].partition("\n")[2] == SRT.strip().split("\n\n")[-1].partition("\n")[2]
    events = pysubs2.SSAFile.from_string(after, format_="srt").events
    assert len(events) == len(parts)
    assert all(a.end <= b.start for a, b in pairwise(events))


def test_players_read_the_parted_cues_with_their_voices() -> None:
    _, after = made_of(VTT)
    captions = webvtt.from_string(after).captions
    voices = [each.voice for each in captions]
    assert voices == ["Carl Stone"] * (len(voices) - 2) + ["Anna Berg", None]
    assert max(len(line) for each in captions for line in each.text.split("\n")) <= 42


def test_a_cue_of_one_long_line_gets_two() -> None:
    text = SRT.replace(LONG, "Look at the soil first, before you\ndo anything at all, I say.")
    wide = text.replace("you\ndo", "you do")
    made, after = made_of(wide)
    assert (made.wrapped, made.parted) == (1, 0)
    assert len(after.split("\n")) == len(wide.split("\n")) + 1
    assert "Look at the soil first,\nbefore" in after
    assert made_of(after)[0].edits == ()


@pytest.mark.parametrize(
    "line", [f"{LONG[:60]}<i>{LONG[60:]}</i>", f"- {LONG}\n- Yes.", f"<c>{LONG}</c>"]
)
def test_what_could_be_torn_stays_and_is_told(line: str) -> None:
    made, after = made_of(SRT.replace(f"Carl Stone: {LONG}", line))
    assert made.edits == ()
    assert made.left == (6,)
    assert LONG[-20:] in after


def test_what_is_usual_in_a_file_is_not_changed() -> None:
    text = "".join(
        f"{i}\n00:00:{i:02},000 --> 00:00:{i + 1:02},000\n{'word ' * 14}end\n\n"
        for i in range(1, 20)
    )
    transcript = read_text(text).transcript
    assert rewrap(transcript, {}, usual_limits(transcript)).edits == ()
    assert rewrap(transcript, {}, ReadingLimits()).edits
