"""Flags and claims: what people say of a flag, and who is on it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from web.flags.opinions import judge as judge_flag
from web.http.bodies import flag_or_none, json_object, state_wanted
from web.http.identity import me_or_none, require_person, require_writer
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.store.tables import Claim, Episode
from web.views.reading import claims_of, flags_json

flags = Blueprint("api_flags", __name__, url_prefix="/api/episodes/<slug>")

CLAIM_SECONDS = 90.0

_FORGOTTEN = (
    delete(Claim)
    .where(Claim.expires < bindparam("before"))
    .execution_options(synchronize_session=False)
)


@flags.post("/flags/<name>")
def judge(slug: str, name: str) -> Response:
    """Say that a flag cannot be told, or is no problem; or take that back."""
    wanted = state_wanted()
    person = require_writer()
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        flag = judge_flag(session, episode, name, wanted, person=person, now=now())
        document = editor().shelf.document(session, episode)
        claims = claims_of(session, episode, person, now())
        (shown,) = flags_json(session, document, [flag], person, claims)
    return jsonify({"flag": shown, "tick": episode.tick})


@flags.post("/claims")
def claim(slug: str) -> Response:
    """I am on it."""
    flag = flag_or_none(json_object())
    with editor().database.writing(lasting=False) as session:
        person = require_person(session)
        episode = get_episode(session, slug)
        held = session.get(Claim, (episode.id, person.id))
        if held is None:
            held = Claim(episode_id=episode.id, person_id=person.id)
            session.add(held)
        held.flag_id, held.expires = flag, now() + CLAIM_SECONDS
        session.flush()
        session.execute(_FORGOTTEN, {"before": now() - CLAIM_SECONDS})
        shown = claims_of(session, episode, person.id, now())
    return jsonify({"claims": shown})


@flags.delete("/claims")
@flags.post("/claims/release")
def release(slug: str) -> tuple[str, int]:
    """I left."""
    with editor().database.writing(lasting=False) as session:
        me = me_or_none(session)
        episode = get_episode(session, slug)
        if me is not None:
            _forget(session, episode, me)
    return "", 204


def _forget(session: Session, episode: Episode, me: int) -> None:
    session.execute(delete(Claim).where(Claim.episode_id == episode.id, Claim.person_id == me))
