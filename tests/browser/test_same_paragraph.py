"""Two people in one paragraph, by other ways than words: parted, removed, left open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import OPEN_LINE, introduce, open_line, other, replace_word

__all__ = ["other"]


def both_open(editor: Editor, page: Page, other: Page) -> None:
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    open_line(other, OPEN_LINE)


def part_before(page: Page, words: str) -> None:
    """Begins a new paragraph before some words of the open line, and saves."""
    page.evaluate(
        """words => {
            const node = document.querySelector('[contenteditable]').firstChild;
            getSelection().collapse(node, node.data.indexOf(words));
        }""",
        words,
    )
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Enter")
    expect_saved(page)


def test_a_line_that_somebody_parted_meanwhile_keeps_both(
    editor: Editor, page: Page, other: Page
) -> None:
    both_open(editor, page, other)
    part_before(other, "can you keep")
    replace_word(page, "head", "mind")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Nell saved this line first")
    expect(dialog.get_by_label("You can still change it")).to_have_value(
        "**Jonah Beck:** How many of those\n\ncan you keep in your mind?"
    )
    page.wait_for_timeout(700)
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert "How many of those\n\ncan you keep in your mind?" in editor.text(FIRST)


def test_a_parting_is_not_taken_back_over_somebody_s_words(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(other, editor.episode(FIRST))
    open_line(other, OPEN_LINE)
    part_before(other, "can you keep")
    arrive(page, editor.episode(FIRST))
    open_line(page, "can you keep in your head?")
    replace_word(page, "head", "mind")
    page.keyboard.press("Enter")
    expect_saved(page)
    other.locator("#card-title").focus()
    other.keyboard.press("Control+z")
    expect(other.locator("#toast")).to_contain_text("changed again since")
    expect_saved(other)
    assert "How many of those\n\ncan you keep in your mind?" in editor.text(FIRST)


def test_words_typed_into_a_line_that_somebody_removed_are_not_lost(
    editor: Editor, page: Page, other: Page
) -> None:
    both_open(editor, page, other)
    other.keyboard.press("Control+a")
    other.keyboard.press("Delete")
    other.keyboard.press("Enter")
    expect_saved(other)
    assert OPEN_LINE not in editor.text(FIRST)
    replace_word(page, "head", "mind")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("keep in your mind?")
    dialog.get_by_label("Yours").check()
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect_saved(page)
    assert "How many of those can you keep in your mind?" in editor.text(FIRST)


def test_who_leaves_while_a_conflict_is_asked_is_offered_their_words_again(
    editor: Editor, page: Page, other: Page
) -> None:
    both_open(editor, page, other)
    replace_word(other, "head", "skull")
    other.keyboard.press("Enter")
    expect_saved(other)
    replace_word(page, "many", "few")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Both together")
    page.reload()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("[contenteditable]")).to_contain_text("How few of those")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("keep in your skull?")
    page.wait_for_timeout(700)
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert "How few of those can you keep in your skull?" in editor.text(FIRST)
