"""Audio without handwork: a recording is fetched as its episode opens, or somebody chooses one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Browser, Page, Route, expect

from tests.batch.web_server import Server, serving
from tests.browser.commands import running
from tests.browser.conftest import PATIENCE_MS, SAMPLE, SHORT_SECONDS, expect_fair

FETCHED = "slack-water-slack-water-2"
MISSING = "slack-water-slack-water-7"
ALIGNED_MS = 180_000
SHOWS = """
site = "https://tide.example"
audio = "{cdn}/file/{{show}}/{{episode}}.mp3"
repository = "we/transcripts"
[shows]
slack-water = {{ dash = "slack-water", title = "Slack Water" }}
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    path = tmp_path_factory.mktemp("sound") / "mine.mp3"
    soundfile.write(path, samples[: int(SHORT_SECONDS * rate)], rate)
    return path


@pytest.fixture(scope="module")
def cdn() -> Iterator[Server]:
    with serving() as (server, _):
        yield server


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, cdn: Server, sound: Path) -> Iterator[str]:
    """`aligner serve` on two transcripts without recordings, of which the site has one."""
    folder = tmp_path_factory.mktemp("texts")
    cdn.files["/file/slack-water/2.mp3"] = sound.read_bytes()
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    show = folder / "library" / "slack-water"
    show.mkdir(parents=True)
    for number in (2, 7):
        opening = "\n\n".join(text.split("\n\n")[:5]) + "\n"
        (show / f"slack-water-{number}.md").write_text(opening, encoding="utf-8")
    shows = folder / "shows.toml"
    shows.write_text(SHOWS.format(cdn=cdn.address), encoding="utf-8")
    arguments = ("serve", folder / "library", "--port", 0, "--shows", shows)
    with running(folder / "home", *arguments) as address:
        yield address
    shutil.rmtree(folder, ignore_errors=True)


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png")


def expect_sound(page: Page) -> None:
    """The clock left 0:00, and the browser knows how long the recording is."""
    expect(page.locator(".time")).to_have_text(re.compile(r"^0:(0[1-9]|[1-5]\d) / 0:5[89]$"))


def give_without_recording(route: Route) -> None:
    answer = route.fetch()
    whole = answer.json()
    assert whole["episode"].pop("recording") is not None
    whole["episode"]["recording"] = None
    route.fulfill(response=answer, json=whole)


def test_a_recording_is_fetched_as_its_episode_opens(editor: str, page: Page) -> None:
    page.goto(editor)
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("its recording is fetched when you open it")
    expect_fair(page)
    # Recordings are being looked for: this one is found a moment after the page is there.
    page.route(f"**/api/episodes/{FETCHED}", give_without_recording, times=1)
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-name="recording"], .play-all').first).to_be_visible()
    expect(page.locator(".play-all")).to_be_visible(timeout=ALIGNED_MS)  # by itself
    expect(page.locator('[data-name="recording"]')).to_have_count(0)
    expect(page.locator('[data-name="state"]')).to_have_count(0, timeout=ALIGNED_MS)
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 1")
    expect_sound(page)


def test_what_is_not_found_says_so_and_a_file_plays_in_this_browser_alone(
    editor: str, browser: Browser, sound: Path
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{editor}episodes/{MISSING}")
    notice = page.locator('[data-name="recording"]')
    expect(notice).to_contain_text("cannot be had from 127.0.0.1", timeout=ALIGNED_MS)
    expect_fair(page)
    shot(page, "failed-390")
    with page.expect_file_chooser() as chooser:
        notice.get_by_role("button", name="Choose a file").tap()
    chooser.value.set_files(sound)
    expect(page.get_by_role("dialog")).to_contain_text("mine.mp3")
    expect_fair(page)
    shot(page, "choose-390")
    page.get_by_role("button", name="Keep it in this browser").tap()
    expect(notice).to_contain_text("in this browser only")
    expect_sound(page)
    expect_fair(page)
    shot(page, "own-390")
    notice.get_by_role("button", name="Let it go").tap()
    expect(notice).to_contain_text("cannot be had")
    context.close()


def test_a_file_is_sent_to_the_server_and_aligned(editor: str, page: Page, sound: Path) -> None:
    page.goto(f"{editor}episodes/{MISSING}")
    notice = page.locator('[data-name="recording"]')
    choose = notice.get_by_role("button", name="Choose a file")
    with page.expect_file_chooser() as chooser:
        choose.press("Enter")
    chooser.value.set_files(sound)
    expect(page.get_by_role("button", name="Send it to the server")).to_be_focused()
    shot(page, "send-1280")
    page.keyboard.press("Enter")
    expect(page.locator(".play-all")).to_be_visible()
    expect(page.locator('[data-name="state"]')).to_have_count(0, timeout=ALIGNED_MS)
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 1")
