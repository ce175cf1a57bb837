"""Cards about whole turns: lines in a row that nobody says, and a name with a slip."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.planting import plant
from tests.browser.test_journey import FIRST, expect_saved

PASSAGE = ("You listen to it first.", "Then you take that wobbly line", "How many of those")
NAMES = ("f00000000001", "f00000000002", "f00000000003")
SLIP = "f00000000004"


def plant_passage(editor: Editor) -> None:
    for name, words in zip(NAMES, PASSAGE, strict=True):
        plant(editor, FIRST, name, "not_spoken", words, message="Nobody says this here.")


def test_lines_in_a_row_that_nobody_says_go_with_one_answer(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    plant_passage(editor)
    page.goto(f"{editor.episode(FIRST)}#{NAMES[1]}")
    page.get_by_role("button", name="Remove all 3 lines in a row").press("Enter")
    expect(page.locator("#toast")).to_contain_text("3 lines are gone. One Undo brings them back.")
    expect_saved(page)
    kept = editor.text(FIRST)
    assert not any(words in kept for words in PASSAGE)
    assert (
        kept
        == before.replace(before[before.index("**Angus Muir:** You listen") :], "")
        + (before[before.index("**Angus Muir:** \\[01:03\\]") :])
    )
    flags = {flag["id"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]}
    assert [flags.get(name, "filled") for name in NAMES] == ["filled"] * 3
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Taken back in 3 lines")
    assert editor.text(FIRST) == before


def test_the_line_below_keeps_its_speaker(editor: Editor, page: Page) -> None:
    plant(editor, FIRST, NAMES[0], "not_spoken", "Angus, how do you write")
    plant(editor, FIRST, NAMES[1], "not_spoken", PASSAGE[0])
    page.goto(f"{editor.episode(FIRST)}#{NAMES[1]}")
    page.get_by_role("button", name="Remove all 2 lines in a row").click()
    expect(page.locator("#toast")).to_contain_text("2 lines are gone")
    expect_saved(page)
    assert "\n\n**Angus Muir:** Then you take that wobbly line" in editor.text(FIRST)


def test_a_name_with_a_slip_is_put_right_with_enter(editor: Editor, any_page: Page) -> None:
    page = any_page
    message = "'Jonah Beck' is all but 'Jonas Beck', who has 9 turns here."
    plant(
        editor,
        FIRST,
        SLIP,
        "speaker_label",
        "How many of those",
        part="Jonah Beck",
        candidates=["Jonas Beck"],
        message=message,
    )
    page.goto(f"{editor.episode(FIRST)}#{SLIP}")
    box = page.get_by_label("Which name belongs here?")
    expect(box).to_have_value("Jonas Beck")
    expect(page.locator(".card")).to_contain_text("Jonah Beck stands there now.")
    expect(page.locator(".card")).not_to_contain_text("Heard like")
    expect(page.get_by_role("button", name="Write Jonas Beck")).to_be_visible()
    expect_fair(page)
    box.press("Enter")
    expect_saved(page)
    assert "**Jonas Beck:** How many of those" in editor.text(FIRST)
    flags = {flag["id"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]}
    assert flags[SLIP] == "filled"
