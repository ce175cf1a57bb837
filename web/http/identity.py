"""Who is asking: a signed cookie holds a sign-in's token, nothing else."""

from __future__ import annotations

from flask import abort, request
from flask import session as cookie
from sqlalchemy.orm import Session

from web.http.request import editor, now
from web.people.accounts import GUEST, Role, add_person
from web.people.rates import count, count_heavy_read
from web.people.sign_ins import mark_of, number_of, person_of, sign_in, sign_out
from web.store.tables import Person


def person_or_none(session: Session) -> Person | None:
    """Who is asking, if they are known."""
    mark = _mark()
    return person_of(session, mark) if mark else None


def me_or_none(session: Session) -> int | None:
    """The number of who is asking."""
    mark = _mark()
    return number_of(session, mark) if mark else None


def require_person(session: Session) -> Person:
    """Who is asking. Who is not known becomes a guest, or 401 in server mode."""
    person = person_or_none(session)
    if person is not None:
        return person
    if editor().settings.mode == "server":
        abort(401, "Sign in first.")
    return enter(session, GUEST, "contributor")


def require_maintainer(session: Session) -> Person:
    """A maintainer, or 403."""
    person = require_person(session)
    if role_of(person) != "maintainer":
        abort(403, "Only maintainers may do this.")
    return person


def is_maintainer(session: Session) -> bool:
    """Whether who is asking is one; in local mode whoever comes becomes one."""
    person = person_or_none(session)
    return role_of(person) == "maintainer" if person else editor().settings.mode == "local"


def role_of(person: Person) -> Role:
    """What somebody may do. One's own machine is one's own: there everybody is a maintainer.

    That is not written down: the same data may be served to others one day.
    """
    local = editor().settings.mode == "local"
    return "maintainer" if local or person.role == "maintainer" else "contributor"


def require_writer(*, maintainer: bool = False) -> int:
    """The number of who asks to change something, counted: in one turn, for others wait to write.

    Args:
        maintainer: whether it must be one.
    """
    # A new guest's number must last: taken back by a power cut, it would be somebody else's next.
    with editor().database.writing(lasting=_mark() is None) as session:
        person = (require_maintainer if maintainer else require_person)(session).id
        count(session, "write", str(person), editor().settings.writes_a_minute, now=now())
    return person


def count_reader() -> None:
    """Count a read that takes much work, or 429."""
    with editor().database.writing(lasting=False) as session:
        limit, address = editor().settings.heavy_reads_a_minute, request.remote_addr or "unknown"
        count_heavy_read(session, me_or_none(session), address, limit, now=now())


def enter(session: Session, name: str, role: Role) -> Person:
    """A new person, who is asking from now on."""
    person = add_person(session, name, role, since=now())
    remember(session, person)
    return person


def remember(session: Session, person: Person) -> None:
    """Sign a person in and keep that in the cookie."""
    cookie.pop("person", None)
    cookie["sign_in"] = sign_in(session, person, now=now())
    cookie.permanent = True


def renew_token() -> None:
    """Let the token of writes be another one: who knew the cookie before is not who comes in."""
    cookie.pop("csrf_token", None)


def forget(session: Session) -> None:
    """End this sign-in: the cookie, and every copy of it, means nobody from now on."""
    mark = _mark()
    if mark is not None:
        sign_out(session, mark)
    cookie.clear()


def count_sign_in() -> None:
    """Count an attempt to sign in from this address."""
    address = request.remote_addr or "unknown"
    with editor().database.writing(lasting=False) as session:
        count(session, "sign-in", address, editor().settings.sign_ins_a_minute, now=now())


def _mark() -> str | None:
    return mark_of(cookie.get("sign_in"), cookie.get("person"))
