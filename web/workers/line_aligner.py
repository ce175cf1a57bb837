"""Background thread that realigns edited lines shortly after a save, in another process.

    save ──► realignments: tick 0 ──► this thread ──task──► `web.workers.side_process`
                                           │                    │
    polls get the rows ◄── tick n, flags ◄─┘◄────alignment──────┘

A save need not wait for it, and requests do not share an interpreter with it. What waits is in the
database: a server that is killed goes on where it was, and any process may do another's work. An
edit whose lines cannot be placed is tried again, later each time; those behind it go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from aligner.alignment.flag import Flag
from aligner.alignment.model import Alignment
from aligner.transcript.positions import line_starts
from web.cache.episodes import EpisodeCache
from web.document.document import Document
from web.document.lines import LineEdit
from web.document.timings import LineTiming, pack, timings_of
from web.flags.updates import update_lines
from web.store.database import Database
from web.store.tables import REVERSALS, Episode, JournalEntry, Realignment
from web.workers.backoff import BackOff
from web.workers.line_alignment import (
    OF_SOUND,
    LineTask,
    find_line_flags,
    find_window,
    with_old_times,
)
from web.workers.side_process import SideProcess
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 1.0
_LONGEST_SEARCHED = 20_000
"""Characters; half an hour of talk in one line is nothing that is realigned line by line."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edit whose lines wait."""

    slug: str
    episode_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class LinesToAlign:
    """Lines as they stand, as an edit that changes nothing, with the text around them."""

    document: Document
    edit: LineEdit


@dataclass(frozen=True, slots=True)
class PlacedLines:
    """What was found out about lines: one timing each, and what to look at in them."""

    timings: tuple[LineTiming | None, ...]
    flags: tuple[Flag, ...]


