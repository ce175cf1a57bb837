"""People: who I am, signing in and out."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from web.http.identity import (
    forget,
    is_maintainer,
    person_or_none,
    remember_way_back,
    require_person,
    require_writer,
    role_of,
)
from web.http.operations import HTML, WRITES, operation
from web.http.request import editor, now
from web.http.security import way_back
from web.people.accounts import clean_name, refuse_maintainers_name
from web.people.rates import count
from web.people.sign_ins import remove
from web.store.tables import Person
from web.views.shapes import moment, wire_person
from web.wire.people import Me, Member, PeopleAnswer
from web.wire.requests import NameRequest, NextPageQuery
from web.wire.values import Count

people = Blueprint("people", __name__)


@people.get("/api/me")
@operation()
def me() -> Me:
    """Who is asking."""
    with editor().database.reading() as session:
        return _me(person_or_none(session))


@people.post("/api/me")
@operation(401, 429)
def rename(body: NameRequest) -> Me:
    """My name. Local mode: who never gave one writes as "Guest" until then."""
    name, settings = clean_name(body.name), editor().settings
    with editor().database.writing() as session:
        person = require_person(session)
        count(session, "rename", str(person.id), settings.renames_a_minute, now=now())
        if role_of(person) != "maintainer":
            refuse_maintainers_name(session, name, of=person.id)
        person.name = name
        return _me(person)


@people.get("/sign-in")
@operation(303, media=HTML)
def sign_in(query: NextPageQuery) -> str | Redirect:
    """How to come in, for who has not."""
    with editor().database.reading() as session:
        if person_or_none(session):
            return redirect(way_back(query.next), 303)
    remember_way_back(query.next)
    return render_template("sign_in.html", title="Sign in")


@people.post("/sign-out")
@operation(status=303)
def sign_out() -> Redirect:
    """Leave; a copy of the cookie is worth nothing then."""
    with editor().database.writing() as session:
        forget(session)
    return redirect(url_for("pages.episodes"), 303)


@people.get("/api/people")
@operation(401, 403)
def index() -> PeopleAnswer:
    """Who was let in and may write (maintainers)."""
    with editor().database.reading() as session:
        if not is_maintainer(session):
            abort(403 if person_or_none(session) else 401, "Only maintainers may see who is here.")
        query = select(Person).where(Person.removed.is_(None)).order_by(Person.id)
        return PeopleAnswer(
            [
                Member(each.id, each.name, role_of(each), moment(each.since))
                for each in session.scalars(query)
            ]
        )


@people.delete("/api/people/<number>")
@operation(*WRITES, 409, status=204)
def take_out(number: Count) -> None:
    """Let somebody in no more; what they wrote stays, under their name (maintainers).

    Their sign-ins end, their open invitations lead nowhere. 409: oneself.
    """
    maintainer = require_writer(maintainer=True)
    if number == maintainer:
        abort(409, "Nobody removes themselves: sign out instead.")
    with editor().database.writing() as session:
        person = session.get(Person, number)
        if person is None or person.removed is not None:
            abort(404, "There is no such person here.")
        remove(session, person, now=now())


def _me(person: Person | None) -> Me:
    settings = editor().settings
    return Me(
        mode=settings.mode,
        person=wire_person(person) if person else None,
        role=role_of(person) if person else None,
        csrf=generate_csrf(),
        github=settings.github_id is not None,
    )
