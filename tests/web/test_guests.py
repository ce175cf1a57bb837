"""One browser is one guest, and what it did as one is theirs who comes in with it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from tests.web.staged import GAP, SLUG, Browser, Stage
from web.people.accounts import GitHubAccount, find_or_add
from web.people.guests import hand_over, is_nameless
from web.store.tables import Opinion, Person, SignIn

Make = Callable[..., Stage]


def people(made: Stage) -> list[str]:
    with made.editor.database.reading() as session:
        there = select(Person.name).where(Person.removed.is_(None)).order_by(Person.id)
        return list(session.scalars(there))


def copied(made: Stage, browser: Browser) -> Browser:
    """The same browser, in a request that left before the answer to the other one was there."""
    client = made.app.test_client()
    cookie = browser.client.get_cookie("aligner")
    assert cookie is not None
    client.set_cookie("aligner", cookie.value)
    return Browser(client, browser.token)


def authors(made: Stage) -> list[str]:
    entries = made.browser().get("/history").json["entries"]
    return [each["by"]["name"] for each in entries]


def test_first_writes_side_by_side_are_of_one_guest(stage: Make, database_url: str) -> None:
    made = stage(database=database_url)
    one = made.browser()
    two = copied(made, one)
    assert one.post("/claims").status == 200
    assert two.save(5, "And on.").status == 200
    assert people(made) == ["Guest"]
    three = made.browser()
    assert three.save(7, "**Ann Lee:** Is it?").status == 200
    assert people(made) == ["Guest", "Guest"]
    mine = [each["mine"] for each in one.get("/history").json["entries"]]
    assert mine == [False, True]


def test_who_comes_in_takes_along_what_their_browser_did(stage: Make, database_url: str) -> None:
    made = stage(mode="open", database=database_url)
    guest = made.browser()
    assert guest.save(5, "And on.").status == 200
    before = copied(made, guest)
    token = made.invite("maintainer")
    form = {"name": "Ann", "csrf_token": guest.token}
    assert guest.client.post(f"/join/{token}", data=form).status_code == 303
    assert people(made) == ["Ann"]
    assert authors(made) == ["Ann"]
    assert guest.get("/api/me").json["role"] == "maintainer"
    assert before.get("/api/me").json["person"] is None  # a copy of the guest's cookie is nobody


def test_who_was_here_before_has_one_name_and_one_word(stage: Make, database_url: str) -> None:
    made = stage(database=database_url)
    guest, other = made.browser(), made.browser("Ann")
    (flag,) = guest.flags()
    for person in (guest, other):
        person.post(f"/flags/{flag['id']}", {"state": "confirmed_unintelligible"})
    guest.save(5, "And on.")
    with made.editor.database.writing() as session:
        nameless = session.scalars(select(Person).where(Person.name == "Guest")).one()
        ann = session.scalars(select(Person).where(Person.name == "Ann")).one()
        assert (is_nameless(session, nameless), is_nameless(session, ann)) == (True, False)
        hand_over(session, nameless, ann, now=1.0)
    assert people(made) == ["Ann"]
    assert authors(made) == ["Ann"]
    assert guest.get("/api/me").json["person"] is None
    with made.editor.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Opinion)) == 1
        assert session.scalar(select(func.count()).select_from(SignIn)) == 1
    listened = other.get("/history").json["listened"]
    assert [each["by"]["name"] for each in listened] == ["Ann", "Ann"]
    assert GAP in other.row(3)["text"]


def test_an_account_that_is_new_here_is_who_its_guest_was(stage: Make) -> None:
    made = stage()
    made.browser().save(5, "And on.")
    with made.editor.database.writing() as session:
        guest = session.scalars(select(Person)).one()
        account = GitHubAccount(7, "ann", "Ann Lee")
        found = find_or_add(session, account, "contributor", since=1.0, guest=guest)
        assert found is guest
    assert authors(made) == ["Ann Lee"]
    assert made.browser(slug=SLUG).get("").status == 200
