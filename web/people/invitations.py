"""Invitations: a link that lets one person in, once, until it expires or is taken back."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.people.accounts import Role
from web.store.database import Database
from web.store.tables import Invitation, Person

MOST_DAYS: Final = 30
DAY: Final = 24 * 3600.0
"""An invitation lets in whoever holds it, so that none may lie about for longer than a month."""


def make_invitation(
    session: Session, secret: str, role: Role, *, by: int | None, expires: float
) -> str:
    """An invitation's token: the last part of the address `/join/<token>`.

    Args:
        session: where it is written down.
        secret: the application's.
        role: of who accepts it.
        by: who invites; None is the operator, from the command line.
        expires: seconds since 1970.
    """
    nonce = secrets.token_urlsafe(16)
    session.add(Invitation(nonce=nonce, role=role, invited_by=by, expires=expires))
    return _signer(secret).dumps(nonce)


def first_invitation(database: Database, secret: str) -> str | None:
    """A maintainer's invitation by the operator, for an editor that has no maintainer yet.

    Good for a day. What an earlier start gave out and nobody used leads nowhere from then on.
    """
    with database.writing() as session:
        there = Person.role == "maintainer", Person.removed.is_(None)
        if session.scalar(select(Person.id).where(*there).limit(1)) is not None:
            return None
        unused = Invitation.invited_by.is_(None), Invitation.used_by.is_(None)
        session.execute(delete(Invitation).where(*unused, Invitation.role == "maintainer"))
        expires = time.time() + DAY
        return make_invitation(session, secret, "maintainer", by=None, expires=expires)


def find_invitation(session: Session, secret: str, token: str) -> Invitation | None:
    """What a token invites to, locked until the session ends; None if there is no such (any more).

    Args:
        session: where invitations are written down.
        secret: the application's.
        token: from `make_invitation`, or what somebody made of it.
    """
    try:
        nonce = _signer(secret).loads(token)
    except BadSignature:
        return None
    return session.get(Invitation, str(nonce), with_for_update=True)


def open_invitations(session: Session, now: float) -> Sequence[Invitation]:
    """Those that somebody can still accept, the first to expire first.

    A nonce names one among people, but is no link: that takes the secret's signature.
    """
    query = select(Invitation).where(Invitation.used_by.is_(None), Invitation.expires >= now)
    return session.scalars(query.order_by(Invitation.expires, Invitation.nonce)).all()


def take_back(session: Session, nonce: str) -> bool:
    """Let an invitation lead nowhere; False if it was accepted before, or is not there."""
    unused = Invitation.nonce == nonce, Invitation.used_by.is_(None)
    gone = session.scalar(delete(Invitation).where(*unused).returning(Invitation.nonce))
    return gone is not None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="invitation")
