"""Recordings found elsewhere, for episodes without an audio file beside the transcript.

offered ──somebody opens the episode──► asked ──lease──► coming ──► here
   ▲                                      ▲                │  └──► failed, with the reason
   └────────── nobody uses it: evicted ───┴── the process ends, or dies
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import BigInteger, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from web.store.tables import Episode, Table

RecordingState: TypeAlias = Literal["doubtful", "offered", "asked", "coming", "here", "failed"]


class RecordingRow(Table):
    """A recording that was found for an episode, or that may be it.

    Attributes:
        place: its address on the web, or path of a folder; None if somebody sent it, or asks for it
            before it was found.
        rule: how it was found: a rule of pairing, "address" or "upload".
        state: see the module and `RecordingState`.
        size, sha256, version: as whoever offers it promises; see `aligner.batch.recordings`.
        path: the file on this machine.
        came, total: bytes that are here, and of all.
        error: why it could not be had, or why it is doubtful, for people.
        asked: since when somebody waits for it.
        used: when somebody opened the episode last.
        lease: until when a worker says that it fetches it.
    """

    __tablename__ = "recordings"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    place: Mapped[str | None] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12), index=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(Text, default="")
    path: Mapped[str | None] = mapped_column(Text)
    came: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    asked: Mapped[float] = mapped_column(default=0.0)
    used: Mapped[float] = mapped_column(default=0.0)
    lease: Mapped[float] = mapped_column(default=0.0)


def new_recording(episode: Episode, rule: str) -> RecordingRow:
    """A row with nothing in it yet."""
    return RecordingRow(episode_id=episode.id, rule=rule, state="offered", version="", came=0,
                     asked=0.0, used=0.0, lease=0.0)  # fmt: skip


def ask_for(recording: RecordingRow, now: float) -> bool:
    """Somebody opened the episode; whether that makes its recording be fetched."""
    recording.used = now
    if recording.state not in {"offered", "failed"} or recording.place is None:
        return False
    recording.state, recording.asked, recording.lease = "asked", now, 0.0
    recording.error = None
    return True


def ask_before_found(episode: Episode, now: float) -> RecordingRow:
    """Somebody opened the episode before it was looked for: what is found is fetched at once."""
    wish = new_recording(episode, "")
    wish.state, wish.asked, wish.used = "asked", now, now
    return wish


def attach(episode: Episode, path: Path) -> None:
    """Give an episode its sound: it is aligned next."""
    episode.audio_path = str(path)
    episode.state, episode.lease = "waiting", 0.0
    episode.error = episode.reason = None


def kept_paths(session: Session) -> dict[int, Path]:
    """Files that recordings have on this machine, by episode; those that are still there."""
    query = select(RecordingRow.episode_id, RecordingRow.path).where(RecordingRow.path.is_not(None))
    found = ((number, Path(path or "")) for number, path in session.execute(query))
    return {number: path for number, path in found if path.is_file()}
