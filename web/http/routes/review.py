"""Review: the queue of flags across all episodes."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from web.http.identity import me_or_none
from web.http.request import editor, now
from web.views.review import MOST_SHOWN, Filters, Reader, next_flag, queue

review = Blueprint("api_review", __name__, url_prefix="/api/review")


@review.get("")
def index() -> Response:
    """Flags that fit the filters, in the order of episodes and text."""
    limit = min(MOST_SHOWN, max(1, request.args.get("limit", 50, type=int)))
    offset = max(0, request.args.get("offset", 0, type=int))
    with editor().database.reading() as session:
        return jsonify(queue(_reader(session), _filters(), limit=limit, offset=offset))


@review.get("/next")
def following() -> Response:
    """The next flag that nobody else is on, after a certain one; from the start at the end."""
    filters, after = _filters("unintelligible"), request.args.get("after")
    with editor().database.reading() as session:
        flag = next_flag(_reader(session), filters, after)
    if flag is None:
        return jsonify({"flag": None, "url": None})
    return jsonify({"flag": flag, "url": f"/episodes/{flag['episode']['slug']}#{flag['id']}"})


def _reader(session: Session) -> Reader:
    return Reader(session, editor().shelf, me_or_none(session), now())


def _filters(*kinds: str) -> Filters:
    """What this request asks for; `kinds` if it names none."""
    args = request.args
    return Filters(
        states=args.getlist("state") or ["open"],
        kinds=args.getlist("kind") or kinds,
        show=args.get("show"),
        speaker=args.get("speaker"),
        severity=args.get("severity"),
        least=args.get("least", type=float),
        most=args.get("most", type=float),
        text=args.get("q"),
    )
