"""What is made of each episode, on the disk and in memory.

    DATA/episodes/SLUG/
        sound-1f3c….mp3    the rendition that people hear and that is aligned, one for each source
        alignment.json     the alignment file (`aligner.alignment`), of `Episode.aligned_revision`
        posteriors.npy     what the acoustic model heard, 50 frames a second, float16
        peaks-….npy        the waveform's outline

Everything here can be made again: deleting the folder loses no edit.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.alignment.file_reader import read_alignment
from aligner.alignment.model import Alignment
from aligner.errors import AlignmentFileError
from aligner.transcript.edits import Edit, apply
from aligner.transcript.model import Span
from web.documents import Document
from web.heard import Heard, read_heard
from web.lines import LineEdit
from web.tables import Entry, Episode, Realignment
from web.timings import Timing, line_starts, timings_of, unpack

_IN_MEMORY = 64
"""Episodes; one of an hour takes 3 MB."""


_RECENT = 40
"""Texts of before that are kept: they share their lines, and who polls asks for them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An episode in memory: the alignment as it was made, the text now and at times before."""

    aligned_tick: int
    alignment: Alignment | None
    document: Document
    recent: tuple[Document, ...] = ()
    timed: int = 0
    """When the latest times of edited lines came that are in it."""
    tick: int = -1
    """The episode's, when somebody last looked for later ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """An edit with the text before and after it."""

    entry: Entry
    before: Document
    after: Document


class Shelf:
    """The made things of all episodes.

    Args:
        data: the folder for everything.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._hashes: dict[Path, str] = {}
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
        """Where the rendition of an audio file is or will be; another file, another place."""
        try:
            about = source.stat()
            mark = f"{source}\0{about.st_size}\0{about.st_mtime_ns}"
        except OSError:
            mark = str(source)
        name = hashlib.sha256(mark.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        return self.folder(slug) / f"sound-{name}.mp3"

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

    def heard(self, episode: Episode) -> tuple[Path, Heard] | None:
        """The rendition and what was heard of it, if both are there."""
        if episode.audio_path is None or episode.aligned_revision is None:
            return None
        rendition = self.rendition(episode.slug, Path(episode.audio_path))
        if not rendition.is_file():
            return None
        found = read_heard(self.folder(episode.slug), self.sound_of(rendition))
        return (rendition, found) if found else None

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
            return self._advance(session, episode, self._read(session, episode))
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
        alignment, timings = None, dict[int, Timing]()
        if episode.aligned_revision is not None:
            try:
                alignment = read_alignment(self.alignment_path(episode.slug)).alignment
                timings = timings_of(alignment, line_starts(text))
            except AlignmentFileError:
                # Somebody tidied the data folder: the text can be edited, the worker makes it anew.
                alignment = None
        return Copy(episode.aligned_tick, alignment, Document.of(text, revision, timings))

    def _advance(self, session: Session, episode: Episode, copy: Copy) -> Copy:
        if copy.tick == episode.tick:
            return copy
        document, timed = copy.document, copy.timed
        passed: list[Document] = []
        for entry in entries_between(session, episode.id, document.revision, episode.revision):
            passed.append(document)
            document = document.edited(line_edit(entry), entry.revision)
        for entry, realignment in realigned_since(session, episode.id, timed):
            timings = unpack(realignment.timings)
            document = document.placed(entry.revision, line_edit(entry).new.split("\n"), timings)
            timed = realignment.tick
        recent = (*copy.recent, *passed)[-_RECENT:]
        return Copy(copy.aligned_tick, copy.alignment, document, recent, timed, episode.tick)

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
        for entry in entries_between(session, episode.id, before.revision, episode.revision):
            after = known.get(entry.revision) or before.edited(line_edit(entry), entry.revision)
            if entry.revision > since:
                steps.append(Step(entry, before, after))
            before = after
        return steps


def entries_between(session: Session, episode_id: int, after: int, until: int) -> Iterable[Entry]:
    """Journal entries, oldest first."""
    mine = (Entry.episode_id == episode_id, Entry.revision > after, Entry.revision <= until)
    return session.scalars(select(Entry).where(*mine).order_by(Entry.revision))


def realigned_since(
    session: Session, episode_id: int, tick: int
) -> Iterable[tuple[Entry, Realignment]]:
    """Entries whose words were placed after a tick, in the order that this was done."""
    same = (Realignment.episode_id == Entry.episode_id) & (Realignment.revision == Entry.revision)
    query = select(Entry, Realignment).join(Realignment, same)
    query = query.where(Realignment.episode_id == episode_id, Realignment.tick > tick)
    return session.execute(query.order_by(Realignment.tick))


def line_edit(entry: Entry) -> LineEdit:
    """An entry as lines, without the file's carriage returns."""
    old, new = entry.old.replace("\r\n", "\n"), entry.new.replace("\r\n", "\n")
    return LineEdit(entry.first, entry.last, old, new)


def text_at(session: Session, episode: Episode, revision: int) -> str:
    """The text as it was: the base with the first entries of the journal applied.

    Raises:
        StaleEdit: the journal does not fit the text; somebody changed the database by hand.
    """
    if revision == episode.revision:
        return episode.text
    text = episode.base_text
    for entry in entries_between(session, episode.id, 0, revision):
        text = apply(text, [Edit(Span(entry.start, entry.end), entry.old, entry.new)])
    return text
