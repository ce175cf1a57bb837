"""Flags written to the database: after an import, an alignment, an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import FlagKind, PageKind
from aligner.timeline import Segment
from aligner.transcript.positions import line_starts
from web.document.document import Document
from web.document.lines import LineEdit
from web.flags.opinions import opinions_of
from web.flags.page_flags import READINGS, follow, refresh
from web.flags.places import Places
from web.flags.states import (
    FlagChanges,
    FoundFlag,
    answer,
    excerpt_around,
    free_id,
    in_lines,
    match,
    state_from,
    store,
    without_doubts,
)
from web.store.tables import Episode, FlagRow, JournalEntry

_MOST = 0.5
"""Share of unwritten speech that written words must cover before it counts as written."""


def replace_all(
    session: Session, episode: Episode, document: Document, flags: Iterable[Flag]
) -> None:
    """All flags of an episode anew; those that were known keep id and state, a page's stay.

    Args:
        session: that holds the episode.
        episode: its `tick` counts already for this change.
        document: its text.
        flags: counted in the whole text.
    """
    rows = {row.line: row for row in document.rows()}
    found = in_lines(flags, line_starts("\n".join(document.lines)), rows)
    before = list(session.scalars(select(FlagRow).where(FlagRow.episode_id == episode.id)))
    here = [flag for flag in before if not flag.gone]
    outcome = match([flag for flag in here if flag.kind not in READINGS], found)
    refresh((flag for flag in here if flag.kind in READINGS), document, episode.tick)
    _keep(session, episode, outcome, answered=None, undone=False)
    for flag in outcome.lost:
        if flag.state == "open":
            flag.gone, flag.tick = True, episode.tick
    _add(session, episode, outcome.fresh, {flag.id for flag in before})


def update_lines(
    session: Session,
    episode: Episode,
    after: Document,
    edit: LineEdit,
    flags: Sequence[Flag],
    sought: frozenset[FlagKind | PageKind],
    *,
    answered: str | None,
    undone: bool,
    reverses: int | None = None,
    by_ear: bool = False,
) -> None:
    """The flags of edited lines; those below move along.

    Args:
        session: that holds the episode.
        episode: its `tick` counts already for this edit.
        after: the text after it.
        edit: counted in the lines before it.
        flags: counted in the edit's new lines.
        sought: the kinds that would be among `flags`.
        answered: the flag that the edit answers.
        undone: whether the edit takes another one back.
        reverses: the revision of that one.
        by_ear: whether somebody heard the lines when they wrote them: then nothing is doubted anew
            but what the sound clearly contradicts.
    """
    mine = (FlagRow.episode_id == episode.id, FlagRow.gone.is_(False))
    here = FlagRow.line.between(edit.first, edit.last)
    before = list(session.scalars(select(FlagRow).where(*mine, here).order_by(FlagRow.start)))
    if edit.delta:
        moved = update(FlagRow).where(FlagRow.episode_id == episode.id, FlagRow.line > edit.last)
        session.execute(moved.values(line=FlagRow.line + edit.delta))
    rows = {row.line: row for row in after.rows_of(edit.first, edit.last_after)}
    found = in_lines(flags, line_starts(edit.new), rows, first=edit.first)
    places = Places.of(edit)
    outcome = answer(match([f for f in before if f.kind in sought], found, places), answered)
    outcome = without_doubts(outcome, answered) if by_ear else outcome
    _keep(session, episode, outcome, answered=answered, undone=undone)
    for flag in outcome.lost:
        # What came with the edit that is taken back goes with it: nobody filled it.
        came = flag.state != "filled" and _came_with(session, episode, flag, reverses)
        flag.gone, flag.tick = came, episode.tick
        flag.state = "open" if came else "filled"
        flag.line = min(flag.line, edit.last_after)
        flag.start = flag.end = None
    others = [f for f in before if f.kind not in sought | READINGS]
    _follow(others, after, places, episode.tick, None if undone else answered, undone=undone)
    if page := [f for f in before if f.kind in READINGS]:
        said = opinions_of(session, episode.id)
        follow(page, edit, after, episode.tick, said, answered=answered, undone=undone)
    if outcome.fresh:
        _add(session, episode, _revived(session, episode, outcome.fresh), _ids(session, episode))


def page_flags(session: Session, episode: Episode) -> list[FlagRow]:
    """What an episode's page, or upstream, says otherwise, answered or not."""
    query = select(FlagRow).where(FlagRow.episode_id == episode.id, FlagRow.kind.in_(READINGS))
    return list(session.scalars(query.where(FlagRow.gone.is_(False))))


