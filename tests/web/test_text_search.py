"""Episodes are found by what is said in them, and by who says it, as the texts stand now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.staged import TALK, Browser, Stage
from web.cache.text_search import TextSearch, plain
from web.workers.troubles import trouble_of

Make = Callable[..., Stage]
OTHER = "**Zoë Pelé:** It\u2019s [the *sea* level](https://tide.example/level) &amp; more.\n"


def found(browser: Browser, words: str) -> list[str]:
    return [each["slug"] for each in browser.get(f"/api/search?q={words}").json["found"]]


def test_words_and_speakers_are_found_as_the_texts_stand(stage: Make) -> None:
    made = stage(others={"show/talk-2.md": OTHER})
    ann, worker = made.browser("Ann"), made.editor.texts
    assert ann.get("/api/search?q=welcome").json == {"found": [], "behind": 2}
    assert worker.step()
    assert not worker.step()
    assert found(ann, "welcome to the sh") == ["show-talk-1"]  # the last word as far as it goes
    assert found(ann, "show the to welcome") == []  # in this order
    assert found(ann, "bo day") == ["show-talk-1"]
    assert found(ann, "zoe pele") == ["show-talk-2"]  # who has no such keys
    assert found(ann, "it's the sea level") == ["show-talk-2"]
    assert found(ann, "tide") == []  # nobody says an address
    assert found(ann, "unintelligible") == []
    assert found(ann, "%22 OR said: NEAR(*") == []  # words, never a language
    ann.save(5, "And on we went to the lighthouse.")
    assert ann.get("/api/search?q=lighthouse").json == {"found": [], "behind": 1}
    assert worker.step()
    (hit,) = ann.get("/api/search?q=light").json["found"]
    assert hit["slug"] == "show-talk-1"
    assert "to the lighthouse." in hit["excerpt"]
    assert "\\" not in hit["excerpt"]
    assert found(ann, "talking") == []  # it stands there no more


def test_a_spoilt_index_is_made_again(tmp_path: Path) -> None:
    search = TextSearch(tmp_path)
    search.put([(1, "a", "the tide")])
    (tmp_path / "search.sqlite").write_bytes(b"no database at all" * 100)
    for end in ("-wal", "-shm"):
        (tmp_path / f"search.sqlite{end}").unlink(missing_ok=True)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        search.known()  # the worker tells it, and tries again
    assert search.known() == {}
    search.put([(1, "a", "the tide")])
    assert [each.episode for each in search.find("tide")] == [1]


def test_without_an_index_nothing_is_known_and_that_is_said(stage: Make) -> None:
    made = stage(others={"show/talk-2.md": OTHER})
    ann, file = made.browser("Ann"), made.editor.settings.data / "search.sqlite"
    assert made.editor.texts.step()
    assert file.stat().st_mode & 0o077 == 0
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    file.mkdir()
    assert ann.get("/api/search?q=welcome").json == {"found": [], "behind": 2}
    file.rmdir()
    assert made.editor.texts.step()
    assert found(ann, "welcome") == ["show-talk-1"]


def test_an_index_that_another_process_writes_is_a_trouble_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.cache.text_search._PATIENCE", 0.05)
    search = TextSearch(tmp_path)
    search.put([(1, "a", "the tide")])
    with sqlite3.connect(tmp_path / "search.sqlite") as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked") as raised:
            search.put([(2, "b", "the moon")])
    assert trouble_of(raised.value).passes  # the worker says so in a line, and tries again


def test_what_is_shown_has_no_marks() -> None:
    shown = plain(TALK)
    assert "Ann Lee:  Welcome to the show." in shown
    assert "going to … yesterday" in shown
    assert not {"*", "\\"} & set(shown)
