"""Compare: an episode's page against its text; what differs becomes places in the queue."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from web.flags.page_flags import PAGE_READS
from web.http.bodies import page_given
from web.http.identity import is_maintainer, me_or_none, require_writer
from web.http.request import editor, now
from web.http.security import refuse
from web.library.pages import Busy, WrongPage, read_page
from web.library.pages import compare as compare_page
from web.store.episodes import get_episode
from web.store.tables import Episode
from web.views.reading import claims_of, flags_json, flags_of
from web.views.shapes import Json

compare = Blueprint("api_compare", __name__, url_prefix="/api/episodes/<slug>/compare")


@compare.get("")
def show(slug: str) -> Response:
    """What pages that were compared say otherwise, and whether I may compare another."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        may = is_maintainer(session)
        about = {"title": episode.title, "show": episode.show, "may": may}
        return jsonify({**about, "differences": _differences(session, episode)})


@compare.post("")
def create(slug: str) -> Response:
    """Compare."""
    page = page_given()
    require_writer(maintainer=True)
    with editor().database.reading() as session:
        get_episode(session, slug)
    try:
        compared = compare_page(editor().database, editor().shelf, slug, read_page(page))
    except WrongPage as error:
        return refuse(422, "refused", str(error))
    except Busy:
        raise ServiceUnavailable("Somebody is editing just now.", retry_after=2) from None
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        found = _differences(session, episode)
        return jsonify({**asdict(compared), "differences": found, "tick": episode.tick})


def _differences(session: Session, episode: Episode) -> list[Json]:
    """Entries that are a page's, and gaps that a page fills."""
    me = me_or_none(session)
    document = editor().shelf.document(session, episode)
    claims = claims_of(session, episode, me, now())
    flags = flags_json(session, document, flags_of(session, episode), me, claims)
    return [flag for flag in flags if flag["kind"] == PAGE_READS or flag["proposed"] is not None]
