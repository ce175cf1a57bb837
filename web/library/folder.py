"""Which episodes there are: transcripts with their recordings beside them in a folder.

    practicalai/practical-ai-22.md
    practicalai/practical-ai-22.mp3     the same name; .m4a .wav .flac .ogg are taken too
    practicalai/practical-ai-22.page.txt    the episode's page, or .page.html: it is compared once

A transcript without a recording can be read and edited, but nobody can listen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.errors import BadInput
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text
from web.document.document import Document
from web.document.lines import LineEdit, split_rows
from web.flags.opinions import opinions_of
from web.flags.page_flags import follow
from web.flags.updates import page_flags, replace_all
from web.store.database import Database
from web.store.tables import Episode
from web.workers.line_alignment import flags_of

AUDIO_ENDINGS = (".mp3", ".m4a", ".wav", ".flac", ".ogg")
PAGE_ENDINGS = (".page.txt", ".page.html")

_NOT_TRANSCRIPTS = {"readme", "license", "contributing", "changelog", "code_of_conduct"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A transcript with its recording and its page, if there are such."""

    transcript: Path
    audio: Path | None
    page: Path | None = None


def find_pairs(folder: Path) -> Iterator[Pair]:
    """The episodes of a folder and the folders in it, sorted by name.

    Raises:
        BadInput: there is no such folder, or no transcript in it.
    """
    if not folder.is_dir():
        raise BadInput(str(folder), "There is no such folder.", "Name one with transcripts in it.")
    found = False
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.stem.casefold() in _NOT_TRANSCRIPTS or not path.is_file():
            continue
        found = True
        yield Pair(path, _beside(path, AUDIO_ENDINGS), _beside(path, PAGE_ENDINGS))
    if not found:
        advice = "Put NAME.md and NAME.mp3 beside each other."
        raise BadInput(str(folder), "There is no transcript (*.md) in this folder.", advice)


def _beside(path: Path, endings: Sequence[str]) -> Path | None:
    places = (path.with_suffix(ending) for ending in endings)
    return next((each for each in places if each.is_file()), None)


def pages_of(folder: Path, pairs: Sequence[Pair]) -> Iterator[tuple[str, Path]]:
    """Pages that lie beside transcripts, each with its episode's slug."""
    for pair in pairs:
        if pair.page:
            yield slug_of(folder, pair.transcript), pair.page


def import_pairs(database: Database, folder: Path, pairs: Sequence[Pair]) -> list[str]:
    """Make the pairs known to the database; what somebody edited keeps the text it was made from.

    Args:
        database: where to.
        folder: the folder that they were found in; names below it make the addresses.
        pairs: from `find_pairs`.

    Returns:
        What the operator should know, a sentence each: files that cannot be used or changed.
    """
    notes: list[str] = []
    with database.writing() as session:
        known = {episode.slug: episode for episode in session.scalars(select(Episode))}
        for pair in pairs:
            slug = slug_of(folder, pair.transcript)
            try:
                data = _read(pair.transcript)
                text = decode_text(data, str(pair.transcript))
            except BadInput as error:
                notes.append(str(error))
                continue
            episode = known.get(slug)
            if episode is None:
                episode = known[slug] = _new(slug, folder, pair)
                session.add(episode)
            _set_base(session, episode, text, hashlib.sha256(data).hexdigest(), notes)
            episode.transcript_path = str(pair.transcript.resolve())
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


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_TRANSCRIPT + 1)
    except OSError as error:
        problem = f"It cannot be read: {error.strerror}."
        raise BadInput(str(path), problem, "Check its permissions.") from None


def _new(slug: str, folder: Path, pair: Pair) -> Episode:
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
    replace_all(session, episode, after, flags_of(text, None))


def _set_audio(episode: Episode, audio: Path | None) -> None:
    path = str(audio.resolve()) if audio else None
    if path != episode.audio_path:
        episode.audio_path = path
        if episode.state in {"no_audio", "failed"}:
            episode.state = "waiting"
    if path is None:
        episode.state = "no_audio"
