"""Looks for words where they are missing or doubtful, in the background.

    ready ─► open gaps without candidates ──task──► side process ──► candidates, a new tick
    saved ─► the line's gaps again ───────────────────────┘

The place that somebody is at comes first. What was looked for is remembered by the text of its
line, so an edit beside a gap has it searched anew. Nothing is written into the text.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.review.candidates import WITH_CANDIDATES
from aligner.timeline import Segment
from web.cache.episodes import EpisodeCache
from web.store.database import Database
from web.store.tables import Claim, Episode, FlagRow
from web.workers.gap_words import GapTask
from web.workers.side_process import SideProcess, SideProcessError
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0


def _order(row: FlagRow, looked_at: Collection[str | None]) -> tuple[bool, int, int, int]:
    """What somebody is at comes first, then gaps, then doubtful words."""
    return row.id not in looked_at, WITH_CANDIDATES.index(row.kind), row.line, row.start or 0


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A gap to look into: where it is stored, and the line that it was seen in."""

    episode_id: int
    flag_id: str
    line: str


class GapWorker(Worker):
    """The worker that finds candidates.

    Args:
        database: where the flags are.
        episode_cache: texts, and what was heard of them.
        beside: does the search.
    """

    def __init__(
        self, database: Database, episode_cache: EpisodeCache, beside: SideProcess
    ) -> None:
        super().__init__("gap words", _IDLE_SECONDS)
        self._database, self._episode_cache, self._beside = database, episode_cache, beside
        self._done: dict[tuple[int, str], str] = {}
        self._ticks: dict[int, int] = {}

    def begin(self) -> None:
        """Nothing: the other process starts when it is asked."""

    def step(self) -> bool:
        """Looks into the next gap, if there is one."""
        with self._database.reading() as session:
            found = self._next(session)
        if found is None:
            return False
        gap, task = found
        self._done[gap.episode_id, gap.flag_id] = gap.line
        try:
            texts = self._beside.find_words(task) if task else None
        except SideProcessError:
            _log.exception("the words of a gap were not looked for")
            texts = None
        if texts:
            self._keep(gap, texts)
        return True

    def _next(self, session: Session) -> tuple[OpenGap, GapTask | None] | None:
        """A gap that was not looked into as its line stands now."""
        query = select(Episode).where(
            Episode.state == "ready", Episode.aligned_revision.is_not(None)
        )
        for episode in session.scalars(query.order_by(Episode.tick.desc())):
            if self._ticks.get(episode.id) == episode.tick:
                continue
            for gap, row in self._waiting(session, episode):
                return gap, self._task(session, episode, row)
            self._ticks[episode.id] = episode.tick
        return None

    def _waiting(self, session: Session, episode: Episode) -> Iterator[tuple[OpenGap, FlagRow]]:
        """An episode's gaps to look into, those somebody is at first."""
        rows = session.scalars(
            select(FlagRow).where(
                FlagRow.episode_id == episode.id,
                FlagRow.kind.in_(WITH_CANDIDATES),
                FlagRow.state == "open",
                FlagRow.gone.is_(False),
            )
        ).all()
        if not rows:
            return
        claims = select(Claim.flag_id).where(
            Claim.episode_id == episode.id, Claim.expires > time.time()
        )
        looked_at = set(session.scalars(claims))
        lines = self._episode_cache.document(session, episode).lines
        for row in sorted(rows, key=lambda each: _order(each, looked_at)):
            line = lines[row.line - 1] if 0 < row.line <= len(lines) else ""
            known = self._done.get((episode.id, row.id))
            if known is None and row.candidates:
                self._done[episode.id, row.id] = line  # found before this process began
            elif known != line:
                yield OpenGap(episode.id, row.id, line), row

    def _task(self, session: Session, episode: Episode, row: FlagRow) -> GapTask | None:
        """What is to be searched; None if the gap's place in the sound is not known."""
        heard = self._episode_cache.heard(episode)
        if heard is None or row.onset is None or row.offset is None:
            return None
        if row.start is None or row.end is None:
            return None
        document = self._episode_cache.document(session, episode)
        folder = self._episode_cache.folder(episode.slug)
        place = row.line, row.start, row.end
        sound = self._episode_cache.sound_of(heard[0])
        return GapTask.of(document, place, Segment(row.onset, row.offset), (folder, sound))

    def _keep(self, gap: OpenGap, texts: tuple[str, ...]) -> None:
        """Write them down, unless the gap was answered meanwhile."""
        with self._database.writing() as session:
            query = select(Episode).where(Episode.id == gap.episode_id).with_for_update()
            episode = session.scalars(query).one()
            row = session.get(FlagRow, (gap.episode_id, gap.flag_id))
            if row is None or row.gone or row.state != "open" or row.candidates == list(texts):
                return
            episode.tick += 1
            row.candidates, row.tick = list(texts), episode.tick
