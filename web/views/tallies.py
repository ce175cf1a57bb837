"""Episodes with their counts: gaps, edits, who is there, how far the alignment is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from web.store.tables import Claim, Episode, FlagRow, JournalEntry, Person
from web.views.shapes import moment, wire_person, wire_progress
from web.wire import shapes
from web.wire.answers import ProgressAnswer
from web.wire.values import FLAG_STATES

_GAPS = kinds_answered("fill")


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many flags of an episode are in each state."""

    gaps: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLAG_STATES, 0))
    flags: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLAG_STATES, 0))


def all_episodes(session: Session, now: float) -> list[shapes.Episode]:
    """Every episode with its counts, by title."""
    return _counted(session, session.scalars(select(Episode).order_by(Episode.slug)), now)


def one_episode(session: Session, episode: Episode, now: float) -> shapes.Episode:
    """One episode with its counts."""
    (shown,) = _counted(session, [episode], now, alone=episode.id)
    return shown


def progress_of_all(session: Session) -> ProgressAnswer:
    """How far the alignments are."""
    episodes = session.scalars(select(Episode).order_by(Episode.slug)).all()
    return ProgressAnswer(
        episodes=[
            shapes.EpisodeProgress(
                each.slug, each.state, wire_progress(each), each.error, each.reason
            )
            for each in episodes
        ],
        working=next((each.slug for each in episodes if each.state == "working"), None),
        waiting=sum(each.state == "waiting" for each in episodes),
    )


def _counted(
    session: Session, episodes: Iterable[Episode], now: float, *, alone: int | None = None
) -> list[shapes.Episode]:
    """Episodes as they are shown; if it is one `alone`, only that is counted."""
    tallies, edits = _tallies(session, alone), _edits(session, alone)
    claimants = _claimants(session, now)
    return [
        _shown(
            episode,
            tallies.get(episode.id) or _Tally(),
            edits.get(episode.id, (0, None)),
            claimants.get(episode.id, []),
        )
        for episode in episodes
    ]


def _shown(
    episode: Episode, tally: _Tally, edits: tuple[int, str | None], people: list[shapes.Person]
) -> shapes.Episode:
    return shapes.Episode(
        slug=episode.slug,
        title=episode.title,
        show=episode.show,
        duration=episode.duration,
        words=episode.words,
        state=episode.state,
        progress=wire_progress(episode),
        error=episode.error,
        reason=episode.reason,
        revision=episode.revision,
        tick=episode.tick,
        people=people,
        verdicts=msgspec.convert(episode.verdicts, list[shapes.VerdictShare]),
        gaps=tally.gaps,
        flags=tally.flags,
        edits=edits[0],
        edited=edits[1],
    )


def _tallies(session: Session, alone: int | None) -> dict[int, _Tally]:
    query = select(FlagRow.episode_id, FlagRow.kind, FlagRow.state, func.count())
    query = query.where(FlagRow.gone.is_(False))
    if alone is not None:
        query = query.where(FlagRow.episode_id == alone)
    query = query.group_by(FlagRow.episode_id, FlagRow.kind, FlagRow.state)
    found: dict[int, _Tally] = defaultdict(_Tally)
    for episode, kind, state, count in session.execute(query):
        found[episode].flags[state] += count
        if kind in _GAPS:
            found[episode].gaps[state] += count
    return found


def _edits(session: Session, alone: int | None) -> dict[int, tuple[int, str | None]]:
    """How many edits there are by episode, and when the last was."""
    query = select(JournalEntry.episode_id, func.count(), func.max(JournalEntry.when))
    if alone is not None:
        query = query.where(JournalEntry.episode_id == alone)
    return {
        episode: (count, moment(last))
        for episode, count, last in session.execute(query.group_by(JournalEntry.episode_id))
    }


def _claimants(session: Session, now: float) -> dict[int, list[shapes.Person]]:
    query = select(Claim.episode_id, Person).join(Person, Person.id == Claim.person_id)
    found: dict[int, list[shapes.Person]] = defaultdict(list)
    for episode, person in session.execute(query.where(Claim.expires > now)):
        found[episode].append(wire_person(person))
    return found
