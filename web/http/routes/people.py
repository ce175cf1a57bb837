"""People: who I am, signing in and out."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as Redirect

from web.http.bodies import json_object
from web.http.identity import person_or_none, require_person
from web.http.request import editor
from web.http.security import way_back
from web.people.accounts import clean_name
from web.store.tables import Person
from web.views.shapes import Json, person_json

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


@people.get("/sign-in")
def sign_in() -> str | Redirect:
    """How to come in, for who has not."""
    with editor().database.reading() as session:
        if person_or_none(session):
            return redirect(way_back(request.args.get("next")), 303)
    return render_template("sign_in.html", title="Sign in")


@people.post("/sign-out")
def sign_out() -> Redirect:
    """Leave."""
    cookie.clear()
    return redirect(url_for("pages.episodes"), 303)


def _me(person: Person | None) -> Json:
    settings = editor().settings
    return {
        "mode": settings.mode,
        "person": person_json(person) if person else None,
        "role": person.role if person else None,
        "csrf": generate_csrf(),
        "github": settings.github_id is not None,
    }
