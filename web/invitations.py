"""Invitations: a link that lets one person in, once, until it expires."""

from __future__ import annotations

import secrets
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from web.people import Role
from web.tables import Invitation

MOST_DAYS: Final = 30
DAY: Final = 24 * 3600.0


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


def find_invitation(session: Session, secret: str, token: str) -> Invitation | None:
    """What a token invites to, locked until the session ends; None if it is not one of ours."""
    try:
        nonce = _signer(secret).loads(token)
    except BadSignature:
        return None
    return session.get(Invitation, str(nonce), with_for_update=True)


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="invitation")
