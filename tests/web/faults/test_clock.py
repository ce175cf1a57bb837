"""The clock goes back: what was written before it did lies in the future, and holds nobody up."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.web.staged import SLUG, Stage
from web.store.recordings import RecordingRow, new_recording
from web.store.tables import Claim, Episode
from web.workers.aligner import AlignerWorker

Make = Callable[..., Stage]
AHEAD = 3600.0


@pytest.fixture
def made(stage: Make, database_url: str) -> Stage:
    made: Stage = stage(database=database_url)
    (made.library / "show" / "talk-1.mp3").write_bytes(b"sound")
    made.editor.upstream.look(ask_remote=False)
    return made


@pytest.mark.parametrize("state", ["waiting", "working"])
def test_an_episode_whose_lease_lies_far_ahead_is_aligned(made: Stage, state: str) -> None:
    worker = AlignerWorker(made.editor.database, made.editor.episode_cache, jobs=1)
    for ahead, taken in ((30.0, False), (AHEAD, True)):
        with made.editor.database.writing() as session:
            session.query(Episode).update({"state": state, "lease": time.time() + ahead})
        assert (worker.take() is not None) is taken


def test_nobody_is_on_a_flag_for_longer_than_they_said(made: Stage) -> None:
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (gap,) = [flag["id"] for flag in ann.flags() if flag["kind"] == "unintelligible"]
    assert ann.post("/claims", {"flag": gap}).status == 200
    assert [each["flag"] for each in bo.get("").json["claims"]] == [gap]
    with made.editor.database.writing() as session:
        session.query(Claim).update({"expires": time.time() + AHEAD})
    assert bo.get("").json["claims"] == []
    assert bo.get("/api/episodes").json["episodes"][0]["people"] == []
    assert bo.post("/claims", {"flag": None}).status == 200
    with made.editor.database.reading() as session:
        assert session.query(Claim).count() == 1


def test_a_recording_whose_lease_lies_far_ahead_is_fetched(made: Stage) -> None:
    (fetcher, *_) = made.editor.fetchers
    with made.editor.database.writing() as session:
        episode = session.query(Episode).filter_by(slug=SLUG).one()
        row = new_recording(episode, "address")
        row.state, row.place = "coming", "https://example.org/a.mp3"
        row.lease = time.time() + 30.0
        session.add(row)
    assert fetcher.take() is None
    with made.editor.database.writing() as session:
        session.query(RecordingRow).update({"lease": time.time() + AHEAD})
    assert fetcher.take() is not None
