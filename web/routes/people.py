"""People: who I am, invitations, signing out."""

from __future__ import annotations

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
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from web.bodies import json_object
from web.editor import editor, now
from web.invitations import DAY, MOST_DAYS, find_invitation, make_invitation
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
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        abort(400, f"days: expected a whole number, 1 to {MOST_DAYS}.")
    with editor().database.writing() as session:
        maintainer = require_maintainer(session)
        secret, expires = str(current_app.secret_key), now() + days * DAY
        token = make_invitation(session, secret, role, by=maintainer.id, expires=expires)
    url = url_for("people.join", token=token, _external=True)
    return jsonify({"url": url, "expires": moment(expires)}), 201


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


def _invitation(session: Session, token: str) -> Invitation:
    """What a token invites to, or 403."""
    invitation = find_invitation(session, str(current_app.secret_key), token)
    if invitation is None:
        abort(403, "This invitation is not one of ours. Was the link cut off?")
    if invitation.used_by is not None:
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
