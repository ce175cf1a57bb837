"""Flags and claims: what people say of a flag, and who is on it."""

from __future__ import annotations

from flask import Blueprint, abort
from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from web.flags.opinions import judge as judge_flag
from web.http.identity import count_reader, me_or_none, require_person, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.store.episodes import get_episode
from web.store.leases import CLAIM_SECONDS, is_over
from web.store.tables import Claim, Episode, FlagRow
from web.views.reading import claims_of, wire_flags
from web.wire.answers import ClaimsAnswer, FlagAnswer, SoundsAnswer
from web.wire.requests import ClaimRequest, OpinionRequest, SoundsQuery
from web.workers.gap_words import UNSURE, WordsTask

flags = Blueprint("api_flags", __name__, url_prefix="/api/episodes/<slug>")

_FORGOTTEN = (
    delete(Claim)
    .where(is_over(Claim.expires, bindparam("before"), 2 * CLAIM_SECONDS))
    .execution_options(synchronize_session=False)
)


@flags.post("/flags/<name>")
@operation(*WRITES, 409)
def judge(slug: str, name: str, body: OpinionRequest) -> FlagAnswer:
    """Say that a flag cannot be told, is no problem, or that one hears its fill; take that back.

    409: it was filled meanwhile; of a fill: there is none, or it is one's own.
    """
    person = require_writer()
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        document = editor().episode_cache.document(session, episode)
        flag = judge_flag(
            session, episode, name, body.state, person=person, now=now(), document=document
        )
        claims = claims_of(session, episode, person, now())
        (shown,) = wire_flags(session, document, [flag], person, claims)
    return FlagAnswer(shown, episode.tick)


@flags.get("/flags/<name>/sounds")
@operation(429)
def compare_with_sound(slug: str, name: str, query: SoundsQuery) -> SoundsAnswer:
    """What the sound says to words before they are saved: a hint, made in a tenth of a second."""
    count_reader()
    parts = editor()
    with parts.database.reading() as session:
        episode = get_episode(session, slug)
        flag = session.get(FlagRow, (episode.id, name))
        if flag is None or flag.gone:
            abort(404, "There is no such flag.")
        task = parts.gaps.task_of(session, episode, flag)
    found = parts.beside.check_words(WordsTask(task, query.text)) if task else UNSURE
    return SoundsAnswer(found.verdict, list(found.likelier))


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
