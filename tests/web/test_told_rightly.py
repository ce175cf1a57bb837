"""What is said of people and places is so: guests count once, nobody is told of themselves."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.staged import SLUG, Stage
from web.export.contributors import contributors_of
from web.store.episodes import get_episode

Make = Callable[..., Stage]


def test_two_guests_of_one_machine_are_one_author(stage: Make) -> None:
    made = stage()
    one, other = made.browser(), made.browser()
    assert one.save(5, "And I went on and on.").status == 200
    assert other.save(7, "**Ann Lee:** Is that so? It really is.").status == 200
    with made.editor.database.reading() as session:
        episode = get_episode(session, SLUG, text=True)
        (author,) = contributors_of(session, episode, {}, None)
    assert (author.author.name, author.edits) == ("Guest", 2)


def test_one_s_own_word_on_a_gap_is_told_apart_from_others(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (gap,) = [flag["id"] for flag in ann.flags() if flag["kind"] == "unintelligible"]
    said = {"state": "confirmed_unintelligible"}
    seen = ann.post(f"/flags/{gap}", said).json["flag"]
    assert (seen["confirmations"], seen["confirmed_by_me"]) == (1, True)
    (seen,) = [flag for flag in bo.flags() if flag["id"] == gap]
    assert (seen["confirmations"], seen["confirmed_by_me"]) == (1, False)
    assert bo.post(f"/flags/{gap}", said).json["flag"]["confirmations"] == 2
    ann.post(f"/flags/{gap}", {"state": "open"})
    (seen,) = [flag for flag in ann.flags() if flag["id"] == gap]
    assert (seen["confirmations"], seen["confirmed_by_me"]) == (1, False)
