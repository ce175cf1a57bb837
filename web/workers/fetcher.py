"""Fetches recordings when somebody opens their episodes: by a batch's downloads, two at a time.

    asked ─► room on the disk ─► download, which resumes ─► here ─► the aligner is woken
                  └─ what nobody used for longest makes place

A file gets a time that its bytes decide: fetched again after it made place, what was made of it
before is still its own.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

from sqlalchemy import select

from aligner.batch.download import DownloadRequest, PartFile
from aligner.batch.rate_limited_downloads import Downloader, Patience
from aligner.errors import AlignerError, ExplainedError
from web.store.database import Database
from web.store.leases import is_over
from web.store.recordings import RecordingRow, attach
from web.store.tables import Episode
from web.workers.disk_budget import DiskBudget, NoRoom
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
_LEASE_SECONDS = 60.0
"""After that long without a word a process is taken for dead, and another goes on with the file."""
_REPORT_SECONDS = 0.3
"""Between two reports of how much has come: a bar that moves, and three small writes a second."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A recording to be had."""

    episode: int
    slug: str
    request: DownloadRequest


class RecordingSource:
    """Where recordings come from, for all fetching threads of a process.

    Args:
        database: where they are written down.
        budget: of the folder that they are kept in.
        look: looks which recordings there are.
        allowed: hosts that may be in a private network.
        every: seconds between two looks; 0 looks once.
        prefetch: whether to fetch ahead, as long as there is room.
    """

    def __init__(
        self,
        database: Database,
        budget: DiskBudget,
        look: Callable[[], object],
        allowed: tuple[str, ...],
        *,
        every: float,
        prefetch: bool = False,
    ) -> None:
        self.database, self.budget = database, budget
        self.stop = Event()
        patience = Patience(largest=min(Patience().largest, budget.most))
        self.downloader = Downloader(patience, self.stop.is_set, allowed)
        self._look, self._every, self._prefetch = look, every, prefetch
        self._looked: float | None = None
        self.has_looked = False
        self._turn = Lock()

    def look(self) -> None:
        """Look if it is time to; another thread that asks meanwhile waits for what is found."""
        with self._turn:
            now = time.monotonic()
            due = self._looked is None or (self._every and now > self._looked + self._every)
            if not due:
                return
            self._looked = now
            self._look()
            self.has_looked = True

    def ahead(self) -> bool:
        """Ask for a recording that nobody asked for yet, if that is wanted; whether one was."""
        if not self._prefetch or self.budget.used() >= self.budget.most * 0.9:
            return False
        with self.database.writing() as session:
            offered = RecordingRow.state == "offered"
            row = session.scalar(
                select(RecordingRow).where(offered).order_by(RecordingRow.episode_id).limit(1)
            )
            if row is None:
                return False
            row.state, row.asked = "asked", time.time()
        return True

    def close(self) -> None:
        """Close the connections, once no thread fetches any more."""
        self.downloader.__exit__()


class FetchWorker(Worker):
    """A thread that fetches one recording after the other.

    Args:
        number: of the thread; the first also looks which recordings there are.
        source: shared by all of them.
        arrived: what to do when one is here.
    """

    def __init__(self, number: int, source: RecordingSource, arrived: Callable[[], object]) -> None:
        super().__init__(f"fetcher-{number}", _IDLE_SECONDS)
        self._source, self._arrived, self._looks = source, arrived, number == 1

    def begin(self) -> None:
        """Nothing: looking is a step, for it may fail and be tried again."""

    def step(self) -> bool:
        """Fetches what somebody waits for, if there is any."""
        if self._looks:
            self._source.look()
            self._arrived()
        job = self.take()
        if job is None:
            return self._looks and self._source.ahead()
        self.fetch(job)
        return True

    def close(self) -> None:
        """End at once: the next start goes on with what came."""
        self._source.stop.set()
        super().close()

    def take(self) -> Fetch | None:
        """The recording that somebody waits for longest and nobody fetches."""
        now = time.time()
        with self._source.database.writing() as session:
            due = is_over(RecordingRow.lease, now, _LEASE_SECONDS)
            query = select(RecordingRow).where(due, RecordingRow.state.in_(("asked", "coming")))
            query = (
                query.where(RecordingRow.place.is_not(None)).order_by(RecordingRow.asked).limit(1)
            )
            row = session.scalar(query.with_for_update(skip_locked=True))
            if row is None or row.place is None:
                return None
            slug = session.get_one(Episode, row.episode_id).slug
            row.state, row.lease, row.error = "coming", now + _LEASE_SECONDS, None
            suffix = PurePosixPath(urlsplit(row.place).path).suffix.lower() or ".mp3"
            target = self._source.budget.folder / f"{slug}{suffix}"
            wanted = DownloadRequest(row.place, target, row.size, row.sha256, row.version)
            return Fetch(row.episode_id, slug, wanted)

    def fetch(self, job: Fetch) -> None:
        """Fetch one recording, and say so if that fails."""
        try:
            self._source.budget.make_room(job.request.size or 0, spared=job.episode)
            with self._telling(job):
                problem = self._source.downloader.get(job.request).problem
            if problem is not None:
                raise problem
            _date_by_content(job.request.target)
            self._source.budget.make_room(0, spared=job.episode)
        except (AlignerError, NoRoom, OSError) as error:
            if self._source.stop.is_set():
                self._set(job, state="asked", lease=0.0)
            else:
                told = error.problem if isinstance(error, ExplainedError) else str(error)
                self._set(job, state="failed", lease=0.0, error=told)
                _log.warning("the recording of %s cannot be had: %s", job.slug, error)
            return
        with self._source.database.writing() as session:
            row = session.get_one(RecordingRow, job.episode)
            row.state, row.path, row.lease = "here", str(job.request.target), 0.0
            row.came = row.total = job.request.target.stat().st_size
            row.used = max(row.used, time.time())
            attach(session.get_one(Episode, job.episode), job.request.target)
        self._arrived()

    @contextmanager
    def _telling(self, job: Fetch) -> Iterator[None]:
        """Say meanwhile how much is here."""
        ended = Event()
        part = PartFile(job.request)

        def tell() -> None:
            while not ended.wait(_REPORT_SECONDS):
                came, total = part.size, part.total or job.request.size
                lease = time.time() + _LEASE_SECONDS
                self._set(job, came=came, total=total, lease=lease)

        thread = Thread(target=tell, name=f"{self.name}-progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _set(self, job: Fetch, **values: object) -> None:
        with self._source.database.writing(lasting=False) as session:
            row = session.get_one(RecordingRow, job.episode)
            for name, value in values.items():
                setattr(row, name, value)


def _date_by_content(path: Path) -> None:
    """Give a file a time that its bytes decide, for that is what made things are known by."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    moment = 1_000_000_000 + int(digest[:7], 16)
    os.utime(path, (moment, moment))
