"""People: a name, a role, perhaps a GitHub account."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.errors import BadName
from web.store.tables import Person

Role: TypeAlias = Literal["contributor", "maintainer"]

GUEST = "Guest"
LONGEST_NAME = 60
"""Characters: lists show a name in one line, and a commit carries it in its header."""


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """An account as GitHub tells it.

    Attributes:
        number: never another account's.
        login: in small letters; its owner can change it, and somebody else take it then.
        name: as it is shown.
    """

    number: int
    login: str
    name: str


def add_person(
    session: Session, name: str, role: Role, *, since: float, guest: Person | None = None
) -> Person:
    """Somebody who was not known yet; they have their number from now on.

    Args:
        session: that writes.
        name: as somebody typed it.
        role: what they may do.
        since: seconds since 1970.
        guest: who they were until now, if their browser did something.

    Raises:
        BadName: see `clean_name`.
    """
    person = guest or Person(since=since)
    person.name, person.role = clean_name(name), role
    session.add(person)
    session.flush()
    return person


def clean_name(name: str) -> str:
    """A name as it is shown: one line, no control characters, not too long.

    Raises:
        BadName: nothing is left of it, or too much.
    """
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not 1 <= len(shown) <= LONGEST_NAME:
        raise BadName(f"A name has 1 to {LONGEST_NAME} characters.")
    return shown


def refuse_maintainers_name(session: Session, name: str, *, of: int | None = None) -> None:
    """Let nobody pass for a maintainer in History and in what leaves.

    Args:
        session: that reads.
        name: from `clean_name`.
        of: whose name it is to be; None is somebody new.

    Raises:
        BadName: it reads like a maintainer's.
    """
    query = select(Person.id, Person.name).where(
        Person.role == "maintainer", Person.removed.is_(None), Person.id != (of or 0)
    )
    if any(_folded(known) == _folded(name) for _, known in session.execute(query)):
        raise BadName(
            f"A maintainer here is called {name}. Please add something to tell you apart."
        )


def _folded(name: str) -> str:
    """A name without what readers overlook: case, width, accents, blanks and marks."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in parts if c.isalnum())


def find_or_add(
    session: Session,
    account: GitHubAccount,
    role: Role,
    *,
    since: float,
    guest: Person | None = None,
) -> Person:
    """The person of a GitHub account; who was known by the login alone is known by the number now.

    Args:
        session: that writes.
        account: who came.
        role: of somebody new; who is there becomes a maintainer by it, never less.
        since: seconds since 1970.
        guest: who somebody new was until now, if their browser did something.
    """
    person = session.scalar(select(Person).where(Person.github_number == account.number))
    of_login = session.scalar(select(Person).where(Person.github == account.login))
    if person is None and of_login is not None and of_login.github_number is None:
        person = of_login
    if of_login is not None and of_login is not person:
        of_login.github = None  # given up by its account, and taken by this one
        session.flush()
    if person is None:
        name = _name_for(session, account)
        person = add_person(session, name, role, since=since, guest=guest)
    person.github, person.github_number = account.login, account.number
    if role == "maintainer":
        person.role = role
    return person


def _name_for(session: Session, account: GitHubAccount) -> str:
    """The account's name; with its login, if that is a maintainer's name; else the login."""
    try:
        name = clean_name(account.name[:LONGEST_NAME])
        refuse_maintainers_name(session, name)
    except BadName:
        room = LONGEST_NAME - len(account.login) - len(" ()")
        return clean_name(f"{account.name[:room]} ({account.login})")
    return name
