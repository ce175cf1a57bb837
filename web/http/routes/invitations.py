"""Invitations: maintainers make links, see which are open, take them back; who has one comes in."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from web.http.identity import (
    come_in,
    count_sign_in,
    is_maintainer,
    person_or_none,
    remembered_way_back,
    require_writer,
)
from web.http.operations import HTML, WRITES, operation
from web.http.request import editor, now
from web.people.accounts import Role, add_person, clean_name, refuse_maintainers_name
from web.people.invitations import (
    DAY,
    find_invitation,
    make_invitation,
    open_invitations,
    take_back,
)
from web.store.tables import Invitation, Person
from web.views.agreement import people_by_id
from web.views.shapes import moment, wire_person
from web.wire import people as wire
from web.wire.requests import InvitationRequest, JoinForm

invitations = Blueprint("invitations", __name__)


@invitations.get("/api/invitations")
@operation(401, 403)
def index() -> wire.InvitationsAnswer:
    """Links that nobody used yet (maintainers); they are told only when they are made."""
    with editor().database.reading() as session:
        if not is_maintainer(session):
            known = person_or_none(session) is not None
            abort(403 if known else 401, "Only maintainers may invite.")
        found = open_invitations(session, now())
        people = people_by_id(session, (each.invited_by for each in found if each.invited_by))
    shown = [
        wire.Invitation(
            id=each.nonce,
            role=each.role,
            by=wire_person(people[each.invited_by]) if each.invited_by else None,
            expires=moment(each.expires),
        )
        for each in found
    ]
    return wire.InvitationsAnswer(shown)


@invitations.post("/api/invitations")
@operation(*WRITES, status=201)
def create(body: InvitationRequest) -> wire.InvitationAnswer:
    """A link that lets one person in (maintainers)."""
    maintainer = require_writer(maintainer=True)
    secret, expires = str(current_app.secret_key), now() + body.days * DAY
    with editor().database.writing() as session:
        token = make_invitation(session, secret, body.role, by=maintainer, expires=expires)
    url = url_for("invitations.join", token=token, _external=True)
    return wire.InvitationAnswer(url, moment(expires))


@invitations.delete("/api/invitations/<name>")
@operation(*WRITES, 409, status=204)
def revoke(name: str) -> None:
    """Take a link back: it leads nowhere from now on (maintainers)."""
    require_writer(maintainer=True)
    with editor().database.writing() as session:
        if not take_back(session, name):
            abort(409, "This invitation was accepted meanwhile, or taken back.")


@invitations.get("/join/<token>")
@operation(403, 429, media=HTML)
def join(token: str) -> str:
    """An invitation: asks for a name."""
    count_sign_in()
    with editor().database.reading() as session:
        _invitation(session, token)
    return render_template("join.html", title="Join", token=token)


@invitations.post("/join/<token>")
@operation(403, 429, status=303)
def accept(token: str, body: JoinForm) -> Redirect:
    """Come in, to the page that sent them to sign in if there was one."""
    count_sign_in()
    there = remembered_way_back()
    with editor().database.writing() as session:
        invitation = _invitation(session, token)
        role: Role = "maintainer" if invitation.role == "maintainer" else "contributor"
        name = clean_name(body.name)
        if role != "maintainer":
            refuse_maintainers_name(session, name)

        def find(guest: Person | None) -> Person:
            return add_person(session, name, role, since=now(), guest=guest)

        invitation.used_by = come_in(session, find).id
    return redirect(there, 303)


def _invitation(session: Session, token: str) -> Invitation:
    """What a token invites to, or 403."""
    invitation = find_invitation(session, str(current_app.secret_key), token)
    if invitation is None:
        abort(403, "This invitation is not one of ours, or was taken back. Was the link cut off?")
    if invitation.used_by is not None:
        abort(403, "This invitation was used already. Ask for another.")
    if invitation.expires < now():
        abort(403, "This invitation is too old. Ask for another.")
    return invitation
