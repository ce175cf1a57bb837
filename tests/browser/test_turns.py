"""Turns: parted at a word, a sentence handed on, one put in; by keyboard and by touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST, arrive, expect_saved

BEGINS = "Nineteen years is better"
BELOW = "Then you take that wobbly line"


def turn_of(editor: Editor, words: str) -> str:
    """The line of the file with these words."""
    return next(line for line in editor.text(FIRST).splitlines() if words in line)


def go_to(page: Page, words: str) -> None:
    """The focus in the line with these words."""
    text = page.locator(".row .text", has_text=words)
    text.click()
    page.keyboard.press("Escape")
    text.focus()


def put_caret(page: Page, words: str, behind: str) -> None:
    """The line with these words open, its caret behind the first ones."""
    go_to(page, words)
    page.keyboard.press("Enter")
    expect(page.locator(".row.editing [role=textbox]")).to_be_focused()
    page.keyboard.press("Control+Home")
    for _ in behind:
        page.keyboard.press("ArrowRight")


def open_sheet(page: Page, words: str) -> None:
    """The sheet of the line with these words."""
    go_to(page, words)
    page.keyboard.press("Alt+t")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_turn_is_parted_at_the_caret_by_keyboard_alone(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    put_caret(page, BEGINS, "You listen to it first. You put a gauge in a harbour and")
    page.keyboard.press("Alt+t")
    place = page.get_by_role("slider", name="Where the new turn begins")
    expect(place).to_be_focused()
    while BEGINS.split(maxsplit=1)[0] not in str(place.get_attribute("aria-valuetext")):
        page.keyboard.press("ArrowRight")
    expect(place).to_have_attribute(
        "aria-valuetext", re.compile(r"before “Nineteen”, after 0\.\d s of silence")
    )
    page.keyboard.press("Space")
    expect(page.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    expect(page.get_by_label("Who speaks there")).to_have_value("Nell Carrow")
    page.get_by_label("Who speaks there").press("Control+a")
    page.keyboard.type("Jonah Beck")
    expect(page.locator(".parted mark")).to_contain_text(f"Jonah Beck: {BEGINS}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_saved(page)
    assert turn_of(editor, BEGINS).startswith(f"**Jonah Beck:** {BEGINS}")
    assert turn_of(editor, "for a year.").endswith("for a year.")
    # The line below has no name of its own, and stays Angus's.
    assert turn_of(editor, BELOW).startswith("**Angus Muir:** Then you take")
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("Taken back")
    assert editor.text(FIRST) == before


def test_the_split_is_proposed_in_the_pause_beside_the_caret(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    put_caret(page, BEGINS, "You listen to it first. You put a")
    page.keyboard.press("Alt+t")
    place = page.get_by_role("slider", name="Where the new turn begins")
    expect(place).to_have_attribute(
        "aria-valuetext", re.compile(r"before “You”, after 0\.\d s of silence")
    )
    page.get_by_role("button", name="The word you pointed at").click()
    expect(place).to_have_attribute("aria-valuetext", "before “a”")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_sentence_goes_to_the_neighbours_and_a_turn_is_put_in(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    open_sheet(page, "How many of those")
    page.get_by_role("radio", name="A turn is missing below").check()
    page.get_by_label("Who speaks there").fill("Nell Carrow")
    page.get_by_label("What they say").fill("All of *them*?")
    expect(page.locator(".parted mark")).to_contain_text("Nell Carrow: All of *them*?")
    page.get_by_label("What they say").press("Enter")
    expect_saved(page)
    assert turn_of(editor, "All of").endswith("**Nell Carrow:** All of \\*them\\*?")
    open_sheet(page, BEGINS)
    page.get_by_role("radio", name="The first sentence belongs to the line above").check()
    page.keyboard.press("Enter")
    expect_saved(page)
    assert turn_of(editor, "next summer?").endswith("next summer? You listen to it first.")
    open_sheet(page, BEGINS)
    page.get_by_role("radio", name="The last sentence belongs to the line below").check()
    page.keyboard.press("Enter")
    expect_saved(page)
    assert turn_of(editor, BELOW).startswith(f"{BEGINS}, because")
    assert turn_of(editor, "You put a gauge").startswith("**Angus Muir:** You put a gauge")


def test_by_touch_axe_finds_nothing(editor: Editor, any_page: Page) -> None:
    page = any_page
    arrive(page, editor.episode(FIRST))
    if page.viewport_size and page.viewport_size["width"] < 700:
        page.get_by_role("button", name="Transcript", exact=True).click()
    page.locator(".row .text", has_text=BEGINS).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Split or move").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="One word earlier").click()
    page.get_by_role("button", name="Jonah Beck", exact=True).last.click()
    expect(page.locator(".parted mark")).to_contain_text("Jonah Beck:")
    expect_fair(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect_saved(page)
    assert editor.text(FIRST).count("**Jonah Beck:**") == 8


@pytest.mark.parametrize("which", ["parts", "hands on"])
def test_what_somebody_did_meanwhile_stays(editor: Editor, page: Page, which: str) -> None:
    arrive(page, editor.episode(FIRST))
    open_sheet(page, "How many of those" if which == "parts" else BEGINS)
    page.evaluate(
        """async slug => {
            const { fetchEpisode, saveEdit } = await import('/static/page/api.js');
            const { revision, rows } = await fetchEpisode(slug);
            for (const words of ['How many of those', 'next summer']) {
              const row = rows.find(({ text }) => text.includes(words));
              await saveEdit(slug, { revision, first: row.line, last: row.line, old: row.text,
                new: row.text + ' So it is.', flag: null });
            }
        }""",
        FIRST,
    )
    page.locator(f".row:has-text('{'How many' if which == 'parts' else 'next summer'}')").locator(
        "text=So it is."
    ).wait_for(state="attached")
    if which == "hands on":
        page.get_by_role("radio", name="The first sentence belongs to the line above").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toast")).to_contain_text("Somebody changed this line meanwhile")
    assert editor.text(FIRST).count("So it is.") == 2
