"""Fifty people save at once, on both databases: nothing is lost, nothing is mixed up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests.web.staged import SLUG, Browser, Stage
from web.store.journal import text_change_of
from web.store.tables import Episode, JournalEntry

Make = Callable[..., Stage]

PEOPLE = 50
EACH = 1
LINES = "".join(f"**P{n}:** line {n} of the talk\n\n" for n in range(PEOPLE))


def at_once(work: Callable[[int], list[int]], people: int = PEOPLE) -> list[list[int]]:
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(work, range(people)))


def journal(made: Stage) -> tuple[Episode, list[JournalEntry]]:
    with made.editor.database.reading() as session:
        wanted = select(Episode).where(Episode.slug == SLUG).options(undefer("*"))
        episode = session.scalars(wanted).one()
        query = (
            select(JournalEntry)
            .where(JournalEntry.episode_id == episode.id)
            .order_by(JournalEntry.revision)
        )
        return episode, list(session.scalars(query))


def replayed(episode: Episode, entries: list[JournalEntry]) -> str:
    text = episode.base_text
    for entry in entries:
        text = text_change_of(entry).apply(text)
    return text


def test_fifty_people_on_fifty_lines(stage: Make, database_url: str) -> None:
    made = stage(LINES, database=database_url)
    people = [made.browser(f"Person {n}") for n in range(PEOPLE)]

    def work(n: int) -> list[int]:
        line, old, revision = 2 * n + 1, f"**P{n}:** line {n} of the talk", 0
        statuses = []
        for k in range(EACH):
            new = f"**P{n}:** line {n} of the talk, {k}"
            answer = people[n].save(line, new, revision=revision, old=old)
            statuses.append(answer.status)
            revision, old = answer.json["revision"], new
        return statuses

    assert at_once(work) == [[200] * EACH] * PEOPLE
    episode, entries = journal(made)
    assert [entry.revision for entry in entries] == list(range(1, PEOPLE * EACH + 1))
    assert episode.text == replayed(episode, entries)
    assert episode.text == "".join(
        f"**P{n}:** line {n} of the talk, {EACH - 1}\n\n" for n in range(PEOPLE)
    )


def test_many_people_on_one_line(stage: Make, database_url: str) -> None:
    """Each adds a word, merging what the others did until it is saved."""
    made = stage("**A:** start\n", database=database_url)
    people = [made.browser(f"Person {n}") for n in range(10)]

    def work(n: int) -> list[int]:
        return insist(people[n], f" w{n}")

    at_once(work, 10)
    episode, entries = journal(made)
    assert len(entries) == 10
    assert episode.text == replayed(episode, entries)
    assert sorted(episode.text.split()[2:]) == sorted(f"w{n}" for n in range(10))


def insist(person: Browser, word: str) -> list[int]:
    old, revision = "**A:** start", 0
    for _ in range(10 * PEOPLE):
        answer = person.save(1, old + word, revision=revision, old=old)
        if answer.status == 200:
            return [200]
        assert answer.status == 409
        old, revision = answer.json["error"]["theirs"], answer.json["error"]["revision"]
    return [409]


def test_splitting_and_joining_at_once_keeps_every_word(stage: Make, database_url: str) -> None:
    text = "".join(f"**P{n}:** one{n} two{n}\n\n" for n in range(20))
    made = stage(text, database=database_url)
    people = [made.browser(f"Person {n}") for n in range(20)]

    def work(n: int) -> list[int]:
        old = f"**P{n}:** one{n} two{n}"
        new = f"**P{n}:** one{n}\n\n**Q{n}:** two{n}"
        answer = people[n].save(2 * n + 1, new, revision=0, old=old)
        return [answer.status]

    assert at_once(work, 20) == [[200]] * 20
    episode, entries = journal(made)
    assert episode.text == replayed(episode, entries)
    assert episode.text == "".join(f"**P{n}:** one{n}\n\n**Q{n}:** two{n}\n\n" for n in range(20))


def test_claims_and_opinions_at_once(stage: Make, database_url: str) -> None:
    made = stage(database=database_url)
    people = [made.browser(f"Person {n}") for n in range(20)]
    (flag,) = people[0].flags()

    def work(n: int) -> list[int]:
        claim = people[n].post("/claims", {"flag": flag["id"]})
        said = people[n].post(f"/flags/{flag['id']}", {"state": "confirmed_unintelligible"})
        return [claim.status, said.status]

    assert at_once(work, 20) == [[200, 200]] * 20
    (after,) = people[3].flags()
    assert (after["state"], after["confirmations"]) == ("confirmed_unintelligible", 20)
    assert after["confirmed_by_me"]
    assert len(people[3].get("").json["claims"]) == 20
