"""The text without fills that nobody else heard: what leaves where only confirmed ones may.

    base ──A──B──C──►  the text         A and C are fills, C is confirmed
    base ─────B──C'─►  what may leave   C' is C moved past the lack of A

What was written over a fill that stays behind stays behind with it: it cannot stand without.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import words
from web.document.document import Document
from web.editing.undo import without_reversed
from web.errors import RequestRefused
from web.flags.confirmations import listeners_of
from web.store.journal import entries_between
from web.store.tables import Episode, FlagRow, JournalEntry


class NotSeparable(RequestRefused):
    """A fill that nobody else heard cannot be taken out of what others made of it."""

    status: ClassVar[int] = 409

    def __init__(self) -> None:
        super().__init__(
            "A fill that nobody confirmed stands where upstream changed the text too: it cannot be "
            "left out. Let somebody confirm it, or take it back."
        )
        self.args = ()


def confirmed_text(session: Session, episode: Episode, document: Document) -> tuple[str, int]:
    """The text with only those fills that a second person heard; how many edits stay behind.

    Args:
        session: to read with.
        episode: with its texts.
        document: the same text with its lines.

    Raises:
        NotSeparable: upstream's own change would have to stay behind.
    """
    fills = select(FlagRow).where(
        FlagRow.episode_id == episode.id,
        FlagRow.kind.in_(kinds_answered("fill")),
        FlagRow.state.in_(("filled", "partly_resolved")),
    )
    flags = session.scalars(fills).all()
    heard = listeners_of(session, document, flags)
    unheard = [each for each in flags if each.id not in heard]
    entries = entries_between(session, episode.id, 0, episode.revision)
    standing = {entry.revision for entry in without_reversed(entries)}
    text, left = without(
        episode.base_text, entries, {each.id for each in unheard}, {each.quote for each in unheard}
    )
    return text, len(standing.intersection(left))


def without(
    base: str, entries: Iterable[JournalEntry], flags: AbstractSet[str], tags: AbstractSet[str]
) -> tuple[str, list[int]]:
    """A text without the answers to some gaps, and the revisions of what was left out.

    Args:
        base: what the journal begins with.
        entries: the journal, oldest first, what was taken back too: it comes to nothing with what
            took it back.
        flags: the gaps.
        tags: their tags: a gap may be filled by an edit of its line that names no flag.

    Raises:
        NotSeparable: see `confirmed_text`.
    """
    text = whole = base
    missing = TextChange(())  # makes the whole text of `text`
    left: list[int] = []
    for entry in entries:
        # Words, not lines: two gaps of a line are two answers.
        change = words(entry.old, entry.new).shifted(entry.start)
        whole = change.apply(whole)
        is_theirs = entry.kind == "upstream"
        is_answer = not is_theirs and (
            entry.flag_id in flags or any((tag in entry.old) != (tag in entry.new) for tag in tags)
        )
        moved = None if is_answer else change.rebase(missing.invert())
        if is_theirs and moved is not None and moved.conflicts:
            raise NotSeparable
        if moved is None or moved.conflicts:
            missing = missing.compose(change)
            left.append(entry.revision)
        else:
            missing = missing.rebase(moved.change).change
            text = moved.change.apply(text)
    if missing.apply(text) != whole:
        raise NotSeparable
    return text, left
