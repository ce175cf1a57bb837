"""Looks that do only what is new, and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.batch.errors import FeedError
from aligner.cli import cli, watch
from tests.batch.cuts import make_episode
from tests.publish.conftest import ENVIRONMENT, Place, git, place

__all__ = ["place"]

WATCH = Path(__file__).parents[2] / "aligner/batch/WATCH.md"


def look(folder: Path, *more: str) -> Result:
    arguments = ["watch", str(folder / "repo"), "-o", str(folder / "out"), "-j", "1"]
    return CliRunner().invoke(cli, [*arguments, *more])


def done(folder: Path) -> list[str]:
    """The episodes of the journal, as often as they were aligned."""
    rows = (folder / "out/journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row)["episode"] for row in rows]


def test_a_look_does_what_is_new_or_changed_and_nothing_else(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5, stamp=True)
    options = ("--audio", str(tmp_path / "audio"), "--once", "-f", "vtt")
    assert look(tmp_path, *options).exit_code == 0
    assert (tmp_path / "out/talk/talk-1.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    assert look(tmp_path, *options).exit_code == 0
    assert done(tmp_path) == ["talk/talk-1"]
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-2", line=5, stamp=True)
    text = tmp_path / "repo/talk/talk-1.md"
    text.write_text(text.read_text(encoding="utf-8").rstrip() + " \n", encoding="utf-8")
    look(tmp_path, *options)
    assert sorted(done(tmp_path)) == ["talk/talk-1", "talk/talk-1", "talk/talk-2"]


def test_a_feed_that_is_away_is_tried_again_and_ends_a_single_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5, stamp=True)
    away = ("--feed", "http://127.0.0.1:9/feed")
    assert isinstance(look(tmp_path, *away, "--once").exception, FeedError)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("aligner.cli.watch.time.sleep", wait)
    ended = look(tmp_path, *away, "--every", "3")
    assert waited == [180.0, 180.0]
    assert ended.exit_code != 0
    assert ended.output.count("cannot be had") == 2


def test_the_clone_is_brought_up_to_date_or_it_is_said(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    git(place.upstream, "commit", "-q", "--allow-empty", "-m", "More")
    git(place.upstream, "push", "-q", str(place.remote), "main")
    watch._bring_up_to_date(place.clone)
    assert place.heads(place.clone)["main"] == place.heads(place.remote)["main"]
    git(place.clone, "remote", "set-url", "origin", "/nowhere")
    assert capsys.readouterr().err == ""
    watch._bring_up_to_date(place.clone)
    assert "the clone is as it was" in capsys.readouterr().err


def test_recordings_must_be_named(tmp_path: Path) -> None:
    assert look(tmp_path, "--once").exit_code == 2


def test_the_recipe_for_captions_makes_one_pull_request_of_what_is_new(
    place: Place, tmp_path: Path
) -> None:
    recipe = WATCH.read_text(encoding="utf-8").split("```sh\n")[1].partition("```")[0]
    recipe = recipe.replace("/srv/transcripts", str(place.clone))
    recipe = recipe.replace("/srv/aligned", str(tmp_path / "out")).replace("gotime", "talk")
    script = tmp_path / "captions.sh"
    script.write_text(recipe.replace('--feed "$FEED"', f"--audio {tmp_path / 'audio'}"))
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    gh.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    gh.chmod(0o755)

    def run() -> list[str]:
        (tmp_path / "asked").write_text("")
        path = f"{gh.parent}:{Path(sys.executable).parent}:{ENVIRONMENT['PATH']}"
        subprocess.run(["sh", "-e", str(script)], check=True, env={**ENVIRONMENT, "PATH": path})
        return (tmp_path / "asked").read_text().splitlines()

    make_episode(place.upstream, tmp_path / "audio", "talk/talk-1", line=5)
    publish(place, "An episode")
    assert run() == ["pr create --head captions --fill"]
    listed = git(place.clone, "diff", "--name-only", "origin/main", "origin/captions").decode()
    assert listed.split() == ["captions/talk/talk-1.vtt"]
    # Merged: the captions lie in the repository now, and are no episodes of their own.
    git(place.upstream, "pull", "-q", str(place.remote), "captions")
    publish(place, "")
    assert run() == []
    assert done(tmp_path) == ["talk/talk-1"]


def publish(place: Place, message: str) -> None:
    """What upstream has, at the remote and known to the clone."""
    if message:
        git(place.upstream, "add", "-A")
        git(place.upstream, "commit", "-q", "-m", message)
    git(place.upstream, "push", "-q", str(place.remote), "main")
    git(place.clone, "fetch", "-q", "origin")
