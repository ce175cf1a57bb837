"""Which episodes there are: transcripts with their recordings beside them in a folder.

    practicalai/practical-ai-22.md
    practicalai/practical-ai-22.mp3     the same name; .m4a .wav .flac .ogg are taken too
    practicalai/practical-ai-22.page.txt    the episode's page, or .page.html: it is compared once

A transcript without a recording can be read and edited, but nobody can listen. What leads out of
the folder by a link, and what is no plain file, is left out and named.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.errors import BadInput
from aligner.inside import Root
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text
from web.document.document import Document
from web.document.lines import LineEdit, split_rows
from web.flags.opinions import opinions_of
from web.flags.page_flags import follow
from web.flags.updates import page_flags, replace_all
from web.store.database import Database
from web.store.tables import Episode
from web.workers.line_alignment import find_line_flags

AUDIO_ENDINGS = (".mp3", ".m4a", ".wav", ".flac", ".ogg")
PAGE_ENDINGS = (".page.txt", ".page.html")

_NOT_TRANSCRIPTS = {"readme", "license", "contributing", "changelog", "code_of_conduct"}


@dataclass(frozen=True, slots=True)
class LibraryPair:
    """A transcript with its recording and its page, if there are such.

    Attributes:
        transcript: as it lies in the folder; its name makes the address.
        audio: free of links.
        page: free of links.
        refused: why files of these names are left out, a sentence each; if the transcript is one of
            them, nothing of it is read.
        is_readable: whether the transcript is not one of them.
    """

    transcript: Path
    audio: Path | None
    page: Path | None = None
    refused: tuple[str, ...] = ()
    is_readable: bool = True


def find_library(folder: Path, closed: Sequence[Path] = ()) -> Iterator[LibraryPair]:
    """The episodes of a folder and the folders in it, sorted by name.

    Args:
        folder: the library.
        closed: places in it that hold no transcripts for people, the editor's own data.

    Raises:
        BadInput: there is no such folder, or no transcript in it.
    """
    if not folder.is_dir():
        raise BadInput(str(folder), "There is no such folder.", "Name one with transcripts in it.")
    root = Root(folder, tuple(closed))
    found = root.find(_is_transcript)
    if not found.paths:
        advice = "\n".join(map(str, found.refused)) or "Put NAME.md and NAME.mp3 beside each other."
        raise BadInput(str(folder), "There is no transcript (*.md) in this folder.", advice)
    for error in found.refused:
        yield LibraryPair(Path(error.subject), None, None, (str(error),), is_readable=False)
    for path in found.paths:
        refused: list[str] = []
        audio = _beside(root, path, AUDIO_ENDINGS, refused)
        page = _beside(root, path, PAGE_ENDINGS, refused)
        yield LibraryPair(path, audio, page, tuple(refused))


def _is_transcript(path: Path) -> bool:
    return path.suffix == ".md" and path.stem.casefold() not in _NOT_TRANSCRIPTS


def _beside(root: Root, path: Path, endings: Sequence[str], refused: list[str]) -> Path | None:
    for place in (path.with_suffix(ending) for ending in endings):
        if os.path.lexists(place):
            try:
                return root.resolve(place)
            except BadInput as error:
                refused.append(str(error))
    return None


def pages_of(folder: Path, pairs: Iterable[LibraryPair]) -> Iterator[tuple[str, Path]]:
    """Pages that lie beside transcripts, each with its episode's slug."""
    for pair in pairs:
        if pair.page:
            yield slug_of(folder, pair.transcript), pair.page


