"""The cache of derived data for each episode: files on disk, snapshots in memory.

    DATA/episodes/SLUG/
        sound-1f3c….mp3    the rendition that people hear, one for each source
        alignment.json     the alignment file (`aligner.alignment`), of `Episode.aligned_revision`
        posteriors.npy     what the acoustic model heard, 50 frames a second, float16
        peaks-….npy        the waveform's outline

Everything here can be made again: deleting the folder loses no edit.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Literal

from sqlalchemy.orm import Session

from aligner.alignment.file_reader import read_alignment
from aligner.episode.judge import judge
from aligner.errors import AlignmentFileError
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import dialect_of
from aligner.transcript.positions import line_starts
from web.cache.copies import Copy, Step
from web.cache.posterior_cache import CachedPosteriors, read_heard
from web.cache.waveform_peaks import Peaks, read_peaks
from web.document.document import Document
from web.document.timings import LineTiming, timings_of
from web.store.journal import entries_between, line_edit, realigned_since, text_at
from web.store.tables import Episode, JournalEntry

_IN_MEMORY = 64
"""Episodes; one of an hour takes 3 MB."""


class EpisodeCache:
    """Derived files and in-memory snapshots of all episodes.

    Args:
        data: the folder for everything.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._hashes: dict[Path, str] = {}
        self._dialects: dict[tuple[str, str], Dialect | None] = {}
        self._reading: dict[str, Lock] = {}
        self._lock = Lock()

    def folder(self, slug: str) -> Path:
        """Where an episode's files are; made if it is not there."""
        folder = self._data / "episodes" / slug
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def alignment_path(self, slug: str) -> Path:
        """Its alignment file."""
        return self.folder(slug) / "alignment.json"

    def rendition(self, slug: str, source: Path) -> Path:
        """Path of the rendition of a source file, whether it exists or not."""
        return self.folder(slug) / f"sound-{self.mark_of(source)[:12]}.mp3"

    def mark_of(self, source: Path) -> str:
        """The cache key of an audio file: a hash of its path, size and modification time.

        The bytes are not hashed: this runs for every request.
        """
        try:
            about = source.stat()
            mark = f"{source}\0{about.st_size}\0{about.st_mtime_ns}"
        except OSError:
            mark = str(source)
        return hashlib.sha256(mark.encode("utf-8", "surrogateescape")).hexdigest()

    def marks_of(self, slug: str, source: Path) -> list[str]:
        """Cache keys of a source: `mark_of`, and the rendition's hash of earlier versions."""
        rendition = self.rendition(slug, source)
        made = [self.sound_of(rendition)] if rendition.is_file() else []
        return [self.mark_of(source), *made]

    def sound_of(self, rendition: Path) -> str:
        """The hash of a rendition's bytes; read once."""
        with self._lock:
            known = self._hashes.get(rendition)
        if known is None:
            with rendition.open("rb") as file:
                known = hashlib.file_digest(file, "sha256").hexdigest()
            with self._lock:
                self._hashes[rendition] = known
        return known

    def playable(self, episode: Episode) -> Literal["none", "original", "rendition"]:
        """What browsers can play of it now."""
        if episode.audio_path is None:
            return "none"
        source = Path(episode.audio_path)
        return "rendition" if self.rendition(episode.slug, source).is_file() else "original"

    def heard(self, episode: Episode) -> tuple[Path | None, CachedPosteriors] | None:
        """What was heard, with the rendition if that is there already; None if nothing is kept."""
        if episode.audio_path is None or episode.aligned_revision is None:
            return None
        source = Path(episode.audio_path)
        rendition = self.rendition(episode.slug, source)
        for mark in self.marks_of(episode.slug, source):
            found = read_heard(self.folder(episode.slug), mark)
            if found:
                return rendition if rendition.is_file() else None, found
        return None

    def peaks(
        self, slug: str, source: Path, rate: int, first: int, last: int
    ) -> tuple[Peaks, str] | None:
        """Waveform peaks `first` to `last` at a rate, and their cache key; None if missing."""
        for mark in self.marks_of(slug, source):
            found = read_peaks(self.folder(slug), mark, rate, first, last)
            if found is not None:
                return found, mark
        return None

    def dialect(self, episode: Episode) -> Dialect | None:
        """The form that an episode is written in, by its text as it came; None for Changelog's.

        What people type cannot change it.
        """
        key = (episode.base_sha256, episode.transcript_path)
        with self._lock:
            known = key in self._dialects
        if not known:
            chosen = dialect_of(episode.base_text, Path(episode.transcript_path))
            with self._lock:
                self._dialects[key] = chosen
        return self._dialects[key]

    def document(self, session: Session, episode: Episode) -> Document:
        """The text with its times, at the revision that `episode` says."""
        return self.copy(session, episode).document

    def copy(self, session: Session, episode: Episode) -> Copy:
        """The episode in memory, brought up to the revision that `episode` says."""
        copy = self._held(episode)
        if copy is None:
            with self._lock:
                reading = self._reading.setdefault(episode.slug, Lock())
            with reading:  # whoever asks for the same meanwhile waits, and need not read it again
                copy = self._held(episode) or self._keep(episode, self._read(session, episode))
        if copy.document.revision > episode.revision:
            older = copy.back_at(episode.revision)  # somebody saved since this session began
            return older or self._advance(session, episode, self._read(session, episode))
        return self._keep(episode, self._advance(session, episode, copy))

    def _held(self, episode: Episode) -> Copy | None:
        with self._lock:
            copy = self._copies.get(episode.slug)
        return copy if copy and copy.aligned_tick == episode.aligned_tick else None

    def _keep(self, episode: Episode, copy: Copy) -> Copy:
        with self._lock:
            self._copies[episode.slug] = copy
            self._copies.move_to_end(episode.slug)
            while len(self._copies) > _IN_MEMORY:
                self._copies.popitem(last=False)
        return copy

    def _read(self, session: Session, episode: Episode) -> Copy:
        revision = episode.aligned_revision or 0
        text = text_at(session, episode, revision)
        alignment, timings, notes = None, dict[int, LineTiming](), tuple[str, ...]()
        if episode.aligned_revision is not None:
            try:
                file = read_alignment(self.alignment_path(episode.slug))
                alignment, judged = file.alignment, judge(file.alignment).message
                notes = (*((judged,) if judged else ()), *(note.text for note in file.audio.notes))
                timings = timings_of(alignment, line_starts(text))
            except AlignmentFileError:
                # Somebody tidied the data folder: the text can be edited, the worker makes it anew.
                alignment = None
        document = Document.of(text, revision, timings, self.dialect(episode))
        return Copy(episode.aligned_tick, alignment, document, notes=notes)

    def _advance(self, session: Session, episode: Episode, copy: Copy) -> Copy:
        revision = copy.document.revision
        if copy.tick == episode.tick and revision == episode.revision:
            return copy
        fresh = entries_between(session, episode.id, revision, episode.revision)
        timed = copy.placed[-1][0] if copy.placed else 0
        return copy.advanced(fresh, realigned_since(session, episode.id, timed), episode.tick)

    def add(self, episode: Episode, before: Copy, entry: JournalEntry) -> None:
        """Add an edit that was just saved, so that it need not be read back from the database.

        Args:
            episode: as it was written.
            before: the copy of the text that was edited; if there is another by now, others know.
            entry: the edit; its session has ended.
        """
        with self._lock:
            if self._copies.get(episode.slug) is before:
                self._copies[episode.slug] = before.advanced([entry], (), episode.tick)

    def entries_since(
        self, session: Session, episode: Episode, revision: int
    ) -> Sequence[JournalEntry]:
        """The edits after a revision, oldest first."""
        copy = self.copy(session, episode)
        if revision >= copy.oldest:
            return copy.after(revision)
        return entries_between(session, episode.id, revision, episode.revision)

    def steps(self, session: Session, episode: Episode, since: int) -> list[Step] | None:
        """Each edit after revision `since` with the text before and after it, oldest first.

        None if that is too long ago: the text was aligned anew since then.
        """
        copy = self.copy(session, episode)
        known = {document.revision: document for document in (*copy.recent, copy.document)}
        before = known.get(since)
        if before is None and since >= (episode.aligned_revision or 0):
            before = self._read(session, episode).document
        if before is None or since > episode.revision:
            return None
        steps: list[Step] = []
        for entry in copy.after(before.revision):
            after = known.get(entry.revision) or before.edited(line_edit(entry), entry.revision)
            if entry.revision > since:
                steps.append(Step(entry, before, after))
            before = after
        return steps
