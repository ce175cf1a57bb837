"""Background thread that aligns waiting episodes, one at a time.

    waiting ─lease─► working ─► ready
       ▲                │  ├──► failed, with the reason       (asked for again: waiting)
       └── later ───────┼──┘ what passes by itself: a full disk, a database that is away
                        └─ the process dies: the lease runs out, somebody begins again

The original is aligned, as `aligner align` does; the rendition, which is in time with it, is made
afterwards, beside the next one. Most of the work is numpy's and libsndfile's, which let go of the
interpreter, so requests are answered meanwhile. What was heard already is not heard twice.
"""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path

from sqlalchemy import select

from aligner.alignment.file import AlignmentFile
from aligner.alignment.profiles import load_profile
from aligner.alignment.stages import Progress, share_of_all
from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.audio.decode import IncomingAudio
from aligner.episode.align import Names, align_episode
from aligner.errors import AlignerError
from aligner.inside import check_unchanged
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.positions import line_starts
from aligner.transcript.source import TranscriptFile
from web.cache.episodes import EpisodeCache
from web.cache.posterior_cache import CachingModel
from web.cache.waveform_peaks import keep_peaks
from web.cache.wholeness import drop_cut_rendition, lacks
from web.document.document import Document
from web.document.timings import timings_of, verdict_strip
from web.flags.updates import replace_all
from web.store.database import Database
from web.store.episodes import next_to_align
from web.store.journal import entries_between, line_edit, text_at
from web.store.tables import Episode
from web.workers.aligner_job import Job
from web.workers.backoff import LONGEST_SECONDS, wait_after
from web.workers.carried import carry
from web.workers.ready_made import ReadyMade, hear_again
from web.workers.rendition import Interrupted, RenditionWorker
from web.workers.troubles import Mismatch, trouble_of
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_LEASE_SECONDS = 60.0
"""After that long without a word a process is taken for dead, and another begins its episode
anew."""
_IDLE_SECONDS = 5.0
_REPORT_SECONDS = 0.5
"""Between two words on how far it is: each is a write."""
_READ_AHEAD = 3
"""Episodes that changed last, whose lines are read as the server starts."""


class AlignerWorker(Worker):
    """The worker that aligns.

    Args:
        database: where the episodes are.
        episode_cache: where to put what is made.
        jobs: threads that hear.
        aligned: folder of results that are served as they are.
        voices: folder in which voices are kept between episodes; None keeps none.
    """

    def __init__(
        self,
        database: Database,
        episode_cache: EpisodeCache,
        jobs: int,
        aligned: Path | None = None,
        voices: Path | None = None,
    ) -> None:
        super().__init__("aligner", _IDLE_SECONDS)
        self._database, self._episode_cache, self._jobs = database, episode_cache, jobs
        self._failures: dict[str, int] = {}
        self._looked_through = False
        self._ready_made = ReadyMade(aligned)
        self._voices = VoiceFolder(voices) if voices else None
        self._unheard: list[Job] = []
        self.renditions = RenditionWorker(database, episode_cache, self.wake)

    def start(self) -> None:
        """Begin, and with it the worker that makes renditions."""
        super().start()
        self.renditions.start()

    def close(self) -> None:
        """End both."""
        self.renditions.close()
        super().close()

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
        if self._unheard:
            self._hear(self._unheard[-1])
            self._unheard.pop()
            return True
        if not self._looked_through:
            self._looked_through = True
            return self.make_again() > 0
        return False

    def is_sound_coming(self, slug: str, source: Path) -> bool:
        """Whether what edits are placed with is still to be made: what is heard, the rendition."""
        rendition = self._episode_cache.rendition(slug, source)
        is_unheard = any(job.slug == slug for job in tuple(self._unheard))
        return is_unheard or self.renditions.is_coming(source, rendition)

    def make_again(self) -> int:
        """Queue ready episodes whose derived files are missing or cut; returns how many."""
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

    def take(self) -> Job | None:
        """The next episode that no other server aligns; one that is open waits for nothing."""
        return self._take(only_open=True) or (
            None if self.renditions.is_behind else self._take(only_open=False)
        )

    def _take(self, *, only_open: bool) -> Job | None:
        now = time.time()
        with self._database.writing() as session:
            episode = next_to_align(session, now, LONGEST_SECONDS, only_open=only_open)
            if episode is None or episode.audio_path is None:
                return None
            episode.state, episode.stage, episode.share = "working", "reading", 0.0
            episode.lease = now + _LEASE_SECONDS
            episode.error = episode.reason = None
            return Job.of(episode, Path(episode.audio_path), self._episode_cache.dialect(episode))

    def work(self, job: Job) -> None:
        """Align one episode, or say why that failed; then its rendition is made."""
        if not self._is_ready_made(job):
            self._work(job)
        self.renditions.wake()

    def _is_ready_made(self, job: Job) -> bool:
        """Publish what a batch made of it, if that is there."""
        try:
            ready = self._ready_made.of(job.text, job.audio)
        except OSError:
            return False  # aligning will say what is wrong with it
        if ready is None or not self._finish(job, ready):
            return False
        self._unheard.append(job)
        return True

    def _hear(self, job: Job) -> None:
        """Make what a result of a batch lacks: nothing else waits."""
        mark = self._episode_cache.mark_of(job.audio)
        try:
            folder = self._episode_cache.folder(job.slug)
            hear_again(folder, job.audio, mark, self._jobs, self._watch)
        except Interrupted:
            return
        except (AlignerError, OSError) as error:
            _log.warning("%s cannot be heard: %s", job.slug, error)

    def _watch(self, _seconds: float) -> None:
        if self.is_ending:
            raise Interrupted

    def _work(self, job: Job) -> None:
        try:
            if not self._finish(job, self._align(job)):
                # Upstream's text came meanwhile; what was heard is kept, so it is quick this time.
                self._set(job.slug, state="waiting", lease=0.0)
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
            voices=self._voices.of(job.transcript) if self._voices else None,
        )
        keep_peaks(folder, audio.whole().samples[:], mark)
        if made.judgement.is_mismatch:
            problem = made.judgement.message
            raise Mismatch(job.audio.name, problem, "Put the right recording in its place.")
        return made.file

    def _finish(self, job: Job, file: AlignmentFile) -> bool:
        """Publish an alignment, and bring its flags to what people edited meanwhile.

        Not one of a text that the episode never had, for upstream has another by now.
        """
        with self._database.writing() as session:
            query = select(Episode).where(Episode.slug == job.slug).with_for_update()
            episode = session.scalars(query).one()
            is_known = job.revision <= episode.revision
            if not is_known or text_at(session, episode, job.revision) != job.text:
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
            entries = entries_between(session, episode.id, job.revision, episode.revision)
            for entry in entries:
                document = document.edited(line_edit(entry), entry.revision)
            edits = [line_edit(entry) for entry in entries]
            flags = carry(file.flags, job.text, edits, document)
            replace_all(session, episode, document, flags)
        return True

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
