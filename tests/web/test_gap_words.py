"""Words for gaps are looked for in the background, and again where a line was edited."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from aligner.alignment.flag import Origin
from aligner.alignment.model import GapWindow, TimedWord
from aligner.episode.gap_words import Found
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.planted_speech import spoken
from tests.web.staged import GAP, SLUG, Stage
from web.cache.episodes import EpisodeCache
from web.cache.posterior_cache import CachedPosteriors, keep_heard
from web.store.tables import Claim, Episode, FlagRow
from web.workers.gap_words import (
    UNSURE,
    GapTask,
    WordsTask,
    WordsVerdict,
    check_words,
    find_words,
    show_terms,
)
from web.workers.side_process import SideProcess, SideProcessError

Make = Callable[..., Stage]

TWO_GAPS = rf"""**Ann Lee:** We went to {GAP} before.

**Bo Day:** And then \[unintelligible 00:01:20.00\] again.
"""


@pytest.fixture
def planted(tmp_path: Path) -> tuple[GapTask, list[Segment]]:
    """A gap in a line whose words, those of the gap too, are said clearly; where they are said."""
    heard, segments = spoken(["we", "went", "to", "another", "kitchen", "garden", "before", "that"])
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
    return GapTask(text, tuple(words), (wanted,), wanted, tmp_path, "sound"), segments


def test_planted_words_are_found_in_what_is_kept(planted: tuple[GapTask, list[Segment]]) -> None:
    task, segments = planted
    found = find_words(task)
    assert found
    assert found.texts[0] == "another kitchen garden"
    there = found.origins[0].segment
    assert there
    assert (there.onset, there.offset) == pytest.approx(
        (segments[3].onset, segments[5].offset), abs=0.15
    )
    assert find_words(replace(task, words=(), sound="another sound")) is None


def test_where_nothing_is_sure_nothing_is_found(planted: tuple[GapTask, list[Segment]]) -> None:
    """A gap whose window holds only what is written around it, and one where nobody speaks."""
    task, segments = planted
    silence = Segment(segments[-1].offset, segments[-1].offset + 0.4)
    at = len(task.text) - 1
    wanted = GapWindow(1, Span(at, at), silence, 1)
    assert find_words(replace(task, gaps=(), wanted=wanted)) == Found()


def test_typed_words_are_compared_with_what_is_said(
    planted: tuple[GapTask, list[Segment]],
) -> None:
    task, _ = planted
    assert check_words(WordsTask(task, "another kitchen garden")).verdict == "fits"
    other = check_words(WordsTask(task, "a little house"))
    assert (other.verdict, other.likelier[0]) == ("other", "another kitchen garden")
    for text in ("", "…", "?!"):
        assert check_words(WordsTask(task, text)) == UNSURE
    # Of what says again what stands beside it nobody knows which was placed.
    assert check_words(WordsTask(task, "a little house went to")) == UNSURE
    elsewhere = replace(task, sound="another sound")
    assert check_words(WordsTask(elsewhere, "another")) == UNSURE


def test_names_of_the_show_are_words_too(tmp_path: Path) -> None:
    for n in range(3):
        text = f"**Ann Lee:** So we met Zebulon Quartzmill {n} times, and he was fine.\n"
        (tmp_path / f"show-{n}.md").write_text(text, encoding="utf-8")
    (tmp_path / "show-9.md").write_bytes(b"\xff\xfe\x00broken")
    assert show_terms(tmp_path) == ("Ann Lee", "Zebulon Quartzmill")


@pytest.fixture
def ready(stage: Make, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Two gaps whose windows are known, in an episode that was heard."""
    made = stage(TWO_GAPS)
    with made.editor.database.writing() as session:
        episode = session.scalars(select(Episode).where(Episode.slug == SLUG)).one()
        episode.state, episode.aligned_revision = "ready", 0
        for flag in session.scalars(select(FlagRow)):
            flag.onset, flag.offset = 10.0 * flag.line, 10.0 * flag.line + 1
    frames = np.zeros((9000, 2), np.float16)
    heard = CachedPosteriors(frames, "none", ("a",), 50.0, 0, None, sound="the recording")
    monkeypatch.setattr(EpisodeCache, "heard", lambda *_: (Path("none.mp3"), heard))
    monkeypatch.setattr(EpisodeCache, "sound_of", lambda *_: "the rendition")
    return made


