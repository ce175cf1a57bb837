"""A `.txt` is an episode only where something says so: scripts and notes end in it too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web.staged import TALK
from web import Settings, create_app

SAMPLES = Path(__file__).parents[2] / "samples"


def slugs(folder: Path) -> list[str]:
    app = create_app(Settings(data=folder / "data", library=folder / "library", background=False))
    told = app.test_client().get("/api/episodes").json
    assert told is not None
    return [each["slug"] for each in told["episodes"]]


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TALK)


def test_notes_beside_transcripts_are_left_out_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make(tmp_path, "show/talk-1.md", "show/talk-1.script.txt", "TODO.txt")
    assert slugs(tmp_path) == ["show-talk-1"]
    assert "TODO.txt: taken for notes" in caplog.text
    # Its name says that it is of the same episode: another form of it.
    assert "talk-1.script.txt: talk-1.md is taken for this episode" in caplog.text


def test_the_sample_s_script_is_no_episode(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    for path in SAMPLES.glob("slack-water-1.*"):
        shutil.copy(path, tmp_path / "library")
    assert slugs(tmp_path) == ["slack-water-1"]


@pytest.mark.parametrize("beside", ["talk-2.mp3", "talk-2.page.txt"])
def test_a_recording_or_a_page_makes_it_one(tmp_path: Path, beside: str) -> None:
    make(tmp_path, "talk-1.md", "talk-2.txt", beside)
    assert slugs(tmp_path) == ["talk-1", "talk-2"]


def test_settings_make_it_one(tmp_path: Path) -> None:
    make(tmp_path, "talk-1.md", "texts/talk-2.txt", "notes.txt")
    chosen = '[dialects]\n"texts/*.txt" = "name-stamp-line"\n'
    (tmp_path / "library" / "aligner.toml").write_text(chosen)
    assert slugs(tmp_path) == ["talk-1", "texts-talk-2"]


def test_a_library_of_plain_texts_is_one_of_transcripts(tmp_path: Path) -> None:
    make(tmp_path, "talk-1.txt", "talk-2.txt")
    assert slugs(tmp_path) == ["talk-1", "talk-2"]


def test_what_is_an_episode_already_stays_one(tmp_path: Path) -> None:
    make(tmp_path, "talk-1.txt")
    assert slugs(tmp_path) == ["talk-1"]
    make(tmp_path, "talk-2.md")
    assert slugs(tmp_path) == ["talk-1", "talk-2"]
