"""Whose voice it is: the card plays both candidates, renames a turn, parts it, and heeds others."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser import planting
from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST, expect_saved
from tests.browser.test_two_people import introduce, other

__all__ = ["other"]

TURN = "You listen to it first."
BEGINS = "Nineteen years is better"
WRONG, CHANGE, UNNAMED = "f00000000001", "f00000000002", "f00000000003"
IDS = {"wrong_speaker": WRONG, "speaker_change": CHANGE, "unnamed_speaker": UNNAMED}


def plant(editor: Editor, kind: str) -> None:
    """A finding of the voices, as aligning stores it."""
    if kind != "speaker_change":
        message = "This turn sounds like Jonah Beck, not Angus Muir; 14 s of voice."
        part, times = "Angus Muir", None
    else:
        rows = editor.json(f"/api/episodes/{FIRST}")["rows"]
        row = next(each for each in rows if TURN in str(each["text"]))
        text, words = str(row["text"]), row["words"]
        assert isinstance(words, list)
        at = next(i for i, word in enumerate(words) if word[0] >= text.index(BEGINS))
        message = "From 'Nineteen' (00:30.1) another voice speaks: Jonah Beck's?"
        part = text[words[at - 1][0] : words[at][1]]
        times = (words[at][2], words[-1][3])
    name, heard = IDS[kind], ["Jonah Beck"]
    planting.plant(
        editor, FIRST, name, kind, TURN, part=part, candidates=heard, message=message, times=times
    )


def look(page: Page, editor: Editor, name: str) -> None:
    page.goto(f"{editor.episode(FIRST)}#{name}")
    expect(page.get_by_role("list", name="The voices in question")).to_be_visible()


def turn_of(editor: Editor, words: str) -> str:
    """The line of the file with these words."""
    return next(line for line in editor.text(FIRST).splitlines() if words in line)


def test_a_turn_under_a_wrong_name_is_heard_beside_both_voices_and_renamed(
    editor: Editor, page: Page
) -> None:
    plant(editor, "wrong_speaker")
    look(page, editor, WRONG)
    candidates = page.get_by_role("list", name="The voices in question").get_by_role("listitem")
    expect(candidates).to_have_count(2)
    for i, name in enumerate(("Angus Muir", "Jonah Beck")):
        expect(candidates.nth(i)).to_contain_text(name)
        expect(candidates.nth(i).get_by_role("button")).to_have_count(3)
    with page.expect_response(lambda answer: "/clip?" in answer.url) as clip:
        candidates.nth(1).get_by_role("button").first.click()
    assert clip.value.ok
    page.keyboard.press("Alt+b")
    expect_saved(page)
    assert turn_of(editor, TURN).startswith(f"**Jonah Beck:** {TURN}")
    flags = {flag["id"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]}
    assert flags[WRONG] == "filled"
    page.keyboard.press("Control+z")
    expect_saved(page)
    expect(page.locator(".row", has_text=TURN).locator(".speaker")).to_have_text("Angus Muir")
    assert turn_of(editor, TURN).startswith(f"**Angus Muir:** {TURN}")


def test_a_turn_without_a_name_is_heard_beside_one_voice_and_named(
    editor: Editor, page: Page
) -> None:
    plant(editor, "unnamed_speaker")
    look(page, editor, UNNAMED)
    candidates = page.get_by_role("list", name="The voices in question").get_by_role("listitem")
    expect(candidates).to_have_count(1)
    expect(candidates).to_contain_text("Jonah Beck")
    expect(page.get_by_role("button", name="Leave it as it is")).to_be_visible()
    page.keyboard.press("Enter")
    expect_saved(page)
    assert turn_of(editor, TURN).startswith(f"**Jonah Beck:** {TURN}")
    flags = {flag["id"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]}
    assert flags[UNNAMED] == "filled"


def test_a_voice_known_from_other_episodes_alone_can_be_named(editor: Editor, page: Page) -> None:
    message = "This turn has no name: it sounds like Ida Lund as kept from 2 other episodes."
    heard = ["Ida Lund"]
    planting.plant(
        *(editor, FIRST, UNNAMED, "unnamed_speaker", TURN), candidates=heard, message=message
    )
    look(page, editor, UNNAMED)
    (candidate,) = (
        page.get_by_role("list", name="The voices in question").get_by_role("listitem").all()
    )
    expect(candidate).to_have_text("Ida Lundno line to listen to here")
    if "SHOTS" in os.environ:
        page.locator(".card").first.screenshot(path=f"{os.environ['SHOTS']}/kept.png")
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=f"{os.environ['SHOTS']}/kept-390.png")
    expect_fair(page)
    page.keyboard.press("Enter")
    expect_saved(page)
    assert turn_of(editor, TURN).startswith(f"**Ida Lund:** {TURN}")


def test_a_right_label_stays_and_is_not_asked_again(editor: Editor, page: Page) -> None:
    plant(editor, "wrong_speaker")
    before = editor.text(FIRST)
    look(page, editor, WRONG)
    page.keyboard.press("Alt+o")
    expect(page.get_by_role("list", name="The voices in question")).to_have_count(0)
    expect_saved(page)
    flags = {flag["id"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]}
    assert flags[WRONG] == "not_a_problem"
    assert editor.text(FIRST) == before


def test_a_turn_is_parted_where_the_voice_changes(editor: Editor, page: Page) -> None:
    plant(editor, "speaker_change")
    look(page, editor, CHANGE)
    expect(page.locator(".preview mark")).to_contain_text(f"Jonah Beck: {BEGINS}")
    page.keyboard.press("Enter")
    expect_saved(page)
    first = turn_of(editor, TURN)
    assert first.startswith("**Angus Muir:** ")
    assert first.endswith("for a year.")
    assert turn_of(editor, BEGINS).startswith(f"**Jonah Beck:** {BEGINS}")
    # Below it stands a line without a name, which was Angus's and stays his.
    assert turn_of(editor, "Then you take").startswith("**Angus Muir:** Then you take")


def test_what_somebody_did_meanwhile_is_respected(editor: Editor, page: Page, other: Page) -> None:
    plant(editor, "wrong_speaker")
    introduce(other, editor, "Nell")
    look(page, editor, WRONG)
    look(other, editor, WRONG)
    other.keyboard.press("Alt+b")
    expect_saved(other)
    # The other's answer closes the question here too: no key changes the turn once more.
    expect(page.locator(".row", has_text=TURN).locator(".speaker")).to_have_text("Jonah Beck")
    expect(page.get_by_role("list", name="The voices in question")).to_have_count(0)
    assert turn_of(editor, TURN).startswith(f"**Jonah Beck:** {TURN}")


@pytest.mark.parametrize("kind", IDS)
def test_axe_finds_nothing_on_the_card_of_voices(editor: Editor, any_page: Page, kind: str) -> None:
    plant(editor, kind)
    look(any_page, editor, IDS[kind])
    expect_fair(any_page)
