"""Review: the queue of flags across all episodes."""

from __future__ import annotations

from flask import Blueprint, abort
from msgspec.structs import replace
from sqlalchemy.orm import Session

from web.http.identity import is_maintainer, me_or_none
from web.http.operations import operation
from web.http.request import editor, now
from web.views.review import Reader, Rest, next_flag, queue, what_is_left
from web.views.show_lines import lines_with
from web.wire.lists import LinesAnswer, NextAnswer, ReviewAnswer
from web.wire.requests import LinesQuery, NextQuery, ReviewQuery

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


@review.get("/lines")
@operation(403)
def lines(query: LinesQuery) -> LinesAnswer:
    """Lines of a show's episodes in which words stand, to replace them throughout (maintainers).

    To replace, send what the lines of each episode are to read to its `/replacements`.
    """
    with editor().database.reading() as session:
        if not is_maintainer(session):
            abort(403, "Only maintainers may do this.")
        return lines_with(session, editor().episode_cache, query.show, query.words)


def _reader(session: Session) -> Reader:
    return Reader(session, editor().episode_cache, me_or_none(session), now())
