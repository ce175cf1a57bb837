"""Saving an edit: moved past what others did, checked, written; or a clear refusal.

plan      where the edit stands in the text of now          reads, no lock
guard     would the site still take the file                still no lock
write     journal and flags in one transaction              with the lock; planned again, for
                                                            somebody may have been faster
realign   where the new words are                           afterwards (`web.workers`): words beside
                                                            what changed have their times
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import ClassVar

from sqlalchemy.orm import Session

from aligner.transcript.changes import TextChange
from aligner.transcript.dialects.dialect import Dialect
from web.cache.episodes import EpisodeCache
from web.document.document import Document
from web.document.lines import LineEdit, move_past, read_lines, text_change, with_blank_line
from web.editing.guard import Reason, objections
from web.editing.merge import Merged, suggest_merge
from web.editing.undo import without_undone
from web.errors import RequestRefused
from web.flags.entries import FoundInText, NewEntry, write_entry
from web.services import Services
from web.store.episodes import get_episode
from web.store.journal import line_edit
from web.store.tables import Episode, JournalEntry
from web.workers.line_alignment import OF_TEXT, find_line_flags


@dataclass(frozen=True, slots=True)
class EpisodeEdit:
    """What somebody wants to do to an episode.

    Attributes:
        slug: of the episode.
        revision: that `edit` is counted in.
        edit: the lines.
        person: who.
        when: seconds since 1970.
        kind: "edit", "undo", "redo" or "revert".
        reverses: the revision that it takes back.
        flag: the flag that it answers, or whose answer it takes back.
    """

    slug: str
    revision: int
    edit: LineEdit
    person: int
    when: float
    kind: str = "edit"
    reverses: int | None = None
    flag: str | None = None


class Conflict(Exception):
    """Somebody changed the same lines since; everything that is needed to merge."""

    def __init__(
        self, asked: EpisodeEdit, theirs: str, place: LineEdit, by: tuple[int, float], revision: int
    ) -> None:
        super().__init__(asked, theirs, place, by, revision)
        self.asked, self.theirs, self.place = asked, theirs, place
        self.person, self.when = by
        self.revision = revision

    @property
    def merged(self) -> Merged | None:
        """A text with both changes, if they can be compared."""
        return suggest_merge(self.asked.edit.old, self.theirs, self.asked.edit.new)


class Refused(RequestRefused):
    """The dialect does not allow it."""

    status: ClassVar[int] = 422

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(reasons[0].message)
        self.reasons = tuple(reasons)
        self.args = (self.reasons,)  # what another process makes it of

    @property
    def facts(self) -> Mapping[str, object]:
        """Every reason with its place."""
        return {"reasons": [asdict(reason) for reason in self.reasons]}


class NotThatText(RequestRefused):
    """The revision named never had these lines."""

    status: ClassVar[int] = 409

    def __init__(self) -> None:
        super().__init__(
            "This page shows another text than was saved. Reload it; what you typed is kept."
        )
        self.args = ()


def save(editor: Services, asked: EpisodeEdit) -> int | None:
    """Make an edit.

    Returns:
        Its revision; None if it changes nothing.

    Raises:
        Conflict: the same lines changed since.
        Refused: the dialect does not allow it.
        NotThatText: `asked.edit.old` is not what stood there.
    """
    if asked.edit.old == asked.edit.new:
        return None
    with editor.database.reading() as session:
        episode = get_episode(session, asked.slug, text=True)
        edit = plan(editor.episode_cache, session, episode, asked)
        dialect = editor.episode_cache.dialect(episode)
        check = _check if dialect is None else partial(_check, dialect=dialect)
        change = check(episode.text, edit)
    seen = episode
    with editor.database.writing() as session:
        episode = get_episode(session, asked.slug, lock=True)
        if (episode.revision, episode.base_sha256) == (seen.revision, seen.base_sha256):
            text = seen.text
        else:
            text = episode.text
            edit = plan(editor.episode_cache, session, episode, asked)
            change = check(text, edit)
        before = editor.episode_cache.copy(session, episode)
        episode.text = change.apply(text)
        entry = _write(session, episode, replace(asked, edit=edit), change, before.document)
    editor.episode_cache.add(episode, before, entry)
    editor.realigner.wake()
    return episode.revision


def plan(
    episode_cache: EpisodeCache, session: Session, episode: Episode, asked: EpisodeEdit
) -> LineEdit:
    """The asked's edit, counted in the lines of now.

    Raises:
        Conflict, NotThatText: see `save`.
    """
    later = without_undone(episode_cache.entries_since(session, episode, asked.revision))
    moved = move_past(asked.edit, [line_edit(entry) for entry in later])
    now = read_lines(episode.text, moved.edit.first, moved.edit.last)
    if now == asked.edit.old:
        return with_blank_line(episode.text, replace(moved.edit, old=now))
    if moved.conflict is None:
        raise NotThatText
    first = later[moved.conflict]
    by = (first.person_id, first.when)  # no row: the session that it belongs to ends with this
    raise Conflict(asked, now or "", moved.edit, by, episode.revision)


def _check(text: str, edit: LineEdit, dialect: Dialect | None = None) -> TextChange:
    change = text_change(text, edit)
    reasons = objections(text, change.apply(text), edit, dialect)
    if reasons:
        raise Refused(reasons)
    return change


def _write(
    session: Session, episode: Episode, asked: EpisodeEdit, change: TextChange, before: Document
) -> JournalEntry:
    """Write down an edit that the episode's text has by now; `before` is what it was made in."""
    made = NewEntry(asked.edit, asked.person, asked.when, asked.kind, asked.reverses, asked.flag)
    after = before.edited(asked.edit, episode.revision + 1)
    lines = after.part(asked.edit.first, asked.edit.last_after)
    found = FoundInText(find_line_flags(lines, None), OF_TEXT)
    return write_entry(session, episode, made, change, before, found)
