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
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import bindparam, select
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


_Row = TypeVar("_Row", Entry, Realignment)

_RECENT = 40
"""Texts of before that are kept: they share their lines, and who polls asks for them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An episode in memory, so that polls ask the database for little.

    Attributes:
        aligned_tick: when the alignment came.
        alignment: as it was made.
        document: the text now, with its times.
        entries: the journal since the alignment's revision; they belong to no session.
        recent: texts of before, each with all that was known of it when the next one came.
        placed: tick and revision of the edits whose words were placed, in that order.
        tick: the episode's, when somebody last looked for later ones.
    """

    aligned_tick: int
    alignment: Alignment | None
    document: Document
    entries: tuple[Entry, ...] = ()
    recent: tuple[Document, ...] = ()
    placed: tuple[tuple[int, int], ...] = ()
    tick: int = -1

    def revision_at(self, tick: int) -> int:
        """The revision that the text had then; the alignment's if that came later."""
        later = sum(1 for entry in self.entries if entry.tick > tick)
        return self.document.revision - later

    def back_at(self, revision: int) -> Copy | None:
        """The episode as who reads an older state sees it; None if that is too long ago."""
        document = next((each for each in self.recent if each.revision == revision), None)
        if document is None:
            return None
        return replace(
            self,
            document=document,
            entries=tuple(entry for entry in self.entries if entry.revision <= revision),
            recent=tuple(each for each in self.recent if each.revision < revision),
        )


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
        document, revision = copy.document, copy.document.revision
        if copy.tick == episode.tick and revision == episode.revision:
            return copy
        fresh = entries_between(session, episode.id, revision, episode.revision)
        entries = {entry.revision: entry for entry in (*copy.entries, *fresh)}
        timed = copy.placed[-1][0] if copy.placed else 0
        realigned = _realigned_since(session, episode.id, timed)
        passed: list[Document] = []
        events: list[Entry | Realignment] = [*fresh, *realigned]
        for event in sorted(events, key=lambda each: each.tick):
            if isinstance(event, Entry):
                passed.append(document)
                document = document.edited(line_edit(event), event.revision)
            elif event.revision in entries:
                lines = line_edit(entries[event.revision]).new.split("\n")
                document = document.placed(event.revision, lines, unpack(event.timings))
        return replace(
            copy,
            document=document,
            entries=tuple(entries.values()),
            recent=(*copy.recent, *passed)[-_RECENT:],
            placed=(*copy.placed, *((each.tick, each.revision) for each in realigned)),
            tick=episode.tick,
        )

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
        for entry in copy.entries:
            if entry.revision <= before.revision:
                continue
            after = known.get(entry.revision) or before.edited(line_edit(entry), entry.revision)
            if entry.revision > since:
                steps.append(Step(entry, before, after))
            before = after
        return steps


_BETWEEN = (
    select(Entry)
    .where(Entry.episode_id == bindparam("episode"))
    .where(Entry.revision > bindparam("after"), Entry.revision <= bindparam("until"))
    .order_by(Entry.revision)
)
_REALIGNED = (
    select(Realignment)
    .where(Realignment.episode_id == bindparam("episode"), Realignment.tick > bindparam("since"))
    .order_by(Realignment.tick)
)


def entries_between(session: Session, episode_id: int, after: int, until: int) -> list[Entry]:
    """Journal entries, oldest first; they stay as they are when the session ends."""
    if after >= until:
        return []
    given = {"episode": episode_id, "after": after, "until": until}
    return _kept(session, session.scalars(_BETWEEN, given))


def _realigned_since(session: Session, episode_id: int, tick: int) -> list[Realignment]:
    """What was found out about edited lines after a tick, in the order that this was done."""
    given = {"episode": episode_id, "since": tick}
    return _kept(session, session.scalars(_REALIGNED, given))


def _kept(session: Session, rows: Iterable[_Row]) -> list[_Row]:
    """Rows that others may go on reading, whatever becomes of the session."""
    kept = list(rows)
    for row in kept:
        session.expunge(row)
    return kept


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
