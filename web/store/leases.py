"""Leases: SQL conditions for rows that a worker or a person holds until a time.

What lies much further ahead than that was written before the clock went back: whoever waited for it
would wait for as long as the clock is wrong.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, not_
from sqlalchemy.orm import InstrumentedAttribute

from web.store.tables import Claim

CLAIM_SECONDS = 90.0
"""After which somebody who says no more that they are on a flag is not."""


_APART = 60.0
"""Seconds: a request that waited for its turn, or another server, may look at an older clock."""

_Moment: TypeAlias = float | BindParameter[Any]


def is_held(until: InstrumentedAttribute[float], now: _Moment, most: float) -> ColumnElement[bool]:
    """Whether a lease is still held.

    Args:
        until: when it is, in seconds since 1970.
        now: the same.
        most: seconds that it is given at once.
    """
    return until.between(now, now + (most + _APART))


def is_over(until: InstrumentedAttribute[float], now: _Moment, most: float) -> ColumnElement[bool]:
    """Whether a lease has ended; see `is_held`."""
    return not_(is_held(until, now, most))


def is_claimed(now: _Moment) -> ColumnElement[bool]:
    """Whether a claim still holds."""
    return is_held(Claim.expires, now, CLAIM_SECONDS)
