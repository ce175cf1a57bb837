"""What cannot be done now: why, for whom, and whether it comes right by itself."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from aligner.audio import decode
from aligner.errors import AudioError, TranscriptError
from tests.web.staged import SLUG, TALK, Stage
from web.cache.text_search import TextSearch
from web.document.document import Document
from web.document.timings import LineTiming, WordTime
from web.errors import without_paths
from web.store.tables import Episode
from web.views.nearby import listen_near
from web.workers.aligner import AlignerWorker
from web.workers.troubles import Mismatch, trouble_of

Make = Callable[..., Stage]
SECRET = Path("/srv/secret/library")


def locked(words: str) -> OperationalError:
    return OperationalError("UPDATE", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("error", "reason", "passes"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk", True),
        (locked("database or disk is full"), "disk", True),
        (locked("database is locked"), "database", True),
        (Mismatch("a.mp3", "another recording", "x"), "mismatch", False),
        (TranscriptError(str(SECRET / "a.md"), "no words", "x"), "text", False),
        (AudioError(str(SECRET / "a.mp3"), "broken", "x"), "sound", False),
        (ZeroDivisionError("oh"), "program", False),
    ],
)
def test_an_error_has_a_reason(error: Exception, reason: str, passes: bool) -> None:
    trouble = trouble_of(error, SECRET / "a.mp3", SECRET / "a.md")
    assert (trouble.reason, trouble.passes) == (reason, passes)
    assert "secret" not in trouble.message


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("/srv/texts/a.md: broken.", "a.md: broken."),
        ("/srv/my texts/show/a.md: broken.", "my texts/show/a.md: broken."),
        ("git fetch in '/home/me/clone' failed", "git fetch in 'clone' failed"),
        (
            "see https://example.org/a/b or aligner/cli/x",
            "see https://example.org/a/b or aligner/cli/x",
        ),
        ("1/2/3 and 24/7", "1/2/3 and 24/7"),
    ],
)
def test_people_are_told_no_paths_of_the_server(message: str, told: str) -> None:
    assert without_paths(message, Path("/srv/my texts")) == told


def test_an_export_names_the_clone_without_its_path(stage: Make, tmp_path: Path) -> None:
    made = stage(repo=tmp_path / "no clone")
    ann = made.browser("Ann")
    ann.save(7, "**Ann Lee:** Is it so?")
    told = ann.get("/export").json
    assert "no clone" in str(told)
    assert str(tmp_path) not in str(told)
    looked = ann.post("/api/library/look").json
    assert str(tmp_path) not in str(looked)
    assert "no clone" in str(looked)


def worker_of(made: Stage) -> AlignerWorker:
    (made.library / "show" / "talk-1.mp3").write_bytes(b"sound")
    made.editor.upstream.look(ask_remote=False)
    return AlignerWorker(made.editor.database, made.editor.episode_cache, jobs=1)


def test_a_full_disk_is_waited_for_and_told(stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stage()
    worker = worker_of(made)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(decode.IncomingAudio, "__init__", full)
        job = worker.take()
        assert job is not None
        worker.work(job)
    ann = made.browser("Ann")
    (told,) = ann.get("/api/progress").json["episodes"]
    assert (told["state"], told["reason"]) == ("waiting", "disk")
    assert worker.take() is None  # not at once again
    with made.editor.database.writing() as session:
        session.query(Episode).update({"lease": 0.0})
    job = worker.take()
    assert job is not None
    worker.work(job)
    (told,) = ann.get("/api/progress").json["episodes"]
    assert (told["state"], told["reason"]) == ("failed", "sound")
    assert str(made.library) not in told["error"]
    assert ann.post("/align").status == 202
    assert worker.take() is not None


def test_who_opens_a_page_waits_for_no_other_episode(stage: Make, database_url: str) -> None:
    made = stage(others={"show/talk-2.md": TALK, "show/talk-3.md": TALK}, database=database_url)
    for n in (2, 3):
        (made.library / "show" / f"talk-{n}.mp3").write_bytes(b"sound")
    worker = worker_of(made)
    there = made.browser("Ann", "show-talk-3")
    assert there.post("/claims", {"flag": None}).status == 200
    taken = [worker.take() for _ in range(4)]
    slugs = [job.slug for job in taken if job is not None]
    assert slugs == ["show-talk-3", "show-talk-1", "show-talk-2"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [("database or disk is full", 507, "full"), ("database is locked", 503, "busy")],
)
def test_a_save_that_cannot_be_written_now_is_put_off(
    stage: Make, monkeypatch: pytest.MonkeyPatch, words: str, status: int, code: str
) -> None:
    made = stage()
    ann = made.browser("Ann")

    def fail(*_: object, **__: object) -> None:
        raise locked(words)

    with monkeypatch.context() as patch:
        patch.setattr("web.http.routes.edits.save", fail)
        answer = ann.save(5, "And I went on and on.")
    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert int(answer.headers["Retry-After"]) > 0
    assert "kept" in answer.json["error"]["message"]
    assert ann.save(5, "And I went on and on.").status == 200


def test_the_original_plays_before_its_rendition_is_made(stage: Make) -> None:
    made = stage()
    worker_of(made)
    ann = made.browser("Ann")
    assert ann.get("").json["sound"] == "original"
    part = ann.get("/source", Range="bytes=1-3")
    assert (part.status, part.data) == (206, b"oun")
    assert ann.get("/audio").status == 503
    assert made.browser(slug=SLUG).get("/changes?since=0").json["sound"] == "original"


def test_a_place_without_a_time_is_heard_near_its_neighbours() -> None:
    from aligner.timeline import Segment  # noqa: PLC0415

    def timed(*words: tuple[int, int, float, float]) -> LineTiming:
        return LineTiming(
            "spoken",
            None,
            1.0,
            tuple(WordTime(a, b, Segment(c, d), 1.0, "a") for a, b, c, d in words),
        )

    text = "one two three\n\nfour five\n\nsix"
    timings = {1: timed((0, 3, 1.0, 1.4), (8, 13, 9.0, 9.5)), 5: timed((0, 3, 20.0, 20.5))}
    document = Document.of(text, 0, timings)
    between = listen_near(document, 1, 4, 7)
    assert between == Segment(1.4 - 0.5, 9.5)
    assert listen_near(document, 3, None, None) == Segment(9.0, 20.5)
    assert listen_near(document, 5, 3, 3) == Segment(20.5, 25.5)
    stamped = Document.of(r"**Ann:** \[00:07\] Yes." + "\n\nAnd no.", 0, {})
    assert listen_near(stamped, 3, 0, 3) == Segment(2.0, 12.0)
    assert listen_near(Document.of("No.", 0, {}), 1, 0, 2) is None


def test_flags_tell_where_to_listen(stage: Make) -> None:
    (gap,) = [f for f in stage(TALK).browser("Ann").flags() if f["kind"] == "unintelligible"]
    assert gap["onset"] is None
    assert gap["near"] == [50.5, 60.5]


def test_that_the_folder_of_the_index_of_texts_is_away_passes_by_itself(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as away:
        TextSearch(tmp_path / "away").known()
    assert trouble_of(away.value).passes
