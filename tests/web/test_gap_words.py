"""Words for gaps are looked for in the background, and again where a line was edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from aligner.alignment.model import GapWindow, TimedWord
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.web.staged import GAP, SLUG, Stage
from web.cache.episodes import EpisodeCache
from web.cache.posterior_cache import CachedPosteriors, keep_heard
from web.store.tables import Claim, Episode, FlagRow
from web.workers.gap_words import GapTask, find_words
from web.workers.side_process import SideProcess, SideProcessError

Make = Callable[..., Stage]

TWO_GAPS = rf"""**Ann Lee:** We went to {GAP} before.

**Bo Day:** And then \[unintelligible 00:01:20.00\] again.
"""


def spoken(text: str) -> tuple[PhonePosteriors, list[Segment]]:
    """Each word said clearly, a phone every 80 ms, and where."""
    known = load_vocabulary()
    spikes, segments, frame = [], [], 25
    for word in text.split():
        start = frame
        for phone in known.ways(known.number(word))[0]:
            spikes.append((frame, phone))
            frame += 4
        segments.append(Segment(start / 50, (frame - 1) / 50))
        frame += 2
    probabilities = np.full((frame + 25, len(known.phones) + 1), 1e-4, np.float32)
    probabilities[:, -1] = 0.98
    for at, phone in spikes:
        probabilities[at, -1], probabilities[at, phone] = 1e-3, 0.98
    log_probs = np.log(probabilities / probabilities.sum(axis=1, keepdims=True))
    names = (*known.phones, "blank")
    return PhonePosteriors(log_probs, names, 50.0, len(known.phones), None), segments


def test_planted_words_are_found_in_what_is_kept(tmp_path: Path) -> None:
    heard, segments = spoken("we went to the kitchen garden before that")
    keep_heard(tmp_path, "sound", "model", heard)
    text = f"**Ann Lee:** We went to {GAP} before that.\n"
    gap = Span(text.index(GAP), text.index(GAP) + len(GAP))
    words = []
    for word, segment in zip(
        ["We", "went", "to", "before", "that"], [*segments[:3], *segments[6:]], strict=True
    ):
        at = text.index(word)
        words.append(TimedWord(1, Span(at, at + len(word)), word, segment, 0.99, "acoustic"))
    window = Segment(segments[2].offset, segments[6].onset)
    wanted = GapWindow(1, gap, window, 3)
    task = GapTask(text, tuple(words), (wanted,), wanted, tmp_path, "sound")
    found = find_words(task)
    assert found
    assert found[0] == "the kitchen garden"
    assert find_words(GapTask(text, (), (), wanted, tmp_path, "another sound")) is None


@pytest.fixture
def ready(stage: Make, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Two gaps whose windows are known, in an episode that was heard."""
    made = stage(TWO_GAPS)
    with made.editor.database.writing() as session:
        episode = session.scalars(select(Episode).where(Episode.slug == SLUG)).one()
        episode.state, episode.aligned_revision = "ready", 0
        for flag in session.scalars(select(FlagRow)):
            flag.onset, flag.offset = 10.0 * flag.line, 10.0 * flag.line + 1
    heard = CachedPosteriors(np.zeros((9000, 2), np.float16), "none", ("a",), 50.0, 0, None)
    monkeypatch.setattr(EpisodeCache, "heard", lambda *_: (Path("none.mp3"), heard))
    monkeypatch.setattr(EpisodeCache, "sound_of", lambda *_: "none")
    return made


def finding(monkeypatch: pytest.MonkeyPatch) -> list[GapTask]:
    """The process finds words that say which line was asked for."""
    asked: list[GapTask] = []

    def find(_beside: object, task: GapTask) -> tuple[str, ...]:
        asked.append(task)
        return (f"line {task.wanted.line}, {len(asked)}",)

    monkeypatch.setattr(SideProcess, "find_words", find)
    return asked


def proposed(stage: Stage) -> dict[int, list[str]]:
    return {flag["line"]: flag["candidates"] for flag in stage.browser().flags()}


def test_every_open_gap_is_looked_into_once(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = finding(monkeypatch)
    assert [ready.editor.gaps.step() for _ in range(3)] == [True, True, False]
    assert proposed(ready) == {1: ["line 1, 1"], 3: ["line 3, 2"]}
    assert [task.wanted.segment for task in asked] == [Segment(10.0, 11.0), Segment(30.0, 31.0)]
    assert all(task.wanted.span.of(task.text).startswith(r"\[unintell") for task in asked)


def test_the_gap_that_somebody_is_at_comes_first(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch)
    ann = ready.browser("Ann")
    last = max(ann.flags(), key=lambda flag: flag["line"])
    with ready.editor.database.writing() as session:
        row = session.scalars(select(FlagRow).where(FlagRow.id == last["id"])).one()
        session.add(Claim(episode_id=row.episode_id, person_id=1, flag_id=row.id, expires=9e9))
    ready.editor.gaps.step()
    assert proposed(ready) == {1: [], 3: ["line 3, 1"]}


def test_an_edit_beside_a_gap_has_it_searched_anew(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch)
    while ready.editor.gaps.step():
        pass
    ann = ready.browser("Ann")
    since = ann.save(1, ann.row(1)["text"].replace("We went", "We all went")).json["tick"]
    assert [ready.editor.gaps.step() for _ in range(2)] == [True, False]
    assert proposed(ready) == {1: ["line 1, 3"], 3: ["line 3, 2"]}
    news = ann.get(f"/changes?since={since}").json
    assert [flag["candidates"] for flag in news["flags"]] == [["line 1, 3"]]


def test_a_search_that_fails_holds_up_no_other_gap(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(_beside: object, task: GapTask) -> tuple[str, ...]:
        if task.wanted.line == 1:
            raise SideProcessError("planted")
        return ("found",)

    monkeypatch.setattr(SideProcess, "find_words", find)
    while ready.editor.gaps.step():
        pass
    assert proposed(ready) == {1: [], 3: ["found"]}


def test_what_was_answered_meanwhile_keeps_its_answer(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    flag = min(ann.flags(), key=lambda each: each["line"])

    def find(_beside: object, task: GapTask) -> tuple[str, ...]:
        if task.wanted.line == 1:
            ann.save(1, "**Ann Lee:** We went to town before.", flag=flag["id"])
        return ("too late",)

    monkeypatch.setattr(SideProcess, "find_words", find)
    ready.editor.gaps.step()
    (filled,) = [each for each in ann.flags() if each["id"] == flag["id"]]
    assert (filled["state"], filled["candidates"]) == ("filled", [])
