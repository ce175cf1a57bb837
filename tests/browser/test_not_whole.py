"""A page that did not come whole: a connection broke, or the server was brought up to date."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST

WAITED = "document.getAnimations().forEach((each) => each.finish())"


@pytest.mark.parametrize(
    ("address", "module"), [("/", "lists/bars.js"), (f"/episodes/{FIRST}", "editor/fill.js")]
)
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_module_that_does_not_come_leaves_no_blank_page(
    server: Editor, page: Page, address: str, module: str, motion: str
) -> None:
    page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page.route(f"**/{module}", lambda route: route.abort())
    page.goto(server.url + address)
    notice = page.locator(".late")
    expect(notice).to_have_css("visibility", "hidden")
    page.evaluate(WAITED)
    expect(notice).to_have_css("visibility", "visible")
    expect_fair(page)
    page.unroute_all()
    notice.get_by_role("link", name="Load it again").click()
    expect(page.locator("h1")).to_be_visible()
    expect(notice).to_have_count(0)
