"""A maintainer makes links, copies one, takes one back; whoever has one comes in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.cli.invite import command
from tests.browser.conftest import Editor, expect_fair
from tests.cli.test_voices import voice

OPEN = ".invitations:not(.people)"
PEOPLE = "[aria-labelledby=people-title] .people"


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
    expect(page.locator(OPEN)).to_have_text("No link is open.")
    page.get_by_label("Valid for").select_option("30")
    page.get_by_role("button", name="Make a link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("The link, shown only now").input_value()
    expect(page.locator(f"{OPEN} li")).to_have_count(1)
    expect(page.locator(f"{OPEN} li")).to_contain_text("Contributor · from Nell · until")

    other.goto(link)
    other.get_by_label("Your name").fill("Ada")
    other.get_by_role("button", name="Come in").click()
    expect(other.locator(".who-am-i")).to_have_text("Ada")
    expect(other.get_by_role("link", name="Review")).to_be_visible()
    expect(other.get_by_role("link", name="Invitations")).to_have_count(0)
    other.goto(f"{shared.url}/invitations")
    expect(other.locator("main")).to_contain_text("Only maintainers may invite others.")

    page.reload()
    expect(page.locator(OPEN)).to_have_text("No link is open.")
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
    expect(page.locator(OPEN)).to_have_text("No link is open.")
    expect(page.get_by_role("button", name="Make a link")).to_be_focused()
    other.goto(link)
    expect(other.locator("main")).to_contain_text("was taken back")


def test_somebody_is_removed_by_keyboard_and_writes_no_more(
    shared: Editor, page: Page, other: Page
) -> None:
    come_in(page, shared, "Nell")
    page.goto(f"{shared.url}/invitations")
    page.get_by_role("button", name="Make a link").click()
    other.goto(page.get_by_label("The link, shown only now").input_value())
    other.get_by_label("Your name").fill("Ada")
    other.get_by_role("button", name="Come in").click()
    expect(other.locator(".who-am-i")).to_have_text("Ada")

    page.reload()
    expect(page.locator(f"{PEOPLE} li")).to_have_count(2)
    expect(page.locator(f"{PEOPLE} li", has_text="Nell")).to_contain_text("That is you")
    expect(page.locator(f"{PEOPLE} li", has_text="Nell").get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Remove Ada").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Ada")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Yes, remove Ada")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("Ada is removed and signed out everywhere.")
    expect(page.locator(f"{PEOPLE} li")).to_have_count(1)
    other.reload()
    expect(other.get_by_role("link", name="Sign in")).to_be_visible()


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
    expect(any_page.locator(OPEN)).to_have_text("No link is open.")
    expect_fair(any_page)
    for _ in range(2):
        any_page.get_by_role("button", name="Make a link").click()
        expect(any_page.get_by_role("button", name="Copy")).to_be_focused()
    expect(any_page.locator(f"{OPEN} li")).to_have_count(2)
    expect_fair(any_page)
    link = any_page.get_by_label("The link, shown only now").input_value()
    guest = any_page.context.browser.new_page()  # type: ignore[union-attr]
    guest.goto(link)
    guest.get_by_label("Your name").fill("Ada of a Name that is Longer Still")
    guest.get_by_role("button", name="Come in").click()
    expect(guest.locator(".who-am-i")).to_be_visible()
    guest.close()
    any_page.reload()
    any_page.get_by_role("button", name="Remove Ada").click()
    expect_fair(any_page)


def test_a_kept_voice_is_deleted_after_a_second_yes(editor: Editor, page: Page) -> None:
    kept = VoiceFolder(editor.data / "voices")
    kept.keep("show", "talk-1", [voice("Ida Lund", 60), voice("Bo Ek", 30)])
    page.goto(f"{editor.url}/invitations")
    ida = page.get_by_role("listitem").filter(has_text="Ida Lund")
    expect(ida).to_contain_text("show · 1 episode")
    ida.get_by_role("button", name="Delete the voice of Ida Lund").click()
    expect(page.get_by_role("button", name="No")).to_be_focused()
    expect_fair(page)
    if "SHOTS" in os.environ:
        page.screenshot(path=f"{os.environ['SHOTS']}/voices.png")
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=f"{os.environ['SHOTS']}/voices-390.png")
    page.get_by_role("button", name="Yes, delete the voice of Ida Lund").click()
    expect(ida).to_have_count(0)
    expect(page.get_by_role("heading", name="Kept voices")).to_be_focused()
    names = [each.name for voices in kept.all() for each in voices.voices]
    assert "Ida Lund" not in names
    assert "Bo Ek" in names