def _keep(
    session: Session, episode: Episode, outcome: FlagChanges, *, answered: str | None, undone: bool
) -> None:
    opinions = opinions_of(session, episode.id) if outcome.kept else {}
    for flag, found in outcome.kept:
        if flag.id == answered and not undone:
            flag.state = "partly_resolved"
        elif flag.state == "filled" or undone:
            flag.state = state_from(opinions.get(flag.id, {}).values())
        store(flag, found, episode.tick)


def _follow(
    flags: Sequence[FlagRow],
    after: Document,
    places: Places,
    tick: int,
    answered: str | None,
    *,
    undone: bool,
) -> None:
    """Flags that were not sought: they stay while their characters, or their silence, do.

    Characters that were answered are opened by taking that back only: the same ones may stand
    elsewhere in the line.
    """
    edit = places.edit
    for flag in flags:
        at = _place_of(flag, places)
        lines = range(edit.first, edit.last_after + 1)
        gone = at is None if flag.quote else _is_written(flag, after, lines)
        flag.tick = tick
        flag.start = flag.end = None
        flag.line = min(flag.line, edit.last_after) if at is None else at[0]
        was_answered = flag.quote and flag.state == "filled" and not undone
        if flag.id == answered or gone or was_answered:
            flag.state = "filled"
            continue
        flag.state = "open" if flag.state == "filled" else flag.state
        if at is not None:
            flag.line, flag.start, flag.end = at


def _place_of(flag: FlagRow, places: Places) -> tuple[int, int, int] | None:
    """Line, start and end of a flag's characters; None if they stand there no more.

    They may be written anew, in a line that was, or when that is taken back: then between the words
    that they had beside them, if that tells.
    """
    if not flag.quote:
        return None
    if flag.start is not None and flag.end is not None:
        kept = places.kept(flag.line, flag.start, flag.end)
        if kept is not None:
            return kept
    found = places.written(flag.quote)
    rows = places.edit.new.split("\n")
    same = (
        (line, start, end)
        for line, start, end in found
        if excerpt_around(rows[line - places.edit.first], start, end) == flag.excerpt
    )
    return next(same, found[0] if found else None)


def _is_written(flag: FlagRow, after: Document, lines: Iterable[int]) -> bool:
    """Whether words stand now for most of the speech that had none."""
    if flag.onset is None or flag.offset is None:
        return False
    speech = Segment(flag.onset, flag.offset)
    timings = [timing for n in lines if (timing := after.timings[n - 1])]
    words = [word.segment for timing in timings for word in timing.words if word.segment]
    return sum(speech.overlap(word) for word in words) > _MOST * speech.duration


def _came_with(session: Session, episode: Episode, flag: FlagRow, revision: int | None) -> bool:
    """Whether a tag stood nowhere before an edit brought it, or that was done again."""
    if revision is None or flag.quote in episode.base_text:
        return False
    reversed_by = select(JournalEntry.reverses).where(JournalEntry.episode_id == episode.id)
    while (
        first := session.scalar(reversed_by.where(JournalEntry.revision == revision))
    ) is not None:
        revision = first
    earlier = select(JournalEntry.id).where(
        JournalEntry.episode_id == episode.id,
        JournalEntry.revision < revision,
        JournalEntry.new.contains(flag.quote, autoescape=True),
    )
    return session.scalars(earlier.limit(1)).first() is None


def _ids(session: Session, episode: Episode) -> set[str]:
    return set(session.scalars(select(FlagRow.id).where(FlagRow.episode_id == episode.id)))


def _revived(session: Session, episode: Episode, fresh: Iterable[FoundFlag]) -> Iterator[FoundFlag]:
    """Those that are new; what went when an edit was taken back, and is done again, is back."""
    for found in fresh:
        flag = session.get(FlagRow, (episode.id, found.flag.id))
        if flag is None or not flag.gone:
            yield found
            continue
        said = opinions_of(session, episode.id).get(flag.id, {})
        flag.state = state_from(said.values())
        store(flag, found, episode.tick)


def _add(session: Session, episode: Episode, fresh: Iterable[FoundFlag], taken: set[str]) -> None:
    for found in fresh:
        name = free_id(found, taken)
        taken.add(name)
        flag = FlagRow(episode_id=episode.id, id=name, state="open", gone=False)
        store(flag, found, episode.tick)
        session.add(flag)
