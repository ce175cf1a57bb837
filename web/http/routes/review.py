"""Review: the queue of flags across all episodes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from web.http.identity import me_or_none
from web.http.request import editor, now
from web.store.tables import Claim, Episode, FlagRow
from web.views.reading import claims_of, flags_json
from web.views.shapes import Json

review = Blueprint("api_review", __name__, url_prefix="/api/review")

_MOST = 200
_FACETS = {"show": Episode.show, "kind": FlagRow.kind, "speaker": FlagRow.speaker}


@review.get("")
def index() -> Response:
    """Flags that fit the filters, in the order of episodes and text."""
    limit = min(_MOST, max(1, request.args.get("limit", 50, type=int)))
    offset = max(0, request.args.get("offset", 0, type=int))
    wanted = _filters()
    with editor().database.reading() as session:
        query = _ordered(_joined().where(*wanted)).limit(limit).offset(offset)
        found = session.execute(query).all()
        total = session.scalar(_counting(func.count()).where(*wanted))
        answer = {
            "total": total,
            "flags": _shown(session, found),
            "facets": {name: _facet(session, name) for name in _FACETS},
        }
    return jsonify(answer)


@review.get("/next")
def following() -> Response:
    """The next flag that nobody else is on, after a certain one; from the start at the end."""
    wanted = _filters(state="open", kind="unintelligible")
    with editor().database.reading() as session:
        me = me_or_none(session)
        taken = select(Claim.flag_id).where(
            Claim.episode_id == FlagRow.episode_id,
            Claim.flag_id == FlagRow.id,
            Claim.expires > now(),
            Claim.person_id != (me or 0),
        )
        query = _ordered(_joined().where(*wanted, ~taken.exists())).limit(1)
        after = _after(session)
        found = None
        if after is not None:
            found = session.execute(query.where(after)).first()
        found = found or session.execute(query).first()
        if found is None:
            return jsonify({"flag": None, "url": None})
        (shown,) = _shown(session, [found])
    return jsonify({"flag": shown, "url": f"/episodes/{shown['episode']['slug']}#{shown['id']}"})


def _joined() -> Select[FlagRow, Episode]:
    return select(FlagRow, Episode).join(Episode, Episode.id == FlagRow.episode_id)


def _counting(*columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - whatever can be selected
    query = select(*columns).select_from(FlagRow)
    return query.join(Episode, Episode.id == FlagRow.episode_id)


def _ordered(query: Select[FlagRow, Episode]) -> Select[FlagRow, Episode]:
    return query.order_by(Episode.slug, FlagRow.line, func.coalesce(FlagRow.start, 0), FlagRow.id)


def _filters(**defaults: str) -> list[ColumnElement[bool]]:
    """The conditions that this request names."""
    args = request.args
    wanted: list[ColumnElement[bool]] = [FlagRow.gone.is_(False)]
    states = args.getlist("state") or [defaults.get("state", "open")]
    if "any" not in states:
        wanted.append(FlagRow.state.in_(states))
    kinds = args.getlist("kind") or ([defaults["kind"]] if "kind" in defaults else [])
    if any(kinds):
        wanted.append(FlagRow.kind.in_(kinds))
    for name, column in (
        ("show", Episode.show),
        ("speaker", FlagRow.speaker),
        ("severity", FlagRow.severity),
    ):
        if args.get(name):
            wanted.append(column == args[name])
    least, most = args.get("least", type=float), args.get("most", type=float)
    if least is not None:
        wanted.append(FlagRow.score >= least)
    if most is not None:
        wanted.append(FlagRow.score <= most)
    if args.get("q"):
        sought = args["q"]
        wanted.append(
            or_(
                FlagRow.excerpt.icontains(sought, autoescape=True),
                Episode.title.icontains(sought, autoescape=True),
            )
        )
    return wanted


def _after(session: Session) -> ColumnElement[bool] | None:
    """What comes later than the flag that `after=SLUG,ID` names, or than its episode's start."""
    if "after" not in request.args:
        return None
    slug, _, name = request.args["after"].partition(",")
    episode = session.scalar(select(Episode).where(Episode.slug == slug))
    if episode is None:
        abort(400, "after: expected SLUG,ID.")
    flag = session.get(FlagRow, (episode.id, name))
    if flag is None:
        return Episode.slug >= slug
    start = func.coalesce(FlagRow.start, 0)
    here = flag.start or 0
    later = or_(
        FlagRow.line > flag.line,
        and_(FlagRow.line == flag.line, start > here),
        and_(FlagRow.line == flag.line, start == here, FlagRow.id > flag.id),
    )
    return or_(Episode.slug > slug, and_(Episode.slug == slug, later))


def _facet(session: Session, name: str) -> dict[str, int]:
    """How many open flags each value of a filter has, the most frequent first."""
    column = _FACETS[name]
    open_ones = (FlagRow.gone.is_(False), FlagRow.state == "open", column.is_not(None))
    query = _counting(column, func.count()).where(*open_ones).group_by(column)
    rows = session.execute(query.order_by(func.count().desc()).limit(_MOST))
    return {str(value): int(count) for value, count in rows}


def _shown(session: Session, found: Sequence[Row[FlagRow, Episode]]) -> list[Json]:
    """Flags with what the list says of their episodes; those of one stand together."""
    me = me_or_none(session)
    shown: list[Json] = []
    for episode, rows in groupby(found, key=lambda row: row[1]):
        flags = [row[0] for row in rows]
        about = {"slug": episode.slug, "title": episode.title, "show": episode.show}
        document = editor().shelf.document(session, episode)
        claims = claims_of(session, episode, me, now())
        for flag, each in zip(flags, flags_json(session, document, flags, me, claims), strict=True):
            more = {"episode": about, "speaker": flag.speaker, "excerpt": flag.excerpt}
            shown.append({**each, **more})
    return shown