def import_pairs(
    database: Database, folder: Path, pairs: Sequence[LibraryPair], closed: Sequence[Path] = ()
) -> list[str]:
    """Make the pairs known to the database; what somebody edited keeps the text it was made from.

    Args:
        database: where to.
        folder: the folder that they were found in; names below it make the addresses.
        pairs: from `find_library`.
        closed: as there.

    Returns:
        What the operator should know, a sentence each: files that cannot be used or changed.
    """
    notes: list[str] = []
    root = Root(folder, tuple(closed))
    with database.writing() as session:
        known = {episode.slug: episode for episode in session.scalars(select(Episode))}
        for pair in pairs:
            slug = slug_of(folder, pair.transcript)
            episode = known.get(slug)
            notes += pair.refused
            if not pair.is_readable:
                if episode is not None:
                    _empty(session, episode, notes)
                continue
            try:
                data = _read(root, pair.transcript)
                text = decode_text(data, str(pair.transcript))
                place = root.resolve(pair.transcript)
            except BadInput as error:
                notes.append(str(error))
                continue
            if episode is None:
                episode = known[slug] = _new(slug, folder, pair)
                session.add(episode)
            _set_base(session, episode, text, hashlib.sha256(data).hexdigest(), notes)
            episode.transcript_path = str(place)
            _set_audio(episode, pair.audio)
    return notes


def slug_of(folder: Path, transcript: Path) -> str:
    """The part of the address that names the episode: small letters, digits, `-`, `.`, `_`."""
    name = "-".join(transcript.relative_to(folder).with_suffix("").parts)
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.casefold()).strip("-.") or "episode"
    if plain == name:
        return plain[:200]
    # Two names that differ only in what is replaced must not share an address.
    return f"{plain[:190]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def title_of(stem: str) -> str:
    """`practical-ai-22` -> `Practical AI 22`."""
    words = stem.replace("_", "-").split("-")
    upper = {"ai", "js", "mlops", "devops", "rfc"}
    return " ".join(w.upper() if w in upper else w.capitalize() for w in words if w)


def _read(root: Root, path: Path) -> bytes:
    with root.open(path) as file:
        return file.read(LARGEST_TRANSCRIPT + 1)


def _empty(session: Session, episode: Episode, notes: list[str]) -> None:
    """Take out what an earlier version read through a link that leads elsewhere."""
    _set_audio(episode, None)
    if episode.revision:
        notes.append(
            f"{episode.slug}: people edited this text, which came through such a link; it stays."
        )
    else:
        _set_base(session, episode, "", hashlib.sha256(b"").hexdigest(), notes)


def _new(slug: str, folder: Path, pair: LibraryPair) -> Episode:
    stem = pair.transcript.stem
    below = pair.transcript.relative_to(folder).parts
    show = below[0] if len(below) > 1 else re.sub(r"[-_]*\d+$", "", stem)
    return Episode(
        slug=slug,
        title=title_of(stem)[:300],
        show=show[:120] or "episodes",
        transcript_path="",
        base_text="",
        base_sha256="",
        text="",
        revision=0,
        tick=0,
        state="waiting",
        share=0.0,
        lease=0.0,
        aligned_tick=0,
        verdicts=[],
    )


def _set_base(session: Session, episode: Episode, text: str, sha256: str, notes: list[str]) -> None:
    if episode.base_sha256 == sha256:
        return
    if episode.revision:
        notes.append(
            f"{episode.slug}: the file changed on the disk since people began to edit it here. "
            "Their edits stay on the text that they were made on."
        )
        return
    before, after = episode.text, Document.of(text, 0, {})
    episode.base_text = episode.text = text
    episode.base_sha256 = sha256
    episode.aligned_revision = None
    episode.state = "waiting"
    episode.tick += 1
    episode.aligned_tick = episode.tick
    session.flush()
    rows = split_rows(before)
    edit = LineEdit(1, len(rows), "\n".join(rows), "\n".join(after.lines))
    said = opinions_of(session, episode.id)
    follow(page_flags(session, episode), edit, after, episode.tick, said)
    replace_all(session, episode, after, find_line_flags(text, None))


def _set_audio(episode: Episode, audio: Path | None) -> None:
    path = str(audio) if audio else None
    if path != episode.audio_path:
        episode.audio_path = path
        if episode.state in {"no_audio", "failed"}:
            episode.state = "waiting"
    if path is None:
        episode.state = "no_audio"
