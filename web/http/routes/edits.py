"""Edits: save, undo, redo, history."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, abort
from msgspec import UNSET
from sqlalchemy import select

from web.document.lines import LineEdit
from web.editing.saving import Conflict, EpisodeEdit, save
from web.editing.undo import stacks_of
from web.flags.opinions import StateWanted, judge
from web.http.bodies import json_response
from web.http.identity import me_or_none, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.http.security import refuse
from web.store.episodes import get_episode
from web.store.journal import line_edit
from web.store.tables import JournalEntry, OpinionEntry
from web.views.history import wire_history
from web.views.reading import after_save, after_word, wire_conflict
from web.wire.answers import EditAnswer, HistoryAnswer
from web.wire.errors import ConflictAnswer
from web.wire.requests import EditRequest, HistoryQuery, Known
from web.wire.values import Count

edits = Blueprint("api_edits", __name__, url_prefix="/api/episodes/<slug>")


@edits.post("/edits")
@operation(*WRITES, 409, 422)
def create(slug: str, body: EditRequest) -> EditAnswer | Response:
    """Save lines.

    `old` == `new` is fine: nothing is written, `splice` is null; nor where somebody saved the very
    same. 409 conflict: the same lines changed since; answered: the flag has an answer. 422 refused:
    the site would reject the file, or a label or stamp would break that was whole before.
    """
    if body.last < body.first:
        abort(400, "last: must not be before first.")
    edit = LineEdit(body.first, body.last, body.old, body.new)
    if body.new.count("\n") > 10_000 or body.old.count("\n") != body.last - body.first:
        abort(400, "old: must hold the lines first to last.")
    return _save(EpisodeEdit(slug, body.revision, edit, require_writer(), now(), flag=body.flag))


@edits.post("/undo")
@operation(*WRITES, 409, 422)
def undo(slug: str, body: Known) -> EditAnswer | Response:
    """Take back what I did last: an edit, or a word on a flag (then `splice` is null).

    409 stale: the line changed since, the flag was filled, or there is nothing to take back.
    """
    return _reverse_mine(slug, "undo", body.revision)


@edits.post("/redo")
@operation(*WRITES, 409, 422)
def redo(slug: str, body: Known) -> EditAnswer | Response:
    """Do again what I undid: an edit, or a word on a flag (then `splice` is null).

    409 stale: the line changed since, the flag was filled, or there is nothing to do again.
    """
    return _reverse_mine(slug, "redo", body.revision)


@edits.post("/edits/<revision>/undo")
@operation(*WRITES, 409, 422)
def revert(slug: str, revision: Count, body: Known) -> EditAnswer | Response:
    """Take back any edit, by anybody.

    409 stale: the line changed since.
    """
    return _reverse(slug, revision, require_writer(), "revert", body.revision)


@edits.get("/history")
@operation()
def history(slug: str, query: HistoryQuery) -> HistoryAnswer:
    """Who changed what, newest first."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        before = None if query.before is UNSET else query.before
        return wire_history(session, episode, me_or_none(session), before, query.limit)


def _reverse_mine(
    slug: str, kind: Literal["undo", "redo"], known: int | None
) -> EditAnswer | Response:
    me = require_writer()
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        mine = stacks_of(session, episode.id, me)
        ticks = mine.undoable if kind == "undo" else mine.redoable
        if not ticks:
            return refuse(409, "stale", f"There is nothing to {kind}.")
        word = session.get(OpinionEntry, (episode.id, ticks[-1]))
        revision = session.scalar(
            select(JournalEntry.revision).where(
                JournalEntry.episode_id == episode.id, JournalEntry.tick == ticks[-1]
            )
        )
    if word is not None:
        return _say_again(slug, word, me, kind, known)
    return _reverse(slug, revision or 0, me, kind, known)


def _say_again(slug: str, word: OpinionEntry, me: int, kind: str, known: int | None) -> EditAnswer:
    """Say of a flag what I had said before a word of mine."""
    wanted: StateWanted = word.before  # type: ignore[assignment]  # a column is any text to mypy
    with editor().database.writing() as session:
        episode = get_episode(session, slug, lock=True)
        judge(
            session,
            episode,
            word.flag_id,
            wanted,
            person=me,
            now=now(),
            kind=kind,
            reverses=word.tick,
        )
        tick = episode.tick
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        known = episode.revision if known is None else known
        return after_word(session, editor().episode_cache, episode, me, tick, known, now())


def _reverse(
    slug: str, revision: int, me: int, kind: str, known: int | None
) -> EditAnswer | Response:
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        query = select(JournalEntry).where(
            JournalEntry.episode_id == episode.id, JournalEntry.revision == revision
        )
        entry = session.scalar(query)
        if entry is None:
            abort(404, "There is no such edit.")
    edit = line_edit(entry).inverse
    asked = EpisodeEdit(slug, revision, edit, me, now(), kind, revision, entry.flag_id)
    return _save(asked, known if known is not None and revision <= known else None)


def _save(asked: EpisodeEdit, known: int | None = None) -> EditAnswer | Response:
    """Save, and tell what the browser does not know yet.

    Args:
        asked: what to save.
        known: the revision that the browser shows, where that is not the one `asked` is counted in.
    """
    try:
        revision = save(editor(), asked)
    except Conflict as error:
        return _conflict(error)
    with editor().database.reading() as session:
        episode = get_episode(session, asked.slug)
        if known is None:
            # An undo is counted from the edit that it takes back; the browser knows more than that.
            known = asked.revision if asked.kind == "edit" else (revision or episode.revision) - 1
        return after_save(session, editor().episode_cache, episode, asked, revision, known, now())


def _conflict(error: Conflict) -> Response:
    with editor().database.reading() as session:
        episode = get_episode(session, error.asked.slug)
        told = wire_conflict(session, editor().episode_cache, episode, error)
    return json_response(ConflictAnswer(told), 409)