class LineAlignerWorker(Worker):
    """The worker that places edited lines; what waits when it is closed goes on waiting.

    Args:
        database: where the episodes are.
        episode_cache: what was heard of them.
        beside: places the lines.
        is_sound_coming: whether an episode, by its name and recording, has no sound to place lines
            in yet.
    """

    def __init__(
        self,
        database: Database,
        episode_cache: EpisodeCache,
        beside: SideProcess,
        is_sound_coming: Callable[[str, Path], bool],
    ) -> None:
        super().__init__("realigner", _IDLE_SECONDS)
        self._is_sound_coming = is_sound_coming
        self._database, self._episode_cache, self._beside = database, episode_cache, beside
        self._failed = BackOff[Waiting]()
        self._is_expecting = False

    def begin(self) -> None:
        """Nothing: nobody can edit what is not aligned."""

    def _expect(self) -> None:
        """Start the other process once there is something to edit: the first save is not to wait.

        It takes seconds of a processor, which aligning the first episode has a use for.
        """
        if not self._is_expecting:
            ready = select(Episode.id).where(Episode.state == "ready").limit(1)
            with self._database.reading() as session:
                self._is_expecting = session.scalar(ready) is not None
            if self._is_expecting:
                self._beside.start()

    def step(self) -> bool:
        """Places the lines of all that waits, but for what failed a moment ago."""
        self._expect()
        waiting = self.take()
        self._failed.keep(set(waiting))
        due = [each for each in waiting if not self._failed.waits(each)]
        for each in due:
            if not self.is_ending:
                self._try(each)
        return bool(due)

    def _try(self, waiting: Waiting) -> None:
        """Place one edit's lines; if that fails, its text is still saved, and others go on."""
        try:
            self.work(waiting)
        except Exception as error:  # noqa: BLE001 - whatever one edit does must not stop the others
            failed = self._failed.fail(waiting)
            _log.warning(
                "%s, edit %d is saved, its words are not placed (try %d, next in %.0f s): %s: %s",
                waiting.slug,
                waiting.revision,
                failed.times,
                failed.wait,
                type(error).__name__,
                error,
                exc_info=failed.times == 1,
            )

    def take(self) -> list[Waiting]:
        """What waits, in the order it was saved; nothing of episodes whose sound is being made."""
        query = select(Episode.slug, Episode.id, Realignment.revision, Episode.audio_path)
        query = query.join(Episode, Episode.id == Realignment.episode_id)
        query = query.where(Realignment.tick == 0, Episode.state == "ready")
        query = query.order_by(Realignment.episode_id, Realignment.revision)
        with self._database.reading() as session:
            rows = session.execute(query).all()
        episodes = {(slug, path) for slug, _, _, path in rows if path is not None}
        silent = {slug for slug, path in episodes if self._is_sound_coming(slug, Path(path))}
        return [Waiting(*row[:3]) for row in rows if row[0] not in silent]

    def work(self, waiting: Waiting) -> None:
        """Place one edit's lines, if they still stand."""
        with self._database.reading() as session:
            episode = session.scalars(select(Episode).where(Episode.id == waiting.episode_id)).one()
            lines = self._lines(session, episode, waiting)
            task = self._task(episode, lines) if lines else None
        found = self._beside.place(task) if task else None
        placed = describe(lines, found) if lines and found else None
        with self._database.writing() as session:
            self._keep(session, waiting, placed)

    def _lines(self, session: Session, episode: Episode, waiting: Waiting) -> LinesToAlign | None:
        """The lines of an edit, None if others changed some of them: those wait on their own."""
        document = self._episode_cache.document(session, episode)
        numbers = document.lines_of(waiting.revision)
        if len(numbers) != session.scalars(_entry(waiting)).one().new.count("\n") + 1:
            return None
        text = "\n".join(document.lines[numbers[0] - 1 : numbers[-1]])
        return LinesToAlign(document, LineEdit(numbers[0], numbers[-1], text, text))

    def _task(self, episode: Episode, lines: LinesToAlign) -> LineTask | None:
        """What the process is to do; None if it cannot."""
        heard = self._episode_cache.heard(episode)
        if heard is None or len(lines.edit.new) > _LONGEST_SEARCHED:
            return None
        rendition, posteriors = heard
        if rendition is None:
            return None
        length = len(posteriors.log_probs) / posteriors.frame_rate
        window = find_window(lines.document, lines.edit, length)
        folder = self._episode_cache.folder(episode.slug)
        transcript = lines.document.part(lines.edit.first, lines.edit.last)
        return LineTask(transcript, window, folder, posteriors.sound, rendition)

    def _keep(self, session: Session, waiting: Waiting, placed: PlacedLines | None) -> None:
        """Write it down; whoever saves waits for this, so that nothing is computed here."""
        query = select(Episode).where(Episode.id == waiting.episode_id).with_for_update()
        episode = session.scalars(query).one()
        row = session.get(Realignment, (episode.id, waiting.revision))
        if row is None or row.tick:
            return  # another process was faster
        lines = self._lines(session, episode, waiting)
        episode.tick += 1
        row.tick = episode.tick
        if lines is None or placed is None:
            return
        entry = session.scalars(_entry(waiting)).one()
        row.timings = pack(placed.timings)
        update_lines(
            session,
            episode,
            lines.document.placed(waiting.revision, lines.edit.new.split("\n"), placed.timings),
            lines.edit,
            placed.flags,
            OF_SOUND,
            answered=entry.flag_id,
            undone=entry.kind in REVERSALS,
            by_ear=entry.kind == "edit",
        )


def describe(lines: LinesToAlign, found: Alignment) -> PlacedLines:
    """What the found words mean for the lines."""
    first, last, text = lines.edit.first, lines.edit.last, lines.edit.new
    settled = with_old_times(found, text, lines.document.timings[first - 1 : last], text)
    by_line = timings_of(settled, line_starts(text))
    timings = tuple(by_line.get(number) for number in range(1, last - first + 2))
    return PlacedLines(timings, find_line_flags(lines.document.part(first, last), settled))


def _entry(waiting: Waiting) -> Select[JournalEntry]:
    return select(JournalEntry).where(
        JournalEntry.episode_id == waiting.episode_id, JournalEntry.revision == waiting.revision
    )
