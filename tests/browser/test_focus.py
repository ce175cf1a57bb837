"""Who stands somewhere stays there: polls, and what others do, draw parts of a page anew."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Editor
from tests.browser.test_find import add_elsewhere
from tests.browser.test_journey import FIRST, arrive
from tests.browser.test_truth import answer_over_typing
from tests.browser.test_two_people import other

__all__ = ["other"]


def test_in_the_transcript_line_and_tool_keep_the_focus(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    add_elsewhere(page, "So it is.")
    page.locator(".row .text", has_text="So it is.").click()
    add_elsewhere(page, "It is so.")
    expect(page.locator(".row .text", has_text="So it is. It is so.")).to_be_focused()
    tool = page.locator(".row-tools").get_by_role("button", name="Who speaks")
    tool.focus()
    add_elsewhere(page, "So be it.")
    expect(page.locator(".row.current .text", has_text="It is so. So be it.")).to_be_visible()
    expect(tool).to_be_focused()


def test_at_somebody_s_answer_the_choice_keeps_the_focus(
    editor: Editor, page: Page, other: Page
) -> None:
    mine = answer_over_typing(editor, page, other).get_by_role("button", name="Use mine")
    mine.focus()
    for _ in range(2):  # the second was asked after the first was taken in
        with page.expect_response("**/changes?*"):
            pass
    expect(mine).to_be_focused()


def test_in_the_list_of_episodes_the_link_keeps_the_focus(editor: Editor, page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/search?*", hold)
    page.goto(editor.url)
    with page.expect_request("**/api/search?*"):
        page.get_by_role("searchbox").fill("slack")
    link = page.locator("tbody a").nth(1)
    link.focus()
    drawn = link.element_handle()
    held[-1].continue_()
    page.wait_for_function("link => !link.isConnected", arg=drawn)  # the list was drawn anew
    expect(link).to_be_focused()


def test_on_the_page_of_export_the_box_that_was_ticked_keeps_the_focus(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("the Javascript tide")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    page.goto(f"{editor.episode(FIRST)}/export")
    style = page.get_by_label("Put these lines into house style")
    style.focus()
    page.keyboard.press("Space")
    expect(page.locator(".diff ins")).to_contain_text("the JavaScript tide")
    expect(style).to_be_focused()
    page.goto(f"{editor.episode(FIRST)}/history")
    page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator(".undone")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()


def test_a_place_that_was_left_out_stays_so_while_somebody_else_writes(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+h")
    page.keyboard.type("tide")
    ticks = page.locator(".found input")
    ticks.first.uncheck()
    drawn = page.locator(".found li").first.element_handle()
    add_elsewhere(page, "So it is.")
    page.wait_for_function("item => !item.isConnected", arg=drawn)
    expect(ticks.first).not_to_be_checked()
    expect(ticks.nth(1)).to_be_checked()
