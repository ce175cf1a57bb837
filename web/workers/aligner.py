"""Aligns what is not aligned yet, one episode at a time, in a thread of the server.

    waiting ─lease─► working ─► ready
       ▲                │  ├──► failed, with the reason       (asked for again: waiting)
       └── later ───────┼──┘ what passes by itself: a full disk, a database that is away
                        └─ the process dies: the lease runs out, somebody begins again

The original is aligned, as `aligner align` does; the rendition, which is in time with it, is made
beside. Most of the work is numpy's and libsndfile's, which let go of the interpreter, so requests
are answered meanwhile. What was made already (rendition, posteriors) is not made twice.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from aligner.alignment.file import AlignmentFile
from aligner.alignment.model import Alignment
from aligner.alignment.profiles import load_profile
from aligner.alignment.stages import Progress, share_of_all
from aligner.audio.decode import IncomingAudio
from aligner.episode.align import Names, align_episode
from aligner.errors import AlignerError
from aligner.inside import check_unchanged
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.positions import line_starts
from aligner.transcript.source import TranscriptFile
from web.cache.episodes import EpisodeCache
from web.cache.posterior_cache import CachingModel
from web.cache.waveform_peaks import keep_peaks
from web.cache.wholeness import drop_cut_rendition, lacks
from web.document.document import Document
from web.document.timings import timings_of
from web.flags.updates import replace_all
from web.store.database import Database
from web.store.tables import Episode
from web.workers.backoff import LONGEST_SECONDS, wait_after
from web.workers.rendition import Interrupted, RenditionThread
from web.workers.troubles import Mismatch, trouble_of
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_LEASE_SECONDS = 60.0
_IDLE_SECONDS = 5.0
_REPORT_SECONDS = 0.5
_READ_AHEAD = 3
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Job:
    """An episode as it was when the work began."""

    slug: str
    text: str
    revision: int
    audio: Path
    dialect: Dialect | None = None


class AlignerWorker(Worker):
    """The worker that aligns.

    Args:
        database: where the episodes are.
        episode_cache: where to put what is made.
        jobs: threads that hear.
    """

    def __init__(self, database: Database, episode_cache: EpisodeCache, jobs: int) -> None:
        super().__init__("aligner", _IDLE_SECONDS)
        self._database, self._episode_cache, self._jobs = database, episode_cache, jobs
        self._failures: dict[str, int] = {}
        self._unmade: set[Path] = set()
        self._looked_through = False

    def begin(self) -> None:
        """Read the busiest episodes before somebody asks: the longest takes a second."""
        query = select(Episode).where(Episode.state == "ready").order_by(Episode.tick.desc())
        with self._database.reading() as session:
            for episode in session.scalars(query.limit(_READ_AHEAD)):
                for _row in self._episode_cache.document(session, episode).rows():
                    pass

    def step(self) -> bool:
        """Aligns an episode, if one waits."""
        job = self.take()
        if job is not None:
            self.work(job)
            return True
        if not self._looked_through:
            self._looked_through = True
            if self.make_again():
                return True
        missing = self._missing_rendition()
        if missing is not None:
            with RenditionThread(*missing, lambda: self.is_ending):
                pass
        return missing is not None

    def make_again(self) -> int:
        """Let what is missing or cut off of ready episodes be made again; how many there are."""
        with self._database.reading() as session:
            columns = Episode.slug, Episode.audio_path, Episode.duration
            query = select(*columns).where(Episode.state == "ready")
            rows = session.execute(query.where(Episode.audio_path.is_not(None))).all()
        again = 0
        for slug, path, duration in rows:
            source, cache = Path(path or ""), self._episode_cache
            if not source.is_file():
                continue
            drop_cut_rendition(cache.rendition(slug, source), duration or 0.0)
            if lacks(cache.folder(slug), cache.marks_of(slug, source)):
                _log.warning("what was made of %s is missing or cut off: it is made again", slug)
                self._set(slug, state="waiting", lease=0.0)
                again += 1
        return again

    def _missing_rendition(self) -> tuple[Path, Path] | None:
        """A recording whose rendition was never finished: once a process, for it may not come."""
        with self._database.reading() as session:
            query = select(Episode.slug, Episode.audio_path).where(Episode.state == "ready")
            rows = session.execute(query.where(Episode.audio_path.is_not(None))).all()
        for slug, path in rows:
            source = Path(path or "")
            target = self._episode_cache.rendition(slug, source)
            if target not in self._unmade and source.is_file() and not target.is_file():
                self._unmade.add(target)
                return source, target
        return None

    def take(self) -> Job | None:
        """The next episode that nobody is at."""
        now = time.time()
        with self._database.writing() as session:
            due = Episode.state.in_(("waiting", "working")) & (Episode.lease < now)
            query = select(Episode).where(due)
            query = query.where(Episode.audio_path.is_not(None)).order_by(Episode.slug).limit(1)
            episode = session.scalar(query.with_for_update(skip_locked=True))
            if episode is None or episode.audio_path is None:
                return None
            episode.state, episode.stage, episode.share = "working", "reading", 0.0
            episode.lease = now + _LEASE_SECONDS
            episode.error = episode.reason = None
            dialect = self._episode_cache.dialect(episode)
            return Job(
                episode.slug, episode.text, episode.revision, Path(episode.audio_path), dialect
            )

    def work(self, job: Job) -> None:
        """Align one episode, and say so if that fails; its rendition is there afterwards."""
        rendition = self._episode_cache.rendition(job.slug, job.audio)
        with RenditionThread(job.audio, rendition, lambda: self.is_ending):
            self._work(job)

    def _work(self, job: Job) -> None:
        try:
            file = self._align(job)
            for _ in range(_TRIES):
                if self._finish(job, file):
                    return
                # Somebody edited meanwhile; what was heard is kept, so aligning again is quick.
                job = self._fresh(job)
                file = self._align(job)
            self._finish(job, file, at_last=True)
        except Interrupted:
            self._set(job.slug, state="waiting", lease=0.0)
        except Exception as error:  # noqa: BLE001 - shown to people as a value
            self._fail(job, error)
        else:
            self._failures.pop(job.slug, None)

    def _fail(self, job: Job, error: Exception) -> None:
        """Say what went wrong; what passes by itself is tried again, later each time."""
        trouble = trouble_of(error, job.audio, self._episode_cache.folder(job.slug))
        if not isinstance(error, AlignerError):
            _log.warning("aligning %s failed", job.slug, exc_info=error)
        told = {"error": trouble.message, "reason": trouble.reason}
        if not trouble.passes:
            self._set(job.slug, state="failed", **told)
            return
        failures = self._failures[job.slug] = self._failures.get(job.slug, 0) + 1
        wait = wait_after(failures, _IDLE_SECONDS, LONGEST_SECONDS)
        self._set(job.slug, state="waiting", lease=time.time() + wait, **told)

    def _align(self, job: Job) -> AlignmentFile:
        folder = self._episode_cache.folder(job.slug)
        mark = self._episode_cache.mark_of(job.audio)
        audio = IncomingAudio(check_unchanged(job.audio))
        name = f"{job.slug}.md"
        digest = hashlib.sha256(job.text.encode()).hexdigest()
        made = align_episode(
            TranscriptFile(Path(name), digest, read_as(job.text, job.dialect)),
            audio,
            names=Names(name, job.audio.name),
            model=CachingModel(lambda: load_profile().load_model(jobs=self._jobs), folder, mark),
            lexicon=load_profile().load_lexicon(),
            jobs=self._jobs,
            progress=self._reporter(job.slug),
        )
        keep_peaks(folder, audio.whole().samples[:], mark)
        if made.judgement.is_mismatch:
            problem = made.judgement.message
            raise Mismatch(job.audio.name, problem, "Put the right recording in its place.")
        return made.file

    def _finish(self, job: Job, file: AlignmentFile, *, at_last: bool = False) -> bool:
        """Publish an alignment, unless the text is another by now."""
        with self._database.writing() as session:
            query = select(Episode).where(Episode.slug == job.slug).with_for_update()
            episode = session.scalars(query).one()
            if episode.revision != job.revision and not at_last:
                return False
            file.dump(self._episode_cache.alignment_path(job.slug))
            episode.tick += 1
            episode.aligned_tick, episode.aligned_revision = episode.tick, job.revision
            episode.state, episode.stage, episode.share = "ready", None, 1.0
            episode.lease = 0.0
            episode.duration, episode.words = file.alignment.duration, len(file.alignment.words)
            episode.verdicts = verdict_strip(file.alignment)
            timings = timings_of(file.alignment, line_starts(job.text))
            document = Document.of(job.text, job.revision, timings, job.dialect)
            if episode.revision == job.revision:
                replace_all(session, episode, document, file.flags)
        return True

    def _fresh(self, job: Job) -> Job:
        with self._database.reading() as session:
            episode = session.scalars(select(Episode).where(Episode.slug == job.slug)).one()
            return Job(job.slug, episode.text, episode.revision, job.audio, job.dialect)

    def _reporter(self, slug: str) -> Progress:
        last = 0.0

        def report(stage: str, share: float) -> None:
            nonlocal last
            if self.is_ending:
                raise Interrupted
            if time.monotonic() - last < _REPORT_SECONDS:
                return
            last = time.monotonic()
            total = share_of_all(stage, min(1.0, share))
            self._set(slug, stage=stage, share=total, lease=time.time() + _LEASE_SECONDS)

        return report

    def _set(self, slug: str, **values: object) -> None:
        with self._database.writing() as session:
            episode = session.scalars(select(Episode).where(Episode.slug == slug)).one()
            for name, value in values.items():
                setattr(episode, name, value)


def verdict_strip(alignment: Alignment) -> list[list[object]]:
    """Verdicts in the order of the text with their share of the words, neighbours together."""
    words: dict[int, int] = {}
    for word in alignment.words:
        words[word.line] = words.get(word.line, 0) + 1
    strip: list[tuple[str, float]] = []
    total = sum(words.values()) or 1
    for line in alignment.lines:
        share = words.get(line.line, 0) / total
        if strip and strip[-1][0] == line.verdict:
            strip[-1] = (line.verdict, strip[-1][1] + share)
        elif share or line.verdict == "break":
            strip.append((line.verdict, share))
    return [[verdict, round(share, 4)] for verdict, share in strip]
