"""Episodes: the list, one with its rows, how far the alignment is."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort
from werkzeug.exceptions import ServiceUnavailable

from aligner.errors import AlignerError
from web.http.identity import me_or_none, require_maintainer, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.views.reading import changes_since, whole_episode
from web.views.tallies import all_episodes, one_episode, progress_of_all
from web.wire.answers import ChangesAnswer, EpisodeAnswer, EpisodesAnswer, ProgressAnswer
from web.wire.lists import LookAnswer
from web.wire.requests import ChangesQuery
from web.wire.shapes import Episode

episodes = Blueprint("api_episodes", __name__, url_prefix="/api")


@episodes.get("/episodes")
@operation()
def index() -> EpisodesAnswer:
    """Every episode with its counts."""
    with editor().database.reading() as session:
        return EpisodesAnswer(all_episodes(session, now()))


@episodes.post("/library/look")
@operation(*WRITES, 503)
def look() -> LookAnswer:
    """Look now whether the library or its clone's remote has other texts (maintainers)."""
    require_writer(maintainer=True)
    try:
        looked = editor().upstream.look(ask_remote=True)
    except AlignerError as error:
        raise ServiceUnavailable(str(error)) from None
    editor().background.wake()
    editor().realigner.wake()
    return LookAnswer(looked.episodes, looked.changes, looked.conflicts, list(looked.notes))


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
        response = Response(episode.text.encode(), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{episode.slug}{ending}"'
    return response
