"""Episodes with their counts: gaps, edits, who is there, how far the alignment is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from web.flags.states import State
from web.store.tables import Claim, Entry, Episode, FlagRow, Person
from web.views.shapes import Json, episode_json, moment, person_json, progress_json

_STATES: tuple[State, ...] = get_args(State)
_GAPS = kinds_answered("fill")


def all_episodes(session: Session, now: float) -> list[Json]:
    """Every episode with its counts, by title."""
    return _counted(session, session.scalars(select(Episode).order_by(Episode.slug)), now)


def one_episode(session: Session, episode: Episode, now: float) -> Json:
    """One episode with its counts."""
    (shown,) = _counted(session, [episode], now, alone=episode.id)
    return shown


def progress_of_all(session: Session) -> Json:
    """How far the alignments are."""
    episodes = session.scalars(select(Episode).order_by(Episode.slug)).all()
    return {
        "episodes": [
            {
                "slug": episode.slug,
                "state": episode.state,
                "progress": progress_json(episode) if episode.state == "working" else None,
                "error": episode.error,
            }
            for episode in episodes
        ],
        "working": next((each.slug for each in episodes if each.state == "working"), None),
        "waiting": sum(each.state == "waiting" for each in episodes),
    }


def _counted(
    session: Session, episodes: Iterable[Episode], now: float, *, alone: int | None = None
) -> list[Json]:
    """Episodes as they are shown; if it is one `alone`, only that is counted."""
    flags, edits = _flags(session, alone), _edits(session, alone)
    claimants = _claimants(session, now)
    return [
        episode_json(
            episode,
            {
                **flags.get(episode.id, _no_flags()),
                **edits.get(episode.id, {"edits": 0, "edited": None}),
            },
            claimants.get(episode.id, ()),
        )
        for episode in episodes
    ]


def _no_flags() -> Json:
    return {"gaps": dict.fromkeys(_STATES, 0), "flags": dict.fromkeys(_STATES, 0)}


def _flags(session: Session, alone: int | None) -> dict[int, Json]:
    query = select(FlagRow.episode_id, FlagRow.kind, FlagRow.state, func.count())
    query = query.where(FlagRow.gone.is_(False))
    if alone is not None:
        query = query.where(FlagRow.episode_id == alone)
    query = query.group_by(FlagRow.episode_id, FlagRow.kind, FlagRow.state)
    counts: dict[int, Json] = defaultdict(_no_flags)
    for episode, kind, state, count in session.execute(query):
        counts[episode]["flags"][state] += count
        if kind in _GAPS:
            counts[episode]["gaps"][state] += count
    return counts


def _edits(session: Session, alone: int | None) -> dict[int, Json]:
    query = select(Entry.episode_id, func.count(), func.max(Entry.when))
    if alone is not None:
        query = query.where(Entry.episode_id == alone)
    return {
        episode: {"edits": count, "edited": moment(last)}
        for episode, count, last in session.execute(query.group_by(Entry.episode_id))
    }


def _claimants(session: Session, now: float) -> dict[int, list[Json]]:
    query = select(Claim.episode_id, Person).join(Person, Person.id == Claim.person_id)
    found: dict[int, list[Json]] = defaultdict(list)
    for episode, person in session.execute(query.where(Claim.expires > now)):
        found[episode].append(person_json(person))
    return found
