"""The end of a queue is honest: what was skipped, who is on the rest, and who went."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import introduce, other

__all__ = ["other"]


def skip_the_last_gap(editor: Editor, page: Page) -> None:
    """One of two gaps is answered, the other skipped."""
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect_saved(page)
    page.keyboard.press("Alt+n")
    expect(page.locator("#card-title")).to_have_text("1 place is still open here.")


def test_who_skips_the_last_gap_is_led_back_to_it(editor: Editor, page: Page) -> None:
    skip_the_last_gap(editor, page)
    page.wait_for_timeout(4000)  # a poll pulls nobody back
    expect(page.locator("#card-title")).to_have_text("1 place is still open here.")
    page.get_by_role("button", name="Back to what is open").click()
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect(page.locator("#answer")).to_be_focused()


def test_the_next_gap_anywhere_may_be_the_one_that_was_skipped(editor: Editor, page: Page) -> None:
    skip_the_last_gap(editor, page)
    (left,) = [
        flag["id"]
        for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]
        if flag["kind"] == "unintelligible" and flag["state"] == "open"
    ]
    page.route(
        "**/api/review/next*",
        lambda route: route.fulfill(
            json={
                "flag": None,
                "url": f"/episodes/{FIRST}#{left}",
                "left": 0,
                "claimed_by": [],
                "silent": 0,
            }
        ),
    )
    page.get_by_role("button", name="Next gap anywhere").click()
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")


def test_who_is_on_what_is_left_is_said(editor: Editor, page: Page, other: Page) -> None:
    introduce(other, editor, "Nell")
    arrive(other, editor.episode(FIRST))
    other.keyboard.press("Alt+n")
    expect(other.locator("#card-title")).to_have_text("Gap 2 of 2")
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect(page.locator(".card-state")).to_have_text("Nell is on this one")
    page.keyboard.press("Alt+n")
    expect(page.locator(".card-body")).to_contain_text("Nell is on what is open.")


def test_who_closes_the_tab_is_on_nothing_any_more(editor: Editor, page: Page, other: Page) -> None:
    introduce(other, editor, "Nell")
    arrive(other, editor.episode(FIRST))
    arrive(page, editor.episode(FIRST))
    expect(page.locator(".card-state")).to_have_text("Nell is on this one")
    other.close(run_before_unload=True)
    expect(page.locator(".card-state")).to_be_hidden(timeout=20_000)  # a claim lasts 90 s
    expect(page.locator(".others")).to_be_hidden()


def test_who_goes_to_another_page_and_back_is_there_again(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(other, editor.episode(FIRST))
    arrive(page, editor.episode(FIRST))
    expect(page.locator(".card-state")).to_have_text("Nell is on this one")
    other.goto(editor.url)
    expect(page.locator(".card-state")).to_be_hidden(timeout=20_000)
    other.go_back()
    expect(page.locator(".card-state")).to_have_text("Nell is on this one")
