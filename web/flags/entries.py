"""Writes a journal entry and updates the flags of its lines in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import FlagKind, PageKind
from aligner.transcript.changes import TextChange
from web.document.document import Document
from web.document.lines import LineEdit
from web.flags.updates import update_lines
from web.store.tables import REVERSALS, Episode, JournalEntry, Realignment


@dataclass(frozen=True, slots=True)
class NewEntry:
    """The values of a new journal entry.

    Attributes:
        edit: the lines.
        person: who.
        when: seconds since 1970.
        kind: see `JournalEntry`.
        reverses: the revision that it takes back.
        flag: the flag that it answers, or whose answer it takes back.
    """

    edit: LineEdit
    person: int
    when: float
    kind: str = "edit"
    reverses: int | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class FoundInText:
    """Flags that the new lines raise by themselves, and the kinds that would be among them."""

    flags: Sequence[Flag]
    sought: frozenset[FlagKind | PageKind]


def write_entry(
    session: Session,
    episode: Episode,
    made: NewEntry,
    change: TextChange,
    before: Document,
    found: FoundInText,
) -> JournalEntry:
    """Write the journal entry of an edit that `episode.text` contains already.

    Args:
        session: that holds the episode.
        episode: whose `text` is the one after the edit already; its revision and tick count up.
        made: what to write.
        change: the edit in characters: one replacement.
        before: what it was made in.
        found: in the edit's new lines.
    """
    (replaced,) = change.replacements
    episode.revision += 1
    episode.tick += 1
    entry = JournalEntry(
        episode_id=episode.id,
        revision=episode.revision,
        tick=episode.tick,
        base_sha256=episode.base_sha256,
        first=made.edit.first,
        last=made.edit.last,
        start=replaced.span.start,
        end=replaced.span.end,
        old=replaced.old,
        new=replaced.new,
        person_id=made.person,
        when=made.when,
        kind=made.kind,
        reverses=made.reverses,
        flag_id=made.flag,
    )
    session.add(entry)
    session.add(Realignment(episode_id=episode.id, revision=episode.revision))
    update_lines(
        session,
        episode,
        before.edited(made.edit, episode.revision),
        made.edit,
        found.flags,
        found.sought,
        answered=made.flag,
        undone=made.kind in REVERSALS,
        reverses=made.reverses if made.kind in REVERSALS else None,
    )
    return entry
