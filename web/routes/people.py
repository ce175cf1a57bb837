"""People: who I am, invitations, signing out."""

from __future__ import annotations

import secrets

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import (
    session as cookie,
)
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from web.bodies import json_object
from web.editor import editor, now
from web.people import (
    Role,
    clean_name,
    enter,
    person_or_none,
    require_maintainer,
    require_person,
)
from web.rates import count_sign_in
from web.shapes import Json, moment, person_json
from web.tables import Invitation, Person

people = Blueprint("people", __name__)

_DAY = 24 * 3600
_MOST_DAYS = 30


@people.get("/api/me")
def me() -> Response:
    """Who is asking."""
    with editor().database.reading() as session:
        return jsonify(_me(person_or_none(session)))


@people.post("/api/me")
def rename() -> Response:
    """My name."""
    name = json_object().get("name")
    if not isinstance(name, str):
        abort(400, "name: expected text.")
    with editor().database.writing() as session:
        person = require_person(session)
        person.name = clean_name(name)
        return jsonify(_me(person))


@people.post("/api/invitations")
def invite() -> tuple[Response, int]:
    """A link that lets one person in."""
    body = json_object()
    role, days = body.get("role", "contributor"), body.get("days", 7)
    if role not in {"contributor", "maintainer"}:
        abort(400, "role: expected contributor or maintainer.")
    if not isinstance(days, int) or not 1 <= days <= _MOST_DAYS:
        abort(400, f"days: expected a whole number, 1 to {_MOST_DAYS}.")
    with editor().database.writing() as session:
        maintainer = require_maintainer(session)
        token = make_invitation(session, role, maintainer.id, days)
    url = url_for("people.join", token=token, _external=True)
    return jsonify({"url": url, "expires": moment(now() + days * _DAY)}), 201


@people.get("/join/<token>")
def join(token: str) -> str:
    """An invitation: asks for a name."""
    count_sign_in(editor())
    with editor().database.reading() as session:
        _invitation(session, token)
    return render_template("join.html", title="Join", token=token)


@people.post("/join/<token>")
def accept(token: str) -> Redirect:
    """Come in."""
    count_sign_in(editor())
    with editor().database.writing() as session:
        invitation = _invitation(session, token)
        role: Role = "maintainer" if invitation.role == "maintainer" else "contributor"
        invitation.used_by = enter(session, request.form.get("name", ""), role).id
    return redirect(url_for("pages.episodes"), 303)


@people.get("/sign-in")
def sign_in() -> str | Redirect:
    """How to come in, for who has not."""
    with editor().database.reading() as session:
        if person_or_none(session):
            return redirect(url_for("pages.episodes"), 303)
    github = editor().settings.github_id is not None
    return render_template("sign_in.html", title="Sign in", github=github)


@people.post("/sign-out")
def sign_out() -> Redirect:
    """Leave."""
    cookie.clear()
    return redirect(url_for("pages.episodes"), 303)


def make_invitation(session: Session, role: Role, by: int | None, days: int) -> str:
    """An invitation's token, signed, good for one person."""
    nonce = secrets.token_urlsafe(16)
    expires = now() + days * _DAY
    session.add(Invitation(nonce=nonce, role=role, invited_by=by, expires=expires))
    return _signer().dumps(nonce)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="invitation")


def _invitation(session: Session, token: str) -> Invitation:
    """What a token invites to, or 403."""
    try:
        nonce = _signer().loads(token)
    except BadSignature:
        abort(403, "This invitation is not one of ours. Was the link cut off?")
    invitation = session.get(Invitation, str(nonce), with_for_update=True)
    if invitation is None or invitation.used_by is not None:
        abort(403, "This invitation was used already. Ask for another.")
    if invitation.expires < now():
        abort(403, "This invitation is too old. Ask for another.")
    return invitation


def _me(person: Person | None) -> Json:
    settings = editor().settings
    return {
        "mode": settings.mode,
        "person": person_json(person) if person else None,
        "role": person.role if person else None,
        "csrf": generate_csrf(),
        "github": settings.github_id is not None,
    }
