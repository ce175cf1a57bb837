"""What an episode's page says otherwise, in the queue: both databases, through the interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.staged import GAP, Browser, Stage
from web.document.document import Document
from web.flags.updates import replace_all
from web.store.episodes import get_episode
from web.workers.line_alignment import find_line_flags

Make = Callable[..., Stage]

TEXT = rf"""**Ann Lee:** \[00:07\] Welcome to the show.

**Bo Day:** I was going to {GAP} yesterday, but then I did not.

And I went on talking.

**Ann Lee:** Is that so? It is. It is late, though, and it is dark.

**Bo Day:** Well then, good night to all of you.
"""
PAGE = """Talk – Episode #1

Welcome to the show.

I was going to leave yesterday, but then I did not.

And I really went on talking.

Is that so? It is. It was late, though, and it is dark.

Oh yes.

Well then, good night to all of you.

Made by people like you
"""
ENTRIES = [
    ("unintelligible", "open", GAP, "leave", 3),
    ("page_reads", "open", "", "really", 5),
    ("page_reads", "open", "is", "was", 7),
    ("page_reads", "open", "", "Oh yes", 7),
]


@pytest.fixture
def made(stage: Make, database_url: str) -> Stage:
    return stage(TEXT, database=database_url)


@pytest.fixture
def ann(made: Stage) -> Browser:
    person = made.browser("Ann")
    assert counts(compared(person)) == (4, 0, 0)
    return person


def compared(person: Browser, page: str = PAGE) -> dict[str, Any]:
    answer = person.post("/compare", {"page": page})
    assert answer.status == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def counts(answer: dict[str, Any]) -> tuple[int, int, int]:
    return answer["new"], answer["again"], answer["withdrawn"]


def differences(person: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/compare").json["differences"]
    return sorted(found, key=lambda each: (each["line"], each["start"] is None, each["start"]))


def shown(person: Browser) -> list[tuple[str, str, str, str | None, int]]:
    """What the queue has of the page, in the order of the text."""
    rows = differences(person)
    return [(r["kind"], r["state"], r["quote"], r["proposed"], r["line"]) for r in rows]


def states(person: Browser) -> list[str]:
    return [each["state"] for each in differences(person)]


def of(person: Browser, proposed: str) -> dict[str, Any]:
    return next(each for each in differences(person) if each["proposed"] == proposed)


def accept(person: Browser, flag: dict[str, Any], words: str | None = None) -> None:
    """What the editor's Save does: the box's words in the place of what stands there."""
    text = person.row(flag["line"])["text"]
    words = flag["proposed"] if words is None else words
    if flag["start"] is None:
        new = f"{text}\n\n**Bo Day:** {words}."
    else:
        blank = " " if flag["start"] == flag["end"] else ""
        new = text[: flag["start"]] + blank + words + text[flag["end"] :]
    assert person.save(flag["line"], new, flag=flag["id"]).status == 200


def test_what_differs_is_queued_and_nothing_is_changed(ann: Browser) -> None:
    assert shown(ann) == ENTRIES
    assert ann.text() == TEXT
    assert ann.get("").json["revision"] == 0
    was = of(ann, "was")
    row = ann.row(7)["text"]
    assert row[: was["start"]].endswith("so? It is. It ")
    assert was["message"] == "The page reads “was”, the transcript “is”."


def test_a_second_comparison_proposes_nothing_new(ann: Browser) -> None:
    assert counts(compared(ann)) == (0, 4, 0)
    assert shown(ann) == ENTRIES


def test_what_is_taken_is_an_ordinary_edit_and_not_proposed_again(ann: Browser) -> None:
    for proposed in ("leave", "really", "was", "Oh yes"):
        accept(ann, of(ann, proposed))
    assert states(ann) == ["filled"] * 4
    expected = TEXT.replace(GAP, "leave").replace("I went", "I really went")
    expected = expected.replace("It is late", "It was late")
    assert ann.text() == expected.replace("dark.\n", "dark.\n\n**Bo Day:** Oh yes.\n")
    assert counts(compared(ann)) == (0, 0, 0)
    for _ in range(4):
        assert ann.post("/undo").status == 200
    assert shown(ann) == ENTRIES
    assert ann.text() == TEXT
    for _ in range(4):
        assert ann.post("/redo").status == 200
    assert states(ann) == ["filled"] * 4


def test_an_answer_in_other_words_stays_an_answer(ann: Browser) -> None:
    accept(ann, of(ann, "was"), "will be")
    accept(ann, of(ann, "really"), "surely")
    accept(ann, of(ann, "Oh yes"), "No")
    for line in (5, 7):
        ann.save(line, ann.row(line)["text"].removesuffix(".") + "!")
    assert states(ann) == ["open", "filled", "filled", "filled"]
    assert counts(compared(ann))[0] == 0


def test_what_was_dismissed_is_remembered_with_its_place(ann: Browser) -> None:
    for proposed in ("was", "really", "Oh yes"):
        path = f"/flags/{of(ann, proposed)['id']}"
        assert ann.post(path, {"state": "not_a_problem"}).status == 200
    ann.save(1, "**Ann Lee:** Hello.\n\nWelcome.\n\nTo the show.")
    ann.save(11, "**Ann Lee:** So. " + ann.row(11)["text"].removeprefix("**Ann Lee:** "))
    assert states(ann) == ["open", *["not_a_problem"] * 3]
    page = PAGE.replace("Welcome to", "Hello.\n\nWelcome.\n\nTo").replace("Is that", "So. Is that")
    assert counts(compared(ann, page)) == (0, 4, 0)
    assert states(ann) == ["open", *["not_a_problem"] * 3]


def test_edits_around_a_place_move_it(ann: Browser) -> None:
    names = [each["id"] for each in differences(ann)]
    ann.save(1, "**Ann Lee:** Welcome.\n\nTo the show.")
    ann.save(9, ann.row(9)["text"].replace("It is. It", "It is, it is. And it"))
    assert [each["id"] for each in differences(ann)] == names
    assert [row[4] for row in shown(ann)] == [5, 7, 9, 9]
    was = of(ann, "was")
    row = ann.row(9)["text"]
    assert row[: was["start"]].endswith("And it ")
    assert row[was["start"] : was["end"]] == "is"
    really = of(ann, "really")
    assert ann.row(7)["text"][: really["start"]] == "And I"


def test_it_closes_by_itself_when_the_text_says_it(ann: Browser) -> None:
    ann.save(7, ann.row(7)["text"].replace("It is late", "It was late"))
    ann.save(5, "And I really went on.")
    assert states(ann) == ["open", "filled", "filled", "open"]
    ann.save(7, ann.row(7)["text"] + "\n\n**Bo Day:** Oh yes!")
    assert states(ann) == ["open", "filled", "filled", "filled"]
    ann.post("/undo")
    assert states(ann) == ["open", "filled", "filled", "open"]


def test_a_new_alignment_takes_nothing_away(made: Stage, ann: Browser) -> None:
    ann.post(f"/flags/{of(ann, 'was')['id']}", {"state": "not_a_problem"})
    before = shown(ann)
    with made.app.test_request_context(), made.editor.database.writing() as session:
        episode = get_episode(session, ann.slug, lock=True)
        episode.tick += 1
        document = Document.of(episode.text, 0, {})
        replace_all(session, episode, document, find_line_flags(episode.text, None))
    assert shown(ann) == before


def test_a_gap_that_nobody_could_tell_is_asked_again_with_the_pages_words(made: Stage) -> None:
    ann = made.browser("Ann")
    (gap,) = ann.flags()
    path = f"/flags/{gap['id']}"
    ann.post(path, {"state": "confirmed_unintelligible"})
    compared(ann)
    assert (of(ann, "leave")["id"], of(ann, "leave")["state"]) == (gap["id"], "open")
    ann.post(path, {"state": "confirmed_unintelligible"})
    compared(ann)
    assert of(ann, "leave")["state"] == "confirmed_unintelligible"


def test_another_version_of_the_page_takes_back_what_nobody_answered(ann: Browser) -> None:
    accept(ann, of(ann, "really"))
    page = PAGE.replace("leave", "[unintelligible]").replace("It was late", "It is late")
    assert counts(compared(ann, page)) == (0, 1, 2)
    assert [(row[1], row[3]) for row in shown(ann)] == [("filled", "really"), ("open", "Oh yes")]
    half = PAGE.partition("And I")[0]
    assert counts(compared(ann, half)) == (1, 0, 0)
    assert [row[3] for row in shown(ann)] == ["leave", "really", "Oh yes"]


def test_it_is_in_the_review_list_by_its_kind(ann: Browser) -> None:
    found = ann.get("/api/review?kind=page_reads").json
    assert found["total"] == 3
    assert found["facets"]["kind"] == {"page_reads": 3, "unintelligible": 1}
    assert {each["speaker"] for each in found["flags"]} == {"Ann Lee", "Bo Day"}
    assert "It is late" in found["flags"][1]["excerpt"]
    url = ann.get("/api/review/next?kind=page_reads").json["url"]
    assert url == f"/episodes/{ann.slug}#{of(ann, 'really')['id']}"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("We bake bread on a Sunday. The oven is what it is about. " * 9, "do not belong together"),
        ("", "no text"),
        ("<p> </p>", "no text"),
        ("word " * 150_000, "at most 500,000"),
        ("<p>" * 1_000_001, "at most 3,000,000"),
    ],
)
def test_a_page_that_is_none_is_refused(stage: Make, page: str, told: str) -> None:
    ann = stage(TEXT).browser("Ann")
    answer = ann.post("/compare", {"page": page})
    assert (answer.status, answer.json["error"]["code"]) == (422, "refused")
    assert told in answer.json["error"]["message"]
    assert differences(ann) == []


def test_markup_of_a_page_is_text(stage: Make) -> None:
    ann = stage(TEXT).browser("Ann")
    page = PAGE.replace("leave", "<img src=x onerror=alert(1)>leave</script>")
    compared(ann, page.replace("It was", "It **was** <b>never</b> [so](x)"))
    proposed = " ".join(str(each["proposed"]) for each in differences(ann))
    assert "leave</script" in proposed
    assert r"was\*\* <b>never</b> \[so" in proposed
    html = "".join(f"<p>{each}</p>" for each in PAGE.split("\n\n"))
    compared(ann, f"<html><script>alert('leave')</script>{html}</html>")
    assert shown(ann) == ENTRIES


def test_only_maintainers_compare_and_every_write_has_its_token(stage: Make) -> None:
    made = stage(TEXT, mode="server", hosts=("localhost",))
    stranger, contributor = made.browser(), made.browser()
    token = made.invite("contributor")
    form = {"name": "Bo", "csrf_token": contributor.token}
    assert contributor.client.post(f"/join/{token}", data=form).status_code == 303
    contributor = contributor.reloaded()
    assert stranger.post("/compare", {"page": PAGE}).status == 401
    assert contributor.post("/compare", {"page": PAGE}).status == 403
    assert contributor.get("/compare").json["may"] is False
    local = stage(TEXT, writes_a_minute=1).browser("Ann")
    assert local.post("/compare", {"page": PAGE}, **{"X-CSRFToken": "forged"}).status == 400
    assert local.post("/compare", {"page": 7}).status == 400
    answers = [local.post("/compare", {"page": PAGE}).status for _ in range(3)]
    assert 429 in answers


def test_the_proposals_for_episode_22_are_its_known_differences(
    stage: Make, database_url: str, shared_data: Path
) -> None:
    folder = shared_data / "pages"
    page = (folder / "001_d2047f902d676fa3.txt").read_text(encoding="utf-8")
    text = (folder / "000_d6daf54859b6ac53.txt").read_bytes().decode()
    ann = stage(text, database=database_url).browser("Ann")
    assert counts(compared(ann, page)) == (3, 0, 0)
    found = [(f["quote"], f["proposed"], f["candidates"]) for f in differences(ann)]
    assert found == [
        ("Christies", r"\[unintelligible 00:02:14.14\]", []),
        ("Perfect", None, []),
        ("Awesome", None, []),
    ]
    other = (folder / "002_85f59283096ea5f4.txt").read_text(encoding="utf-8")
    assert ann.post("/compare", {"page": other}).status == 422
    assert counts(compared(ann, page)) == (0, 3, 0)


def test_a_page_beside_the_transcript_is_compared_at_the_start_and_only_once(stage: Make) -> None:
    files = {"a/talk-2.md": TEXT, "a/talk-2.page.txt": PAGE, "show/talk-1.page.html": "x y z"}
    made = stage(others=files)
    ann = made.browser("Ann", "a-talk-2")
    assert shown(ann) == ENTRIES
    assert differences(made.browser(slug="show-talk-1")) == []
    tick = ann.get("").json["tick"]
    (made.library / "a" / "talk-2.md").write_text(f"Before.\n\n{TEXT}", encoding="utf-8")
    again = type(made).make(made.library.parent, others={})
    assert [row[4] for row in shown(again.browser("Bo", "a-talk-2"))] == [5, 7, 9, 9]
    again.close()
    third = type(made).make(made.library.parent, others={})
    assert third.browser("Cy", "a-talk-2").get("").json["tick"] == tick + 1
    third.close()
