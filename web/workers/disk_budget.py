"""A disk budget for fetched recordings; the least recently used are deleted first.

Files beside transcripts, in `--audio` folders, and those that somebody sent are never touched: what
was fetched can be fetched again.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.store.database import Database
from web.store.leases import is_claimed
from web.store.recordings import RecordingRow
from web.store.tables import Claim, Episode

_IN_USE_SECONDS = 600.0
"""Who listened so lately is listening still."""


class NoRoom(Exception):
    """There is no room for another recording."""


@dataclass(frozen=True, slots=True)
class DiskBudget:
    """What fetched recordings may take.

    Attributes:
        database: which are there.
        folder: that they are kept in.
        made: the folder of what is made of an episode, by its slug.
        most: bytes.
    """

    database: Database
    folder: Path
    made: Path
    most: int

    def used(self) -> int:
        """Bytes that recordings take now, those that are coming too."""
        if not self.folder.is_dir():
            return 0
        total = 0
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def make_room(self, size: int, *, spared: int) -> None:
        """Delete the least recently used recordings until a new one fits.

        Args:
            size: bytes that are about to come.
            spared: the episode that they are of.

        Raises:
            NoRoom: it is larger than all the room, or people work on everything that is there.
        """
        if size > self.most:
            problem = (
                f"It has {size / 1e6:,.0f} MB, this server has room for {self.most / 1e6:,.0f}."
            )
            raise NoRoom(problem)
        self.folder.mkdir(parents=True, exist_ok=True)
        while self.used() + size > self.most:
            with self.database.writing() as session:
                row = self._oldest(session, spared)
                if row is None:
                    raise NoRoom(
                        "The server's room for recordings is full of what people work on; "
                        "try again later."
                    )
                self._let_go(session, row)

    def _oldest(self, session: Session, spared: int) -> RecordingRow | None:
        now = time.time()
        claimed = select(Claim.episode_id).where(is_claimed(now))
        query = (
            select(RecordingRow)
            .join(Episode, Episode.id == RecordingRow.episode_id)
            .where(
                RecordingRow.state == "here",
                RecordingRow.place.is_not(None),
                RecordingRow.path.startswith(f"{self.folder}/", autoescape=True),
                RecordingRow.episode_id != spared,
                RecordingRow.episode_id.not_in(claimed),
                RecordingRow.used < now - _IN_USE_SECONDS,
                Episode.state != "working",
            )
        )
        return session.scalar(query.order_by(RecordingRow.used).limit(1))

    def _let_go(self, session: Session, row: RecordingRow) -> None:
        """Take away a recording and its rendition; alignment and what was heard stay."""
        episode = session.get_one(Episode, row.episode_id)
        for path in (self.made / episode.slug).glob("sound-*.mp3"):
            path.unlink(missing_ok=True)
        if row.path is not None:
            Path(row.path).unlink(missing_ok=True)
        row.state, row.path, row.came = "offered", None, 0
        episode.audio_path, episode.state = None, "no_audio"
