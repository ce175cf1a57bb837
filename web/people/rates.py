"""Rate limits, counted in the database so that all processes share them.

A window is a minute. The count is kept for the window that the moment lies in; those of earlier
ones are swept away now and then.
"""

from __future__ import annotations

import random

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from web.errors import TooManyRequests
from web.store.tables import Rate

_WINDOW = 60
"""Seconds in which requests are counted together."""
_SWEEP_ONE_IN = 500
"""Old counts go at one request in so many: no worker of its own for it."""
_AT_ONE_ADDRESS = 10
"""People that may share an address, and each use their limit."""


def count(session: Session, what: str, who: str, limit: int, *, now: float) -> None:
    """Count one attempt.

    Args:
        session: that writes; if this is refused, it writes nothing.
        what: what is limited, a few letters.
        who: a person or an address.
        limit: attempts a minute.
        now: seconds since 1970.

    Raises:
        TooManyRequests: there were more; its `retry_after` says how long to wait.
    """
    began = int(now) // _WINDOW * _WINDOW
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert(Rate) if dialect == "postgresql" else sqlite.insert(Rate)
    counted = insert.values(who=f"{what} {who}"[:80], window=began, count=1)
    counted = counted.on_conflict_do_update(
        index_elements=[Rate.who, Rate.window], set_={"count": Rate.count + 1}
    )
    times = session.scalars(counted.returning(Rate.count)).one()
    if random.randrange(_SWEEP_ONE_IN) == 0:  # noqa: S311 - no secret hangs on it
        session.execute(delete(Rate).where(Rate.window < began - 2 * _WINDOW))
    if times > limit:
        wait = began + _WINDOW - int(now)
        message = f"That was a lot at once. Wait {wait} s; what you typed is kept here."
        raise TooManyRequests(message, max(1, wait))


def count_heavy_read(
    session: Session, person: int | None, address: str, limit: int, *, now: float
) -> None:
    """Count a read that takes much work: of this person, and of everybody at this address.

    Args:
        session: that writes.
        person: who asks; None is anybody at the address.
        address: where they ask from.
        limit: reads a minute of one person, and of all at one address who are nobody.
        now: seconds since 1970.

    Raises:
        TooManyRequests: there were more.
    """
    many = limit if person is None else limit * _AT_ONE_ADDRESS
    count(session, "heavy", f"at {address}", many, now=now)
    if person is not None:
        count(session, "heavy", str(person), limit, now=now)
