"""People: who I am, signing in and out."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from web.http.bodies import json_object
from web.http.identity import (
    forget,
    is_maintainer,
    person_or_none,
    require_person,
    require_writer,
    role_of,
)
from web.http.request import editor, now
from web.http.security import way_back
from web.people.accounts import clean_name
from web.people.sign_ins import remove
from web.store.tables import Person
from web.views.shapes import Json, moment, person_json

people = Blueprint("people", __name__)

_NUMBER = re.compile("[0-9]{1,18}")


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


@people.get("/sign-in")
def sign_in() -> str | Redirect:
    """How to come in, for who has not."""
    with editor().database.reading() as session:
        if person_or_none(session):
            return redirect(way_back(request.args.get("next")), 303)
    return render_template("sign_in.html", title="Sign in")


@people.post("/sign-out")
def sign_out() -> Redirect:
    """Leave; a copy of the cookie is worth nothing then."""
    with editor().database.writing() as session:
        forget(session)
    return redirect(url_for("pages.episodes"), 303)


@people.get("/api/people")
def index() -> Response:
    """Who was let in and may write, for maintainers."""
    with editor().database.reading() as session:
        if not is_maintainer(session):
            abort(403 if person_or_none(session) else 401, "Only maintainers may see who is here.")
        query = select(Person).where(Person.removed.is_(None)).order_by(Person.id)
        shown = [
            {**person_json(each), "role": role_of(each), "since": moment(each.since)}
            for each in session.scalars(query)
        ]
    return jsonify({"people": shown})


@people.delete("/api/people/<name>")
def take_out(name: str) -> tuple[str, int]:
    """Let somebody in no more; what they wrote stays, under their name."""
    number = int(name) if _NUMBER.fullmatch(name) else 0
    maintainer = require_writer(maintainer=True)
    if number == maintainer:
        abort(409, "Nobody removes themselves: sign out instead.")
    with editor().database.writing() as session:
        person = session.get(Person, number)
        if person is None or person.removed is not None:
            abort(404, "There is no such person here.")
        remove(session, person, now=now())
    return "", 204


def _me(person: Person | None) -> Json:
    settings = editor().settings
    return {
        "mode": settings.mode,
        "person": person_json(person) if person else None,
        "role": role_of(person) if person else None,
        "csrf": generate_csrf(),
        "github": settings.github_id is not None,
    }
