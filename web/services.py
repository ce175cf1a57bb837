"""The parts of one running editor, and how a request gets at them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import abort, current_app, g
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from web.cache.episodes import Shelf
from web.config import Settings
from web.store.database import Database
from web.store.tables import Episode
from web.workers.aligner import Background
from web.workers.line_aligner import Realigner
from web.workers.side_process import SideProcess

_EPISODE = select(Episode).where(Episode.slug == bindparam("slug"))
_LOCKED = _EPISODE.with_for_update()
_WITH_TEXT = _EPISODE.options(undefer(Episode.text))


@dataclass(frozen=True, slots=True)
class Editor:
    """What a request works with."""

    settings: Settings
    database: Database
    shelf: Shelf
    background: Background
    realigner: Realigner
    beside: SideProcess

    def close(self) -> None:
        """End the workers and give the database back."""
        self.background.close()
        self.realigner.close()
        self.beside.close()
        self.database.close()


def editor() -> Editor:
    """The editor that this request is for."""
    made = current_app.extensions["editor"]
    if not isinstance(made, Editor):
        raise TypeError("create_app was not called")
    return made


def get_episode(session: Session, slug: str, *, lock: bool = False, text: bool = False) -> Episode:
    """The episode of that address, or 404.

    Args:
        session: a session of the database.
        slug: from the address.
        lock: hold its row until the session ends, so that nobody else edits it (PostgreSQL; in
            SQLite the whole transaction is exclusive).
        text: read its text along, for who needs it for certain.
    """
    query = _LOCKED if lock else _WITH_TEXT if text else _EPISODE
    episode = session.scalar(query, {"slug": slug})
    if episode is None:
        abort(404, "There is no such episode.")
    return episode


def now() -> float:
    """Seconds since 1970, the same for the whole request."""
    if "now" not in g:
        g.now = time.time()
    return float(g.now)
