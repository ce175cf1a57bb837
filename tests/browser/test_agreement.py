"""A second listener says with one key that they hear what was filled in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import introduce, other

__all__ = ["other"]

SAID = "thirty-five or so"


def fill_first(page: Page, editor: Editor) -> str:
    """Fills the first gap, and gives the flag's id."""
    arrive(page, editor.episode(FIRST))
    name = page.url.partition("#")[2]
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    expect_saved(page)
    return name


def flag(editor: Editor, name: str) -> dict[str, object]:
    return next(f for f in editor.json(f"/api/episodes/{FIRST}")["flags"] if f["id"] == name)


def test_a_second_listener_confirms_a_fill_with_one_key(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    name = fill_first(other, editor)
    arrive(page, editor.episode(FIRST))
    page.get_by_label("Queue").select_option("For a second listener")
    card = page.locator(".card")
    expect(card).to_contain_text("by Nell")
    expect(card).to_contain_text("heard by nobody else yet")
    expect(card.locator(".preview")).to_contain_text(SAID)
    expect(page.get_by_role("button", name="I hear it too")).to_be_focused()
    page.keyboard.press("Alt+y")
    expect(page.locator("#toast")).to_contain_text("Noted: you hear the same.")
    expect_saved(page)
    heard = flag(editor, name)["heard_by"]
    assert isinstance(heard, list)
    assert len(heard) == 1
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("Taken back")
    assert flag(editor, name)["heard_by"] == []
    # Whoever filled it is not asked.
    other.goto(f"{editor.episode(FIRST)}/history")
    other.goto(f"{editor.episode(FIRST)}#{name}")
    expect(other.locator(".card-state")).to_contain_text("by Nell")
    expect(other.get_by_role("button", name="I hear it too")).to_have_count(0)


def test_by_touch_axe_finds_nothing_and_history_and_export_tell(
    editor: Editor, any_page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    name = fill_first(other, editor)
    page = any_page
    page.goto(f"{editor.episode(FIRST)}/export")
    box = page.get_by_label("Only gaps that a second listener heard too")
    box.check()
    expect(page.get_by_role("status").filter(has_text="1 edit stays behind")).to_be_visible()
    expect_fair(page)
    page.goto(f"{editor.episode(FIRST)}#{name}")
    expect(page.get_by_role("button", name="I hear it too")).to_be_visible()
    expect_fair(page)
    page.get_by_role("button", name="I hear it too").click()
    expect(page.locator("#toast")).to_contain_text("Noted: you hear the same.")
    expect_saved(page)
    page.goto(f"{editor.episode(FIRST)}/history")
    expect(page.locator(".listened")).to_contain_text("listened, and heard the same")
    expect_fair(page)
    page.goto(f"{editor.episode(FIRST)}/export")
    page.get_by_label("Only gaps that a second listener heard too").check()
    expect(page.get_by_text("Nothing stays behind")).to_be_visible()
