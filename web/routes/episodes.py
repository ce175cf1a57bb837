"""Episodes: the list, one with its rows, how far the alignment is."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.editor import editor, get_episode, now
from web.people import me_or_none
from web.reading import all_episodes, progress_of_all, whole_episode

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


@episodes.get("/episodes/<slug>/text")
def text(slug: str) -> Response:
    """The file as it stands, byte for byte."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
    response = Response(episode.text.encode(), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{episode.slug}.md"'
    return response
