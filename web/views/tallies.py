"""Episodes with their counts: gaps, edits, who is there, how far the alignment is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from web.store.leases import is_claimed
from web.store.recordings import RecordingRow
from web.store.tables import Claim, Episode, FlagRow, JournalEntry, Person
from web.views.shapes import moment, wire_person, wire_progress
from web.wire import episodes as wire
from web.wire import shapes
from web.wire.answers import ProgressAnswer
from web.wire.values import FLAG_STATES

_GAPS = kinds_answered("fill")
_FEW_WORDS = 3
"""Of a gap that is heard at once; longer ones are mostly two people at a time, or noise."""


@dataclass(slots=True)
class _Tally:
    """How many flags of an episode are in each state, and how many gaps are easy."""

    gaps: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLAG_STATES, 0))
    flags: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLAG_STATES, 0))
    easy: int = 0


def all_episodes(session: Session, now: float) -> list[wire.Episode]:
    """Every episode with its counts, by title."""
    return _counted(session, session.scalars(select(Episode).order_by(Episode.slug)), now)


def one_episode(session: Session, episode: Episode, now: float) -> wire.Episode:
    """One episode with its counts."""
    (shown,) = _counted(session, [episode], now, alone=episode.id)
    return shown


def progress_of_all(session: Session) -> ProgressAnswer:
    """How far the alignments are."""
    episodes = session.scalars(select(Episode).order_by(Episode.slug)).all()
    recordings = _recordings(session, None)
    return ProgressAnswer(
        episodes=[
            wire.EpisodeProgress(
                each.slug,
                each.state,
                wire_progress(each),
                each.error,
                each.reason,
                recordings.get(each.id),
            )
            for each in episodes
        ],
        working=next((each.slug for each in episodes if each.state == "working"), None),
        waiting=sum(each.state == "waiting" for each in episodes),
    )


def _counted(
    session: Session, episodes: Iterable[Episode], now: float, *, alone: int | None = None
) -> list[wire.Episode]:
    """Episodes as they are shown; if it is one `alone`, only that is counted."""
    tallies, edits = _tallies(session, alone), _edits(session, alone)
    claimants, recordings = _claimants(session, now), _recordings(session, alone)
    return [
        _shown(
            episode,
            tallies.get(episode.id) or _Tally(),
            edits.get(episode.id, (0, None)),
            claimants.get(episode.id, []),
            recordings.get(episode.id),
        )
        for episode in episodes
    ]


def _shown(
    episode: Episode,
    tally: _Tally,
    edits: tuple[int, str | None],
    people: list[shapes.Person],
    recording: wire.Recording | None,
) -> wire.Episode:
    return wire.Episode(
        slug=episode.slug,
        title=episode.title,
        show=episode.show,
        duration=episode.duration,
        words=episode.words,
        state=episode.state,
        progress=wire_progress(episode),
        error=episode.error,
        reason=episode.reason,
        recording=recording,
        revision=episode.revision,
        tick=episode.tick,
        people=people,
        verdicts=msgspec.convert(episode.verdicts, list[wire.VerdictShare]),
        gaps=tally.gaps,
        easy=tally.easy,
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
    for episode, count in session.execute(_easy(alone)):
        found[episode].easy = count
    return found


def _easy(alone: int | None) -> Select[int, int]:
    """Open gaps by episode that a newcomer hears at once: short, and their place is known."""
    query = select(FlagRow.episode_id, func.count()).where(
        FlagRow.gone.is_(False),
        FlagRow.state == "open",
        FlagRow.kind.in_(_GAPS),
        FlagRow.onset.is_not(None),
        FlagRow.score <= _FEW_WORDS,
    )
    if alone is not None:
        query = query.where(FlagRow.episode_id == alone)
    return query.group_by(FlagRow.episode_id)


def _edits(session: Session, alone: int | None) -> dict[int, tuple[int, str | None]]:
    """How many edits there are by episode, and when the last was."""
    query = select(JournalEntry.episode_id, func.count(), func.max(JournalEntry.when))
    if alone is not None:
        query = query.where(JournalEntry.episode_id == alone)
    return {
        episode: (count, moment(last))
        for episode, count, last in session.execute(query.group_by(JournalEntry.episode_id))
    }


def recording_of(session: Session, episode: Episode) -> wire.Recording | None:
    """Where an episode's recording is, if it is not beside the transcript."""
    return _recordings(session, episode.id).get(episode.id)


def _recordings(session: Session, alone: int | None) -> dict[int, wire.Recording]:
    columns = RecordingRow.place, RecordingRow.came, RecordingRow.total, RecordingRow.error
    query = select(RecordingRow.episode_id, RecordingRow.state, *columns)
    if alone is not None:
        query = query.where(RecordingRow.episode_id == alone)
    return {
        number: wire.Recording(state, _host(place), came, total, error)
        for number, state, place, came, total, error in session.execute(query)
    }


def _host(place: str | None) -> str:
    return (urlsplit(place).hostname or "") if place and "://" in place else ""


def _claimants(session: Session, now: float) -> dict[int, list[shapes.Person]]:
    query = select(Claim.episode_id, Person).join(Person, Person.id == Claim.person_id)
    found: dict[int, list[shapes.Person]] = defaultdict(list)
    for episode, person in session.execute(query.where(is_claimed(now))):
        found[episode].append(wire_person(person))
    return found
