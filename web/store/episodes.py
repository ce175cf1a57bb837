"""An episode's row, by the name that is in its address."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from web.errors import NoSuchEpisode
from web.store.tables import Episode

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
