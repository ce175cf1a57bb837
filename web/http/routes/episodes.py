"""Episodes: the list, one with its rows, how far the alignment is."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort
from werkzeug.exceptions import ServiceUnavailable

from aligner.errors import AlignerError
from aligner.export import FORMATS
from aligner.export import export as write_timed
from web.export.timed import timed_text
from web.http.identity import count_reader, me_or_none, require_maintainer, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.views.found_texts import found_in_texts
from web.views.reading import changes_since, whole_episode
from web.views.tallies import all_episodes, one_episode, progress_of_all
from web.wire.answers import ChangesAnswer, EpisodeAnswer, EpisodesAnswer, ProgressAnswer
from web.wire.episodes import Episode
from web.wire.lists import LookAnswer, SearchAnswer
from web.wire.requests import ChangesQuery, SearchQuery, TimedQuery

episodes = Blueprint("api_episodes", __name__, url_prefix="/api")

_BYTES = "application/octet-stream"
"""What browsers keep and do not show."""


@episodes.get("/episodes")
@operation()
def index() -> EpisodesAnswer:
    """Every episode with its counts."""
    with editor().database.reading() as session:
        return EpisodesAnswer(all_episodes(session, now()))


@episodes.get("/search")
@operation(429)
def search(query: SearchQuery) -> SearchAnswer:
    """The episodes whose texts say some words; who speaks in them is found as well."""
    count_reader()
    with editor().database.reading() as session:
        return found_in_texts(session, editor().texts.search, query.q)


@episodes.post("/library/look")
@operation(*WRITES, 503)
def look() -> LookAnswer:
    """Look now whether the library or its clone's remote has other texts (maintainers)."""
    require_writer(maintainer=True)
    try:
        looked = editor().upstream.look(ask_remote=True)
    except AlignerError as error:
        raise ServiceUnavailable(editor().settings.told(error)) from None
    editor().background.wake()
    editor().realigner.wake()
    notes = [editor().settings.told(note) for note in looked.notes]
    return LookAnswer(looked.episodes, looked.changes, looked.conflicts, notes)


@episodes.get("/progress")
@operation()
def progress() -> ProgressAnswer:
    """How far the alignments are: light, for polling."""
    with editor().database.reading() as session:
        return progress_of_all(session)


@episodes.get("/episodes/<slug>")
@operation()
def whole(slug: str) -> EpisodeAnswer:
    """One episode, all that the editor needs."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        return whole_episode(session, editor().episode_cache, episode, me_or_none(session), now())


@episodes.get("/episodes/<slug>/changes")
@operation()
def changes(slug: str, query: ChangesQuery) -> ChangesAnswer:
    """What happened since a tick."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        me = me_or_none(session)
        return changes_since(session, editor().episode_cache, episode, query.since, me, now())


@episodes.post("/episodes/<slug>/align")
@operation(*WRITES, 409, status=202)
def align(slug: str) -> Episode:
    """Align an episode again, or one that failed (maintainers)."""
    with editor().database.writing() as session:
        require_maintainer(session)
        episode = get_episode(session, slug, lock=True)
        if episode.audio_path is None:
            abort(409, "There is no audio for this episode.")
        if episode.state != "working":
            episode.state, episode.lease = "waiting", 0.0
            episode.error = episode.reason = None
        answer = one_episode(session, episode, now())
    editor().background.wake()
    return answer


@episodes.get("/episodes/<slug>/text")
@operation(media="text/markdown")
def text(slug: str) -> Response:
    """The file as it stands, byte for byte."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        ending = Path(episode.transcript_path).suffix or ".md"
        return _download(episode.text, "text/markdown", f"{episode.slug}{ending}")


@episodes.get("/episodes/<slug>/timed")
@operation(409, 429, media=_BYTES)
def timed(slug: str, query: TimedQuery) -> Response:
    """The text as it stands with its times: captions, tables, or the alignment file.

    Words that were typed and are not placed yet have no time of their own. 409: there are no times.
    """
    count_reader()
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        made = timed_text(session, editor().episode_cache, episode)
    if made is None:
        abort(409, "The words of this episode have no times yet.")
    if query.format == "alignment":
        return _download(made.file.to_json(), _BYTES, f"{slug}.json")
    written = write_timed(made.file, made.transcript, query.format)
    return _download(written, _BYTES, slug + FORMATS[query.format].suffix)


def _download(text: str, media: str, name: str) -> Response:
    response = Response(text.encode(), mimetype=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
