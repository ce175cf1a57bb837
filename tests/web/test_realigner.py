"""Lines are placed again after they are saved; until then words beside the change stay placed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from tests.web.staged import GAP, SLUG, Stage
from web.cache.episodes import EpisodeCache
from web.cache.posterior_cache import CachedPosteriors
from web.document.document import Document
from web.document.lines import LineEdit
from web.document.timings import LineTiming, WordTime, kept
from web.store.tables import Episode, FlagRow, Realignment
from web.workers.backoff import LONGEST_SECONDS, BackOff, Failed
from web.workers.line_aligner import Waiting
from web.workers.line_alignment import LineTask, unheard
from web.workers.side_process import SideProcess, SideProcessError
from web.workers.worker import Worker

Make = Callable[..., Stage]


def said(text: str, onset: float = 0.0) -> LineTiming:
    """A second a word."""
    words, place = [], 0
    for n, word in enumerate(text.split()):
        start = text.index(word, place)
        place = start + len(word)
        words.append(WordTime(start, place, Segment(onset + n, onset + n + 1.0), 1.0, "a"))
    return LineTiming("spoken", Segment(onset, onset + len(words)), 1.0, tuple(words))


def times(timing: LineTiming | None, text: str) -> dict[str, float]:
    words = timing.words if timing else ()
    return {text[w.start : w.end]: w.segment.onset for w in words if w.segment}


def test_words_beside_a_change_keep_their_times() -> None:
    old, new = "one two three four", "one two and a half three four"
    (found,) = kept([said(old)], old, new)
    assert times(found, new) == {"one": 0.0, "two": 1.0, "three": 2.0, "four": 3.0}
    assert found is not None
    assert found.segment == Segment(0.0, 4.0)


def test_a_changed_word_has_no_time() -> None:
    old, new = "one two three", "one too three"
    (found,) = kept([said(old)], old, new)
    assert times(found, new) == {"one": 0.0, "three": 2.0}


def test_splitting_a_line_takes_its_words_along() -> None:
    old, new = "one two three four", "one two\n\nthree four"
    first, blank, second = kept([said(old)], old, new)
    assert times(first, "one two") == {"one": 0.0, "two": 1.0}
    assert blank is None
    assert times(second, "three four") == {"three": 2.0, "four": 3.0}


def test_joining_lines_takes_their_words_along() -> None:
    old, new = "one two\n\nthree four", "one two three four"
    (found,) = kept([said("one two"), None, said("three four", 2.0)], old, new)
    assert times(found, new) == {"one": 0.0, "two": 1.0, "three": 2.0, "four": 3.0}


def test_a_line_that_is_written_anew_stays_where_it_was() -> None:
    (found,) = kept([said("one two")], "one two", "aaa")
    assert found == LineTiming("spoken", Segment(0.0, 2.0), 1.0, ())


def test_late_times_find_their_lines_among_later_edits() -> None:
    document = Document.of("a\nb\nc", 0, {})
    document = document.edited(LineEdit(2, 2, "b", "x\ny"), 1)
    document = document.edited(LineEdit(1, 2, "a\nx", "z"), 2)
    placed = document.placed(1, ["x", "y"], [said("x", 5.0), said("y", 7.0)])
    assert placed.lines == ("z", "y", "c")
    assert placed.timings == (None, said("y", 7.0), None)


@pytest.fixture
def ready(stage: Make, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """An episode that was aligned and heard, ten minutes long."""
    made = stage()
    with made.editor.database.writing() as session:
        episode = session.scalars(select(Episode).where(Episode.slug == SLUG)).one()
        episode.state, episode.aligned_revision = "ready", 0
    heard = CachedPosteriors(np.zeros((30_000, 2), np.float16), "none", ("a",), 50.0, 0, None)
    monkeypatch.setattr(
        EpisodeCache, "heard", lambda _episode_cache, _episode: (Path("none.mp3"), heard)
    )
    monkeypatch.setattr(EpisodeCache, "sound_of", lambda _episode_cache, _rendition: "none")
    monkeypatch.setattr(SideProcess, "start", lambda _self: None)  # it is asked for nothing here
    return made


def finding(monkeypatch: pytest.MonkeyPatch, *words: tuple[str, float]) -> None:
    """Let the process find words where they were planted."""

    def place(_self: object, task: object) -> Alignment:
        text = task.text  # type: ignore[attr-defined]
        found = []
        for word, onset in words:
            span = Span(text.index(word), text.index(word) + len(word))
            segment = Segment(onset, onset + 0.5)
            found.append(TimedWord(1, span, word, segment, 1.0, "acoustic"))
        hull = Segment(words[0][1], words[-1][1] + 0.5)
        line = AlignedLine(1, None, "speech", "spoken", hull, 1.0)
        gaps = [replace(gap, segment=Segment(55.6, 56.4)) for gap in unheard(parse(text)).gaps]
        return Alignment(600.0, tuple(found), (line,), (), (), tuple(gaps), (), "", "")

    monkeypatch.setattr(SideProcess, "place", place)


def test_a_poll_brings_the_times_of_a_saved_line(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    saved = ann.save(7, "**Ann Lee:** Is that so? It is not.").json
    assert saved["splice"]["rows"][0]["words"] == []
    assert not saved["splice"]["rows"][0]["edited"]["placed"]
    assert not ann.row(7)["edited"]["placed"]
    finding(monkeypatch, ("It", 50.0), ("not", 51.0))
    (waiting,) = ready.editor.realigner.take()
    ready.editor.realigner.work(waiting)
    assert ready.editor.realigner.take() == []
    news = ann.get(f"/changes?since={saved['tick']}").json
    assert [row["line"] for row in news["retimed"]] == [7]
    assert [word[2] for word in news["retimed"][0]["words"]] == [50.0, 51.0]
    assert news["retimed"][0]["edited"]["placed"]
    assert (news["splices"], news["revision"]) == ([], saved["revision"])
    assert ann.get(f"/changes?since={news['tick']}").json["retimed"] == []
    assert ann.row(7)["words"] == news["retimed"][0]["words"]


def test_times_outlast_the_server_and_later_edits_elsewhere(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    ann.save(7, "**Ann Lee:** Is that so? It is not.")
    finding(monkeypatch, ("It", 50.0), ("not", 51.0))
    ready.editor.realigner.work(ready.editor.realigner.take()[0])
    ann.save(1, "**Ann Lee:** Welcome.\n\nTo the show.")
    ready.editor.episode_cache._copies.clear()
    assert [word[2] for word in ann.row(9)["words"]] == [50.0, 51.0]


def test_a_line_that_changed_meanwhile_waits_for_its_own_turn(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    ann.save(7, "**Ann Lee:** Is it so?")
    ann.save(7, "**Ann Lee:** Is it not so?")
    finding(monkeypatch, ("not", 51.0))
    first, second = ready.editor.realigner.take()
    ready.editor.realigner.work(first)
    assert ann.row(7)["words"] == []
    ready.editor.realigner.work(second)
    assert [word[2] for word in ann.row(7)["words"]] == [51.0]


def test_a_gap_keeps_its_window_and_its_state_until_there_is_another(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    with ready.editor.database.writing() as session:
        stored = session.scalars(select(FlagRow)).one()
        stored.onset, stored.offset = 54.0, 56.0
    (flag,) = ann.flags()
    new = ann.row(3)["text"].replace(GAP, r"walk \[unintelligible 00:00:56.02\]")
    (saved,) = ann.save(3, new, flag=flag["id"]).json["flags"]
    assert (saved["onset"], saved["state"]) == (54.0, "partly_resolved")
    finding(monkeypatch, ("walk", 55.0), ("yesterday", 57.0))
    ready.editor.realigner.work(ready.editor.realigner.take()[0])
    (after,) = [f for f in ann.flags() if f["kind"] == "unintelligible"]
    assert (after["id"], after["state"]) == (flag["id"], "partly_resolved")
    assert (after["onset"], after["offset"]) == (55.6, 56.4)


def test_undo_opens_a_doubtful_word_before_it_is_sought_again(ready: Stage) -> None:
    ann = ready.browser("Ann")
    (flag,) = ann.flags()
    with ready.editor.database.writing() as session:
        stored = session.scalars(select(FlagRow)).one()
        row = ann.row(3)["text"]
        stored.kind, stored.quote, stored.start = "doubtful_word", "going", row.index("going")
        stored.end = stored.start + len("going")
    ann.save(3, row.replace("going", "about"), flag=flag["id"])
    assert [f["state"] for f in ann.flags() if f["id"] == flag["id"]] == ["filled"]
    ann.post("/undo")
    (again,) = [f for f in ann.flags() if f["id"] == flag["id"]]
    assert (again["state"], again["start"]) == ("open", row.index("going"))


def test_a_line_that_cannot_be_placed_is_not_tried_again(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    ann.save(7, "**Ann Lee:** Is it so?")
    monkeypatch.setattr(SideProcess, "place", lambda _self, _task: None)
    (waiting,) = ready.editor.realigner.take()
    ready.editor.realigner.work(waiting)
    ready.editor.realigner.work(waiting)  # a second process that was as fast
    assert ready.editor.realigner.take() == []
    with ready.editor.database.reading() as session:
        row = session.scalars(select(Realignment)).one()
    assert (row.timings, row.tick > 0) == ([], True)


class Clock:
    """Stands until it is told otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("web.workers.backoff.monotonic", lambda: self.now)


