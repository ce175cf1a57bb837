"""Looks for words where they are missing or doubtful, in the background.

    ready ─► open gaps without candidates ──task──► side process ──► candidates, a new tick
    saved ─► the line's gaps again ───────────────────────┘

The place that somebody is at comes first. What was looked for is remembered by the text of its
line, so an edit beside a gap has it searched anew; so has a name that somebody typed into a gap
before. Nothing is written into the text.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.episode.gap_words import Found
from aligner.review.candidates import SENTENCES, WITH_CANDIDATES
from aligner.timeline import Segment
from web.cache.episodes import EpisodeCache
from web.flags.words import propose
from web.store.database import Database
from web.store.leases import is_claimed
from web.store.tables import Claim, Episode, FlagRow
from web.workers.fills import read_fills
from web.workers.gap_words import GapTask
from web.workers.side_process import SideProcess, SideProcessError
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
_UNHEARD_SECONDS = 5.0
"""An episode whose sound is still being made is asked for again after that."""


def _order(row: FlagRow, looked_at: Collection[str | None]) -> tuple[bool, int, int, int]:
    """What somebody is at comes first, then gaps, then doubtful words."""
    return row.id not in looked_at, WITH_CANDIDATES.index(row.kind), row.line, row.start or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a gap is looked into with: the text of its line, and names that came meanwhile."""

    line: str
    typed: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A gap to look into: where it is stored, and what it was seen in."""

    episode_id: int
    flag_id: str
    seen: Seen


class GapWorker(Worker):
    """The worker that finds candidates.

    Args:
        database: where the flags are.
        episode_cache: texts, and what was heard of them.
        beside: does the search.
        whisper: folder or name of a Whisper model that is asked too; none if empty.
    """

    def __init__(
        self,
        database: Database,
        episode_cache: EpisodeCache,
        beside: SideProcess,
        whisper: str = "",
    ) -> None:
        super().__init__("gap words", _IDLE_SECONDS)
        self._database, self._episode_cache, self._beside = database, episode_cache, beside
        self._whisper = whisper
        self._done: dict[tuple[int, str], Seen] = {}
        self._ticks: dict[int, int] = {}
        self._unheard: dict[int, float] = {}

    def begin(self) -> None:
        """Nothing: the other process starts when it is asked."""

    def step(self) -> bool:
        """Looks into the next gap, if there is one."""
        with self._database.reading() as session:
            waiting = self._next(session)
        if waiting is None:
            return False
        gap, task = waiting
        self._done[gap.episode_id, gap.flag_id] = gap.seen
        try:
            found = self._beside.find_words(task) if task else None
        except SideProcessError:
            _log.exception("the words of a gap were not looked for")
            found = None
        if found:
            self._keep(gap, found)
        return True

    def _next(self, session: Session) -> tuple[OpenGap, GapTask | None] | None:
        """A gap that was not looked into as its line stands now."""
        query = select(Episode).where(
            Episode.state == "ready", Episode.aligned_revision.is_not(None)
        )
        for episode in session.scalars(query.order_by(Episode.tick.desc())):
            if self._ticks.get(episode.id) == episode.tick or self._waits_for_sound(episode):
                continue
            for gap, row in self._waiting(session, episode):
                return gap, self.task_of(session, episode, row)
            self._ticks[episode.id] = episode.tick
        return None

    def _waits_for_sound(self, episode: Episode) -> bool:
        """Whether what is listened to is not there: texts are ready before all of their sound."""
        if time.monotonic() < self._unheard.get(episode.id, 0.0):
            return True
        heard = self._episode_cache.heard(episode)
        is_missing = heard is None or (bool(self._whisper) and heard[0] is None)
        if is_missing:
            self._unheard[episode.id] = time.monotonic() + _UNHEARD_SECONDS
        return is_missing

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
            Claim.episode_id == episode.id, is_claimed(time.time())
        )
        looked_at = set(session.scalars(claims))
        lines = self._episode_cache.document(session, episode).lines
        fills = read_fills(session, episode)
        near = fills.next_to(rows)
        again = []
        for row in sorted(rows, key=lambda each: _order(each, looked_at)):
            line = lines[row.line - 1] if 0 < row.line <= len(lines) else ""
            seen = Seen(line, fills.typed)
            known = self._done.get((episode.id, row.id))
            if known is None and row.origins:
                self._done[episode.id, row.id] = seen  # found before this process began
            elif known is None or known.line != line:
                yield OpenGap(episode.id, row.id, seen), row
            elif known != seen and row.id in near:
                again.append((OpenGap(episode.id, row.id, seen), row))
        yield from again

    def task_of(self, session: Session, episode: Episode, row: FlagRow) -> GapTask | None:
        """What is to be searched; None if the gap's place in the sound is not known."""
        heard = self._episode_cache.heard(episode)
        if heard is None or row.onset is None or row.offset is None:
            return None
        is_unwritten = row.kind == "not_transcribed"
        if not is_unwritten and (row.start is None or row.end is None):
            return None
        document = self._episode_cache.document(session, episode)
        folder = self._episode_cache.folder(episode.slug)
        place = max(1, row.line), row.start or 0, row.end or 0
        segment = Segment(row.onset, row.offset)
        task = GapTask.of(document, place, segment, (folder, heard[1].sound))
        path = Path(episode.transcript_path)
        return replace(
            task,
            rendition=heard[0],
            whisper=self._whisper,
            title=episode.title,
            path=path,
            is_sentence=row.kind in SENTENCES,
            is_unwritten=is_unwritten,
        )

    def _keep(self, gap: OpenGap, words: Found) -> None:
        """Write them down, unless the gap was answered meanwhile."""
        with self._database.writing() as session:
            query = select(Episode).where(Episode.id == gap.episode_id).with_for_update()
            episode = session.scalars(query).one()
            row = session.get(FlagRow, (gap.episode_id, gap.flag_id))
            if row is None or row.gone or row.state != "open":
                return
            if not words.texts and row.kind == "doubtful_word":
                return  # what fits better was found by another measure
            before = row.candidates, row.origins
            propose(row, words.texts, words.origins)
            if before != (row.candidates, row.origins):
                episode.tick += 1
                row.tick = episode.tick
