"""Episodes: the list, one with its rows, how far the alignment is."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from web.http.identity import me_or_none, require_maintainer
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.views.reading import changes_since, whole_episode
from web.views.tallies import all_episodes, one_episode, progress_of_all

episodes = Blueprint("api_episodes", __name__, url_prefix="/api")


@episodes.get("/episodes")
def index() -> Response:
    """Every episode with its counts."""
    with editor().database.reading() as session:
        return jsonify({"episodes": all_episodes(session, now())})


@episodes.get("/progress")
def progress() -> Response:
    """How far the alignments are."""
    with editor().database.reading() as session:
        return jsonify(progress_of_all(session))


@episodes.get("/episodes/<slug>")
def whole(slug: str) -> Response:
    """One episode, all that the editor needs."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        return jsonify(whole_episode(session, editor().shelf, episode, me_or_none(session), now()))


@episodes.get("/episodes/<slug>/changes")
def changes(slug: str) -> Response:
    """What happened since a tick."""
    since = request.args.get("since", type=int)
    if since is None:
        abort(400, "since: expected a whole number.")
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        me = me_or_none(session)
        return jsonify(changes_since(session, editor().shelf, episode, since, me, now()))


@episodes.post("/episodes/<slug>/align")
def align(slug: str) -> tuple[Response, int]:
    """Align an episode again, or one that failed."""
    with editor().database.writing() as session:
        require_maintainer(session)
        episode = get_episode(session, slug, lock=True)
        if episode.audio_path is None:
            abort(409, "There is no audio for this episode.")
        if episode.state != "working":
            episode.state, episode.error = "waiting", None
        answer = one_episode(session, episode, now())
    editor().background.wake()
    return jsonify(answer), 202


@episodes.get("/episodes/<slug>/text")
def text(slug: str) -> Response:
    """The file as it stands, byte for byte."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        response = Response(episode.text.encode(), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{episode.slug}.md"'
    return response
