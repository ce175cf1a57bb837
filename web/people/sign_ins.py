"""Sign-ins: database rows that cookies name by a token; a cookie without its row is signed out.

Signing out, or removing a person, ends the row and with it every copy of the cookie. Whoever learns
the signing key alone is nobody either, for there is no such sign-in.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from web.store.tables import Invitation, Person, SignIn

_PERSON = select(Person).join(SignIn).where(SignIn.id == bindparam("mark"))
_NUMBER = select(SignIn.person_id).where(SignIn.id == bindparam("mark"))


def mark_of(token: object, number: object) -> str | None:
    """The row that a cookie names, which need not be there; None if it names none.

    Args:
        token: the cookie's sign-in, if it has one.
        number: the person's, in cookies of before sign-ins were kept; the migration made a row for
            each person.
    """
    if isinstance(token, str):
        return _hash(token)
    return f"person {number}" if isinstance(number, int) else None


def person_of(session: Session, mark: str) -> Person | None:
    """Whose sign-in it is."""
    return session.scalar(_PERSON, {"mark": mark})


def number_of(session: Session, mark: str) -> int | None:
    """The number of whose sign-in it is."""
    return session.scalar(_NUMBER, {"mark": mark})


def sign_in(session: Session, person: Person, *, now: float, token: str | None = None) -> str:
    """Sign a person in at one more browser; the token for its cookie, by default a new one."""
    token = token or secrets.token_urlsafe(24)
    session.add(SignIn(id=_hash(token), person_id=person.id, since=now))
    return token


def sign_out(session: Session, mark: str) -> None:
    """End one sign-in."""
    session.execute(delete(SignIn).where(SignIn.id == mark))


def end_sign_ins(session: Session, person: Person) -> None:
    """End all sign-ins of a person."""
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def remove(session: Session, person: Person, *, now: float) -> None:
    """Revoke a person's access: sign-ins and open invitations end; their edits keep their name."""
    person.removed = now
    end_sign_ins(session, person)
    theirs = Invitation.invited_by == person.id, Invitation.used_by.is_(None)
    session.execute(delete(Invitation).where(*theirs))
