"""Export: what would leave, and three ways out; the fourth, the file, is an episode's text."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from flask import Blueprint, Response, abort

from aligner.errors import AlignerError
from aligner.publish.alone import patch_alone
from aligner.publish.errors import PublishError, UnsafeName
from aligner.publish.github import API, GitHubClient, Opened, Target, open_pull_request
from aligner.publish.plan import PublishPlan, allow
from aligner.publish.remote import push
from aligner.publish.repository import Repository
from web.export.draft import Draft, ExportChoice, make_draft
from web.export.log import keep_export, wire_exports
from web.export.shapes import CLASH, objection, wire_draft, wire_ways
from web.export.timed import untimed_lines
from web.http.identity import count_reader, is_maintainer, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor, now
from web.http.security import refuse
from web.store.episodes import get_episode
from web.store.tables import Export
from web.wire.exports import BranchAnswer, ExportAnswer, PullRequestAnswer
from web.wire.requests import ExportQuery, ExportRequest

export = Blueprint("api_export", __name__, url_prefix="/api/episodes/<slug>/export")

_LONGEST_TITLE = 200
_LONGEST_REASON = 300
_LONGEST_BODY = 60_000
"""Characters. GitHub takes 65,536."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a request sends out: the plan in the person's words, and what is to be remembered."""

    plan: PublishPlan
    repository: Repository | None
    problem: str | None
    episode: int
    revision: int
    person: int


@export.get("")
@operation(429)
def show(slug: str, query: ExportQuery) -> ExportAnswer:
    """The diff, the checks, the words, the ways out, what left before."""
    wanted = ExportChoice(restyle=query.style == "1", confirmed=query.confirmed == "1")
    count_reader()
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        draft = make_draft(editor(), session, episode, wanted)
        if query.allow and is_maintainer(session):
            draft = _letting(draft, dict.fromkeys(query.allow.split(","), ""))
        base = draft.plan.base if draft.repository else None
        token = bool(os.environ.get("GITHUB_TOKEN"))
        return ExportAnswer(
            title=episode.title,
            show=episode.show,
            revision=episode.revision,
            untimed=untimed_lines(editor().episode_cache.copy(session, episode)),
            export=wire_draft(draft),
            exports=wire_exports(session, episode, draft.repository, base),
            ways=wire_ways(draft, is_maintainer=is_maintainer(session), has_token=token),
        )


@export.post("/patch")
@operation(*WRITES, 409, 422, media="text/x-patch")
def patch(slug: str, body: ExportRequest) -> Response:
    """A mail for `git am`, as download.

    409 stale: the text is another, or something clashes with upstream. 422 refused: the site would
    not take it, or nothing changed.
    """
    leaving = _prepare(slug, body, maintainer=False)
    if isinstance(leaving, Response):
        return leaving
    when = datetime.fromtimestamp(now(), UTC)
    try:
        mail = _mail(leaving, when)
    except AlignerError as error:
        return refuse(503, "busy", editor().settings.told(error))
    _keep(leaving, "patch")
    name = f"{PurePosixPath(leaving.plan.path).stem}.patch"
    response = Response(mail, mimetype="text/x-patch")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@export.post("/branch")
@operation(*WRITES, 409, 422)
def branch(slug: str, body: ExportRequest) -> BranchAnswer | Response:
    """A branch in the clone (maintainers)."""
    leaving = _prepare(slug, body, maintainer=True)
    if isinstance(leaving, Response):
        return leaving
    try:
        name, commit = _branch(leaving)
    except PublishError as error:
        return refuse(409, "stale", editor().settings.told(error))
    _keep(leaving, "branch", branch=name, commit=commit)
    return BranchAnswer(name, commit)


@export.post("/pull-request")
@operation(*WRITES, 409, 422)
def pull_request(slug: str, body: ExportRequest) -> PullRequestAnswer | Response:
    """A pull request on GitHub, opened or brought up to date (maintainers)."""
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        abort(403, "The server has no GITHUB_TOKEN.")
    leaving = _prepare(slug, body, maintainer=True)
    if isinstance(leaving, Response):
        return leaving
    try:
        opened, name, commit = _open(leaving, token)
    except AlignerError as error:
        return refuse(409, "stale", editor().settings.told(error))
    _keep(leaving, "pull_request", branch=name, commit=commit, url=opened.url)
    return PullRequestAnswer(opened.url, opened.number, opened.updated)


def _prepare(slug: str, body: ExportRequest, *, maintainer: bool) -> Leaving | Response:
    """What a person asked to send out, or why it may not leave."""
    person = require_writer(maintainer=maintainer or bool(body.allow))
    wanted = ExportChoice(_addresses(body), body.style, body.confirmed)
    with editor().database.reading() as session:
        episode = get_episode(session, slug)
        if body.revision not in {None, episode.revision}:
            return refuse(409, "stale", "The text was changed since. Look at it again first.")
        try:
            draft = make_draft(editor(), session, episode, wanted)
        except UnsafeName as error:
            abort(400, str(error))
    draft = _letting(draft, body.allow)
    why = objection(draft, skip_conflicts=body.skip_conflicts)
    if why:
        return refuse(409 if why == CLASH else 422, "stale" if why == CLASH else "refused", why)
    if maintainer and draft.problem:
        return refuse(409, "stale", draft.problem)
    plan = replace(draft.plan, words=draft.plan.words.retold(*_words(body, draft.plan)))
    return Leaving(plan, draft.repository, draft.problem, episode.id, episode.revision, person)


def _letting(draft: Draft, reasons: Mapping[str, str]) -> Draft:
    """The draft without refusing what a maintainer lets through; the commit says why."""
    plain = {rule: " ".join(why.split())[:_LONGEST_REASON] for rule, why in reasons.items()}
    return replace(draft, plan=allow(draft.plan, plain))


def _addresses(body: ExportRequest) -> dict[int, str]:
    """E-mail addresses by person."""
    given = body.addresses.items()
    return {int(person): address.strip() for person, address in given if address.strip()}


def _words(body: ExportRequest, plan: PublishPlan) -> tuple[str, str]:
    """Title and body as the person wrote them, else as proposed."""
    title = plan.words.title if body.title is None else body.title
    text = plan.words.body if body.body is None else body.body
    title = " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", title).split())
    if not 1 <= len(title) <= _LONGEST_TITLE:
        abort(400, f"title: expected 1 to {_LONGEST_TITLE} characters.")
    if len(text) > _LONGEST_BODY:
        abort(400, f"body: expected at most {_LONGEST_BODY} characters.")
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
