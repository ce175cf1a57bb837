from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.staged import TALK, Stage, statements
from web.store.tables import Episode

Make = Callable[..., Stage]

OTHER = (
    "**Cy Poe:** We saw \\[unintelligible 00:01:02.03\\] and \\[unintelligible 00:01:05.00\\].\n"
)


@pytest.fixture
def made(stage: Make) -> Stage:
    return stage(TALK, others={"other/talk-2.md": OTHER})


def test_the_queue_goes_across_episodes(made: Stage) -> None:
    ann = made.browser("Ann")
    found = ann.get("/api/review?kind=unintelligible").json
    assert found["total"] == 3
    assert [f["episode"]["slug"] for f in found["flags"]] == [
        "other-talk-2",
        "other-talk-2",
        "show-talk-1",
    ]
    assert found["facets"]["show"] == {"other": 2, "show": 1}
    assert found["facets"]["speaker"] == {"Cy Poe": 2, "Bo Day": 1}
    assert "We saw" in found["flags"][0]["excerpt"]


def test_a_long_list_asks_the_database_no_more_than_a_short_one(stage: Make) -> None:
    long = "".join(
        f"**Cy Poe:** It is {n}: \\[unintelligible 00:01:0{n}.00\\].\n\n" for n in range(9)
    )
    ann = stage(TALK, others={"other/talk-2.md": long}).browser("Ann")
    asked: list[int] = []
    for limit in (2, 2, 9):  # the first time, the text is read
        with statements() as all_of_them:
            assert len(ann.get(f"/api/review?limit={limit}").json["flags"]) == limit
        asked.append(len(all_of_them))
    assert asked[1] == asked[2]


def test_an_excerpt_is_made_of_whole_words(stage: Make) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    made = stage(f"**Ann:** {words} \\[unintelligible 00:01:02.03\\] {words}\n")
    (flag,) = made.browser().get("/api/review").json["flags"]
    excerpt = flag["excerpt"]
    assert excerpt.startswith("…word")
    assert excerpt.endswith("…")
    assert set(excerpt.strip("…").replace(flag["quote"], "").split()) <= set(words.split())
    assert 90 < len(excerpt) < 160


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("show=show", 1),
        ("speaker=Cy%20Poe", 2),
        ("kind=doubtful_word", 0),
        ("kind=doubtful_word&kind=unintelligible", 3),
        ("state=filled", 0),
        ("state=any", 3),
        ("least=2", 0),
        ("least=1&most=1", 3),
        ("severity=severe", 3),
        ("q=we%20saw", 2),
        ("q=%25", 0),
    ],
)
def test_filters(made: Stage, query: str, count: int) -> None:
    assert made.browser().get(f"/api/review?{query}").json["total"] == count


def test_pages_of_the_queue(made: Stage) -> None:
    ann = made.browser()
    pages = [ann.get(f"/api/review?limit=2&offset={n}").json["flags"] for n in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 1, 0]


def test_the_next_gap_anywhere(made: Stage) -> None:
    with made.editor.database.writing() as session:
        session.query(Episode).update({"audio_path": "heard.mp3"})
    ann, bo = made.browser("Ann"), made.browser("Bo")
    first = ann.get("/api/review/next").json
    assert first["url"] == f"/episodes/other-talk-2#{first['flag']['id']}"
    path = "/api/episodes/other-talk-2/claims"
    bo.post(path, {"flag": first["flag"]["id"]})
    second = ann.get("/api/review/next").json["flag"]
    assert second["id"] != first["flag"]["id"]
    assert bo.get("/api/review/next").json["flag"]["claim"]["mine"]
    after = f"other-talk-2,{second['id']}"
    assert ann.get(f"/api/review/next?after={after}").json["flag"]["quote"].endswith("55.15\\]")
    assert bo.delete(path).status == 204
    last = ann.get(f"/api/review/next?after=show-talk-1,{ann.flags()[0]['id']}").json["flag"]
    assert last["id"] == first["flag"]["id"]
    assert ann.get("/api/review/next?after=nothing,1").status == 400
    nothing: dict[str, object] = {
        "flag": None,
        "url": None,
        "left": 0,
        "claimed_by": [],
        "silent": 0,
    }
    assert ann.get("/api/review/next?show=none").json == nothing


def test_people_who_cannot_tell_are_counted(made: Stage) -> None:
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    path = f"/flags/{flag['id']}"
    ann.post(path, {"state": "confirmed_unintelligible"})
    said = bo.post(path, {"state": "confirmed_unintelligible"}).json["flag"]
    assert (said["state"], said["confirmations"]) == ("confirmed_unintelligible", 2)
    assert ann.get("/api/episodes").json["episodes"][1]["gaps"]["confirmed_unintelligible"] == 1
    tick = ann.get("").json["tick"]
    bo.post(path, {"state": "open"})
    ann.post(path, {"state": "open"})
    news = ann.get(f"/changes?since={tick}").json
    assert [(f["state"], f["confirmations"]) for f in news["flags"]] == [("open", 0)]
    ann.post(path, {"state": "not_a_problem"})
    assert ann.get("/api/review?state=not_a_problem").json["total"] == 1
    assert ann.post(path, {"state": "filled"}).status == 400
    assert ann.post("/flags/000000000000", {"state": "open"}).status == 404


def test_a_claim_is_soft_and_never_costs_work(made: Stage) -> None:
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    (claim,) = ann.post("/claims", {"flag": flag["id"]}).json["claims"]
    assert (claim["mine"], claim["expires_in"]) == (True, 90)
    assert bo.flags()[0]["claim"]["person"]["name"] == "Ann"
    assert [p["name"] for p in bo.get("").json["episode"]["people"]] == ["Ann"]
    assert bo.save(3, "**Bo Day:** I was going to leave.", flag=flag["id"]).status == 200
    form = {"csrf_token": ann.token}
    assert ann.client.post("/api/episodes/show-talk-1/claims/release", data=form).status_code == 204
    assert bo.get("").json["claims"] == []
