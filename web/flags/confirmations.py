"""Confirmed fills: who filled a gap, who confirmed it, and whether the line is still the same.

    Ann   fills gap A: "as of"          filled, heard by one
    Bo    hears it too                  confirmed: Bo heard it of this very line
    Cy    changes the line              Bo's word is of other words: it counts no more

Nobody confirms what they filled themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.document.document import Document
from web.store.tables import FlagRow, JournalEntry, Opinion

CONFIRMED: Final = "confirmed_fill"

_FILLED = (
    select(JournalEntry.flag_id, JournalEntry.person_id)
    .where(JournalEntry.episode_id == bindparam("episode"))
    .where(JournalEntry.flag_id.in_(bindparam("flags", expanding=True)))
    .where(JournalEntry.kind.in_(("edit", "redo")))
    .order_by(JournalEntry.revision)
)
_WROTE = (
    select(JournalEntry.revision, JournalEntry.person_id)
    .where(JournalEntry.episode_id == bindparam("episode"))
    .where(JournalEntry.revision.in_(bindparam("revisions", expanding=True)))
)
_SAID = (
    select(Opinion.flag_id, Opinion.person_id, Opinion.of_line)
    .where(Opinion.episode_id == bindparam("episode"), Opinion.state == CONFIRMED)
    .order_by(Opinion.when)
)


def line_mark(line: str) -> str:
    """A hash of a line, to tell whether it is still the one that was confirmed."""
    return sha256(line.encode()).hexdigest()


def line_of(document: Document, flag: FlagRow) -> str:
    """The line that a flag stands in; "" before the first."""
    return document.lines[flag.line - 1] if 0 < flag.line <= len(document.lines) else ""


def fillers_of(session: Session, document: Document, flags: Iterable[FlagRow]) -> Mapping[str, int]:
    """Who filled each flag that is filled: whoever answered it, else who last changed its line."""
    filled = {flag.id: flag for flag in flags if flag.state == "filled"}
    if not filled:
        return {}
    episode = next(iter(filled.values())).episode_id
    fillers: dict[str, int] = {}
    rows = session.execute(_FILLED, {"episode": episode, "flags": list(filled)})
    fillers.update((str(flag), person) for flag, person in rows)
    lines = {
        flag.id: document.revisions[flag.line - 1]
        for flag in filled.values()
        if flag.id not in fillers and 0 < flag.line <= len(document.revisions)
    }
    if not lines:
        return fillers
    given = {"episode": episode, "revisions": sorted(set(lines.values()))}
    wrote = {row.revision: row.person_id for row in session.execute(_WROTE, given)}
    return fillers | {name: wrote[at] for name, at in lines.items() if at in wrote}


def listeners_of(
    session: Session, document: Document, flags: Iterable[FlagRow]
) -> Mapping[str, tuple[int, ...]]:
    """People who confirmed each fill of the present line, in the order of their confirmations."""
    marks = {flag.id: line_mark(line_of(document, flag)) for flag in flags}
    filled = [flag for flag in flags if flag.state == "filled"]
    heard: dict[str, list[int]] = defaultdict(list)
    if filled:
        for name, person, mark in session.execute(_SAID, {"episode": filled[0].episode_id}):
            if mark is not None and marks.get(name) == mark:
                heard[name].append(person)
    return {flag.id: tuple(heard[flag.id]) for flag in filled if flag.id in heard}
