"""Many lines as one deed: saved, taken back and done again as one, others' lines respected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.web.staged import Answer, Browser, Stage

Make = Callable[..., Stage]

TEXT = """\
**Ann Lee:** Jon has a boat.

**Bo Ek:** Which Jon, Jon Carr?

**Ann Lee:** The other.

**Bo Ek:** Then Jon may row.
"""
LINES = (1, 3, 7)


def texts(person: Browser) -> dict[int, str]:
    return {row["line"]: row["text"] for row in person.get("").json["rows"]}


def rename(person: Browser, revision: int = 0, before: dict[int, str] | None = None) -> Answer:
    before = before or texts(person)
    lines: list[dict[str, Any]] = [
        {"line": n, "old": before[n], "new": before[n].replace("Jon", "John")} for n in LINES
    ]
    return person.post("/replacements", {"revision": revision, "lines": lines})


def test_many_lines_are_one_deed(stage: Make) -> None:
    ann = stage(TEXT).browser("Ann")
    answer = rename(ann)
    assert (answer.status, answer.json["skipped"], len(answer.json["splices"])) == (200, [], 3)
    assert ann.text() == TEXT.replace("Jon", "John")
    undone = ann.post("/undo", {"revision": 3}).json
    assert [each["kind"] for each in undone["splices"]] == ["undo"] * 3
    assert (undone["undo"], undone["redo"]) == (False, True)
    assert ann.text() == TEXT
    redone = ann.post("/redo", {"revision": 6}).json
    assert (len(redone["splices"]), redone["undo"], redone["redo"]) == (3, True, False)
    assert ann.text() == TEXT.replace("Jon", "John")
    ann.post("/undo")
    assert ann.text() == TEXT


def test_a_deed_is_taken_back_alone(stage: Make) -> None:
    ann = stage(TEXT).browser("Ann")
    ann.save(5, "**Ann Lee:** The other one.")
    rename(ann, 1)
    ann.save(1, "**Ann Lee:** John has two boats.")
    ann.post("/undo")
    assert ann.text().count("John") == 4
    ann.post("/undo")
    assert (ann.text().count("John"), "other one" in ann.text()) == (0, True)
    ann.post("/undo")
    assert ann.text() == TEXT


def test_a_line_that_somebody_changed_is_skipped_and_told(stage: Make) -> None:
    made = stage(TEXT)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    before = texts(ann)
    bo.save(3, "**Bo Ek:** Which of them?\n\n**Bo Ek:** Jon Carr?")
    answer = rename(ann, 0, before)
    (skipped,) = answer.json["skipped"]
    assert (skipped["line"], skipped["text"]) == (3, before[3])
    assert "Somebody changed" in skipped["message"]
    assert [each["by"]["name"] for each in answer.json["splices"]] == ["Bo", "Ann", "Ann"]
    assert ann.text().count("John") == 2
    assert "Jon Carr?" in ann.text()


def test_a_line_that_the_site_would_reject_is_skipped_and_told(stage: Make) -> None:
    ann = stage(TEXT).browser("Ann")
    before = texts(ann)
    lines = [
        {"line": 1, "old": before[1], "new": before[1][2:]},
        {"line": 3, "old": before[3], "new": before[3].replace("Jon", "John")},
    ]
    answer = ann.post("/replacements", {"revision": 0, "lines": lines}).json
    assert [each["line"] for each in answer["skipped"]] == [1]
    assert ann.text() == TEXT.replace("Which Jon, Jon", "Which John, John")


def test_what_others_changed_since_stays_when_the_deed_is_taken_back(stage: Make) -> None:
    made = stage(TEXT)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    rename(ann)
    bo.save(7, "**Bo Ek:** Then John may row us.")
    undone = ann.post("/undo").json
    assert [each["text"] for each in undone["skipped"]] == ["**Bo Ek:** Then John may row."]
    assert ann.text() == TEXT.replace("Jon may row", "John may row us")
    assert ann.post("/undo").status == 409


def test_a_line_is_asked_for_once(stage: Make) -> None:
    ann = stage(TEXT).browser("Ann")
    line = {"line": 1, "old": texts(ann)[1], "new": "x"}
    assert ann.post("/replacements", {"revision": 0, "lines": [line, line]}).status == 400
    two = {"line": 3, "old": texts(ann)[3], "new": "a\n\nb"}
    assert ann.post("/replacements", {"revision": 0, "lines": [two]}).status == 400
    assert ann.post("/replacements", {"revision": 0, "lines": []}).status == 400
