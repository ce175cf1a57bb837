"""An episode from outside a browser: how far its sound and its alignment are, and its first gap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from aligner.alignment.flag_kinds import kinds_answered
from aligner.errors import BadInput
from web.cache.episodes import EpisodeCache
from web.store.database import Database
from web.store.episodes import get_episode
from web.store.recordings import RecordingRow, ask_for
from web.store.tables import Episode, FlagRow
from web.views.nearby import listen_near


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """How far it is.

    Attributes:
        words: what is done now, for people.
        share: of that, 0 to 1.
        is_over: whether nothing more comes by itself.
        has_sound: whether the recording is here: it plays while the words are placed.
        trouble: why it did not come to its end, a sentence; "" if it did.
    """

    words: str
    share: float
    is_over: bool = False
    has_sound: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FirstGap:
    """Where to begin.

    Attributes:
        id: of the flag.
        is_placed: whether it is known where to listen: by its words, or near, by a stamp.
    """

    id: str
    is_placed: bool


def slug_of(database: Database, transcript: Path) -> str:
    """The episode of a file.

    Args:
        database: of the editor.
        transcript: free of links.

    Raises:
        BadInput: it could not be read.
    """
    query = select(Episode.slug).where(Episode.transcript_path == str(transcript))
    with database.reading() as session:
        slug = session.scalar(query)
    if slug is None:
        raise BadInput(str(transcript), "cannot be read as a transcript.", "")
    return slug


def ask_for_sound(database: Database, slug: str, now: float) -> None:
    """Have the recording fetched that was found, if it is not here."""
    with database.writing() as session:
        row = session.get(RecordingRow, get_episode(session, slug).id)
        if row is not None:
            ask_for(row, now)


def state_of(database: Database, slug: str) -> EpisodeState:
    """How far sound and alignment are."""
    with database.reading() as session:
        episode = get_episode(session, slug)
        row = session.get(RecordingRow, episode.id)
        if episode.state == "ready":
            return EpisodeState(
                "ready", 1.0, is_over=True, has_sound=episode.audio_path is not None
            )
        if episode.state == "failed":
            return EpisodeState("", 0.0, is_over=True, trouble=episode.error or "It failed.")
        if episode.state == "working":
            return EpisodeState("Placing the words", episode.share, has_sound=True)
        if episode.state == "waiting" and not episode.reason:
            return EpisodeState("Placing the words", 0.0, has_sound=True)
        if row is not None and row.state in {"asked", "coming"}:
            total = row.total or row.size
            size = f", {total / 1e6:.0f} MB" if total else ""
            return EpisodeState(f"Fetching the sound{size}", row.came / total if total else 0.0)
        reason = (row.error if row else None) or episode.error
        told = f"There is no sound: {reason}" if reason else "No recording was found."
        return EpisodeState("", 0.0, is_over=True, trouble=told)


def first_gap(database: Database, episode_cache: EpisodeCache, slug: str) -> FirstGap | None:
    """The first open gap, else the first open flag; None if there is none."""
    with database.reading() as session:
        episode = get_episode(session, slug)
        query = select(FlagRow).where(
            FlagRow.episode_id == episode.id, FlagRow.gone.is_(False), FlagRow.state == "open"
        )
        query = query.order_by(FlagRow.line, FlagRow.start).limit(1)
        gap = session.scalar(query.where(FlagRow.kind.in_(kinds_answered("fill"))))
        flag = gap or session.scalar(query)
        if flag is None:
            return None
        document = episode_cache.document(session, episode)
        near = listen_near(document, flag.line, flag.start, flag.end)
        return FirstGap(flag.id, flag.onset is not None or near is not None)
