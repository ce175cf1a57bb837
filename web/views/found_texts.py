"""Which episodes say some words, and what of that is not known yet."""

from __future__ import annotations

import sqlite3

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.cache.text_search import TextSearch, marks_of
from web.store.tables import Episode
from web.wire.lists import SearchAnswer, TextHit


def found_in_texts(session: Session, search: TextSearch, words: str) -> SearchAnswer:
    """The episodes whose texts have the words; O(episodes), the index does the rest.

    An index that cannot be read is one that knows no text yet: its worker makes it again.
    """
    marks = marks_of(session)
    try:
        known, hits = search.known(), search.find(words)
    except (OSError, sqlite3.Error):
        known, hits = {}, []
    rows = session.execute(select(Episode.id, Episode.slug))
    slugs = {row.id: row.slug for row in rows}
    return SearchAnswer(
        found=[TextHit(slugs[hit.episode], hit.excerpt) for hit in hits if hit.episode in slugs],
        behind=sum(known.get(number) != mark for number, mark in marks.items()),
    )
