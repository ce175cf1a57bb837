"""Export: what would leave, and three ways out; the fourth, the file, is an episode's text."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from aligner.errors import AlignerError
from aligner.publish.alone import patch_alone
from aligner.publish.errors import PublishError, UnsafeName
from aligner.publish.github import API, GitHubClient, Opened, Target, open_pull_request
from aligner.publish.plan import Plan
from aligner.publish.remote import push
from aligner.publish.repository import Repository
from web.export.draft import Wanted, make_draft
from web.export.log import exports_json, keep_export
from web.export.shapes import CLASH, draft_json, objection, ways_json
from web.http.bodies import json_object
from web.http.identity import count_reader, is_maintainer, require_writer
from web.http.request import editor, now
from web.http.security import refuse
from web.store.episodes import get_episode
from web.store.tables import Export
from web.views.shapes import Json

export = Blueprint("api_export", __name__, url_prefix="/api/episodes/<slug>/export")

_LONGEST_TITLE = 200
_LONGEST_BODY = 60_000
"""Characters. GitHub takes 65,536."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a request sends out: the plan in the person's words, and what is to be remembered."""

    plan: Plan
    repository: Repository | None
    problem: str | None
    episode: int
    revision: int
    person: int


@export.get("")
def show(slug: str) -> Response:
    """The diff, the checks, the words, the ways out, what left before."""
    wanted = Wanted(restyle=request.args.get("style") == "1")
    count_reader()
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        draft = make_draft(editor(), session, episode, wanted)
        base = draft.plan.base if draft.repository else None
        answer: Json = {
            "title": episode.title,
            "show": episode.show,
            "revision": episode.revision,
            "export": draft_json(draft),
            "exports": exports_json(session, episode, draft.repository, base),
        }
        maintains = is_maintainer(session)
    token = bool(os.environ.get("GITHUB_TOKEN"))
    ways = ways_json(draft, is_maintainer=maintains, has_token=token)
    return jsonify({**answer, "ways": ways})


@export.post("/patch")
def patch(slug: str) -> Response:
    """A mail for `git am`."""
    leaving = _prepare(slug, maintainer=False)
    if isinstance(leaving, Response):
        return leaving
    when = datetime.fromtimestamp(now(), UTC)
    try:
        mail = _mail(leaving, when)
    except AlignerError as error:
        return refuse(503, "busy", str(error))
    _keep(leaving, "patch")
    name = f"{PurePosixPath(leaving.plan.path).stem}.patch"
    response = Response(mail, mimetype="text/x-patch")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@export.post("/branch")
def branch(slug: str) -> Response:
    """A branch in the clone."""
    leaving = _prepare(slug, maintainer=True)
    if isinstance(leaving, Response):
        return leaving
    try:
        name, commit = _branch(leaving)
    except PublishError as error:
        return refuse(409, "stale", str(error))
    _keep(leaving, "branch", branch=name, commit=commit)
    return jsonify({"branch": name, "commit": commit})


@export.post("/pull-request")
def pull_request(slug: str) -> Response:
    """A pull request on GitHub, opened or brought up to date."""
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        abort(403, "The server has no GITHUB_TOKEN.")
    leaving = _prepare(slug, maintainer=True)
    if isinstance(leaving, Response):
        return leaving
    try:
        opened, name, commit = _open(leaving, token)
    except AlignerError as error:
        return refuse(409, "stale", str(error))
    _keep(leaving, "pull_request", branch=name, commit=commit, url=opened.url)
    return jsonify({"url": opened.url, "number": opened.number, "updated": opened.updated})


def _prepare(slug: str, *, maintainer: bool) -> Leaving | Response:
    """What a person asked to send out, or why it may not leave."""
    body = json_object()
    person = require_writer(maintainer=maintainer)
    wanted = Wanted(_addresses(body), body.get("style") is True)
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        if body.get("revision") not in {None, episode.revision}:
            return refuse(409, "stale", "The text was changed since. Look at it again first.")
        try:
            draft = make_draft(editor(), session, episode, wanted)
        except UnsafeName as error:
            abort(400, str(error))
    why = objection(draft, skip_conflicts=body.get("skip_conflicts") is True)
    if why:
        return refuse(409 if why == CLASH else 422, "stale" if why == CLASH else "refused", why)
    if maintainer and draft.problem:
        return refuse(409, "stale", draft.problem)
    plan = replace(draft.plan, words=draft.plan.words.retold(*_words(body, draft.plan)))
    return Leaving(plan, draft.repository, draft.problem, episode.id, episode.revision, person)


def _addresses(body: dict[str, Any]) -> dict[int, str]:
    """The member `addresses`: e-mail addresses by person."""
    given = body.get("addresses", {})
    if not isinstance(given, dict):
        abort(400, "addresses: expected an object.")
    found: dict[int, str] = {}
    for person, address in given.items():
        if not (person.isascii() and person.isdigit() and isinstance(address, str)):
            abort(400, "addresses: expected an e-mail address for each person's number.")
        if address.strip():
            found[int(person)] = address.strip()
    return found


def _words(body: dict[str, Any], plan: Plan) -> tuple[str, str]:
    """Title and body as the person wrote them, else as proposed."""
    title, text = body.get("title", plan.words.title), body.get("body", plan.words.body)
    if not isinstance(title, str) or not isinstance(text, str):
        abort(400, "title, body: expected text.")
    title = " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]", " ", title).split())
    if not 1 <= len(title) <= _LONGEST_TITLE:
        abort(400, f"title: expected 1 to {_LONGEST_TITLE} characters.")
    if len(text) > _LONGEST_BODY or re.search("[\0\ud800-\udfff]", text):
        abort(400, f"body: expected at most {_LONGEST_BODY} characters of text.")
    return title, text


def _mail(leaving: Leaving, when: datetime) -> bytes:
    if leaving.repository is None:
        return patch_alone(leaving.plan, when)
    with leaving.repository.scratch() as scratch:
        return scratch.format_patch(scratch.commit(leaving.plan.proposal(when)))


def _branch(leaving: Leaving) -> tuple[str, str]:
    """The branch's name and its commit; the same commit as before if nothing changed since."""
    name = f"aligner/{PurePosixPath(leaving.plan.path).stem}"
    when = datetime.fromtimestamp(now(), UTC)
    return name, _clone_of(leaving).set_branch(name, leaving.plan.proposal(when))


def _open(leaving: Leaving, token: str) -> tuple[Opened, str, str]:
    client = GitHubClient(token, os.environ.get("GITHUB_API_URL", API))
    name, commit = _branch(leaving)
    opened = open_pull_request(
        client,
        Target(editor().settings.show_table.repository, name),
        leaving.plan.words,
        lambda address: push(_clone_of(leaving), address, name, token=token),
    )
    return opened, name, commit


def _clone_of(leaving: Leaving) -> Repository:
    if leaving.repository is None:
        raise TypeError("_prepare lets nothing through without a clone")
    return leaving.repository


def _keep(
    leaving: Leaving,
    way: str,
    *,
    branch: str | None = None,
    commit: str | None = None,
    url: str | None = None,
) -> None:
    made = Export(
        episode_id=leaving.episode,
        way=way,
        revision=leaving.revision,
        sha256=hashlib.sha256(leaving.plan.after.encode()).hexdigest(),
        path=leaving.plan.path,
        person_id=leaving.person,
        when=now(),
        branch=branch,
        commit=commit,
        url=url,
    )
    with editor().database.writing() as session:
        keep_export(session, made)