def test_a_line_that_always_fails_waits_longer_and_longer_and_holds_up_nobody(
    ready: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock, realigner, tried = Clock(monkeypatch), ready.editor.realigner, list[str]()
    finding(monkeypatch, ("not", 51.0))
    works = SideProcess.place

    def place(beside: SideProcess, task: LineTask) -> Alignment | None:
        tried.append(task.text)
        if "planted" in task.text:
            raise SideProcessError("a planted failure")
        return works(beside, task)

    monkeypatch.setattr(SideProcess, "place", place)
    ann, bad = ready.browser("Ann"), "And I went not on: planted."
    ann.save(5, bad)
    ann.save(7, "**Ann Lee:** Is it not so?")
    assert realigner.step()
    assert tried == [bad, "**Ann Lee:** Is it not so?"]
    assert [word[2] for word in ann.row(7)["words"]] == [51.0]
    assert ann.row(5)["text"] == bad
    waits = [2.0**n for n in range(10)] + [LONGEST_SECONDS] * 2
    for wait in waits:
        clock.now += wait - 0.1
        assert not realigner.step()
        clock.now += 0.1
        assert realigner.step()
    told = [record for record in caplog.records if record.name == "web.workers.line_aligner"]
    assert tried.count(bad) == len(told) == 1 + len(waits)
    assert [bool(record.exc_info) for record in told] == [True, *[False] * len(waits)]
    assert all("a planted failure" in record.getMessage() for record in told)
    monkeypatch.setattr(SideProcess, "place", works)
    clock.now += LONGEST_SECONDS
    assert realigner.step()
    assert realigner.take() == []
    assert [word[2] for word in ann.row(5)["words"]] == [51.0]


def test_what_failed_and_was_done_elsewhere_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, backoff = Clock(monkeypatch), BackOff[str]()
    assert [backoff.fail("a"), backoff.fail("a"), backoff.fail("b")] == [
        Failed(1, 1.0),
        Failed(2, 2.0),
        Failed(1, 1.0),
    ]
    backoff.keep({"b"})
    assert (backoff.waits("a"), backoff.waits("b")) == (False, True)
    clock.now += 1.0
    assert not backoff.waits("b")
    assert (backoff.fail("a").times, backoff.fail("b").times) == (1, 2)


class Failing(Worker):
    """Fails seven times, does one thing, fails once more and is at its end; notes how it waits."""

    def __init__(self) -> None:
        super().__init__("failing", 5.0)
        self.steps, self.waits = 0, list[float | None]()
        self._stop.wait = self.note  # type: ignore[method-assign]

    def note(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return False

    def begin(self) -> None:
        pass

    def step(self) -> bool:
        self.steps += 1
        if self.steps == 9:
            self._stop.set()
        if self.steps != 8:
            raise OSError("the database is away")
        return True


def test_a_worker_that_fails_again_and_again_tries_less_often() -> None:
    worker = Failing()
    worker._run()
    assert worker.waits == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0, 5.0]


def test_what_is_still_being_aligned_waits(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    ann.save(7, "**Ann Lee:** Is it so?")
    assert made.editor.realigner.take() == []
    with made.editor.database.writing() as session:
        episode = session.scalars(select(Episode).where(Episode.slug == SLUG)).one()
        episode.state = "ready"
    assert made.editor.realigner.take() == [Waiting(SLUG, 1, 1)]


def test_the_process_beside_starts_when_there_is_something_to_edit(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, started = stage(), list[str]()
    monkeypatch.setattr(SideProcess, "start", lambda _self: started.append("started"))
    realigner = made.editor.realigner
    realigner.begin()
    for _ in range(2):
        assert not realigner.step()
        assert started == []  # the first episode is being aligned: that comes first
    with made.editor.database.writing() as session:
        session.scalars(select(Episode)).one().state = "ready"
    for _ in range(2):
        assert not realigner.step()
        assert started == ["started"]
