"""Saving an edit: rebased over later edits, checked, written; or refused with the reason.

plan      the edit's lines in the present text              reads only, no lock
guard     would the site still accept the file              still no lock
write     journal and flags in one transaction              with the lock; planned again if somebody
                                                            saved between the two
realign   times of the new words                            afterwards (`web.workers`); unchanged
                                                            words keep their times

A flag takes one answer. Two people may answer the same gap without touching the same line revision,
because the second page may already show the first person's text; so answers are compared too:

    Ann   answers gap A: "of"                 gap A is filled
    Bo    answers gap A: "as of"              Conflict with both texts: Bo decides
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import ClassVar

from sqlalchemy import select
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
from web.store.tables import Episode, FlagRow, JournalEntry
from web.workers.line_alignment import OF_TEXT, find_line_flags


@dataclass(frozen=True, slots=True)
class EpisodeEdit:
    """A requested edit of an episode.

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


@dataclass(frozen=True, slots=True)
class Theirs:
    """The other side of a conflict: the present lines, and who changed them.

    Attributes:
        text: the lines of now.
        person: who made the first edit that is in the way.
        when: they did, in seconds since 1970.
        base: the lines before it, as far as it is known to be of the same ones.
    """

    text: str
    person: int
    when: float
    base: str


class Conflict(Exception):
    """Somebody changed the same lines or answered the flag; holds what a merge needs.

    Attributes:
        place: where `theirs` stands in the lines of `revision`.
        answered: it is the flag that has an answer.
    """

    def __init__(
        self, asked: EpisodeEdit, theirs: Theirs, place: LineEdit, revision: int, *, answered: bool
    ) -> None:
        super().__init__(asked, theirs, place, revision)
        self.asked, self.theirs, self.place, self.revision = asked, theirs, place, revision
        self.answered = answered

    @property
    def merged(self) -> Merged | None:
        """A text with both changes, if they can be compared."""
        return suggest_merge(self.theirs.base, self.theirs.text, self.asked.edit.new)

    @property
    def is_agreed(self) -> bool:
        """Whether both wrote the same text: a request sent twice, or two people who agree."""
        return self.asked.kind == "edit" and self.theirs.text == self.asked.edit.new


class Refused(RequestRefused):
    """The edit would make the file invalid."""

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
        Its revision; None if it changes nothing, also because somebody saved the very same.

    Raises:
        Conflict: the same lines changed since, or the flag has an answer.
        Refused: the dialect does not allow it.
        NotThatText: `asked.edit.old` is not what stood there.
    """
    if asked.edit.old == asked.edit.new:
        return None
    try:
        return _make(editor, asked)
    except Conflict as conflict:
        if conflict.is_agreed:
            return None
        raise


def _make(editor: Services, asked: EpisodeEdit) -> int:
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
    """The edit that was asked for, with its lines counted in the present text.

    Raises:
        Conflict, NotThatText: see `save`.
    """
    later = without_undone(episode_cache.entries_since(session, episode, asked.revision))
    moved = move_past(asked.edit, [line_edit(entry) for entry in later])
    now = read_lines(episode.text, moved.edit.first, moved.edit.last)
    if now != asked.edit.old and moved.conflict is None:
        raise NotThatText
    answers = asked.flag if asked.kind == "edit" else None
    answer = _find_answer(episode_cache, session, episode, answers)
    if now is not None and now == asked.edit.old and answer is None:
        return with_blank_line(episode.text, replace(moved.edit, old=now))
    first = answer if moved.conflict is None else later[moved.conflict]
    if first is None:
        raise NotThatText
    base = asked.edit.old
    if moved.conflict is None and line_edit(first).new == now:
        base = line_edit(first).old  # the page knew the answer: what was before it, it did not say
    # No row: the session that it belongs to ends with this.
    theirs = Theirs(now or "", first.person_id, first.when, base)
    raise Conflict(asked, theirs, moved.edit, episode.revision, answered=answer is not None)


def _find_answer(
    episode_cache: EpisodeCache, session: Session, episode: Episode, flag: str | None
) -> JournalEntry | None:
    """The edit that filled a flag; None if the flag is open or does not exist.

    An edit that names no flag can fill a gap too: then it is the last edit of the gap's line.
    """
    row = session.get(FlagRow, (episode.id, flag)) if flag else None
    if row is None or row.gone or row.state != "filled":
        return None
    entries = select(JournalEntry).where(JournalEntry.episode_id == episode.id)
    named = entries.where(JournalEntry.flag_id == flag).order_by(JournalEntry.revision.desc())
    found = session.scalars(named.limit(1)).first()
    if found is not None and found.kind in {"edit", "redo"}:
        return found
    revisions = episode_cache.document(session, episode).revisions
    revision = revisions[row.line - 1] if 0 < row.line <= len(revisions) else 0
    # Aligning an episode anew resets the revisions of its lines to 0: then the newest edit is told.
    return session.scalars(
        entries.where(JournalEntry.revision == (revision or episode.revision))
    ).first()


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
