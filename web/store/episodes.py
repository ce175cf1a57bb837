"""An episode's row: by the name that is in its address, or as the next one to be aligned."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, undefer

from web.errors import NoSuchEpisode
from web.store.leases import is_claimed, is_over
from web.store.tables import Claim, Episode

_EPISODE = select(Episode).where(Episode.slug == bindparam("slug"))
_LOCKED = _EPISODE.with_for_update()
_WITH_TEXT = _EPISODE.options(undefer(Episode.text))


def get_episode(session: Session, slug: str, *, lock: bool = False, text: bool = False) -> Episode:
    """The episode of that address.

    Args:
        session: a session of the database.
        slug: from the address.
        lock: hold its row until the session ends, so that nobody else edits it (PostgreSQL; in
            SQLite the whole transaction is exclusive).
        text: read its text along, for who needs it for certain.

    Raises:
        NoSuchEpisode: there is none of that name.
    """
    query = _LOCKED if lock else _WITH_TEXT if text else _EPISODE
    episode = session.scalar(query, {"slug": slug})
    if episode is None:
        raise NoSuchEpisode("There is no such episode.")
    return episode


def is_open(now: float) -> ColumnElement[bool]:
    """Whether somebody has an episode's page open."""
    return select(Claim).where(Claim.episode_id == Episode.id, is_claimed(now)).exists()


def next_to_align(
    session: Session, now: float, most: float, *, only_open: bool = False
) -> Episode | None:
    """The episode to be aligned next, locked: one whose page somebody has open goes first.

    Args:
        session: a session of the database.
        now: seconds since 1970.
        most: seconds of a lease.
        only_open: leave out those that nobody has open.
    """
    query = select(Episode).where(
        Episode.state.in_(("waiting", "working")),
        is_over(Episode.lease, now, most),
        Episode.audio_path.is_not(None),
    )
    if only_open:
        query = query.where(is_open(now))
    query = query.order_by(is_open(now).desc(), Episode.slug).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))
