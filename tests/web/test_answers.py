"""An answer to a flag that has an answer is refused with both texts, never saved over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.staged import GAP, Stage

Make = Callable[..., Stage]

LABELLED = f"**Ann:** Hello.\n\n**Bo:** I was {GAP} there.\n"
UNLABELLED = f"**Ann:** Hello.\n\nI was {GAP} there.\n"
BREAK = f"**Ann:** Hello.\n\n**Break:** {GAP}\n"
LIST = f"**Ann:** Hello.\n\n- I was {GAP} there.\n- And home.\n"
ALONE = f"**Ann:** Hello.\n\n{GAP}\n"
CUE = """WEBVTT

00:07.000 --> 00:14.000
<v Ann>Hello. I was [unintelligible] there.
And home.
"""


@pytest.mark.parametrize("text", [LABELLED, UNLABELLED, BREAK, LIST, ALONE])
@pytest.mark.parametrize("knows", [True, False], ids=["seen", "unseen"])
def test_the_second_answer_to_a_gap_is_refused_with_both_texts(
    stage: Make, text: str, *, knows: bool
) -> None:
    made = stage(text)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    before = ann.row(3)["text"]
    theirs = before.replace(GAP, r"\[music\]")
    assert ann.save(3, theirs, flag=flag["id"]).status == 200
    # What a page sent that took the whole line for the gap: two words, and the paragraph was gone.
    mine = "as of"
    seen = {"revision": 1, "old": theirs} if knows else {"revision": 0, "old": before}
    answer = bo.save(3, mine, flag=flag["id"], **seen)
    error = answer.json["error"]
    assert (answer.status, error["code"]) == (409, "answered")
    assert (error["theirs"], error["mine"], error["by"]["name"]) == (theirs, mine, "Ann")
    assert error["base"] == before
    assert ann.text() == text.replace(GAP, r"\[music\]")


@pytest.mark.parametrize("knows", [True, False], ids=["seen", "unseen"])
def test_nor_is_the_second_answer_to_a_gap_of_a_caption(stage: Make, *, knows: bool) -> None:
    made = stage(others={"show/talk-2.vtt": CUE})
    ann, bo = (made.browser(name, "show-talk-2") for name in ("Ann", "Bo"))
    (flag,) = (each for each in ann.flags() if each["kind"] == "unintelligible")
    before = ann.row(4)["text"]
    theirs = before.replace("[unintelligible]", "of")
    assert ann.save(4, theirs, flag=flag["id"]).status == 200
    seen = {"revision": 1, "old": theirs} if knows else {"revision": 0, "old": before}
    answer = bo.save(4, before.replace("[unintelligible]", "as of"), flag=flag["id"], **seen)
    error = answer.json["error"]
    assert (answer.status, error["code"], error["theirs"]) == (409, "answered", theirs)
    assert ann.text() == CUE.replace("[unintelligible]", "of")


def test_of_two_gaps_in_a_line_each_takes_one_answer(stage: Make) -> None:
    tags = [GAP, GAP.replace("55.15", "57.00")]
    made = stage(f"**Ann:** Hello.\n\nI was {tags[0]} there and {tags[1]} home.\n")
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ids = {flag["quote"]: flag["id"] for flag in ann.flags()}
    before = ann.row(3)["text"]
    assert ann.save(3, before.replace(tags[0], "out"), flag=ids[tags[0]]).status == 200
    # Bo saw both open: the line changed, and Bo's gap has no answer.
    second = bo.save(3, before.replace(tags[1], "at"), revision=0, old=before, flag=ids[tags[1]])
    error = second.json["error"]
    assert (second.status, error["code"]) == (409, "conflict")
    assert (error["merged"], error["clean"]) == ("I was out there and at home.", True)
    place = {"revision": error["revision"], "old": error["theirs"]}
    assert bo.save(3, error["merged"], flag=ids[tags[1]], **place).status == 200
    assert {flag["state"] for flag in ann.flags()} == {"filled"}
    third = bo.save(3, error["merged"].replace("out", "in"), flag=ids[tags[0]])
    assert third.json["error"]["code"] == "answered"


def test_both_answers_can_be_kept_after_that(stage: Make) -> None:
    made = stage(UNLABELLED)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    old = ann.row(3)["text"]
    ann.save(3, old.replace(GAP, "of"), flag=flag["id"])
    error = bo.save(3, old.replace(GAP, "as"), revision=0, old=old, flag=flag["id"]).json["error"]
    assert (error["merged"], error["clean"]) == ("I was of as there.", False)
    again = bo.save(
        error["first"], error["merged"], revision=error["revision"], old=error["theirs"]
    )
    assert again.status == 200
    assert "I was of as there." in ann.text()


def test_a_gap_that_an_edit_of_its_line_filled_has_an_answer(stage: Make) -> None:
    made = stage(UNLABELLED)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    theirs = ann.row(3)["text"].replace(GAP, "of")
    ann.save(3, theirs)
    ann.save(1, "**Ann:** Hello there.")
    answer = bo.save(3, "as of", flag=flag["id"])
    error = answer.json["error"]
    assert (answer.status, error["code"], error["by"]["name"]) == (409, "answered", "Ann")
    assert (error["theirs"], error["mine"]) == (theirs, "as of")


def test_an_answer_that_was_taken_back_leaves_the_flag_to_others(stage: Make) -> None:
    made = stage(UNLABELLED)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    old = ann.row(3)["text"]
    ann.save(3, old.replace(GAP, "of"), flag=flag["id"])
    ann.post("/undo")
    assert bo.save(3, old.replace(GAP, "as"), flag=flag["id"]).status == 200
    assert bo.flags()[0]["state"] == "filled"
    assert ann.post("/redo").json["error"]["code"] == "stale"
    assert "I was as there." in ann.text()


def test_the_very_same_twice_is_one_answer(stage: Make) -> None:
    made = stage(UNLABELLED)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    old = ann.row(3)["text"]
    new = old.replace(GAP, "of")
    assert ann.save(3, new, flag=flag["id"]).status == 200
    for who in (ann, bo):  # sent again, for the answer got lost; and somebody who heard the same
        again = who.save(3, new, revision=0, old=old, flag=flag["id"])
        assert (again.status, again.json["splice"]) == (200, None)
        assert [splice["revision"] for splice in again.json["splices"]] == [1]
    assert ann.get("").json["revision"] == 1


def test_who_else_is_on_a_flag_is_told_also_to_who_is_on_it(stage: Make) -> None:
    made = stage(UNLABELLED)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    for who in (bo, ann, bo):
        who.post("/claims", {"flag": flag["id"]})
    for who, other in ((ann, "Bo"), (bo, "Ann")):
        assert who.flags()[0]["claim"]["person"]["name"] == other
