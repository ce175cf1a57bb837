"""One list of what somebody did: edits and words on flags, taken back and done again in turn."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.staged import GAP, TALK, Browser, Stage

Make = Callable[..., Stage]

TAG = r"\[unintelligible 00:01:10.00\]"


def states(person: Browser) -> list[str]:
    return [flag["state"] for flag in person.flags()]


def test_a_word_on_a_flag_is_taken_back_before_an_older_edit(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    ann.save(7, "**Ann Lee:** Is it?")
    ann.post(f"/flags/{flag['id']}", {"state": "confirmed_unintelligible"})
    assert ann.get("").json["undo"]
    undone = ann.post("/undo", {"revision": 1}).json
    assert undone["splice"] is None
    assert [(each["id"], each["state"]) for each in undone["flags"]] == [(flag["id"], "open")]
    assert (undone["undo"], undone["redo"]) == (True, True)
    assert "Is it?" in ann.text()
    assert ann.post("/undo", {"revision": 1}).json["splice"]["kind"] == "undo"
    assert ann.text() == TALK
    assert ann.post("/undo").status == 409
    assert ann.post("/redo").json["splice"]["kind"] == "redo"
    assert ann.post("/redo").json["flags"][0]["state"] == "confirmed_unintelligible"
    assert ann.post("/redo").status == 409
    assert ("Is it?" in ann.text(), states(ann)) == (True, ["confirmed_unintelligible"])


def test_a_new_deed_ends_what_can_be_done_again(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    ann.save(7, "**Ann Lee:** Is it?")
    ann.post("/undo")
    ann.post(f"/flags/{flag['id']}", {"state": "not_a_problem"})
    assert not ann.get("").json["redo"]
    assert ann.post("/redo").status == 409


def test_a_word_on_a_flag_that_somebody_filled_is_in_nobody_s_way(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    ann.save(7, "**Ann Lee:** Is it?")
    ann.post(f"/flags/{flag['id']}", {"state": "confirmed_unintelligible"})
    bo.save(3, bo.row(3)["text"].replace(GAP, "go"), flag=flag["id"])
    assert ann.post("/undo").status == 200
    assert states(ann) == ["filled"]
    assert ann.post("/undo").json["splice"]["kind"] == "undo"
    assert bo.post("/undo").status == 200
    assert states(ann) == ["open"]


def test_a_gap_that_is_typed_and_taken_back_was_never_there(stage: Make) -> None:
    ann = stage().browser("Ann")
    ann.save(5, f"And I went on {TAG} talking.")
    assert states(ann) == ["open", "open"]
    undone = ann.post("/undo").json
    assert len(undone["gone"]) == 1
    assert states(ann) == ["open"]
    answer = ann.client.get("/api/episodes").get_json()
    counts = answer["episodes"][0]["gaps"]
    assert (counts["open"], counts["filled"]) == (1, 0)
    ann.post("/redo")
    assert states(ann) == ["open", "open"]
    ann.post("/undo")
    assert states(ann) == ["open"]


def test_a_gap_that_was_filled_stays_so_when_its_return_is_taken_back(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    old = ann.row(3)["text"]
    ann.save(3, old.replace(GAP, "go"), flag=flag["id"])
    ann.save(3, old)
    assert states(ann) == ["open"]
    ann.post("/undo")
    assert states(ann) == ["filled"]


def test_an_undo_elsewhere_in_the_line_leaves_a_filled_gap_filled(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    ann.save(3, ann.row(3)["text"].replace(GAP, "go"), flag=flag["id"])
    ann.save(3, ann.row(3)["text"].replace("yesterday", "today"))
    ann.post("/undo")
    assert states(ann) == ["filled"]
