"""Captions and the alignment from the page: of the text as it stands, not as it was aligned."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.model import AlignedLine, Alignment, Break, GapWindow, TimedWord
from aligner.cli import cli
from aligner.export import FORMATS
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Gap
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.web.staged import GAP, SLUG, TALK, Browser, Stage
from web.workers.aligner import AlignerWorker
from web.workers.aligner_job import Job

FORMS = ("vtt", "srt", "podcast", "text", "csv", "textgrid")
TEXT = TALK.replace("And I went on", "**Break:** \\[00:20\\]\n\nAnd I went on")


def said(text: str) -> Alignment:
    """A word a second, from second 1 on."""
    transcript = parse(text)
    words = tuple(
        TimedWord(t.line, t.span, t.text, Segment(n + 1.0, n + 1.8), 0.99, "acoustic")
        for n, t in enumerate(tokenize(transcript))
    )
    lines = []
    for each in transcript.paragraphs:
        mine = [w.segment for w in words if w.line == each.line and w.segment]
        place = Segment(mine[0].onset, mine[-1].offset) if mine else None
        lines.append(
            AlignedLine(
                each.line, each.speaker, each.kind, "spoken" if mine else "break", place, 0.99
            )
        )
    gaps = [
        GapWindow(each.line, inline.span, Segment(9.0, 9.8), 1)
        for each in transcript.paragraphs
        for inline in each.inlines
        if isinstance(inline, Gap)
    ]
    breaks = (Break(Segment(18.0, 19.0), 5),)
    return Alignment(60.0, words, tuple(lines), breaks, (), tuple(gaps), (), "made 1", "none")


@pytest.fixture
def ann(stage: Callable[..., Stage]) -> Browser:
    """Somebody in an episode that is aligned."""
    made = stage(TEXT)
    alignment = said(TEXT)
    source = TranscriptSource("/srv/texts/show/talk-1.md", "0" * 64)
    file = AlignmentFile(
        source,
        AudioSource("/srv/sound/talk-1.mp3", "0" * 64, 16_000),
        alignment,
        find_flags(parse(TEXT), alignment),
    )
    worker = AlignerWorker(made.editor.database, made.editor.episode_cache, 1)
    worker._finish(Job(SLUG, TEXT, 0, made.library / "show/talk-1.mp3"), file)
    return made.browser("Ann")


def alignment_of(browser: Browser, folder: Path) -> AlignmentFile:
    path = folder / "talk-1.json"
    path.write_bytes(browser.get("/timed?format=alignment").data)
    return read_alignment(path)


def test_what_nobody_changed_leaves_as_it_was_aligned(ann: Browser, tmp_path: Path) -> None:
    found, made = alignment_of(ann, tmp_path), said(TEXT)
    assert found.alignment == made
    assert (found.transcript.path, found.audio.path) == ("talk-1.md", "talk-1.mp3")
    assert ann.get("/export").json["untimed"] == 0


def test_an_edited_text_leaves_with_its_times_as_the_command_line_would_write_it(
    ann: Browser, tmp_path: Path
) -> None:
    (flag,) = [each for each in ann.flags() if each["kind"] == "unintelligible"]
    ann.save(1, "**Ann Lee:** \\[00:07\\] Welcome.\n\nTo the whole show.")
    line = ann.row(5)["text"]
    assert ann.save(5, line.replace(GAP, "the sea"), flag=flag["id"]).status == 200
    found = alignment_of(ann, tmp_path)
    text = ann.text()
    times = {word.text: word.segment for word in found.alignment.words}
    assert all(word.span.of(text) == word.text for word in found.alignment.words)
    assert times["Welcome"] == Segment(1.0, 1.8)
    assert times["sea"] is None  # nobody looked for it yet
    assert times["yesterday"] is not None
    assert [each.line for each in found.alignment.breaks] == [7]  # two lines further down
    assert found.alignment.gaps == ()
    assert found.alignment.lines[0].speaker == found.alignment.lines[1].speaker == "Ann Lee"
    assert ann.get("/export").json["untimed"] == 3
    transcript = tmp_path / "talk-1.md"
    transcript.write_text(text, encoding="utf-8")
    for form in FORMS:
        answer = ann.get(f"/timed?format={form}")
        assert answer.headers["Content-Disposition"].endswith(f'{FORMATS[form].suffix}"')
        given = ["export", str(tmp_path / "talk-1.json"), "-f", form, "-o", "-"]
        written = CliRunner().invoke(cli, given)
        assert answer.data.decode().splitlines() == written.stdout.splitlines(), form
        assert "talking" in written.stdout
        assert "sea" in written.stdout or form == "textgrid"  # that has placed words only
    assert json.loads(ann.get("/timed?format=podcast").data)["segments"][0]["speaker"] == "Ann Lee"


def test_without_times_there_is_nothing_to_take(stage: Callable[..., Stage]) -> None:
    browser = stage().browser("Ann")
    answer = browser.get("/timed?format=vtt")
    assert (answer.status, answer.json["error"]["message"]) == (
        409,
        "The words of this episode have no times yet.",
    )
    assert browser.get("/timed?format=html").status == 400
    assert browser.get("/export").json["untimed"] is None
