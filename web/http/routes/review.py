"""Review: the queue of flags across all episodes."""

from __future__ import annotations

from flask import Blueprint
from msgspec.structs import replace
from sqlalchemy.orm import Session

from web.http.identity import me_or_none
from web.http.operations import operation
from web.http.request import editor, now
from web.views.review import Reader, Rest, next_flag, queue, what_is_left
from web.wire.lists import NextAnswer, ReviewAnswer
from web.wire.requests import NextQuery, ReviewQuery

review = Blueprint("api_review", __name__, url_prefix="/api/review")


@review.get("")
@operation()
def index(query: ReviewQuery) -> ReviewAnswer:
    """Flags that fit the filters, in the order of episodes and text."""
    with editor().database.reading() as session:
        return queue(_reader(session), query, limit=query.limit, offset=query.offset)


@review.get("/next")
@operation()
def following(query: NextQuery) -> NextAnswer:
    """The next flag that nobody else is on, after a certain one; from the start at the end.

    A gap, if `kind` is not given. Episodes without sound are passed over. If there is none, what is
    left, and who is on it.
    """
    filters = query if query.kind is not None else replace(query, kind=("unintelligible",))
    with editor().database.reading() as session:
        reader = _reader(session)
        flag = next_flag(reader, filters, query.after)
        rest = Rest() if flag else what_is_left(reader, filters)
    url = f"/episodes/{flag.episode.slug}#{flag.id}" if flag else None
    return NextAnswer(flag, url, rest.left, list(rest.claimed_by), rest.silent)


def _reader(session: Session) -> Reader:
    return Reader(session, editor().episode_cache, me_or_none(session), now())
