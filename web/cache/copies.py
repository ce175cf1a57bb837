"""The cached state of an episode: its present text with times, and the edits since aligning.

    alignment ─► document ─ entry ─► document ─ entry ─► document, the one of now
                 └───────────── recent ──────────────┘

All values are immutable: a reader that runs beside a save sees the state before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aligner.alignment.model import Alignment
from web.document.document import Document
from web.document.timings import unpack
from web.store.journal import line_edit
from web.store.tables import JournalEntry, Realignment

_RECENT = 40
"""Texts of before that are kept: they share their lines, and who polls asks for them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A snapshot of an episode in memory, so that polling costs few database queries.

    Attributes:
        aligned_tick: when the alignment came.
        alignment: as it was made.
        document: the text now, with its times.
        entries: the journal since the alignment's revision; they belong to no session.
        recent: texts of before, each with all that was known of it when the next one came.
        placed: tick and revision of the edits whose words were placed, in that order.
        tick: the episode's, when somebody last looked for later ones.
        notes: what is to be known of the recording.
    """

    aligned_tick: int
    alignment: Alignment | None
    document: Document
    entries: tuple[JournalEntry, ...] = ()
    recent: tuple[Document, ...] = ()
    placed: tuple[tuple[int, int], ...] = ()
    tick: int = -1
    notes: tuple[str, ...] = ()

    @property
    def oldest(self) -> int:
        """The revision before the first of `entries`: each of them counts one up."""
        return self.document.revision - len(self.entries)

    def entry(self, revision: int) -> JournalEntry | None:
        """The edit that made a revision, if it is held."""
        place = revision - self.oldest - 1
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def after(self, revision: int) -> tuple[JournalEntry, ...]:
        """The edits later than a revision, of those that are held."""
        return self.entries[max(0, revision - self.oldest) :]

    def revision_at(self, tick: int) -> int:
        """The revision at a tick; the alignment's revision if that is newer."""
        return self.oldest + bisect_right(self.entries, tick, key=lambda entry: entry.tick)

    def back_at(self, revision: int) -> Copy | None:
        """The snapshot of an older revision, for a session that began earlier; None if not held."""
        document = next((each for each in self.recent if each.revision == revision), None)
        if document is None:
            return None
        return replace(
            self,
            document=document,
            entries=self.entries[: revision - self.oldest],
            recent=tuple(each for each in self.recent if each.revision < revision),
        )

    def advanced(
        self, fresh: Sequence[JournalEntry], realigned: Sequence[Realignment], tick: int
    ) -> Copy:
        """The snapshot after later edits and realignments.

        Args:
            fresh: all edits after `document`.
            realigned: all that was found out about edited lines after the last of `placed`.
            tick: the episode's by then.
        """
        entries = (*self.entries, *fresh)
        document, passed = self.document, list[Document]()
        events: list[JournalEntry | Realignment] = [*fresh, *realigned]
        for event in sorted(events, key=lambda each: each.tick):
            if isinstance(event, JournalEntry):
                passed.append(document)
                document = document.edited(line_edit(event), event.revision)
            elif event.revision > self.oldest:
                lines = line_edit(entries[event.revision - self.oldest - 1]).new.split("\n")
                document = document.placed(event.revision, lines, unpack(event.timings))
        return replace(
            self,
            document=document,
            entries=entries,
            recent=(*self.recent, *passed)[-_RECENT:],
            placed=(*self.placed, *((each.tick, each.revision) for each in realigned)),
            tick=tick,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """An edit with the text before and after it."""

    entry: JournalEntry
    before: Document
    after: Document
