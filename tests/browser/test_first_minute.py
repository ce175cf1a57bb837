"""Everybody's first minute: a page that is opened while its episode is being aligned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLE, SHORT_SECONDS, Editor

FIRST = "slack-water-slack-water-2"
OTHER = "other-slack-water-3"
NO_SOUND = "other-slack-water-4"
ALIGNED_MS = 180_000  # a minute of sound takes two seconds of processor, shared with others


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A server that has just begun, with an episode, another's recording, and a broken one."""
    folder = tmp_path_factory.mktemp("fresh")
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    opening = "\n\n".join(text.split("\n\n")[:5]) + "\n"
    opening = opening.replace("read the wrong column", "read the wrong dinner")
    for name in ("slack-water/slack-water-2", "other/slack-water-3", "other/slack-water-4"):
        place = folder / "library" / f"{name}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(opening, "utf-8")
    sound, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    library = folder / "library"
    first = sound[: int(SHORT_SECONDS * rate)]
    soundfile.write(library / "slack-water" / "slack-water-2.mp3", first, rate)
    later = sound[round(140 * rate) : round(175 * rate)]
    soundfile.write(library / "other" / "slack-water-3.mp3", later, rate)
    (library / "other" / "slack-water-4.mp3").write_text("no sound")
    editor = Editor(folder / "data", library, folder / "server.log")
    editor.start()
    yield editor
    editor.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_page_opened_while_aligning_plays_at_once_and_fills_in_place(
    fresh: Editor, page: Page, tmp_path: Path
) -> None:
    page.goto(fresh.episode(FIRST))
    page.evaluate("window.opened = 'once'")
    play, clock = page.locator(".play-all"), page.locator(".time")
    expect(page.locator(".size")).to_contain_text("about here")  # the tag's own time, for now
    expect(play).to_have_attribute("aria-label", "Pause")  # the original, from there on
    began = clock.inner_text()
    expect(clock).not_to_have_text(began)
    expect(play).to_have_attribute("aria-label", "Play")  # and only there
    expect(page.locator('[data-name="state"]')).to_have_count(0, timeout=ALIGNED_MS)
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 1")
    expect(page.locator(".sound")).to_be_visible()
    expect(page.locator(".card-when, .when").first).to_contain_text(":")
    page.wait_for_function(
        "() => performance.getEntriesByType('resource')"
        ".some((each) => each.name.includes('/peaks') && each.responseStatus === 200)"
    )
    # Words for doubtful places come by themselves, once what was heard is kept.
    page.wait_for_function(
        """path => fetch(path).then((answer) => answer.json())
            .then(({ flags }) => flags.some((flag) => flag.candidates.includes("column")))""",
        arg=f"/api/episodes/{FIRST}",
        timeout=ALIGNED_MS,
    )
    assert page.evaluate("window.opened") == "once"  # nobody reloaded it
    page.screenshot(path=tmp_path / "filled.png")


def test_another_recording_is_said_and_can_be_tried_again(fresh: Editor, page: Page) -> None:
    page.goto(fresh.episode(OTHER))
    notice = page.locator('[data-name="state"]')
    expect(notice).to_contain_text("does not sound like this episode", timeout=ALIGNED_MS)
    expect(page.locator(".gap-count")).to_have_text("0 of 1 gap answered")
    with page.expect_response(lambda answer: answer.url.endswith("/align")) as asked:
        notice.get_by_role("button", name="Try again").click()
    assert asked.value.status == 202
    expect(notice).to_contain_text("does not sound like this episode", timeout=ALIGNED_MS)
    page.goto(fresh.url)
    row = page.locator(f'tr:has(a[href="/episodes/{OTHER}"])')
    expect(row).to_have_attribute("data-reason", "mismatch", timeout=ALIGNED_MS)
    expect(row).to_contain_text("another recording")
    assert row.locator(".state").evaluate("e => getComputedStyle(e).color") != row.locator(
        "th"
    ).evaluate("e => getComputedStyle(e).color")
    broken = page.locator(f'tr:has(a[href="/episodes/{NO_SOUND}"])')
    expect(broken).to_contain_text("slack-water-4.mp3", timeout=ALIGNED_MS)
    assert str(fresh.library) not in page.content()
