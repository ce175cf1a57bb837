"""Who changed what in an episode, newest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.editing.undo import taken_back
from web.store.tables import Episode, JournalEntry
from web.views.reading import people_by_id
from web.views.shapes import moment, wire_person
from web.wire.answers import HistoryAnswer, HistoryEntry


def wire_history(
    session: Session, episode: Episode, me: int | None, before: int | None, limit: int
) -> HistoryAnswer:
    """A page of the journal.

    Args:
        session: of the database.
        episode: whose journal.
        me: who asks.
        before: only entries of earlier revisions; None begins with the latest.
        limit: entries at most.
    """
    query = select(JournalEntry).where(JournalEntry.episode_id == episode.id)
    if before is not None:
        query = query.where(JournalEntry.revision < before)
    query = query.order_by(JournalEntry.revision.desc()).limit(limit + 1)
    entries = list(session.scalars(query))
    people = people_by_id(session, (entry.person_id for entry in entries))
    undone = taken_back(session, episode.id)
    shown = [
        HistoryEntry(
            revision=entry.revision,
            line=entry.first,
            old=entry.old,
            new=entry.new,
            by=wire_person(people[entry.person_id]),
            when=moment(entry.when),
            kind=entry.kind,
            flag=entry.flag_id,
            reverses=entry.reverses,
            undone_by=undone.get(entry.revision),
            mine=entry.person_id == me,
        )
        for entry in entries[:limit]
    ]
    return HistoryAnswer(shown, more=len(entries) > limit)
