"""Who is asking: a signed cookie holds a person's number, nothing else."""

from __future__ import annotations

from flask import abort, request
from flask import session as cookie
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.http.request import editor, now
from web.people.accounts import GUEST, Role, add_person
from web.people.rates import count
from web.store.tables import Person

_KNOWN = select(Person.id).where(Person.id == bindparam("person"))


def person_or_none(session: Session) -> Person | None:
    """Who is asking, if they are known."""
    number = cookie.get("person")
    return session.get(Person, number) if isinstance(number, int) else None


def me_or_none(session: Session) -> int | None:
    """The number of who is asking."""
    number = cookie.get("person")
    return session.scalar(_KNOWN, {"person": number}) if isinstance(number, int) else None


def require_person(session: Session) -> Person:
    """Who is asking. Local mode: who is not known yet becomes a guest; server mode: 401."""
    person = person_or_none(session)
    if person is not None:
        return person
    if editor().settings.mode == "server":
        abort(401, "Sign in first.")
    return enter(session, GUEST, "maintainer")


def require_maintainer(session: Session) -> Person:
    """A maintainer, or 403."""
    person = require_person(session)
    if person.role != "maintainer":
        abort(403, "Only maintainers may do this.")
    return person


def is_maintainer(session: Session) -> bool:
    """Whether who is asking is one; in local mode whoever comes becomes one."""
    person = person_or_none(session)
    return person.role == "maintainer" if person else editor().settings.mode == "local"


def require_writer(*, maintainer: bool = False) -> int:
    """The number of who asks to change something, counted: in one turn, for others wait to write.

    Args:
        maintainer: whether it must be one.
    """
    # A new guest's number must last: taken back by a power cut, it would be somebody else's next.
    enters = not isinstance(cookie.get("person"), int)
    with editor().database.writing(lasting=enters) as session:
        person = (require_maintainer if maintainer else require_person)(session).id
        count(session, "write", str(person), editor().settings.writes_a_minute, now=now())
    return person


def enter(session: Session, name: str, role: Role, github: str | None = None) -> Person:
    """A new person, who is asking from now on."""
    person = add_person(session, name, role, since=now(), github=github)
    remember(person)
    return person


def remember(person: Person) -> None:
    """Keep in the cookie who it is."""
    cookie["person"] = person.id
    cookie.permanent = True


def count_sign_in() -> None:
    """Count an attempt to sign in from this address."""
    address = request.remote_addr or "unknown"
    with editor().database.writing(lasting=False) as session:
        count(session, "sign-in", address, editor().settings.sign_ins_a_minute, now=now())
