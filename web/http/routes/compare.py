"""Compare: an episode's page against its text; what differs becomes places in the queue."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from web.errors import TextKeepsChanging
from web.flags.page_flags import PAGE_READS, READINGS
from web.http.identity import is_maintainer, me_or_none, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.http.security import refuse
from web.library.pages import WrongPage, read_page
from web.library.pages import compare as compare_page
from web.store.episodes import get_episode
from web.store.tables import Episode
from web.views.reading import claims_of, stored_flags, wire_flags
from web.wire.lists import CompareAnswer, ComparedAnswer
from web.wire.requests import PageRequest
from web.wire.shapes import Flag

compare = Blueprint("api_compare", __name__, url_prefix="/api/episodes/<slug>/compare")


@compare.get("")
@operation()
def show(slug: str) -> CompareAnswer:
    """What pages that were compared say otherwise, and whether I may compare another."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        return CompareAnswer(
            title=episode.title,
            show=episode.show,
            may=is_maintainer(session),
            differences=_differences(session, episode),
        )


@compare.post("")
@operation(*WRITES, 409, 422)
def create(slug: str, body: PageRequest) -> ComparedAnswer | Response:
    """Compare with a page, at most 3,000,000 characters (maintainers).

    Nothing is changed, what differs becomes flags. 422: the page is of another episode, empty or
    too large.
    """
    require_writer(maintainer=True)
    with editor().database.reading() as session:
        get_episode(session, slug)
    try:
        compared = compare_page(
            editor().database, editor().episode_cache, slug, read_page(body.page)
        )
    except WrongPage as error:
        return refuse(422, "refused", str(error))
    except TextKeepsChanging:
        raise ServiceUnavailable("Somebody is editing just now.", retry_after=2) from None
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        found = _differences(session, episode)
        return ComparedAnswer(**asdict(compared), differences=found, tick=episode.tick)


def _differences(session: Session, episode: Episode) -> list[Flag]:
    """Entries that are a page's, and gaps that a page fills."""
    me = me_or_none(session)
    document = editor().episode_cache.document(session, episode)
    claims = claims_of(session, episode, me, now())
    flags = wire_flags(session, document, stored_flags(session, episode), me, claims)
    return [
        flag
        for flag in flags
        if flag.kind == PAGE_READS or (flag.proposed is not None and flag.kind not in READINGS)
    ]
