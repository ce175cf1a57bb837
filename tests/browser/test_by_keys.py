"""Jobs that other tests begin with the mouse, by keyboard alone: Tab gets to everything."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_invitations import come_in
from tests.browser.test_journey import FIRST, SECOND, arrive, expect_saved

FARTHEST = 60


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Goes on until an element has the focus."""
    for _ in range(FARTHEST):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(selector)


def test_a_speaker_everywhere_a_link_and_the_line_above(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    arrive(page, editor.episode(FIRST))
    tab_to(page, ".row .text", "Shift+Tab")
    page.keyboard.press("ArrowDown")  # from "Then you take …" to "How many of those …"
    tab_to(page, ".row-tools button:nth-child(3)")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # a line of the last one of those who speak
    expect(page.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Tab")
    page.keyboard.type("Jonas Beck")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # round to the last choice: everywhere
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Jonas Beck’s now")
    assert editor.text(FIRST) == before.replace("**Jonah Beck:**", "**Jonas Beck:**")
    # The focus is at the tool of the line that was drawn anew.
    tab_to(page, ".row-tools button:last-child")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Copied")
    tab_to(page, ".row .text", "Shift+Tab")
    page.keyboard.press("ArrowUp")
    tab_to(page, ".row-tools button:nth-child(5)")
    page.keyboard.press("Enter")
    expect(page.locator(".row .text", has_text="all of its habits. Then you take")).to_be_visible()
    expect_saved(page)
    for _ in range(2):
        page.keyboard.press("Control+z")
        expect(page.locator("#toast")).to_contain_text("Taken back")
        expect_saved(page)
    assert editor.text(FIRST) == before


def test_the_list_a_name_the_strip_and_the_legend(editor: Editor, page: Page) -> None:
    page.goto(editor.url)
    expect(page.locator("tbody tr")).to_have_count(2)
    tab_to(page, "[type=search]")
    page.keyboard.type("water 2")
    expect(page.locator("tbody tr")).to_have_count(1)
    tab_to(page, "tbody a")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("the stars")
    page.keyboard.press("Enter")
    expect(page.locator("#who-name")).to_be_visible()
    tab_to(page, "#who-name", "Shift+Tab")
    page.keyboard.type("Ann")
    page.keyboard.press("Enter")
    expect(page.locator(".masthead")).to_contain_text("Ann")
    tab_to(page, ".overview", "Shift+Tab")
    strip = page.locator(".overview")
    page.keyboard.press("End")
    expect(strip).to_have_attribute("aria-valuetext", re.compile("^0:5[78] of"))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(strip).not_to_have_attribute("aria-valuetext", re.compile("^0:5[78] of"))
    tab_to(page, "[aria-label=Keys]", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Signs in the strip")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "Ann" in str(editor.json(f"/api/episodes/{SECOND}/history")["entries"])


def test_signing_in_by_an_invitation_and_what_was_typed_before(editor: Editor, page: Page) -> None:
    editor.begin(editor.data, "server")
    page.goto(editor.episode(SECOND))
    expect(page.locator("[data-name=sign-in]")).to_be_visible()
    tab_to(page, "#answer")
    page.keyboard.type("the stars")
    page.wait_for_timeout(1000)  # what is typed is kept a moment later
    tab_to(page, "[data-name=sign-in] a", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sign in")
    come_in(page, editor, "Ada")  # by the link that she was sent: her name, Enter
    page.goto(editor.episode(SECOND))
    tab_to(page, "[data-name=drafts] .primary", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_value("the stars")
    tab_to(page, "#answer")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(page.locator(".row .text", has_text="the stars")).to_be_visible()
