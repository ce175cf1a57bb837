"""The answers to a save, a conflict and an opinion taken back, with what the page has missed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from web.cache.episodes import EpisodeCache
from web.editing.saving import Conflict, EpisodeEdit
from web.editing.undo import FRESH
from web.store.tables import Episode
from web.views.agreement import people_by_id
from web.views.reading import claims_of, flags_since, standing, wire_flags, wire_splices
from web.views.shapes import moment, wire_person
from web.wire import shapes
from web.wire.answers import EditAnswer
from web.wire.errors import ANSWERED, CONFLICT, STALE
from web.wire.errors import Conflict as WireConflict

_OVERTAKEN = "Somebody changed this line since you began."
_CHANGED_SINCE = "The line was changed again since; take that back first."


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
    splices, flags, gone = _since(session, episode_cache, episode, known, asked.person, now)
    fresh = revision is not None and asked.kind in FRESH
    return EditAnswer(
        splice=next((each for each in splices if each.revision == revision), None),
        splices=splices,
        flags=flags,
        gone=gone,
        skipped=[],
        **standing(session, episode, asked.person, just_edited=fresh),
    )


def after_word(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    me: int,
    tick: int,
    known: int,
    now: float,
) -> EditAnswer:
    """The answer after somebody took back an opinion: the flag now, and what others did since.

    Args:
        session: begun after that.
        episode_cache: the episodes in memory.
        episode: as it is now.
        me: who did it.
        tick: the episode's by then.
        known: the revision that the browser shows.
        now: seconds since 1970.
    """
    steps = episode_cache.steps(session, episode, known) or []
    since = min((step.entry.tick for step in steps), default=tick) - 1
    changed, gone = flags_since(session, episode, min(since, tick - 1))
    document = episode_cache.document(session, episode)
    claims = claims_of(session, episode, me, now)
    return EditAnswer(
        splice=None,
        splices=wire_splices(session, steps),
        flags=wire_flags(session, document, changed, me, claims),
        gone=gone,
        skipped=[],
        **standing(session, episode, me),
    )


def _since(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    known: int,
    me: int,
    now: float,
) -> tuple[list[shapes.Splice], list[shapes.Flag], list[str]]:
    """Edits after revision `known`, with the flags that changed and went since.

    Lines alone would leave a browser with flags at characters of lines that are there no more.
    """
    steps = episode_cache.steps(session, episode, known) or []
    since = min((step.entry.tick for step in steps), default=episode.tick + 1) - 1
    changed, gone = flags_since(session, episode, since)
    claims = claims_of(session, episode, me, now) if changed else []
    document = episode_cache.document(session, episode)
    flags = wire_flags(session, document, changed, me, claims)
    return wire_splices(session, steps), flags, gone


def wire_conflict(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    conflict: Conflict,
    now: float,
) -> WireConflict:
    """Both sides of a conflict, a proposal that has both, and what happened until then."""
    asked, theirs, merged = conflict.asked, conflict.theirs, conflict.merged
    people = people_by_id(session, [theirs.person])
    by = wire_person(people[theirs.person])
    known, me = asked.revision, asked.person
    splices, flags, gone = _since(session, episode_cache, episode, known, me, now)
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
        splices=splices,
        flags=flags,
        gone=gone,
    )
