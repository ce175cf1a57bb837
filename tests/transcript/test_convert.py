"""A transcript in another form: the same turns, times and words, and what is lost is said."""

from __future__ import annotations

import json

import pysubs2
import pytest

from aligner.errors import BadInput
from aligner.transcript.dialects.convert import convert
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.model import Gap, Transcript
from aligner.transcript.spoken import tokenize

LINES = """---
title: x
---

Anna Berg (00:05):
Hello & welcome to *it*, <you>.

Carl Stone (01:00:11):
Then call [inaudible 01:00:18] and
ask.
"""


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    speakers = {each.line: each.speaker for each in transcript.paragraphs}
    return [(speakers[token.line], token.text) for token in tokenize(transcript)]


@pytest.mark.parametrize("name", sorted(shipped().keys() - {"stamp-line", "name-line"}))
def test_who_says_what_is_the_same_in_every_form(name: str) -> None:
    before = read_text(LINES).transcript
    made = convert(before, shipped()[name], "x.md")
    after = read_text(made.text, shipped()[name]).transcript
    assert said(after) == said(before)
    assert sum(isinstance(i, Gap) for p in after.paragraphs for i in p.inlines) == 1
    assert (
        made.losses[0] == "3 lines that nobody says are left out: front matter, headings, numbers."
    )


def test_cues_have_the_turns_times() -> None:
    text = convert(read_text(LINES).transcript, shipped()["subrip"], "x.md").text
    cues = pysubs2.SSAFile.from_string(text, "srt")
    assert [(each.start, each.end) for each in cues] == [(5000, 3_611_000), (3_611_000, 3_616_000)]


def test_changelog_s_form_has_its_own_times_and_gaps() -> None:
    text = convert(read_text(LINES).transcript, shipped()["changelog"], "x.md").text
    assert text.splitlines()[2] == (
        r"**Carl Stone:** \[01:00:11.00\] Then call \[unintelligible 01:00:18.00\] and ask."
    )


def test_cues_without_times_are_refused() -> None:
    timeless = read_text("Anna: a b\n\nCarl: c d\n\nAnna: e\n").transcript
    with pytest.raises(BadInput, match="cues need them"):
        convert(timeless, shipped()["webvtt"], "x.md")


def test_json_has_segments_as_whisper_writes_them() -> None:
    made = convert(read_text(LINES).transcript, shipped()["json"], "x.md")
    tree = json.loads(made.text)
    assert tree["text"] == "".join(each["text"] for each in tree["segments"])
    assert [(each["id"], each["start"], each["end"]) for each in tree["segments"]] == [
        (0, 5.0, 3611.0),
        (1, 3611.0, 3616.0),
    ]
    assert tree["segments"][0]["speaker"] == "Anna Berg"
    hostile = convert(
        read_text('Anna (0:01):\nSay "no\\\\n" & \u2028<b>.\n').transcript, shipped()["json"], "x"
    )
    assert json.loads(hostile.text)["segments"][0]["text"].startswith(' Say "no')


def test_names_that_a_form_cannot_tell_are_a_loss() -> None:
    few = convert(read_text(LINES).transcript, shipped()["name-line"], "x.md")
    assert few.losses[-1] == (
        "Read again, this form does not tell who speaks: Anna Berg, Carl Stone."
    )
    turns = enumerate(["Anna Berg", "Bo Y"] * 2)
    talk = read_text("".join(f"{who} (0:0{n}):\nYes.\n\n" for n, who in turns))
    enough = convert(talk.transcript, shipped()["name-line"], "x.md")
    assert said(read_text(enough.text).transcript) == said(talk.transcript)
