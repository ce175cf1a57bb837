"""Flags and claims: what people say of a flag, and who is on it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from web.flags.opinions import judge as judge_flag
from web.http.identity import me_or_none, require_person, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.store.tables import Claim, Episode
from web.views.reading import claims_of, wire_flags
from web.wire.answers import ClaimsAnswer, FlagAnswer
from web.wire.requests import ClaimRequest, OpinionRequest

flags = Blueprint("api_flags", __name__, url_prefix="/api/episodes/<slug>")

CLAIM_SECONDS = 90.0

_FORGOTTEN = (
    delete(Claim)
    .where(Claim.expires < bindparam("before"))
    .execution_options(synchronize_session=False)
)


@flags.post("/flags/<name>")
@operation(*WRITES, 409)
def judge(slug: str, name: str, body: OpinionRequest) -> FlagAnswer:
    """Say that a flag cannot be told, or is no problem; or take that back."""
    person = require_writer()
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        flag = judge_flag(session, episode, name, body.state, person=person, now=now())
        document = editor().episode_cache.document(session, episode)
        claims = claims_of(session, episode, person, now())
        (shown,) = wire_flags(session, document, [flag], person, claims)
    return FlagAnswer(shown, episode.tick)


@flags.post("/claims")
@operation(*WRITES)
def claim(slug: str, body: ClaimRequest) -> ClaimsAnswer:
    """I am on this flag, or on the episode: repeat every 30 s, it lasts 90 s.

    Claims say who is on what, and stop nobody.
    """
    with editor().database.writing(lasting=False) as session:
        person = require_person(session)
        episode = get_episode(session, slug)
        held = session.get(Claim, (episode.id, person.id))
        if held is None:
            held = Claim(episode_id=episode.id, person_id=person.id)
            session.add(held)
        held.flag_id, held.expires = body.flag, now() + CLAIM_SECONDS
        session.flush()
        session.execute(_FORGOTTEN, {"before": now() - CLAIM_SECONDS})
        shown = claims_of(session, episode, person.id, now())
    return ClaimsAnswer(shown)


@flags.delete("/claims")
@flags.post("/claims/release")
@operation(status=204)
def release(slug: str) -> None:
    """I left.

    `claims/release` is for `navigator.sendBeacon`, with the token as the form field `csrf_token`.
    """
    with editor().database.writing(lasting=False) as session:
        me = me_or_none(session)
        episode = get_episode(session, slug)
        if me is not None:
            _forget(session, episode, me)


def _forget(session: Session, episode: Episode, me: int) -> None:
    session.execute(delete(Claim).where(Claim.episode_id == episode.id, Claim.person_id == me))
