"""Edits of many lines in one request, such as a renamed speaker; one undo takes all back.

    asked     17 lines, all counted in one revision
    saved     15 entries of the journal, each moved past the others; all of one moment, one person
    skipped    2 lines: somebody changed one meanwhile, the site would reject the other

A line is an entry of its own, so that what others do to one of them concerns that one alone, also
when the whole is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.editing.saving import Conflict, EpisodeEdit, NotThatText, Refused, save
from web.services import Services
from web.store.journal import line_edit
from web.store.tables import JournalEntry

_CHANGED = "Somebody changed this line meanwhile."


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that was left as it is; `line` counts from 1 in the text as it was asked for."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class SavedMany:
    """The result of `save_many`.

    Attributes:
        revisions: of those that were made, oldest first.
        skipped: those that were not, in the order they were asked for.
    """

    revisions: tuple[int, ...]
    skipped: tuple[SkippedLine, ...]


def save_many(editor: Services, edits: Iterable[EpisodeEdit]) -> SavedMany:
    """Save edits one after the other; one that is refused does not stop the others.

    Args:
        editor: the parts of the running editor.
        edits: of different lines. To be one deed they have the same person and moment.
    """
    made: list[int] = []
    skipped: list[SkippedLine] = []
    for asked in edits:
        try:
            revision = save(editor, asked)
        except (Conflict, NotThatText):
            skipped.append(SkippedLine(asked.edit.first, asked.edit.old, _CHANGED))
        except Refused as refused:
            message = refused.reasons[0].message
            skipped.append(SkippedLine(asked.edit.first, asked.edit.old, message))
        else:
            made += [] if revision is None else [revision]
    return SavedMany(tuple(made), tuple(skipped))


def last_deed(session: Session, episode_id: int, ticks: tuple[int, ...]) -> list[JournalEntry]:
    """Entries of the last deed among `ticks`, newest first; empty if that is an opinion on a flag.

    Entries of one person and one moment are one deed: a request takes one time for all it writes.

    Args:
        session: to read with.
        episode_id: whose journal.
        ticks: what one person can take back or do again, the next one last.
    """
    newest_first = list(reversed(ticks))
    query = select(JournalEntry).where(
        JournalEntry.episode_id == episode_id, JournalEntry.tick.in_(newest_first[:1])
    )
    last = session.scalar(query)
    if last is None:
        return []
    same = select(JournalEntry).where(
        JournalEntry.episode_id == episode_id,
        JournalEntry.person_id == last.person_id,
        JournalEntry.when == last.when,
    )
    by_tick = {entry.tick: entry for entry in session.scalars(same)}
    return [by_tick[tick] for tick in takewhile(by_tick.__contains__, newest_first)]


def reversal_of(entry: JournalEntry, slug: str, person: int, when: float, kind: str) -> EpisodeEdit:
    """The edit that takes an entry back."""
    edit = line_edit(entry).inverse
    return EpisodeEdit(
        slug, entry.revision, edit, person, when, kind, entry.revision, entry.flag_id
    )
