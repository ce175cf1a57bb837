"""What people edit while their episode is aligned: nothing is aligned again, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.flag import Flag
from aligner.alignment.model import Alignment
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from tests.web.staged import GAP, SLUG, TALK, Stage
from tests.web.test_timed import said
from web.store.tables import Episode, Realignment
from web.workers.aligner import AlignerWorker
from web.workers.aligner_job import Job

Make = Callable[..., Stage]

SILENT = "0123456789ab"
SECOND = r"\[unintelligible 00:01:20.00\]"
TEXT = f"{TALK}\n**Bo Day:** So we went {SECOND} again, and again.\n"


def doubt(text: str, word: str) -> Flag:
    start = text.index(word)
    line = text.count("\n", 0, start) + 1
    span, segment = Span(start, start + len(word)), Segment(30.0, 30.5)
    return Flag(
        word.encode().hex().ljust(12, "0")[:12],
        "doubtful_word",
        "severe",
        line,
        span,
        segment,
        word,
        0.9,
    )


def aligned(text: str) -> AlignmentFile:
    alignment: Alignment = said(text)
    unwritten = Flag(SILENT, "not_transcribed", "severe", 5, None, Segment(15.0, 17.0), "", 2.0)
    flags = find_flags(parse(text), alignment)
    return AlignmentFile(
        TranscriptSource("talk-1.md", "0" * 64),
        AudioSource("talk-1.mp3", "0" * 64, 16_000),
        alignment,
        (*flags, doubt(text, "talking"), doubt(text, "yesterday"), doubt(text, "so?"), unwritten),
    )


def worker_of(made: Stage) -> AlignerWorker:
    return AlignerWorker(made.editor.database, made.editor.episode_cache, jobs=1)


def job_of(made: Stage) -> Job:
    """The episode as the worker took it."""
    return Job(SLUG, TEXT, 0, made.library / "show/talk-1.mp3")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_flags_find_their_lines_in_what_was_edited_meanwhile(stage: Make, ending: str) -> None:
    text = TEXT.replace("\n", ending)
    made = stage(text)
    job, ann = replace(job_of(made), text=text), made.browser("Ann")
    gaps = {each["quote"]: each["id"] for each in ann.flags() if each["kind"] == "unintelligible"}
    filled = ann.row(3)["text"].replace(GAP, "the sea")
    assert ann.save(3, filled, flag=gaps[GAP]).status == 200
    assert ann.save(1, "**Ann Lee:** \\[00:07\\] Welcome.\n\nTo the show.").status == 200
    assert worker_of(made)._finish(job, aligned(text))  # at once: it is not aligned again
    flags = {each["id"]: each for each in ann.flags()}
    assert flags[gaps[GAP]]["state"] == "filled"
    second = flags[gaps[SECOND]]
    assert (second["state"], second["line"], second["onset"]) == ("open", 11, 9.0)
    doubts = {f["quote"]: f["line"] for f in flags.values() if f["kind"] == "doubtful_word"}
    # "yesterday" stands in a line that was edited: that is placed, and doubted, by itself.
    assert doubts == {"talking": 7, "so?": 9}
    assert flags[SILENT]["line"] == 7
    rows = {row["line"]: row for row in ann.get("").json["rows"]}
    assert all(
        flag["quote"] in rows[flag["line"]]["text"]
        for flag in flags.values()
        if flag["state"] == "open"
    )
    assert [len(rows[line]["words"]) > 0 for line in (7, 9, 11)] == [True, True, True]
    with made.editor.database.reading() as session:
        assert [each.tick for each in session.query(Realignment)] == [0, 0]  # placed next
        assert session.query(Episode).one().state == "ready"


def test_a_gap_that_is_left_in_an_edited_line_stays(stage: Make) -> None:
    made = stage(TEXT)
    job, ann = job_of(made), made.browser("Ann")
    row = ann.row(9)
    assert ann.save(9, row["text"].replace("So we went", "So they went")).status == 200
    assert worker_of(made)._finish(job, aligned(TEXT))
    open_gaps = [f for f in ann.flags() if f["kind"] == "unintelligible" and f["state"] == "open"]
    assert [each["quote"] for each in open_gaps] == [GAP, SECOND]


def test_an_alignment_of_what_upstream_took_back_is_not_published(stage: Make) -> None:
    made = stage(TEXT)
    job = job_of(made)
    (made.library / "show" / "talk-1.md").write_text(TEXT.replace("talking", "walking"))
    made.editor.upstream.look(ask_remote=False)
    assert not worker_of(made)._finish(job, aligned(TEXT))
    episode = made.browser().get("").json["episode"]
    assert episode["state"] != "ready"
    assert not made.editor.episode_cache.alignment_path(SLUG).exists()
