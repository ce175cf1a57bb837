"""Undo goes back through one list of what somebody did, also after a reload."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import OPEN_LINE, open_line, replace_word

COUNT = ".gap-count"


def test_cannot_tell_is_taken_back_before_an_older_edit_also_after_a_reload(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    replace_word(page, "head", "mind")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Alt+u")
    expect(page.locator(COUNT)).to_have_text("1 of 2 gaps answered")
    expect_saved(page)
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+z")
    expect(page.locator(COUNT)).to_have_text("0 of 2 gaps answered")
    expect_saved(page)
    assert "keep in your mind?" in editor.text(FIRST)
    page.keyboard.press("Control+z")
    expect(page.locator(".row", has_text="keep in your head?")).to_have_count(1)
    expect_saved(page)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".row", has_text="keep in your mind?")).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(COUNT)).to_have_text("1 of 2 gaps answered")


def test_a_refused_undo_leaves_nothing_unsaved(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("There is nothing to undo")
    expect_saved(page)


def test_parted_and_joined_is_as_before(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    page.evaluate(
        """() => {
            const node = document.querySelector('[contenteditable=plaintext-only]').firstChild;
            getSelection().collapse(node, node.data.indexOf('can you'));
        }"""
    )
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert "How many of those\n\ncan you keep" in editor.text(FIRST)
    page.locator(".row .text", has_text="can you keep in your head").click()
    page.get_by_role("button", name="Join with the line above").click()
    expect(page.locator(".row .text", has_text=OPEN_LINE)).to_have_count(1)
    expect_saved(page)
    assert editor.text(FIRST) == before
