"""A maintainer makes links, copies one, takes one back; whoever has one comes in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from aligner.cli.invite import command
from tests.browser.conftest import Editor, expect_fair


@pytest.fixture
def shared(editor: Editor) -> Editor:
    """An editor that asks people who they are."""
    editor.begin(editor.data, "server")
    return editor


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def come_in(page: Page, editor: Editor, name: str) -> None:
    """As the first maintainer: by the operator's link."""
    arguments = [editor.url, "--data", str(editor.data)]
    page.goto(CliRunner().invoke(command, arguments, catch_exceptions=False).output.strip())
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".who-am-i")).to_have_text(name)


def test_a_link_is_made_by_keyboard_and_lets_one_person_in(
    shared: Editor, page: Page, other: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=shared.url)
    come_in(page, shared, "Nell")
    page.get_by_role("link", name="Invitations").click()
    expect(page.locator(".invitations")).to_have_text("No link is open.")
    page.get_by_label("Valid for").select_option("30")
    page.get_by_role("button", name="Make a link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("The link, shown only now").input_value()
    expect(page.locator(".invitations li")).to_have_count(1)
    expect(page.locator(".invitations li")).to_contain_text("Contributor · from Nell · until")

    other.goto(link)
    other.get_by_label("Your name").fill("Ada")
    other.get_by_role("button", name="Come in").click()
    expect(other.locator(".who-am-i")).to_have_text("Ada")
    expect(other.get_by_role("link", name="Review")).to_be_visible()
    expect(other.get_by_role("link", name="Invitations")).to_have_count(0)
    other.goto(f"{shared.url}/invitations")
    expect(other.locator("main")).to_contain_text("Only maintainers may invite others.")

    page.reload()
    expect(page.locator(".invitations")).to_have_text("No link is open.")
    expect(page.get_by_label("The link, shown only now")).to_have_count(0)


def test_a_link_that_was_taken_back_leads_nowhere(shared: Editor, page: Page, other: Page) -> None:
    come_in(page, shared, "Nell")
    page.goto(f"{shared.url}/invitations")
    page.get_by_label("As").select_option("maintainer")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("The link, shown only now").input_value()
    assert urlsplit(link).path.startswith("/join/")
    page.get_by_role("button", name="Take back: Maintainer · from Nell").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".invitations")).to_have_text("No link is open.")
    expect(page.get_by_role("button", name="Make a link")).to_be_focused()
    other.goto(link)
    expect(other.locator("main")).to_contain_text("was taken back")


def test_who_may_not_invite_is_told_so(editor: Editor, page: Page) -> None:
    page.goto(f"{editor.url}/invitations")
    expect(page.locator("main")).to_contain_text("asks nobody who they are")
    expect(page.get_by_role("link", name="Invitations")).to_have_count(0)
    editor.begin(editor.data, "server")
    page.context.clear_cookies()
    page.goto(f"{editor.url}/invitations")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_the_page_is_fair_to_everybody(shared: Editor, any_page: Page) -> None:
    come_in(any_page, shared, "Nell of the Long Name")
    any_page.goto(f"{shared.url}/invitations")
    expect(any_page.locator(".invitations")).to_have_text("No link is open.")
    expect_fair(any_page)
    for _ in range(2):
        any_page.get_by_role("button", name="Make a link").click()
        expect(any_page.get_by_role("button", name="Copy")).to_be_focused()
    expect(any_page.locator(".invitations li")).to_have_count(2)
    expect_fair(any_page)
