"""Background thread that keeps the full-text index up to date, with a lag of seconds."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import select

from web.cache.text_search import TextSearch, marks_of
from web.store.database import Database
from web.store.tables import Episode
from web.workers.worker import Worker

_IDLE_SECONDS = 2.0
_AT_ONCE = 20
"""Texts a step: a tenth of a second."""


class TextIndexer(Worker):
    """The worker that reads what changed.

    Args:
        database: where the texts are.
        search: the index.
    """

    def __init__(self, database: Database, search: TextSearch) -> None:
        super().__init__("texts", _IDLE_SECONDS)
        self._database, self.search = database, search

    def begin(self) -> None:
        """Nothing."""

    def step(self) -> bool:
        """Takes in some texts that are new or changed, if there are any."""
        known = self.search.known()
        with self._database.reading() as session:
            marks = marks_of(session)
            changed = (number for number, mark in marks.items() if known.get(number) != mark)
            numbers = list(islice(changed, _AT_ONCE))
            query = select(Episode.id, Episode.text).where(Episode.id.in_(numbers))
            texts = [(n, marks[n], text) for n, text in session.execute(query)] if numbers else []
        self.search.put(texts)
        return bool(texts)
