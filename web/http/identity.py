"""Who is asking: a signed cookie holds a sign-in's token, nothing else."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request
from flask import session as cookie
from sqlalchemy.orm import Session

from web.http.request import editor, now
from web.http.security import way_back
from web.people.accounts import Role
from web.people.guests import guest_with, hand_over, is_nameless
from web.people.rates import count, count_heavy_read
from web.people.sign_ins import (
    end_sign_ins,
    mark_of,
    number_of,
    person_of,
    sign_in,
    sign_out,
)
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
    token = f"guest {cookie.get('csrf_token', '')}"  # every write has shown that it knows it
    cookie["sign_in"], cookie.permanent = token, True
    return guest_with(session, token, now=now())


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


def come_in(session: Session, find: Callable[[Person | None], Person]) -> Person:
    """Who comes in is asking from now on; what this browser did as a nameless guest is theirs.

    The token of writes is another one then: who knew the cookie before is not who comes in.

    Args:
        session: that writes.
        find: who it is, given that guest, who may become them.
    """
    here = person_or_none(session)
    guest = here if here is not None and is_nameless(session, here) else None
    person = find(guest)
    cookie.clear()
    if guest is not None and guest is not person:
        hand_over(session, guest, person, now=now())
    if guest is person:
        end_sign_ins(session, person)
    cookie["sign_in"] = sign_in(session, person, now=now())
    cookie.permanent = True
    return person


def remember_way_back(asked: str | None) -> None:
    """Keep in the cookie which page somebody goes back to once they are in, whichever way."""
    cookie["next"] = way_back(asked)


def remembered_way_back() -> str:
    """The page that was kept, the episodes if none was; coming in empties the cookie, so before."""
    return way_back(cookie.get("next"))


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
