"""Who changed what in an episode, and who listened to what, newest first."""

from __future__ import annotations

from itertools import chain
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.document.document import Document
from web.editing.undo import taken_back
from web.flags.confirmations import listeners_of
from web.store.tables import Episode, FlagRow, JournalEntry, OpinionEntry
from web.views.agreement import people_by_id
from web.views.shapes import moment, wire_person
from web.wire.answers import HistoryAnswer, HistoryEntry, HistoryWord

_Row = TypeVar("_Row", JournalEntry, OpinionEntry)

_FILLS = frozenset({"edit", "redo"})


def wire_history(
    session: Session,
    document: Document,
    episode: Episode,
    me: int | None,
    before: int | None,
    limit: int,
) -> HistoryAnswer:
    """A page of the journal, and of what people said of flags.

    Args:
        session: of the database.
        document: the episode's text.
        episode: whose journal.
        me: who asks.
        before: only what happened at earlier ticks; None begins with the latest.
        limit: of both together.
    """
    entries = _latest(session, JournalEntry, episode, before, limit)
    words = _latest(session, OpinionEntry, episode, before, limit)
    ticks = sorted((*(e.tick for e in entries), *(w.tick for w in words)), reverse=True)
    last = ticks[limit - 1] if len(ticks) > limit else 0
    entries = [each for each in entries if each.tick >= last]
    words = [each for each in words if each.tick >= last]
    names = {e.flag_id for e in entries if e.flag_id} | {w.flag_id for w in words}
    mine = (FlagRow.episode_id == episode.id, FlagRow.id.in_(names))
    flags = session.scalars(select(FlagRow).where(*mine)).all() if names else []
    by_id = {flag.id: flag for flag in flags}
    heard = listeners_of(session, document, flags)
    who = (e.person_id for e in entries), (w.person_id for w in words)
    ids = chain(*who, *heard.values())
    people = people_by_id(session, ids)
    undone = taken_back(session, episode.id)
    shown = [
        HistoryEntry(
            revision=entry.revision,
            tick=entry.tick,
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
            heard_by=[wire_person(people[each]) for each in heard.get(entry.flag_id or "", ())]
            if entry.kind in _FILLS
            else [],
        )
        for entry in entries
    ]
    listened = [
        HistoryWord(
            tick=word.tick,
            flag=word.flag_id,
            line=max(1, by_id[word.flag_id].line),
            stands=not by_id[word.flag_id].gone,
            said=word.state,
            by=wire_person(people[word.person_id]),
            when=moment(word.when),
        )
        for word in words
        if word.flag_id in by_id
    ]
    return HistoryAnswer(shown, listened, more=len(ticks) > limit)


def _latest(
    session: Session, table: type[_Row], episode: Episode, before: int | None, limit: int
) -> list[_Row]:
    """The last rows of an episode below a tick, one more than asked for if there are as many."""
    query = select(table).where(table.episode_id == episode.id)
    if before is not None:
        query = query.where(table.tick < before)
    return list(session.scalars(query.order_by(table.tick.desc()).limit(limit + 1)))
