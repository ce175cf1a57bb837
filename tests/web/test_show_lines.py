"""Lines of a show in which words stand: those of all its episodes, of no other show, for some."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.staged import TALK, Browser, Stage

Make = Callable[..., Stage]


OTHERS = {
    "tide/tide-1.md": TALK,
    "tide/tide-2.md": TALK.replace("Welcome to the show", "A show of [shows](https://show.it)"),
    "tide/tide-3.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>The show’s on.\n",
}


def found(person: Browser, words: str) -> dict[str, list[str]]:
    answer = person.get(f"/api/review/lines?show=tide&words={words}")
    assert answer.status == 200, answer.json
    assert answer.json["searched"] == 3
    return {e["slug"]: [line["text"] for line in e["lines"]] for e in answer.json["episodes"]}


def test_lines_of_all_its_episodes_in_every_form(stage: Make) -> None:
    ann = stage(others=OTHERS).browser("Ann")
    first = TALK.splitlines()[0]
    assert found(ann, "SHOW") == {
        "tide-tide-1": [first],
        "tide-tide-2": [first.replace("Welcome to the show", "A show of [shows](https://show.it)")],
        "tide-tide-3": ["<v Ann Lee>The show’s on."],
    }
    assert found(ann, "show's") == {"tide-tide-3": ["<v Ann Lee>The show’s on."]}
    assert found(ann, "to  the   show") == {"tide-tide-1": [first]}
    assert found(ann, "(https") == {"tide-tide-2": [found(ann, "https")["tide-tide-2"][0]]}
    assert found(ann, "nowhere") == {}
    (line,) = ann.get("/api/review/lines?show=tide&words=shows").json["episodes"][0]["lines"]
    assert "link" in {mark[0] for mark in line["marks"]}
    assert line["label"] == [0, len("**Ann Lee:** ")]


def test_only_words_are_looked_for(stage: Make) -> None:
    ann = stage(others=OTHERS).browser("Ann")
    assert ann.get("/api/review/lines?show=tide&words=%20").status == 400


def test_only_maintainers_look(stage: Make) -> None:
    nobody = stage(others=OTHERS, mode="server").browser()
    assert nobody.get("/api/review/lines?show=tide&words=show").status == 403
