"""Edits: save, undo, redo, history."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import select

from web.document.lines import LineEdit
from web.editing.saving import Conflict, Wish, save
from web.editing.undo import stacks_of
from web.http.bodies import EditBody, json_object
from web.http.identity import me_or_none, require_writer
from web.http.request import editor, now
from web.http.security import refuse
from web.store.episodes import get_episode
from web.store.journal import line_edit
from web.store.tables import Entry
from web.views.history import history_json
from web.views.reading import after_save, conflict_json

edits = Blueprint("api_edits", __name__, url_prefix="/api/episodes/<slug>")

_MOST_ENTRIES = 500


@edits.post("/edits")
def create(slug: str) -> Response:
    """Save lines."""
    body = EditBody.read()
    edit = LineEdit(body.first, body.last, body.old, body.new)
    if body.new.count("\n") > 10_000 or body.old.count("\n") != body.last - body.first:
        abort(400, "old: must hold the lines first to last.")
    return _save(Wish(slug, body.revision, edit, require_writer(), now(), flag=body.flag))


@edits.post("/undo")
def undo(slug: str) -> Response:
    """Take back my latest edit; the body may say which revision the browser knows."""
    return _reverse_mine(slug, "undo")


@edits.post("/redo")
def redo(slug: str) -> Response:
    """Do again what I undid."""
    return _reverse_mine(slug, "redo")


@edits.post("/edits/<int:revision>/undo")
def revert(slug: str, revision: int) -> Response:
    """Take back any edit."""
    return _reverse(slug, revision, require_writer(), "revert")


@edits.get("/history")
def history(slug: str) -> Response:
    """Who changed what, newest first."""
    before = request.args.get("before", type=int)
    limit = min(_MOST_ENTRIES, max(1, request.args.get("limit", 100, type=int)))
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        return jsonify(history_json(session, episode, me_or_none(session), before, limit))


def _reverse_mine(slug: str, kind: Literal["undo", "redo"]) -> Response:
    me = require_writer()
    with editor().database.reading() as session:
        mine = stacks_of(session, get_episode(session, slug).id, me)
    revisions = mine.undoable if kind == "undo" else mine.redoable
    if not revisions:
        return refuse(409, "stale", f"There is nothing to {kind}.")
    return _reverse(slug, revisions[-1], me, kind)


def _reverse(slug: str, revision: int, me: int, kind: str) -> Response:
    known = json_object().get("revision")
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        query = select(Entry).where(Entry.episode_id == episode.id, Entry.revision == revision)
        entry = session.scalar(query)
        if entry is None:
            abort(404, "There is no such edit.")
    edit = line_edit(entry).inverse
    wish = Wish(slug, revision, edit, me, now(), kind, revision, entry.flag_id)
    return _save(wish, known if isinstance(known, int) and revision <= known else None)


def _save(wish: Wish, known: int | None = None) -> Response:
    """Save, and tell what the browser does not know yet.

    Args:
        wish: what to save.
        known: the revision that the browser shows, where that is not the one `wish` is counted in.
    """
    try:
        revision = save(editor(), wish)
    except Conflict as error:
        return _conflict(error)
    with editor().database.reading() as session:
        episode = get_episode(session, wish.slug)
        if known is None:
            # An undo is counted from the edit that it takes back; the browser knows more than that.
            known = wish.revision if wish.kind == "edit" else (revision or episode.revision) - 1
        return jsonify(after_save(session, editor().shelf, episode, wish, revision, known, now()))


def _conflict(error: Conflict) -> Response:
    with editor().database.reading() as session:
        episode = get_episode(session, error.wish.slug)
        both = conflict_json(session, editor().shelf, episode, error)
    if error.wish.kind == "edit":
        return refuse(409, "conflict", "Somebody changed this line since you began.", **both)
    message = "The line was changed again since; take that back first."
    return refuse(409, "stale", message, **both)
