"""Edits: save, undo, redo, history."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, abort
from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy import select

from web.document.lines import LineEdit
from web.editing.many import SkippedLine, last_deed, reversal_of, save_many
from web.editing.saving import Conflict, EpisodeEdit, save
from web.editing.undo import stacks_of
from web.flags.opinions import StateWanted, judge
from web.http.bodies import json_response
from web.http.identity import me_or_none, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.http.security import refuse
from web.store.episodes import get_episode
from web.store.tables import JournalEntry, OpinionEntry
from web.views.history import wire_history
from web.views.saved import after_save, after_word, wire_conflict
from web.wire.answers import EditAnswer, HistoryAnswer, Skipped
from web.wire.errors import ConflictAnswer
from web.wire.requests import EditRequest, HistoryQuery, Known, ReplaceRequest
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


@edits.post("/replacements")
@operation(*WRITES)
def replace_many(slug: str, body: ReplaceRequest) -> EditAnswer | Response:
    """Save many lines as one deed: one undo takes it back.

    A line that somebody changed since, or that the site would reject so, is left as it is and told
    among `skipped`; the others are saved.
    """
    lines = [each.line for each in body.lines]
    if len(set(lines)) != len(lines):
        abort(400, "lines: each line once.")
    if any("\n" in each.old + each.new for each in body.lines):
        abort(400, "lines: old and new are one line each.")
    me, when = require_writer(), now()
    asked = [
        EpisodeEdit(
            slug, body.revision, LineEdit(each.line, each.line, each.old, each.new), me, when
        )
        for each in body.lines
    ]
    return _save_many(asked, body.revision)


@edits.post("/undo")
@operation(*WRITES, 409, 422)
def undo(slug: str, body: Known) -> EditAnswer | Response:
    """Take back what I did last: an edit, or a word on a flag (then `splice` is null).

    409 stale: the line changed since, the flag was filled, or there is nothing to take back.
    """
    return _reverse_mine(slug, "undo", body)


@edits.post("/redo")
@operation(*WRITES, 409, 422)
def redo(slug: str, body: Known) -> EditAnswer | Response:
    """Do again what I undid: an edit, or a word on a flag (then `splice` is null).

    409 stale: the line changed since, the flag was filled, or there is nothing to do again.
    """
    return _reverse_mine(slug, "redo", body)


@edits.post("/edits/<revision>/undo")
@operation(*WRITES, 409, 422)
def revert(slug: str, revision: Count, body: Known) -> EditAnswer | Response:
    """Take back any edit, by anybody.

    409 stale: the line changed since.
    """
    me = require_writer()
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        query = select(JournalEntry).where(
            JournalEntry.episode_id == episode.id, JournalEntry.revision == revision
        )
        entry = session.scalar(query)
        if entry is None:
            abort(404, "There is no such edit.")
        asked = reversal_of(entry, slug, me, now(), "revert")
    return _reverse(asked, body.revision)


@edits.get("/history")
@operation()
def history(slug: str, query: HistoryQuery) -> HistoryAnswer:
    """Who changed what, newest first."""
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        before = None if query.before is UNSET else query.before
        document = editor().episode_cache.document(session, episode)
        return wire_history(session, document, episode, me_or_none(session), before, query.limit)


def _reverse_mine(slug: str, kind: Literal["undo", "redo"], body: Known) -> EditAnswer | Response:
    me, known = require_writer(), body.revision
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        mine = stacks_of(session, episode.id, me)
        ticks = mine.undoable if kind == "undo" else mine.redoable
        if not ticks:
            return refuse(409, "stale", f"There is nothing to {kind}.")
        word = session.get(OpinionEntry, (episode.id, ticks[-1]))
        asked = [
            reversal_of(entry, slug, me, now(), kind)
            for entry in last_deed(session, episode.id, ticks)
        ]
    if body.deed is not None and body.deed not in {each.reverses for each in asked}:
        return refuse(409, "stale", "You did something else here since: look at its History.")
    if word is not None:
        return _say_again(slug, word, me, kind, known)
    if len(asked) == 1:
        return _reverse(asked[0], known)
    return _save_many(asked, known)


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
            document=editor().episode_cache.document(session, episode),
            kind=kind,
            reverses=word.tick,
        )
        tick = episode.tick
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        known = episode.revision if known is None else known
        return after_word(session, editor().episode_cache, episode, me, tick, known, now())


def _reverse(asked: EpisodeEdit, known: int | None) -> EditAnswer | Response:
    return _save(asked, known if known is not None and asked.revision <= known else None)


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


def _save_many(edits: list[EpisodeEdit], known: int | None) -> EditAnswer | Response:
    """Save many, and tell what the browser does not know yet; one that knows nothing has it all."""
    outcome = save_many(editor(), edits)
    if edits[0].kind != "edit" and not outcome.revisions:
        return refuse(409, "stale", "All of these lines were changed again since.")
    with editor().database.reading() as session:
        episode = get_episode(session, edits[0].slug)
        if known is None:
            known = min(outcome.revisions, default=episode.revision + 1) - 1
        last = outcome.revisions[-1] if outcome.revisions else None
        told = after_save(session, editor().episode_cache, episode, edits[0], last, known, now())
    return replace(told, skipped=[_skipped(each) for each in outcome.skipped])


def _skipped(each: SkippedLine) -> Skipped:
    return Skipped(line=each.line, text=each.text, message=each.message)


def _conflict(error: Conflict) -> Response:
    with editor().database.reading() as session:
        episode = get_episode(session, error.asked.slug)
        told = wire_conflict(session, editor().episode_cache, episode, error, now())
    return json_response(ConflictAnswer(told), 409)
