"""Words by the sound come into the card while it is shown, by keys, or after listening."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST

LISTEN_FIRST = "Listen before proposals"


def propose(
    editor: Editor, flag: str, texts: list[str], origins: list[list[object]] | None = None
) -> None:
    """Writes down what was found for a flag, as the worker does."""
    with closing(sqlite3.connect(editor.data / "editor.sqlite", timeout=20)) as base, base:
        base.execute("update episodes set tick = tick + 1 where slug = ?", (FIRST,))
        base.execute(
            "update flags set candidates = ?, origins = ?,"
            " tick = (select tick from episodes where slug = ?)"
            " where id = ? and episode_id = (select id from episodes where slug = ?)",
            (json.dumps(texts), json.dumps(origins or []), FIRST, flag, FIRST),
        )


def first_gap(editor: Editor) -> str:
    flags = editor.json(f"/api/episodes/{FIRST}")["flags"]
    return str(next(each["id"] for each in flags if each["kind"] == "unintelligible"))


def test_words_come_while_the_card_is_shown_and_are_taken_by_a_key(
    editor: Editor, any_page: Page
) -> None:
    page, gap = any_page, first_gap(editor)
    propose(editor, gap, [])
    page.goto(f"{editor.episode(FIRST)}#{gap}")
    answer = page.locator("#answer")
    expect(answer).to_be_visible()
    expect(page.locator(".candidate")).to_have_count(0)
    answer.fill("mine")
    propose(editor, gap, ["a dozen", "it does in"])
    expect(page.locator(".candidate")).to_have_count(2)
    expect(answer).to_have_value("mine")
    expect_fair(page)
    answer.press("Alt+2")
    expect(answer).to_have_value("it does in")
    expect(answer).to_be_focused()
    page.locator(".candidate").first.focus()
    propose(editor, gap, ["two dozen"])
    expect(page.locator(".candidate")).to_have_text(["two dozen1"])
    expect(answer).to_have_value("it does in")


def test_who_wants_to_listens_first(editor: Editor, page: Page) -> None:
    gap = first_gap(editor)
    propose(editor, gap, ["a dozen"])
    page.goto(f"{editor.episode(FIRST)}#{gap}")
    choice = page.get_by_label(LISTEN_FIRST)
    choice.check()
    expect(choice).to_be_focused()
    page.reload()
    expect(choice).to_be_checked()
    # The place plays on arrival, and is heard some seconds later: nothing slow comes before.
    answer = page.locator("#answer")
    expect(page.locator(".candidates")).to_have_count(0)
    answer.press("Alt+1")
    answer.press("ArrowDown")
    expect(answer).to_have_value("")
    expect_fair(page)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".candidate")).to_be_visible()
    answer.press("Alt+1")
    expect(answer).to_have_value("a dozen")


def test_a_proposal_says_where_it_is_known_from_and_is_heard_where_it_lies(
    editor: Editor, page: Page
) -> None:
    gap = first_gap(editor)
    origins = [
        ["episode", 0.8, 20.5, 21.0],
        ["page", 0.1, 22.25, 23.0],
        ["heard", 0.05, None, None],
    ]
    propose(editor, gap, ["a dozen", "it does in", "dozen"], origins)
    flag = next(
        each for each in editor.json(f"/api/episodes/{FIRST}")["flags"] if each["id"] == gap
    )
    page.goto(f"{editor.episode(FIRST)}#{gap}")
    chips = page.locator(".candidate")
    expect(chips).to_have_text(
        ["a dozen in this episode1", "it does in on the page2", "dozen heard3"]
    )
    expect_fair(page)
    answer = page.locator("#answer")
    answer.press("Alt+2")
    expect(answer).to_have_value("it does in")
    with page.expect_request("**/clip?*") as asked:
        answer.press("Alt+H")
    assert stretch(asked.value.url) == (22.1, 23.15)
    expect(answer).to_be_focused()
    page.locator(".hear").first.focus()
    with page.expect_request("**/clip?*") as asked:
        page.keyboard.press("Enter")
    assert stretch(asked.value.url) == (20.35, 21.15)
    with page.expect_request("**/clip?*") as asked:
        page.get_by_role("button", name="Hear “dozen”").click()
    onset, offset = float(str(flag["onset"])), float(str(flag["offset"]))
    assert stretch(asked.value.url) == (round(max(0, onset - 0.15), 2), round(offset + 0.15, 2))
    expect(answer).to_have_value("it does in")


def test_typed_words_are_told_what_they_sound_like_and_saved_all_the_same(
    editor: Editor, page: Page
) -> None:
    """What the server says to them is tested where it searches; here it says what it is told."""
    gap = first_gap(editor)
    asked: list[str] = []

    def compare(route: Route) -> None:
        (text,) = parse_qs(urlsplit(route.request.url).query)["text"]
        asked.append(text)
        fits = text == "a badger"
        likelier = [] if fits else ["a badger"]
        route.fulfill(json={"verdict": "fits" if fits else "other", "likelier": likelier})

    page.route("**/sounds?*", compare)
    page.goto(f"{editor.episode(FIRST)}#{gap}")
    answer, hint = page.locator("#answer"), page.locator(".sounds-like")
    answer.press_sequentially("a  badge", delay=5)
    expect(hint).to_have_text("Sounds more like “a badger”")
    expect(answer).to_be_focused()
    expect_fair(page)
    answer.press("r")
    expect(hint).to_have_text("Sounds right")
    assert asked == ["a badge", "a badger"]
    answer.press("Backspace")
    expect(hint).to_have_text("Sounds more like “a badger”")
    page.context.set_offline(True)
    answer.fill("a ledger")
    page.wait_for_timeout(900)
    page.context.set_offline(False)
    answer.fill("still ??")
    page.wait_for_timeout(900)
    assert asked == ["a badge", "a badger"]
    answer.fill("a badge")
    answer.press("Enter")
    editor.wait(lambda: "a badge" in editor.text(FIRST), 20)


def stretch(url: str) -> tuple[float, float]:
    """What a clip's address asks for, seconds."""
    query = parse_qs(urlsplit(url).query)
    return float(query["onset"][0]), float(query["offset"][0])
