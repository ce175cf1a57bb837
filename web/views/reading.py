"""What the editor and its polls show, put together from the tables: nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from aligner.timeline import Segment
from web.cache.copies import Copy, Step
from web.cache.episodes import EpisodeCache
from web.document.document import Document, Row
from web.editing.saving import Conflict, EpisodeEdit
from web.editing.undo import FRESH, stacks_of
from web.flags.opinions import opinions_of
from web.store.journal import line_edit
from web.store.tables import Claim, Episode, FlagRow, Person
from web.views.nearby import listen_near
from web.views.shapes import (
    Name,
    moment,
    relabelled,
    wire_break,
    wire_claim,
    wire_edited,
    wire_flag,
    wire_person,
    wire_progress,
    wire_row,
    wire_spelling,
    wire_splice,
)
from web.views.tallies import one_episode
from web.wire import shapes
from web.wire.answers import ChangesAnswer, EditAnswer, EpisodeAnswer, Standing
from web.wire.errors import ANSWERED, CONFLICT, STALE
from web.wire.errors import Conflict as WireConflict

# What every poll asks: put together once, for that takes longer than the database needs.
_MINE = FlagRow.episode_id == bindparam("episode")
_IN_ORDER = select(FlagRow).where(_MINE).order_by(FlagRow.line, FlagRow.start)
_FLAGS = _IN_ORDER.where(FlagRow.gone.is_(False))
_CHANGED_FLAGS = _IN_ORDER.where(FlagRow.tick > bindparam("since"))
_NAMES = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))
_CLAIMS = (
    select(Person.id, Person.name, Claim.flag_id, Claim.expires)
    .join(Person, Person.id == Claim.person_id)
    .where(Claim.episode_id == bindparam("episode"), Claim.expires > bindparam("now"))
)

_OVERTAKEN = "Somebody changed this line since you began."
_CHANGED_SINCE = "The line was changed again since; take that back first."


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


def after_save(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    asked: EpisodeEdit,
    revision: int | None,
    known: int,
    now: float,
) -> EditAnswer:
    """What a browser that has just saved does not know yet: its own edit, and others' before it.

    Args:
        session: begun after the save.
        episode_cache: the episodes in memory.
        episode: as it is now.
        asked: what was saved.
        revision: what that became; None if it changed nothing.
        known: the revision that the browser shows.
        now: seconds since 1970.
    """
    steps = episode_cache.steps(session, episode, known) or []
    splices = wire_splices(session, steps)
    since = min((step.entry.tick for step in steps), default=episode.tick + 1) - 1
    document = episode_cache.document(session, episode)
    changed, gone = flags_since(session, episode, since)
    claims = claims_of(session, episode, asked.person, now) if changed else []
    fresh = revision is not None and asked.kind in FRESH
    return EditAnswer(
        splice=next((each for each in splices if each.revision == revision), None),
        splices=splices,
        flags=wire_flags(session, document, changed, asked.person, claims),
        gone=gone,
        **standing(session, episode, asked.person, just_edited=fresh),
    )


def wire_conflict(
    session: Session, episode_cache: EpisodeCache, episode: Episode, conflict: Conflict
) -> WireConflict:
    """Both sides of a conflict, a proposal that has both, and what happened until then."""
    asked, theirs, merged = conflict.asked, conflict.theirs, conflict.merged
    people = people_by_id(session, [theirs.person])
    by = wire_person(people[theirs.person])
    steps = episode_cache.steps(session, episode, asked.revision) or []
    until = [step for step in steps if step.entry.revision <= conflict.revision]
    code, message = CONFLICT, _OVERTAKEN
    if asked.kind != "edit":
        code, message = STALE, _CHANGED_SINCE
    elif conflict.answered:
        code, message = ANSWERED, f"{by.name} answered this meanwhile."
    return WireConflict(
        code=code,
        message=message,
        base=theirs.base,
        theirs=theirs.text,
        mine=asked.edit.new,
        merged=merged.text if merged else None,
        clean=bool(merged and merged.clean),
        by=by,
        when=moment(theirs.when),
        revision=conflict.revision,
        first=conflict.place.first,
        last=conflict.place.last,
        splices=wire_splices(session, until),
    )


def stored_flags(session: Session, episode: Episode) -> Sequence[FlagRow]:
    """An episode's flags in the order of the text."""
    return session.scalars(_FLAGS, {"episode": episode.id}).all()


def flags_since(
    session: Session, episode: Episode, since: int
) -> tuple[Sequence[FlagRow], list[str]]:
    """Flags that changed after a tick, and ids of those that nothing raises any more."""
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


def people_by_id(session: Session, ids: Iterable[int]) -> dict[int, Name]:
    """The people of these ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[0]: Name(*row) for row in session.execute(_NAMES, {"ids": list(wanted)})}
