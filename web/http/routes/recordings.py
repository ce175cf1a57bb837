"""Recordings of episodes that have none beside their transcript: asked for, or sent in pieces."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from shutil import disk_usage
from typing import Final

from flask import Blueprint, abort, request

from aligner.audio.content import HEAD, not_audio
from aligner.batch.download import RESERVE
from web.http.identity import require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.library.folder import AUDIO_ENDINGS
from web.store.episodes import get_episode
from web.store.recordings import RecordingRow, ask_before_found, ask_for, attach, new_recording
from web.views.tallies import one_episode
from web.wire.episodes import Episode
from web.wire.requests import PieceQuery

recordings = Blueprint("api_recordings", __name__, url_prefix="/api/episodes/<slug>/recording")

_LARGEST: Final = 4_000_000_000
"""Bytes: six hours of WAV in CD quality."""


@recordings.post("")
@operation(*WRITES, status=202)
def ask(slug: str) -> Episode:
    """Fetch the recording that was found, if it is not here; the editor asks as it opens.

    What is asked for before it was looked for is fetched when it is found.
    """
    require_writer()
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        row = session.get(RecordingRow, episode.id)
        if row is None:
            if editor().recordings.has_looked or episode.audio_path is not None:
                abort(404, "No recording was found for this episode.")
            row = ask_before_found(episode, now())
            session.add(row)
            session.flush()
        is_new = ask_for(row, now())
        answer = one_episode(session, episode, now())
    if is_new:
        for fetcher in editor().fetchers:
            fetcher.wake()
    return answer


@recordings.post("/piece")
@operation(*WRITES, 409)
def piece(slug: str, query: PieceQuery) -> Episode:
    """A piece of a recording that a maintainer sends; with the last one it is the episode's sound.

    The body holds the bytes from `offset` on, `total` is the length of the whole file. A piece that
    begins elsewhere than the last one ended is refused.
    """
    person = require_writer(maintainer=True)
    ending = PurePosixPath(query.name).suffix.lower()
    if ending not in AUDIO_ENDINGS:
        abort(400, f"Choose a file that ends with {', '.join(AUDIO_ENDINGS)}.")
    if query.total > _LARGEST:
        abort(413, f"A recording may have {_LARGEST // 1_000_000:,} MB.")
    with editor().database.reading() as session:
        name = get_episode(session, slug).slug
    folder = editor().settings.data / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    if disk_usage(folder).free < query.total - query.offset + RESERVE:
        abort(507, "The server's disk has no room for this recording.")
    part = folder / f".{name}-{person}.part"
    size = _append(part, request.get_data(cache=False), query.offset)
    if size > query.total:
        part.unlink()
        abort(400, "More came than the file has.")
    if size == query.total:
        _finish(part, folder / f"{name}{ending}", slug)
    with editor().database.reading() as session:
        return one_episode(session, get_episode(session, slug), now())


def _append(part: Path, data: bytes, offset: int) -> int:
    """Write a piece behind those that are here; how many bytes are here then."""
    here = part.stat().st_size if part.exists() else 0
    if offset and offset != here:
        abort(409, f"{here} bytes are here; go on from there.")
    with part.open("ab" if offset else "wb") as file:
        file.write(data)
        return file.tell()


def _finish(part: Path, target: Path, slug: str) -> None:
    with part.open("rb") as file:
        kind = not_audio(file.read(HEAD))
        os.fsync(file.fileno())
    if kind:
        part.unlink()
        abort(400, f"This is {kind}, not audio.")
    part.replace(target)
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        row = session.get(RecordingRow, episode.id) or new_recording(episode, "upload")
        row.place, row.rule, row.state, row.error = None, "upload", "here", None
        row.path = str(target)
        row.came = row.total = target.stat().st_size
        session.add(row)
        attach(episode, target)
    editor().background.wake()
