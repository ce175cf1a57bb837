"""Voices that are kept between episodes, as maintainers see and delete them."""

from __future__ import annotations

from pathlib import Path

from aligner.alignment.voices.voice_files import VoiceFolder
from tests.cli.test_voices import voice
from tests.web.staged import Stage


def test_maintainers_list_and_delete_them(tmp_path: Path) -> None:
    kept = VoiceFolder(tmp_path / "voices")
    kept.keep("show", "talk-1", [voice("Ann", 60), voice("Bo", 30)])
    kept.keep("show", "talk-2", [voice("Ann", 40)])
    stage = Stage.make(tmp_path, voices=kept.path)
    ann = stage.browser("Ann")
    assert ann.get("/api/voices").json["voices"] == [
        {"show": "show", "name": "Ann", "episodes": 2, "seconds": 100.0},
        {"show": "show", "name": "Bo", "episodes": 1, "seconds": 30.0},
    ]
    assert ann.post("/api/voices/forget", {"show": "show", "name": "Ann"}).status == 204
    assert [v["name"] for v in ann.get("/api/voices").json["voices"]] == ["Bo"]
    assert ann.post("/api/voices/forget", {"show": "../show", "name": "Bo"}).status == 404
    (kept.path / "show/talk-1.voices.json").write_text("[]", encoding="utf-8")
    broken = ann.get("/api/voices")
    assert broken.status == 409
    assert "expected a JSON object" in str(broken.json)
    assert str(tmp_path) not in str(broken.json)
    stage.close()


def test_nobody_else_sees_or_deletes_them(tmp_path: Path) -> None:
    kept = VoiceFolder(tmp_path / "voices")
    kept.keep("show", "talk-1", [voice("Ann", 60)])
    stage = Stage.make(tmp_path, voices=kept.path, mode="server")
    passer_by = stage.browser()
    assert passer_by.get("/api/voices").status == 401
    assert passer_by.post("/api/voices/forget", {"show": "show", "name": "Ann"}).status in {
        401,
        403,
    }
    assert [each.episode for each in kept.all()] == ["talk-1"]
    stage.close()


def test_without_the_setting_nothing_is_kept(tmp_path: Path) -> None:
    stage = Stage.make(tmp_path)
    ann = stage.browser("Ann")
    assert ann.get("/api/voices").json["voices"] == []
    assert ann.post("/api/voices/forget", {"show": "show", "name": "Ann"}).status == 404
    stage.close()