def found(text: str) -> Found:
    return Found((text,), (Origin("page", 0.9, Segment(10.25, 10.5)),))


def finding(monkeypatch: pytest.MonkeyPatch) -> list[GapTask]:
    """The process finds words that say which line was asked for."""
    asked: list[GapTask] = []

    def find(_beside: object, task: GapTask) -> Found:
        asked.append(task)
        return found(f"line {task.wanted.line}, {len(asked)}")

    monkeypatch.setattr(SideProcess, "find_words", find)
    return asked


def proposed(stage: Stage) -> dict[int, list[str]]:
    return {flag["line"]: flag["candidates"] for flag in stage.browser().flags()}


def test_speech_without_text_has_a_whole_sentence_looked_for(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = finding(monkeypatch)
    with ready.editor.database.writing() as session:
        (first, *_) = session.scalars(select(FlagRow).order_by(FlagRow.line))
        first.kind, first.line, first.start, first.end = "not_transcribed", 0, None, None
    while ready.editor.gaps.step():
        pass
    by_sentence = {task.is_sentence: task for task in asked}
    assert set(by_sentence) == {True, False}
    assert (by_sentence[True].wanted.line, by_sentence[True].is_unwritten) == (1, True)
    assert not by_sentence[False].is_unwritten


def test_a_sentence_is_found_behind_the_last_word_before_it(
    planted: tuple[GapTask, list[Segment]],
) -> None:
    task, segments = planted
    text = task.text.replace(f" {GAP}", "")
    words = [
        replace(word, span=Span(text.index(word.text), text.index(word.text) + len(word.text)))
        for word in task.words
    ]
    wanted = GapWindow(1, Span(0, 0), task.wanted.segment, 1)
    unwritten = replace(
        task,
        text=text,
        words=tuple(words),
        gaps=(),
        wanted=wanted,
        is_sentence=True,
        is_unwritten=True,
    )
    found = find_words(unwritten)
    assert found
    assert found.texts == ("Another kitchen garden.",)
    assert found.origins[0].segment
    assert found.origins[0].segment.onset == pytest.approx(segments[3].onset, abs=0.2)


def test_every_open_gap_is_looked_into_once(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = finding(monkeypatch)
    assert [ready.editor.gaps.step() for _ in range(3)] == [True, True, False]
    assert proposed(ready) == {1: ["line 1, 1"], 3: ["line 3, 2"]}
    assert [each["origins"] for each in ready.browser().flags()] == 2 * [
        [["page", 0.9, 10.25, 10.5]]
    ]
    assert {task.sound for task in asked} == {"the recording"}  # by which what was heard is kept
    assert [task.wanted.segment for task in asked] == [Segment(10.0, 11.0), Segment(30.0, 31.0)]
    assert all(task.wanted.span.of(task.text).startswith(r"\[unintell") for task in asked)


def test_an_episode_whose_sound_is_not_made_yet_is_asked_for_again(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = finding(monkeypatch)
    there = EpisodeCache.heard
    monkeypatch.setattr(EpisodeCache, "heard", lambda *_: None)
    monkeypatch.setattr("web.workers.gap_worker._UNHEARD_SECONDS", 0.0)
    worker = ready.editor.gaps
    assert not worker.step()
    assert not asked
    monkeypatch.setattr(EpisodeCache, "heard", there)
    while worker.step():
        pass
    assert len(asked) == 2


def test_the_gap_that_somebody_is_at_comes_first(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch)
    ann = ready.browser("Ann")
    last = max(ann.flags(), key=lambda flag: flag["line"])
    with ready.editor.database.writing() as session:
        row = session.scalars(select(FlagRow).where(FlagRow.id == last["id"])).one()
        until = time.time() + 60
        session.add(Claim(episode_id=row.episode_id, person_id=1, flag_id=row.id, expires=until))
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


def test_a_name_typed_into_a_gap_has_the_next_ones_searched_again(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = finding(monkeypatch)
    while ready.editor.gaps.step():
        pass
    ann = ready.browser("Ann")
    first = min(ann.flags(), key=lambda each: each["line"])
    line = ann.row(1)["text"]
    ann.save(1, line.replace(GAP, "Quartzmill"), flag=first["id"])
    assert [ready.editor.gaps.step() for _ in range(2)] == [True, False]
    assert proposed(ready)[3] == ["line 3, 3"]
    assert "Quartzmill" in asked[-1].text
    ann.save(3, ann.row(3)["text"].replace("again", "went"))
    assert [ready.editor.gaps.step() for _ in range(2)] == [True, False]


def test_words_that_stand_elsewhere_too_have_nothing_searched_again(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch)
    while ready.editor.gaps.step():
        pass
    ann = ready.browser("Ann")
    first = min(ann.flags(), key=lambda each: each["line"])
    ann.save(1, ann.row(1)["text"].replace(GAP, "and then"), flag=first["id"])
    assert not ready.editor.gaps.step()


def test_what_is_sure_no_more_is_proposed_no_more(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch)
    while ready.editor.gaps.step():
        pass
    monkeypatch.setattr(SideProcess, "find_words", lambda *_: Found())
    ann = ready.browser("Ann")
    ann.save(1, ann.row(1)["text"].replace("We went", "We all went"))
    ready.editor.gaps.step()
    assert proposed(ready) == {1: [], 3: ["line 3, 2"]}


def test_a_search_that_fails_holds_up_no_other_gap(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(_beside: object, task: GapTask) -> Found:
        if task.wanted.line == 1:
            raise SideProcessError("planted")
        return found("found")

    monkeypatch.setattr(SideProcess, "find_words", find)
    while ready.editor.gaps.step():
        pass
    assert proposed(ready) == {1: [], 3: ["found"]}


def test_what_was_answered_meanwhile_keeps_its_answer(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    flag = min(ann.flags(), key=lambda each: each["line"])

    def find(_beside: object, task: GapTask) -> Found:
        if task.wanted.line == 1:
            ann.save(1, "**Ann Lee:** We went to town before.", flag=flag["id"])
        return found("too late")

    monkeypatch.setattr(SideProcess, "find_words", find)
    ready.editor.gaps.step()
    (filled,) = [each for each in ann.flags() if each["id"] == flag["id"]]
    assert (filled["state"], filled["candidates"]) == ("filled", [])


def test_what_the_sound_says_to_words_is_answered_before_they_are_saved(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[WordsTask] = []

    def check(_beside: object, task: WordsTask) -> WordsVerdict:
        asked.append(task)
        return WordsVerdict("other", ("the sea",))

    monkeypatch.setattr(SideProcess, "check_words", check)
    ann = ready.browser("Ann")
    flag = min(ann.flags(), key=lambda each: each["line"])
    answer = ann.get(f"/flags/{flag['id']}/sounds?text=the%20see")
    assert answer.json == {"verdict": "other", "likelier": ["the sea"]}
    assert (asked[0].text, asked[0].gap.wanted.segment) == ("the see", Segment(10.0, 11.0))
    assert ann.get("/flags/ffffffffffff/sounds?text=a").status == 404
    assert ann.get(f"/flags/{flag['id']}/sounds?text={'a' * 201}").status == 400
    with ready.editor.database.writing() as session:
        for row in session.scalars(select(FlagRow)):
            row.onset = row.offset = None
    nowhere = ann.get(f"/flags/{flag['id']}/sounds?text=sea")
    assert nowhere.json == {"verdict": "unsure", "likelier": []}
