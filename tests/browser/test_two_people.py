"""Two browsers in one episode: each sees the other, neither overwrites the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved

OPEN_LINE = "How many of those can you keep in your head?"


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser, with a name."""
    context: BrowserContext = browser.new_context()
    yield context.new_page()
    context.close()


def introduce(page: Page, editor: Editor, name: str) -> None:
    page.goto(editor.url)
    page.get_by_role("button", name="Guest: set your name").click()
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=name)).to_be_visible()


def open_line(page: Page, words: str) -> None:
    page.locator(".row .text", has_text=words).dblclick()
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()


def replace_word(page: Page, word: str, by: str) -> None:
    """Selects a word of the open line and types over it."""
    page.evaluate(
        """word => {
            const node = document.querySelector('[contenteditable=plaintext-only]').firstChild;
            const start = node.data.indexOf(word);
            getSelection().setBaseAndExtent(node, start, node, start + word.length);
        }""",
        word,
    )
    page.keyboard.type(by)


def save_while_it_is_open(editor: Editor, page: Page, other: Page) -> None:
    """Both open the same line, and the other saves it."""
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    open_line(other, OPEN_LINE)
    replace_word(other, "head", "skull")
    other.keyboard.press("Enter")
    expect_saved(other)


def test_saved_lines_of_others_appear_and_say_whose_they_are(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    expect(page.locator(".others")).to_have_text("Nell is here too")
    other.keyboard.type("a dozen")
    other.keyboard.press("Enter")
    expect(page.locator(".row", has_text="and a dozen little ones")).to_be_visible()
    expect(page.locator(".row .edited")).to_have_attribute("title", "Changed by Nell, just now")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")


def test_a_line_whose_words_are_not_placed_for_long_says_that_it_is_saved(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))  # nothing places words here: this process has no workers
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect_saved(page)
    row = page.locator(".row", has_text="and a dozen little ones")
    expect(row.locator(".edited")).to_have_text("changed")
    expect(row.locator(".late")).to_have_count(0)
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(seconds=30))
    expect(row.locator(".late")).to_have_text("saved, times follow")
    page.reload()
    expect(row.locator(".late")).to_have_text("saved, times follow")


def test_same_line_twice_gives_both_texts_and_a_merge(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    save_while_it_is_open(editor, page, other)
    replace_word(page, "many", "few")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Nell saved this line first")
    expect(dialog).to_contain_text("How many of those can you keep in your skull?")
    expect(dialog).to_contain_text("How few of those can you keep in your head?")
    merged = "**Jonah Beck:** How few of those can you keep in your skull?"
    expect(dialog.get_by_label("You can still change it")).to_have_value(merged)
    expect(dialog.locator("input[value=merged]")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect_saved(page)
    assert merged in editor.text(FIRST)
    expect(other.locator(".row", has_text="How few of those")).to_contain_text("skull")


def test_line_that_somebody_saved_while_it_is_typed_into_is_not_pulled_away(
    editor: Editor, page: Page, other: Page
) -> None:
    save_while_it_is_open(editor, page, other)
    page.wait_for_timeout(4000)  # long enough for a poll
    expect(page.locator("[contenteditable=plaintext-only]")).to_contain_text("in your head?")
    replace_word(page, "many", "few")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Both together")
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert "How few of those can you keep in your skull?" in editor.text(FIRST)


def test_same_gap_filled_twice_loses_neither_answer(
    editor: Editor, page: Page, other: Page
) -> None:
    page.route("**/changes?*", lambda _route: None)  # it learns of the other answer by saving
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    page.keyboard.type("a dozen")
    other.keyboard.type("eleven")
    other.keyboard.press("Enter")
    expect_saved(other)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("and eleven little ones")
    expect(dialog).to_contain_text("and a dozen little ones")
    dialog.get_by_label("Yours").check()
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect_saved(page)
    assert "and a dozen little ones" in editor.text(FIRST)
