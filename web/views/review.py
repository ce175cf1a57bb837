"""The review queue: flags of all episodes that fit some filters, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from msgspec import UNSET
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from aligner.alignment.flag_kinds import KINDS
from web.cache.episodes import EpisodeCache
from web.errors import RequestRefused
from web.store.leases import is_claimed
from web.store.recordings import RecordingRow
from web.store.tables import Claim, Episode, FlagRow, Person
from web.views.reading import claims_of, wire_flags
from web.wire.lists import EpisodeName, Facets, ReviewAnswer, ReviewFlag
from web.wire.requests import Filters

_MOST_VALUES = 200
"""Choices of a filter, those with most flags."""

_Column: TypeAlias = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


class NoSuchPlace(RequestRefused):
    """The queue is to go on after an episode that is not there."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the queue, and when."""

    session: Session
    episode_cache: EpisodeCache
    me: int | None
    now: float


def queue(reader: Reader, filters: Filters, *, limit: int, offset: int) -> ReviewAnswer:
    """Flags that fit the filters, in the order of episodes and text."""
    session, wanted = reader.session, _conditions(filters)
    query = _ordered(_joined().where(*wanted)).limit(limit).offset(offset)
    return ReviewAnswer(
        total=session.scalar(_counting(func.count()).where(*wanted)) or 0,
        flags=_shown(reader, session.execute(query).all()),
        facets=Facets(
            show=_facet(session, Episode.show),
            kind=_facet(session, FlagRow.kind),
            speaker=_facet(session, FlagRow.speaker),
        ),
    )


_OF_OTHER_TEXTS = [kind for kind, row in KINDS.items() if row.source in {"page", "upstream"}]


def next_flag(reader: Reader, filters: Filters, after: str | None) -> ReviewFlag | None:
    """The next flag that nobody else is on; from the start at the end.

    Args:
        reader: who asks.
        filters: which flags.
        after: "SLUG,ID" of the flag that was looked at last.

    Raises:
        NoSuchPlace: there is no such episode.
    """
    session = reader.session
    taken = select(Claim.flag_id).where(
        Claim.episode_id == FlagRow.episode_id,
        Claim.flag_id == FlagRow.id,
        is_claimed(reader.now),
        Claim.person_id != (reader.me or 0),
    )
    # What another text reads needs no ear.
    heard = or_(Episode.audio_path.is_not(None), FlagRow.kind.in_(_OF_OTHER_TEXTS))
    every = _ordered(_joined().where(*_conditions(filters), ~taken.exists())).limit(1)
    found = None
    # What has its sound here comes before what fetches it when it is opened.
    for query in (every.where(heard), every.where(_FETCHED.exists())):
        if after is not None:
            found = session.execute(query.where(_later(session, after))).first()
        found = found or session.execute(query).first()
        if found:
            break
    return _shown(reader, [found])[0] if found else None


_FETCHED = select(RecordingRow.episode_id).where(
    RecordingRow.episode_id == Episode.id, RecordingRow.state.in_(("offered", "asked", "coming"))
)
"""A recording that is fetched when the episode is opened."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What waits although nothing is next; see `web.wire.lists.NextAnswer`."""

    left: int = 0
    claimed_by: tuple[str, ...] = ()
    silent: int = 0


def what_is_left(reader: Reader, filters: Filters) -> Rest:
    """What waits although nothing is next: others are on it, or nobody can hear it."""
    session, wanted = reader.session, _conditions(filters)
    counting = _counting(func.count()).where(*wanted)
    taken = (
        select(Person.name)
        .join(Claim, Claim.person_id == Person.id)
        .join(FlagRow, and_(FlagRow.episode_id == Claim.episode_id, FlagRow.id == Claim.flag_id))
        .join(Episode, Episode.id == FlagRow.episode_id)
        .where(*wanted, is_claimed(reader.now), Claim.person_id != (reader.me or 0))
    )
    return Rest(
        session.scalar(counting) or 0,
        tuple(sorted(set(session.scalars(taken)))),
        session.scalar(counting.where(Episode.audio_path.is_(None), ~_FETCHED.exists())) or 0,
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Filters as SQL; flags that nothing raises any more are never among them."""
    wanted: list[ColumnElement[bool]] = [FlagRow.gone.is_(False)]
    if "any" not in filters.state:
        wanted.append(FlagRow.state.in_(filters.state))
    if any(filters.kind or ()):
        wanted.append(FlagRow.kind.in_(filters.kind or ()))
    exact = (
        (Episode.show, filters.show),
        (FlagRow.speaker, filters.speaker),
        (FlagRow.severity, filters.severity),
    )
    wanted += [column == value for column, value in exact if value]
    if filters.least is not UNSET:
        wanted.append(FlagRow.score >= filters.least)
    if filters.most is not UNSET:
        wanted.append(FlagRow.score <= filters.most)
    if filters.q:
        columns = (FlagRow.excerpt, Episode.title)
        wanted.append(or_(*(each.icontains(filters.q, autoescape=True) for each in columns)))
    return wanted


def _joined() -> Select[FlagRow, Episode]:
    return select(FlagRow, Episode).join(Episode, Episode.id == FlagRow.episode_id)


def _counting(*columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - whatever can be selected
    query = select(*columns).select_from(FlagRow)
    return query.join(Episode, Episode.id == FlagRow.episode_id)


def _ordered(query: Select[FlagRow, Episode]) -> Select[FlagRow, Episode]:
    return query.order_by(Episode.slug, FlagRow.line, func.coalesce(FlagRow.start, 0), FlagRow.id)


def _later(session: Session, after: str) -> ColumnElement[bool]:
    """What comes later than a flag, or than its episode's start if it is not there any more."""
    slug, _, name = after.partition(",")
    episode = session.scalar(select(Episode).where(Episode.slug == slug))
    if episode is None:
        raise NoSuchPlace("after: expected SLUG,ID.")
    flag = session.get(FlagRow, (episode.id, name))
    if flag is None:
        return Episode.slug >= slug
    start = func.coalesce(FlagRow.start, 0)
    here = flag.start or 0
    later = or_(
        FlagRow.line > flag.line,
        and_(FlagRow.line == flag.line, start > here),
        and_(FlagRow.line == flag.line, start == here, FlagRow.id > flag.id),
    )
    return or_(Episode.slug > slug, and_(Episode.slug == slug, later))


def _facet(session: Session, column: _Column) -> dict[str, int]:
    """How many open flags each value of a filter has, the most frequent first."""
    open_ones = (FlagRow.gone.is_(False), FlagRow.state == "open", column.is_not(None))
    query = _counting(column, func.count()).where(*open_ones).group_by(column)
    rows = session.execute(query.order_by(func.count().desc()).limit(_MOST_VALUES))
    return {str(value): int(count) for value, count in rows}


def _shown(reader: Reader, found: Sequence[Row[FlagRow, Episode]]) -> list[ReviewFlag]:
    """Flags with what the list says of their episodes; those of one stand together."""
    session, me = reader.session, reader.me
    shown: list[ReviewFlag] = []
    for episode, rows in groupby(found, key=lambda row: row[1]):
        flags = [row[0] for row in rows]
        about = EpisodeName(episode.slug, episode.title, episode.show)
        document = reader.episode_cache.document(session, episode)
        claims = claims_of(session, episode, me, reader.now)
        for flag, each in zip(flags, wire_flags(session, document, flags, me, claims), strict=True):
            shown.append(
                ReviewFlag(
                    **asdict(each), episode=about, speaker=flag.speaker, excerpt=flag.excerpt
                )
            )
    return shown
