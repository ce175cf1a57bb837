"""What people typed into the gaps of an episode: a name that nobody knew may be said again.

filled   … then [gap] said …  ->  … then Quartzmill said …       stands nowhere else: a new name
open     … and [gap] went …       looked into again, with it
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.store.journal import typed
from web.store.tables import Episode, FlagRow, JournalEntry

_AGAIN = 8
"""Gaps behind one that somebody filled with a new name that are looked into again."""

_WORD = re.compile(r"[^\W_](?:[\w'’.+#-]*[\w+#])?")


@dataclass(frozen=True, slots=True)
class Fills:
    """What people filled into an episode's gaps: words that stand nowhere else, the last line."""

    typed: frozenset[str] = frozenset()
    line: int = 0

    def next_to(self, rows: Collection[FlagRow]) -> frozenset[str]:
        """Gaps to look into again for what was typed: those that come next."""
        far = sorted(rows, key=lambda row: (row.line < self.line, abs(row.line - self.line)))
        return frozenset(row.id for row in far[:_AGAIN])


def read_fills(session: Session, episode: Episode) -> Fills:
    """Read from the journal; what was taken back or written over since is in no text any more."""
    query = select(JournalEntry).where(
        JournalEntry.episode_id == episode.id,
        JournalEntry.flag_id.is_not(None),
        JournalEntry.kind == "edit",
    )
    entries = session.scalars(query.order_by(JournalEntry.revision)).all()
    if not entries:
        return Fills()
    filled = Counter(
        word for entry in entries for word in _WORD.findall(typed(entry.old, entry.new).lower())
    )
    written = Counter(_WORD.findall(episode.text.lower()))
    fresh = (word for word, times in filled.items() if 0 < written[word] <= times)
    return Fills(frozenset(fresh), entries[-1].first)
