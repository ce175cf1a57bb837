"""Times that are off: written right with one key, or all of a stretch at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved

OFF = {r"\[01:59\]": 20.0, r"\[02:17\]": 20.4, r"\[03:29\]": 50.0}
"""Stamps, and by how many seconds they shall be off."""


def plant(editor: Editor) -> list[str]:
    """Flags as an alignment raises them; their ids."""
    lines = editor.text(FIRST).split("\n")
    made = []
    with closing(sqlite3.connect(editor.data / "editor.sqlite")) as database, database:
        found = database.execute("select id from episodes where slug = ?", (FIRST,))
        (episode,) = found.fetchone()
        for n, (stamp, by) in enumerate(OFF.items()):
            line = next(i for i, each in enumerate(lines) if stamp in each)
            start = lines[line].index(stamp)
            minutes, seconds = stamp.strip("\\[]").split(":")
            moment = int(minutes) * 60 + int(seconds) + by
            made.append(f"a0000000000{n}")
            row = {
                "episode_id": episode,
                "id": made[-1],
                "kind": "stamp_drift",
                "severity": "warning",
                "state": "open",
                "line": line + 1,
                "start": start,
                "stop": start + len(stamp),
                "onset": moment,
                "until": moment,
                "message": "The time stands too early.",
                "score": 1.0,
                "candidates": "[]",
                "quote": stamp,
                "excerpt": "",
                "gone": False,
                "tick": 0,
            }
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f":{name}" for name in row)
            database.execute(f"insert into flags ({names}) values ({marks})", row)  # noqa: S608
    return made


def test_a_time_is_written_with_enter(editor: Editor, page: Page) -> None:
    first, _, last = plant(editor)
    before = editor.text(FIRST)
    arrive(page, f"{editor.episode(FIRST)}#{last}")
    expect(page.locator("#card-title")).to_contain_text("Time is off")
    expect(page.locator("#answer")).to_have_value("04:19")
    expect(page.locator(".card .primary")).to_contain_text("Write 04:19")
    expect(page.locator(".card")).to_contain_text("03:29 stands there now")
    expect(page.get_by_role("button", name="that are off by the same")).to_have_count(0)
    page.keyboard.press("Enter")
    expect_saved(page)
    assert editor.text(FIRST) == before.replace("03:29", "04:19")
    page.goto("about:blank")
    arrive(page, f"{editor.episode(FIRST)}#{first}")
    page.locator("#answer").fill("01:59")
    expect(page.locator(".card .primary")).to_contain_text("It is right")


def test_all_times_of_a_stretch_are_one_deed(editor: Editor, page: Page) -> None:
    first, *_ = plant(editor)
    before = editor.text(FIRST)
    arrive(page, f"{editor.episode(FIRST)}#{first}")
    page.get_by_role("button", name="Write all 2 that are off by the same").press("Enter")
    expect(page.locator("#toast")).to_contain_text("The times of 2 lines are right now")
    expect_saved(page)
    assert editor.text(FIRST) == before.replace("01:59", "02:19").replace("02:17", "02:37")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Taken back in 2 lines")
    assert editor.text(FIRST) == before
