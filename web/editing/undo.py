"""Undo and redo stacks, derived from the journal, which is append-only.

Undo and redo of one person in one episode, edits and words on flags in one list, by their ticks:

    done       edit 1   word 2   undo 2   edit 4   undo 4
    undoable   1        1 2      1        1 4      1
    redoable                     3                 5

Undoing is an entry of its own that puts the old lines back, redoing another that takes that back.
Taking back somebody's edit from the history ("revert") is an edit like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session, aliased

from web.store.tables import JournalEntry, OpinionEntry

FRESH = frozenset({"edit", "revert"})

_REVERSED = aliased(JournalEntry)
_EDITS = (
    select(JournalEntry.tick, JournalEntry.kind, _REVERSED.tick.label("reverses"))
    .outerjoin(
        _REVERSED,
        (_REVERSED.episode_id == JournalEntry.episode_id)
        & (_REVERSED.revision == JournalEntry.reverses),
    )
    .where(
        JournalEntry.episode_id == bindparam("episode"),
        JournalEntry.person_id == bindparam("person"),
    )
)
_WORDS = select(OpinionEntry.tick, OpinionEntry.kind, OpinionEntry.reverses).where(
    OpinionEntry.episode_id == bindparam("episode"), OpinionEntry.person_id == bindparam("person")
)
_DONE_BY = _EDITS.union_all(_WORDS).order_by(literal_column("tick"))


@dataclass(frozen=True, slots=True)
class Stacks:
    """Ticks of what can be undone, and of the undoing that can be redone; the next one is last."""

    undoable: tuple[int, ...]
    redoable: tuple[int, ...]


def stacks(entries: Iterable[tuple[int, str, int | None]]) -> Stacks:
    """The stacks after one person's entries.

    Args:
        entries: tick, kind and the tick that it reverses, oldest first.
    """
    undoable: list[int] = []
    redoable: list[int] = []
    for tick, kind, reverses in entries:
        if kind in FRESH:
            undoable.append(tick)
            redoable.clear()
        elif kind == "undo":
            if reverses in undoable:
                undoable.remove(reverses)
            redoable.append(tick)
        else:
            if reverses in redoable:
                redoable.remove(reverses)
            undoable.append(tick)
    return Stacks(tuple(undoable), tuple(redoable))


def stacks_of(session: Session, episode_id: int, person_id: int | None) -> Stacks:
    """A person's stacks in an episode."""
    if person_id is None:
        return Stacks((), ())
    rows = session.execute(_DONE_BY, {"episode": episode_id, "person": person_id})
    return stacks((tick, kind, reverses) for tick, kind, reverses in rows)


def without_undone(entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """Entries without pairs of an edit and its immediate undo: these conflict with nothing."""
    kept: list[JournalEntry] = []
    for entry in entries:
        if kept and entry.reverses == kept[-1].revision:
            kept.pop()
        else:
            kept.append(entry)
    return kept


def without_reversed(entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """Edits in force: not undone, or redone after that; oldest first."""
    dead: set[int] = set()
    kept: list[JournalEntry] = []
    for entry in sorted(entries, key=lambda each: -each.revision):
        if entry.revision in dead:
            continue
        if entry.reverses is not None:
            dead.add(entry.reverses)
        else:
            kept.append(entry)
    return kept[::-1]


def taken_back(session: Session, episode_id: int) -> dict[int | None, int]:
    """Undone revisions, each with the revision that undid it last."""
    query = select(JournalEntry.reverses, JournalEntry.revision).where(
        JournalEntry.episode_id == episode_id, JournalEntry.reverses.is_not(None)
    )
    undone: dict[int | None, int] = {}
    rows = session.execute(query.order_by(JournalEntry.revision))
    undone.update((reversed_one, by) for reversed_one, by in rows)
    return undone
