"""Sound: the recording as it is, the rendition, clips, the outline, spectrograms, the overview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request, send_file
from msgspec import UNSET
from werkzeug.exceptions import ServiceUnavailable

from aligner.audio.clips import clip_wav, read_speech
from aligner.inside import check_unchanged
from aligner.timeline import Segment
from web.http.file_range import FileRange
from web.http.identity import count_reader
from web.http.operations import operation
from web.http.request import editor
from web.store.episodes import get_episode
from web.store.tables import Episode
from web.views.overview import wire_overview
from web.wire.lists import OverviewAnswer
from web.wire.requests import PeaksQuery, StretchQuery

sound = Blueprint("api_sound", __name__, url_prefix="/api/episodes/<slug>")

_LONGEST_CLIP: Final = 60.0
"""Seconds: more is heard as the whole recording is, by ranges of the rendition."""
_LONGEST_SPECTROGRAM: Final = 30.0
"""Seconds: in a wider view nothing can be told apart."""
_MEDIA: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
}


@dataclass(frozen=True, slots=True)
class Sound:
    """An episode's rendition and the hash of its bytes."""

    episode: Episode
    folder: Path
    rendition: Path
    mark: str


@sound.get("/audio")
@operation(206, 304, 416, media="audio/mpeg")
def audio(slug: str) -> Response:
    """The sound: one constant-bitrate rendition, in time with what was aligned.

    Byte ranges; a strong ETag from the content; 503 while it is being made.
    """
    found = _sound(slug)
    response = send_file(
        found.rendition, mimetype="audio/mpeg", conditional=True, etag=found.mark[:32]
    )
    _leave_to_the_server(response, found.rendition)
    # The same address holds another sound if the recording is replaced: always ask again.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _leave_to_the_server(response: Response, file: Path) -> None:
    """Let the server send a range by itself: a player that pauses must not hold a thread of ours.

    Whole files are sent so already; of a range, Werkzeug makes an iterator that a thread follows.
    """
    wrap = request.environ.get("wsgi.file_wrapper")
    about = response.content_range
    if wrap is None or response.status_code != 206 or about.start is None or about.stop is None:
        return
    close = getattr(response.response, "close", None)
    if close:
        close()
    response.response = wrap(FileRange(file, about.start, about.stop))
    response.direct_passthrough = True


@sound.get("/source")
@operation(206, 304, 416, media="audio/*")
def source(slug: str) -> Response:
    """The recording itself, as it lies in the library: to listen while the rendition is made.

    Byte ranges. Players may be off by seconds where they seek in MP3 of varying bitrate.
    """
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
    path = Path(episode.audio_path) if episode.audio_path else None
    if path is None or not path.is_file():
        abort(404, "There is no audio for this episode.")
    file = check_unchanged(path)
    mark = editor().episode_cache.mark_of(path)
    media = _MEDIA.get(path.suffix.lower(), "audio/unknown")
    response = send_file(file, mimetype=media, conditional=True, etag=mark[:32])
    _leave_to_the_server(response, file)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@sound.get("/clip")
@operation(304, 429, media="audio/wav")
def clip(slug: str, query: StretchQuery) -> Response:
    """A stretch as WAV, exact to the sample, at most 60 s, with fades of 5 ms at both ends."""
    count_reader()
    found, segment = _sound(slug), _segment(query, _LONGEST_CLIP)
    return _made(found, segment, "audio/wav", lambda: clip_wav(found.rendition, segment))


@sound.get("/spectrogram.png")
@operation(304, 429, media="image/png")
def spectrogram(slug: str, query: StretchQuery) -> Response:
    """A stretch of at most 30 s as a picture in grey.

    At most 4 px a frame of 10 ms wide; 256 px high, 0 to 8 kHz upwards on a mel scale.
    """
    count_reader()
    found, segment = _sound(slug), _segment(query, _LONGEST_SPECTROGRAM)
    return _made(found, segment, "image/png", lambda: _picture(found.rendition, segment))


def _picture(rendition: Path, segment: Segment) -> bytes:
    picture = editor().beside.draw(read_speech(rendition, segment))
    if picture is None:
        raise _busy()
    return picture


@sound.get("/peaks")
@operation(304, media="application/octet-stream")
def peaks(slug: str, query: PeaksQuery) -> Response:
    """The outline: pairs of Int8, the lowest and the highest sample of each 1 / rate s.

    Pair i begins at the header `X-Onset` + i / rate. Values are -127 to 127.
    """
    rate, onset = query.rate, query.onset
    offset = onset + 24 * 3600.0 if query.offset is UNSET else query.offset
    if not onset <= offset:
        abort(400, "offset: must not be before onset.")
    first = int(onset * rate)
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
    if episode.audio_path is None:
        abort(404, "There is no audio for this episode.")
    path, last = Path(episode.audio_path), -int(-offset * rate // 1)
    found = editor().episode_cache.peaks(slug, path, rate, first, last)
    if found is None:
        if episode.state == "failed":
            abort(404, episode.error or "The audio cannot be used.")
        raise _busy()
    kept, mark = found
    response = Response(kept.tobytes(), mimetype="application/octet-stream")
    response.headers["X-Onset"] = f"{first / rate:.3f}"
    response.set_etag(f"{mark[:24]}-{rate}-{first}-{len(kept)}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@sound.get("/overview")
@operation()
def overview(slug: str) -> OverviewAnswer:
    """The whole episode in one strip."""
    with editor().database.reading() as session:
        return wire_overview(session, editor().episode_cache, get_episode(session, slug))


def _sound(slug: str) -> Sound:
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
    episode_cache = editor().episode_cache
    if episode.audio_path is None:
        abort(404, "There is no audio for this episode.")
    rendition = episode_cache.rendition(slug, Path(episode.audio_path))
    if not rendition.is_file():
        if episode.state == "failed":
            abort(404, episode.error or "The audio cannot be used.")
        raise _busy()
    return Sound(episode, episode_cache.folder(slug), rendition, episode_cache.sound_of(rendition))


def _busy() -> ServiceUnavailable:
    return ServiceUnavailable("The sound is being prepared.", retry_after=2)


def _segment(query: StretchQuery, longest: float) -> Segment:
    if query.offset <= query.onset:
        abort(400, "offset: must be later than onset.")
    if query.offset - query.onset > longest:
        abort(400, f"offset: at most {longest:.0f} s after onset.")
    return Segment(query.onset, query.offset)


def _made(found: Sound, segment: Segment, mimetype: str, make: Callable[[], bytes]) -> Response:
    """What is made of a stretch; a browser that has it already is not sent it again."""
    mark = f"{found.mark[:24]}-{segment.onset:.4f}-{segment.offset:.4f}"
    if mark in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(make(), mimetype=mimetype)
    response.set_etag(mark)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
