""" "Saved" is said of nothing that waits: not of the box, not of words at a place that was left."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive


def test_saved_is_not_said_while_words_stand_in_the_box_or_wait_elsewhere(
    editor: Editor, page: Page
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    status = page.locator("#status")
    page.route("**/edits", hold)
    arrive(page, editor.episode(FIRST))
    with page.expect_request("**/edits"):
        page.keyboard.type("a dozen")
        page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    page.keyboard.type("half a")
    with page.expect_response("**/edits"):
        held[-1].continue_()
    expect(page.locator(".gap-count")).to_have_text("1 of 2 gaps answered")
    expect(status).to_have_attribute("data-state", "typing")
    page.unroute("**/edits")
    page.keyboard.press("Alt+n")  # nothing else is open: the end of the queue
    expect(page.locator("#answer")).to_have_count(0)
    expect(status).to_have_text("◌words wait at a place, not saved")
    page.get_by_role("button", name="Back to what is open").press("Enter")
    expect(page.locator("#answer")).to_have_value("half a")
    expect(status).to_have_attribute("data-state", "typing")
    page.keyboard.press("End")
    page.keyboard.type(" metre")
    page.keyboard.press("Enter")
    expect(status).to_have_attribute("data-state", "saved")
    assert "by half a metre, and" in editor.text(FIRST)
