"""`aligner edit NAME`: one command from nothing to the sound of the first gap."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.batch.web_server import serving
from tests.browser.commands import running
from tests.browser.conftest import SAMPLE, SHORT_SECONDS
from tests.browser.test_recordings import ALIGNED_MS, SHOWS


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of transcripts: no sound in it."""
    folder = tmp_path_factory.mktemp("upstream")
    text = "\n\n".join(SAMPLE.with_suffix(".md").read_text("utf-8").split("\n\n")[:5]) + "\n"
    for number in (2, 3):
        path = folder / "slack-water" / f"slack-water-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Texts")
    return folder


def test_one_command_from_nothing_to_the_sound_of_the_first_gap(
    repository: Path, page: Page, tmp_path: Path
) -> None:
    home, shows = tmp_path / "home", tmp_path / "shows.toml"
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    sound = tmp_path / "2.mp3"
    soundfile.write(sound, samples[: int(SHORT_SECONDS * rate)], rate)
    with serving() as (cdn, asked):
        cdn.files["/file/slack-water/2.mp3"] = sound.read_bytes()
        shows.write_text(SHOWS.format(cdn=cdn.address), encoding="utf-8")
        source = ("--from", f"file://{repository}", "--shows", shows, "--no-browser")
        with running(home, "edit", "https://tide.example/slack-water/2", *source) as address:
            assert "#" in address
            page.goto(address)
            expect(page.locator("#card-title")).to_have_text("Gap 1 of 1")
            expect(page.locator(".time")).not_to_contain_text("0:00 /")  # it plays by itself
            expect(page.locator('[data-name="recording"]')).to_have_count(0)
            box = page.get_by_label("What is said here?")
            box.fill("the stars")
            box.press("Enter")
            expect(page.locator("#status")).to_contain_text("saved")
            # The words are placed meanwhile, before and after what is typed.
            aligned = page.locator('[data-name="state"]')
            expect(aligned).to_have_count(0, timeout=ALIGNED_MS)
        log = (home / "log").read_text(encoding="utf-8")
        assert "Fetching slack-water/slack-water-2.md" in log
        assert "Fetching the sound" in log or "Placing the words" in log
        clone = next((home / "xdg_cache_home" / "aligner" / "repositories").iterdir())
        assert not (clone / "slack-water" / "slack-water-3.md").exists()  # only what is edited
        # The second time nothing is fetched or aligned, and the edit is there.
        (home / "log").write_text("")
        times = dict(asked.asked)
        began = time.process_time()
        with running(home, "edit", "slack-water-2", *source) as address:
            page.goto(address)
            expect(page.locator(".pane")).to_contain_text("the stars")
        assert time.process_time() - began < 30
        assert dict(asked.asked) == times
        log = (home / "log").read_text(encoding="utf-8")
        assert "Fetching" not in log
        assert "Placing" not in log


def test_what_is_no_episode_says_what_names_are_like(repository: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="Name it like the-changelog-1"),
        running(tmp_path / "home", "edit", "nothing-like-it", "--no-browser"),
    ):
        pass
    source = ("--from", f"file://{repository}", "--no-browser")
    with (
        pytest.raises(AssertionError, match=r"has no practicalai/practical-ai-22\.md"),
        running(tmp_path / "home2", "edit", "practical-ai-22", *source),
    ):
        pass
