"""The export page: what changed is seen, the words can be edited, the patch comes down."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_invitations import come_in
from tests.browser.test_journey import FIRST, arrive


def fill_a_gap(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.locator("#answer").fill("the Javascript tide")
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text("saved")
    page.wait_for_timeout(300)


def test_what_was_typed_is_seen_and_leaves_by_keyboard(
    editor: Editor, page: Page, tmp_path: Path
) -> None:
    fill_a_gap(editor, page)
    page.get_by_role("link", name="Export").click()
    expect(page.locator("h1")).to_have_text("Export")
    expect(page.locator(".diff ins")).to_contain_text("the Javascript tide")
    expect(page.locator(".diff del .pill")).to_have_attribute("aria-label", re.compile("^gap at "))
    assert not re.search(r"\\|\*\*|\[unintelligible", page.locator(".diff").inner_text())
    expect(page.locator(".checks")).to_contain_text("house style")
    expect(page.locator("#export-title")).to_have_value("Fill 1 unintelligible in Slack Water 1")
    page.get_by_label("Put these lines into house style").check()
    expect(page.locator(".diff ins")).to_contain_text("the JavaScript tide")
    page.locator("#export-title").fill("Say what turns")
    page.get_by_role("button", name="Download the patch").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    target = tmp_path / "fix.patch"
    download.value.save_as(target)
    assert "Subject: [PATCH] Say what turns" in target.read_text()
    assert "the JavaScript tide" in target.read_text()
    expect(page.locator(".told")).to_have_text("The patch is downloaded.")
    expect(page.locator(".past")).to_contain_text("Patch")
    expect(page.get_by_role("button", name="Open a pull request")).to_be_disabled()


def test_who_does_not_maintain_reads_plain_words_alone(
    editor: Editor, page: Page, browser: Browser
) -> None:
    editor.begin(editor.data, "server")
    come_in(page, editor, "Nell")
    page.goto(f"{editor.url}/invitations")
    page.get_by_role("button", name="Make a link").click()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    other = context.new_page()
    other.goto(page.get_by_label("The link, shown only now").input_value())
    other.get_by_label("Your name").fill("Ada")
    other.keyboard.press("Enter")
    expect(other.locator(".who-am-i")).to_have_text("Ada")
    fill_a_gap(editor, other)
    other.goto(f"{editor.episode(FIRST)}/export")
    expect(other.locator(".checks .excerpt")).to_contain_text("the Javascript tide")
    words = other.locator("main").inner_text()
    assert not re.search(
        r"commit|pull request|formatter|branch|upstream|\\|\*\*", words, re.IGNORECASE
    )
    expect(other.locator("#export-body")).to_have_count(0)
    expect(other.locator("[data-item=ways]")).to_contain_text("A maintainer can publish from here")
    page.goto(f"{editor.episode(FIRST)}/export")
    expect(page.get_by_role("button", name="Open a pull request")).to_be_visible()
    context.close()


def test_captions_come_down_by_touch_on_a_phone(
    editor: Editor, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, accept_downloads=True
    )
    page = context.new_page()
    page.goto(f"{editor.episode(FIRST)}/export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Captions for the web").tap()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    assert (tmp_path / f"{FIRST}.vtt").read_text("utf-8").startswith("WEBVTT\n")
    context.close()


def test_the_page_is_fair_to_everybody(editor: Editor, any_page: Page) -> None:
    any_page.goto(f"{editor.episode(FIRST)}/export")
    expect(any_page.locator(".empty")).to_be_visible()
    expect_fair(any_page)
    fill_a_gap(editor, any_page)
    any_page.goto(f"{editor.episode(FIRST)}/export")
    expect(any_page.locator(".diff ins")).to_be_visible()
    expect_fair(any_page)
