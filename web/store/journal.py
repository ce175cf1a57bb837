"""Reads an episode's journal: entries, their realignments, older revisions of the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from aligner.transcript.changes import TextChange
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement
from web.document.lines import LineEdit
from web.store.tables import Episode, JournalEntry, Realignment

_Row = TypeVar("_Row", JournalEntry, Realignment)

_BETWEEN = (
    select(JournalEntry)
    .where(JournalEntry.episode_id == bindparam("episode"))
    .where(JournalEntry.revision > bindparam("after"), JournalEntry.revision <= bindparam("until"))
    .order_by(JournalEntry.revision)
)
_REALIGNED = (
    select(Realignment)
    .where(Realignment.episode_id == bindparam("episode"), Realignment.tick > bindparam("since"))
    .order_by(Realignment.tick)
)


def entries_between(
    session: Session, episode_id: int, after: int, until: int
) -> list[JournalEntry]:
    """Entries after one revision up to another, oldest first, detached from the session."""
    if after >= until:
        return []
    given = {"episode": episode_id, "after": after, "until": until}
    return _kept(session, session.scalars(_BETWEEN, given))


def realigned_since(session: Session, episode_id: int, tick: int) -> list[Realignment]:
    """Realignments of edited lines after a tick, in the order they were made."""
    given = {"episode": episode_id, "since": tick}
    return _kept(session, session.scalars(_REALIGNED, given))


def _kept(session: Session, rows: Iterable[_Row]) -> list[_Row]:
    """Rows detached from the session, so that caches may hold them."""
    kept = list(rows)
    for row in kept:
        session.expunge(row)
    return kept


def line_edit(entry: JournalEntry) -> LineEdit:
    """An entry as lines, without the file's carriage returns."""
    old, new = entry.old.replace("\r\n", "\n"), entry.new.replace("\r\n", "\n")
    return LineEdit(entry.first, entry.last, old, new)


def text_change_of(entry: JournalEntry) -> TextChange:
    """An entry in characters, as it was made in the file."""
    span = Span(entry.start, entry.end)
    return TextChange((Replacement(span, entry.old, entry.new),))


def text_at(session: Session, episode: Episode, revision: int) -> str:
    """The text at a revision: the base text with the journal's entries up to it applied.

    Raises:
        StaleEdit: the journal does not fit the text; somebody changed the database by hand.
    """
    if revision == episode.revision:
        return episode.text
    text = episode.base_text
    for entry in entries_between(session, episode.id, 0, revision):
        text = text_change_of(entry).apply(text)
    return text


def typed(old: str, new: str) -> str:
    """The words that an edit put in the place of others: whole ones, without what stayed."""
    before, after = old.split(), new.split()
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    most = min(len(before), len(after)) - first
    while last < most and before[len(before) - 1 - last] == after[len(after) - 1 - last]:
        last += 1
    return " ".join(after[first : len(after) - last])
