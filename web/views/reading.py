"""Builds the answers for the editor page and its polls; read-only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from aligner.timeline import Segment
from web.cache.copies import Copy, Step
from web.cache.episodes import EpisodeCache
from web.document.document import Document, Row
from web.editing.undo import stacks_of
from web.flags.opinions import opinions_of
from web.store.journal import line_edit
from web.store.leases import is_claimed
from web.store.tables import Claim, Episode, FlagRow, Person
from web.views.agreement import agreements_on, people_by_id
from web.views.nearby import listen_near
from web.views.shapes import (
    NOBODY_YET,
    Name,
    relabelled,
    wire_break,
    wire_claim,
    wire_edited,
    wire_flag,
    wire_progress,
    wire_row,
    wire_spelling,
    wire_splice,
)
from web.views.tallies import one_episode, recording_of
from web.wire import shapes
from web.wire.answers import ChangesAnswer, EpisodeAnswer, Standing

# What every poll asks: put together once, for that takes longer than the database needs.
_MINE = FlagRow.episode_id == bindparam("episode")
_IN_ORDER = select(FlagRow).where(_MINE).order_by(FlagRow.line, FlagRow.start)
_FLAGS = _IN_ORDER.where(FlagRow.gone.is_(False))
_CHANGED_FLAGS = _IN_ORDER.where(FlagRow.tick > bindparam("since"))
_CLAIMS = (
    select(Person.id, Person.name, Claim.flag_id, Claim.expires)
    .join(Person, Person.id == Claim.person_id)
    .where(Claim.episode_id == bindparam("episode"), is_claimed(bindparam("now")))
)


def whole_episode(
    session: Session, episode_cache: EpisodeCache, episode: Episode, me: int | None, now: float
) -> EpisodeAnswer:
    """All that the editor needs to begin."""
    copy = episode_cache.copy(session, episode)
    breaks = copy.alignment.breaks if copy.alignment else ()
    claims = claims_of(session, episode, me, now)
    return EpisodeAnswer(
        episode=one_episode(session, episode, now),
        rows=wire_rows(session, copy, copy.document.rows()),
        flags=wire_flags(session, copy.document, stored_flags(session, episode), me, claims),
        breaks=[wire_break(each) for each in breaks],
        claims=claims,
        spelling=wire_spelling(copy.document.spelling),
        sound=episode_cache.playable(episode),
        notes=list(copy.notes),
        **standing(session, episode, me),
    )


def standing(
    session: Session, episode: Episode, me: int | None, *, just_edited: bool = False
) -> Standing:
    """Revision, tick, whether I can undo or redo: who just edited can undo that, redo nothing."""
    if just_edited:
        undo, redo = True, False
    else:
        mine = stacks_of(session, episode.id, me)
        undo, redo = bool(mine.undoable), bool(mine.redoable)
    return {"revision": episode.revision, "tick": episode.tick, "undo": undo, "redo": redo}


def wire_rows(session: Session, copy: Copy, rows: Iterable[Row]) -> list[shapes.Row]:
    """Rows of an episode with who edited them."""
    held = list(rows)
    entries = [entry for each in {row.revision for row in held} if (entry := copy.entry(each))]
    people = people_by_id(session, (entry.person_id for entry in entries))
    placed = {revision for _, revision in copy.placed}
    edited = {
        entry.revision: wire_edited(entry, people, placed=entry.revision in placed)
        for entry in entries
    }
    return [wire_row(row, edited.get(row.revision)) for row in held]


def wire_splices(session: Session, steps: Sequence[Step]) -> list[shapes.Splice]:
    """Edits as the browser applies them."""
    people = people_by_id(session, (step.entry.person_id for step in steps))
    splices: list[shapes.Splice] = []
    for step in steps:
        edit = line_edit(step.entry)
        edited = wire_edited(step.entry, people, placed=False)  # else it is among the retimed
        rows = [wire_row(row, edited) for row in step.after.rows_of(edit.first, edit.last_after)]
        below = relabelled(step.before, step.after, edit)
        splices.append(wire_splice(step.entry, rows, below, people))
    return splices


def changes_since(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    since: int,
    me: int | None,
    now: float,
) -> ChangesAnswer:
    """What happened after tick `since`."""
    claims = claims_of(session, episode, me, now)
    nothing = ChangesAnswer(
        reload=False,
        splices=[],
        flags=[],
        gone=[],
        retimed=[],
        claims=claims,
        state=episode.state,
        progress=wire_progress(episode),
        error=episode.error,
        reason=episode.reason,
        recording=recording_of(session, episode),
        sound=episode_cache.playable(episode),
        **standing(session, episode, me),
    )
    if since >= episode.tick:
        return nothing
    copy = episode_cache.copy(session, episode)
    steps = episode_cache.steps(session, episode, copy.revision_at(since))
    if steps is None or since < episode.aligned_tick:
        return replace(nothing, reload=True)
    retimed = [
        row
        for tick, revision in copy.placed
        if tick > since
        for line in copy.document.lines_of(revision)
        for row in copy.document.rows_of(line, line)
    ]
    changed, gone = flags_since(session, episode, since)
    return replace(
        nothing,
        retimed=wire_rows(session, copy, retimed),
        splices=wire_splices(session, steps),
        flags=wire_flags(session, copy.document, changed, me, claims),
        gone=gone,
    )


def stored_flags(session: Session, episode: Episode) -> Sequence[FlagRow]:
    """An episode's flags in the order of the text."""
    return session.scalars(_FLAGS, {"episode": episode.id}).all()


def flags_since(
    session: Session, episode: Episode, since: int
) -> tuple[Sequence[FlagRow], list[str]]:
    """Flags that changed after a tick, and ids of flags that were removed since."""
    rows = session.scalars(_CHANGED_FLAGS, {"episode": episode.id, "since": since}).all()
    return [row for row in rows if not row.gone], [row.id for row in rows if row.gone]


def wire_flags(
    session: Session,
    document: Document,
    flags: Sequence[FlagRow],
    me: int | None,
    claims: Sequence[shapes.Claim],
) -> list[shapes.Flag]:
    """Flags of an episode as they are shown to one person."""
    opinions = opinions_of(session, flags[0].episode_id) if flags else {}
    agreements = agreements_on(session, document, flags)
    # One's own claim last: who is on the same flag is to be seen.
    mine_first = sorted(claims, key=lambda claim: not claim.mine)
    on_it = {claim.flag: claim for claim in mine_first if claim.flag}
    return [
        wire_flag(
            flag,
            document.lines[flag.line - 1] if 0 < flag.line <= len(document.lines) else "",
            opinions.get(flag.id, {}),
            me,
            on_it.get(flag.id),
            _near(document, flag) if flag.onset is None else None,
            agreements.get(flag.id, NOBODY_YET),
        )
        for flag in flags
    ]


def _near(document: Document, flag: FlagRow) -> Segment | None:
    return listen_near(document, flag.line, flag.start, flag.end)


def claims_of(session: Session, episode: Episode, me: int | None, now: float) -> list[shapes.Claim]:
    """Who is on the episode now."""
    rows = session.execute(_CLAIMS, {"episode": episode.id, "now": now})
    return [
        wire_claim(Name(number, name), flag, expires, me, now)
        for number, name, flag, expires in rows
    ]
