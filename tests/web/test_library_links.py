"""A library that strangers can write to: what arrives with a pull reads nothing but the library."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from aligner.inside import LeadsOutside
from tests.web.staged import TALK, Stage
from web import Settings, create_app
from web.library.folder import find_library
from web.store.tables import Episode
from web.workers.aligner import AlignerWorker
from web.workers.aligner_job import Job

Make = Callable[..., Stage]


def again(stage: Stage) -> list[str]:
    """What the operator is told when the editor starts on the folder as it is now."""
    return list(stage.editor.upstream.look(ask_remote=False).notes)


def slugs(stage: Stage) -> list[str]:
    return [each["slug"] for each in stage.browser().get("/api/episodes").json["episodes"]]


@pytest.mark.parametrize("target", ["../data/key.path", "../../private.md", "/etc/hostname"])
def test_a_transcript_that_is_a_link_out_of_the_library_is_named_and_left_out(
    stage: Make, target: str
) -> None:
    made = stage()
    (made.library.parent.parent / "private.md").write_text("private")
    (made.library / "x.md").symlink_to(target)
    told = again(made)
    assert len(told) == 1
    assert "x.md: This link leads out of" in told[0]
    assert slugs(made) == ["show-talk-1"]
    assert made.browser().get("/api/episodes/x/text").status == 404


def test_a_link_inside_the_library_is_an_episode(stage: Make) -> None:
    made = stage()
    (made.library / "latest.md").symlink_to("show/talk-1.md")
    assert again(made) == []
    assert made.browser().get("/api/episodes/latest/text").data.decode() == TALK


def test_what_an_earlier_version_read_through_a_link_is_taken_out(stage: Make) -> None:
    made = stage(others={"x.md": "a key that was read long ago"})
    (made.library / "x.md").unlink()
    (made.library / "x.md").symlink_to("../data/secret")
    assert "x.md" in again(made)[0]
    assert made.browser().get("/api/episodes/x/text").data == b""


@pytest.mark.parametrize("name", ["talk-1.mp3", "talk-1.page.txt", "talk-1.page.html"])
def test_recordings_and_pages_stay_inside_too(stage: Make, name: str) -> None:
    made = stage()
    (made.library.parent / "elsewhere").write_bytes(b"private")
    (made.library / "show" / name).symlink_to("../../elsewhere")
    (pair,) = find_library(made.library)
    assert (pair.audio, pair.page) == (None, None)
    assert [name in each for each in again(made)] == [True]


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir])
def test_what_is_no_file_is_named_and_the_editor_starts(
    stage: Make, tmp_path: Path, make: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    made = stage()
    make(made.library / "x.md")
    settings = Settings(tmp_path / "other", made.library, secret="test", background=False)  # noqa: S106 - a test's
    create_app(settings).extensions["editor"].close()
    assert "x.md: This is a" in caplog.text


def test_the_editor_s_own_files_are_no_part_of_a_library_around_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    data = tmp_path / "data"
    data.mkdir()
    (data / "note.md").write_text("no transcript")
    (tmp_path / "x.md").symlink_to("data/key.path")
    app = create_app(Settings(data, tmp_path, background=False))
    found = app.test_client().get("/api/episodes").get_json()["episodes"]
    assert [each["slug"] for each in found] == ["talk"]
    assert "x.md" in caplog.text
    assert "note.md" not in caplog.text
    app.extensions["editor"].close()


def test_a_recording_that_became_a_link_is_not_listened_to(stage: Make) -> None:
    made = stage()
    sound = made.library / "show" / "talk-1.mp3"
    sound.write_bytes(b"")
    again(made)
    sound.unlink()
    sound.symlink_to("/etc/hostname")
    background = AlignerWorker(made.editor.database, made.editor.episode_cache, 1)
    job = background.take()
    assert isinstance(job, Job)
    background.work(job)
    (episode,) = made.browser().get("/api/episodes").json["episodes"]
    assert "A link took its place" in made.browser().get("").json["episode"]["error"]
    assert episode["state"] == "failed"
    with pytest.raises(LeadsOutside):
        background._align(job)


def test_no_two_files_share_an_episode(stage: Make) -> None:
    long = "x" * 220
    others = {f"show/{long}-{n}.md": TALK.replace("Ann", f"Ann{n}") for n in range(2)}
    made = stage(others={**others, "a/b.md": TALK.replace("Ann", "Ada")})
    first = {each.slug: each.text for each in episodes(made)}
    assert len(first) == 4
    # A file that comes later takes nobody's address, though it is sorted before them.
    (made.library / "a-b.md").write_text(TALK.replace("Ann", "Amy"))
    again(made)
    second = {each.slug: each.text for each in episodes(made)}
    assert len(second) == 5
    assert first.items() < second.items()
    assert "Ada" in second["a-b"]
    again(made)
    assert {each.slug: each.text for each in episodes(made)} == second


def episodes(stage: Stage) -> list[Episode]:
    with stage.editor.database.reading() as session:
        return list(session.scalars(select(Episode).options(undefer(Episode.text))))
