"""People: a name, a role, perhaps a GitHub account."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from web.errors import BadName
from web.store.tables import Person

Role: TypeAlias = Literal["contributor", "maintainer"]

GUEST = "Guest"
LONGEST_NAME = 60


def add_person(
    session: Session, name: str, role: Role, *, since: float, github: str | None = None
) -> Person:
    """Somebody who was not known yet; they have their number from now on.

    Args:
        session: that writes.
        name: as somebody typed it.
        role: what they may do.
        since: seconds since 1970.
        github: their GitHub name, in small letters.

    Raises:
        BadName: see `clean_name`.
    """
    person = Person(name=clean_name(name), role=role, github=github, since=since)
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
