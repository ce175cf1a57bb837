"""`aligner edit` opens the page when its first gap can be heard, not when everything is aligned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aligner.cli.edit import _open_episode
from tests.web.staged import GAP, SLUG, TALK, Stage
from web.store.tables import Episode

Make = Callable[..., Stage]


def set_state(made: Stage, state: str) -> None:
    with made.editor.database.writing() as session:
        session.query(Episode).update({"state": state})


def opened(made: Stage, monkeypatch: pytest.MonkeyPatch, *later: str) -> tuple[str, int]:
    """The page that is opened, and how often it was looked; each time, the next state has come."""
    (made.library / "show" / "talk-1.mp3").write_bytes(b"sound")
    made.editor.upstream.look(ask_remote=False)  # nothing aligns it: there is no background
    states = list(later)

    def wait(_seconds: float) -> None:
        set_state(made, states.pop(0))

    monkeypatch.setattr("aligner.cli.edit.time.sleep", wait)
    page = _open_episode(made.editor, made.library / "show" / "talk-1.md", quiet=True)
    return page, len(later) - len(states)


def gap_of(made: Stage) -> str:
    (gap,) = [each["id"] for each in made.browser().flags() if each["kind"] == "unintelligible"]
    return f"episodes/{SLUG}#{gap}"


def test_a_gap_with_a_time_is_opened_at_once(
    stage: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = stage()
    assert opened(made, monkeypatch) == (gap_of(made), 0)
    assert made.browser().get("").json["episode"]["state"] == "waiting"
    assert made.browser().get("").json["sound"] == "original"
    assert capsys.readouterr().err == ""


def test_a_gap_without_a_time_is_opened_when_its_words_are_placed(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage(TALK.replace(r"\[00:07\] ", "").replace(GAP, r"\[unintelligible\]"))
    page, looks = opened(made, monkeypatch, "working", "working", "ready")
    assert (page, looks) == (gap_of(made), 3)


def test_a_text_without_gaps_is_opened_when_it_is_known_what_to_look_at(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage(TALK.replace(GAP, "sail"))
    assert opened(made, monkeypatch, "working", "ready") == (f"episodes/{SLUG}", 2)
