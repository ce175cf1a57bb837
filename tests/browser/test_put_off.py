"""A full disk and a busy database: what was to be saved waits, says why, and is sent again."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved

FULL = "The server's disk is full. What you typed is kept here, and sent again by itself."


def fill_the_disk(page: Page, address: str) -> None:
    """The first request to an address finds the disk full."""

    def once(route: Route) -> None:
        error = {"code": "full", "message": FULL}
        route.fulfill(status=507, json={"error": error}, headers={"Retry-After": "1"})

    page.route(address, once, times=1)


def test_a_save_waits_for_a_busy_database(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    with closing(sqlite3.connect(editor.data / "editor.sqlite", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        page.keyboard.type("a dozen")
        page.keyboard.press("Enter")
        status = page.locator("#status")
        expect(status).to_have_attribute("data-state", "waiting")
        expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
        held.execute("ROLLBACK")
    expect_saved(page)
    assert "and a dozen little ones" in editor.text(FIRST)


@pytest.mark.parametrize("what", ["answer", "line", "word", "undo"])
def test_nothing_is_lost_to_a_full_disk(editor: Editor, page: Page, what: str) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    address = {"word": "**/flags/*", "undo": "**/undo"}.get(what, "**/edits")
    if what == "undo":
        page.keyboard.type("a dozen")
        page.keyboard.press("Enter")
        expect_saved(page)
    fill_the_disk(page, address)
    status = page.locator("#status")
    if what == "answer":
        page.keyboard.type("a dozen")
        page.keyboard.press("Enter")
    elif what == "line":
        page.locator(".row .text", has_text="How many of those").dblclick()
        page.keyboard.press("End")
        page.keyboard.type(" Hm?")
        page.keyboard.press("Enter")
    elif what == "word":
        page.keyboard.press("Alt+u")
    else:
        page.locator("#card-title").focus()
        page.keyboard.press("Control+z")
    expect(status).to_have_attribute("data-state", "waiting")
    expect(status).to_have_attribute("title", FULL)
    expect_saved(page)
    text = editor.text(FIRST)
    states = [flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]]
    done = {
        "answer": "and a dozen little ones" in text,
        "line": "keep in your head? Hm?" in text,
        "word": "confirmed_unintelligible" in states,
        "undo": text == before,
    }
    assert done[what]
