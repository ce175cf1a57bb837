"""The pages: shells that the browser fills with what `/api` gives."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, abort, current_app, render_template, request

from aligner.alignment.flag_kinds import KINDS
from web.http.metrics import figures
from web.http.module_imports import imported_by
from web.http.operations import HTML, operation
from web.http.request import editor
from web.store.episodes import get_episode

pages = Blueprint("pages", __name__)


_THIS_MACHINE = {"127.0.0.1", "::1"}
_KINDS = [{"name": name, **asdict(row)} for name, row in KINDS.items()]


@pages.app_context_processor
def flag_kinds() -> dict[str, object]:
    """What every page knows of the kinds of flags."""
    return {"flag_kinds": _KINDS}


@pages.get("/")
@operation(media=HTML)
def episodes() -> str:
    """All episodes."""
    return render_template("episodes.html", title="Episodes")


@pages.get("/review")
@operation(media=HTML)
def review() -> str:
    """What to look at, across episodes."""
    return render_template("review.html", title="Review")


@pages.get("/replace")
@operation(media=HTML)
def replace() -> str:
    """Find and replace over a show."""
    return render_template("replace.html", title="Replace in a show")


@pages.get("/invitations")
@operation(media=HTML)
def invitations() -> str:
    """Links for those who shall come."""
    return render_template("invitations.html", title="Invitations")


@pages.get("/episodes/<slug>")
@operation(media=HTML)
def episode(slug: str) -> str:
    """The editor."""
    return _of_episode("editor.html", slug, modules=imported_by("editor/main.js"))


@pages.get("/episodes/<slug>/history")
@operation(media=HTML)
def history(slug: str) -> str:
    """Who changed what."""
    return _of_episode("history.html", slug)


@pages.get("/episodes/<slug>/export")
@operation(media=HTML)
def export(slug: str) -> str:
    """What would leave, and the ways out."""
    return _of_episode("export.html", slug)


@pages.get("/episodes/<slug>/compare")
@operation(media=HTML)
def compare(slug: str) -> str:
    """What the episode's page says otherwise."""
    return _of_episode("compare.html", slug)


@pages.get("/healthz")
@operation(media="text/plain")
def health() -> Response:
    """For whoever watches the server."""
    there = editor().database.is_there()
    text = "ok\n" if there else "the database is away\n"
    return Response(text, 200 if there else 503, mimetype="text/plain")


@pages.get("/readyz")
@operation(media="text/plain")
def readiness() -> Response:
    """Whether edits can be saved and episodes aligned; 503 names what is in the way, a line each.

    It writes, unlike `/healthz`: ask every minute, not every second.
    """
    troubles = editor().troubles()
    text = "".join(f"{each}\n" for each in troubles) or "ready\n"
    return Response(text, 503 if troubles else 200, mimetype="text/plain")


@pages.get("/metrics")
@operation(403, 404, media="text/plain")
def metrics() -> Response:
    """Figures for Prometheus, where settings ask for them; for this machine only.

    Whoever comes through a proxy is not this machine.
    """
    if request.remote_addr not in _THIS_MACHINE:
        abort(403, "Figures are told to this machine only.")
    told = figures(current_app)
    if told is None:
        abort(404, "This editor counts nothing: see ALIGNER_METRICS.")
    return Response(told, mimetype="text/plain; version=0.0.4")


def _of_episode(template: str, slug: str, **more: object) -> str:
    with editor().database.reading() as session:
        found = get_episode(session, slug)
    return render_template(template, title=found.title, slug=found.slug, show=found.show, **more)
