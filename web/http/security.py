"""What every response and every request keeps to.

Scripts and styles come from this server only, none stand in the page; the page is in nobody's
frame; cookies are for this site only; every write carries a token; bodies have a limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec
from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from web.config import Settings
from web.errors import RequestRefused
from web.http.bodies import json_response, refuse_unreadable
from web.http.cookies import Cookies
from web.people.secret import secret_of
from web.wire.errors import CODES, NO_TOKEN, Failure, FailureAnswer, Reason, Refusal, RefusalAnswer
from web.workers.troubles import trouble_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_OUR_PAGE = re.compile(r"/(?:[\w.~%!$&'()*+,;=:@?#-][\w.~%!$&'()*+,;=:@?#/-]*)?", re.ASCII)
"""A path, with what may follow one; `//host` and what browsers take for it is somebody else's."""

_MONTH = 31 * 24 * 3600


def secure(app: Flask, settings: Settings) -> None:
    """Set an application's limits, cookies, headers and error answers."""
    app.config.update(
        SECRET_KEY=secret_of(settings),
        SESSION_COOKIE_NAME="aligner",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=6 * _MONTH,
        MAX_CONTENT_LENGTH=settings.largest_body,
        MAX_FORM_MEMORY_SIZE=100_000,
        MAX_FORM_PARTS=20,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: people keep the editor open for hours
        WTF_CSRF_METHODS=["POST", "PUT", "PATCH", "DELETE"],
    )
    app.session_interface = Cookies()
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    app.before_request(_only_for(_hosts(settings), numbers=settings.numbers))
    app.before_request(refuse_unreadable)
    CSRFProtect(app)
    app.after_request(_harden(settings.https))
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(HTTPException, _say)
    app.register_error_handler(RequestRefused, _refused)
    app.register_error_handler(Exception, _failed)


def way_back(asked: str | None) -> str:
    """The page of this site that somebody came from; the episodes if it is none of ours.

    Args:
        asked: what an address says, which anybody can have written.
    """
    return asked if asked and _OUR_PAGE.fullmatch(asked) else "/"


def _hosts(settings: Settings) -> frozenset[str] | None:
    """Names that are ours; None if any is."""
    if settings.hosts:
        return frozenset(each.lower().strip("[]") for each in settings.hosts)
    # A page elsewhere must not reach an editor by a name of its own (DNS rebinding). On a server a
    # browser holds no cookie for such a name; where nobody must sign in, the name decides.
    return None if settings.mode == "server" else frozenset({"localhost", "127.0.0.1", "::1"})


def _only_for(names: frozenset[str] | None, *, numbers: bool) -> Callable[[], None]:
    """A check that a request is addressed to one of the names; an IP address is nobody's name."""

    def check() -> None:
        if names is None:
            return
        try:
            name = (urlsplit(f"//{request.host}").hostname or "").lower()
        except ValueError:
            name = ""
        if name not in names and not (numbers and _is_number(name)):
            raise SecurityError(f"This editor is not called {name or 'so'}: see --host, or hosts.")

    return check


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _harden(https: bool) -> Callable[[Response], Response]:
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if https:
            headers["Strict-Transport-Security"] = f"max-age={_MONTH}"
        if request.path.startswith("/api/") and "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response

    return add_headers


_PASSES_SECONDS = 10
"""After which browsers ask again when the disk is full or the database busy."""


def refuse(status: int, code: str, message: str, reasons: Sequence[Reason] = ()) -> Response:
    """A refusal that is told as JSON; 422 has reasons."""
    if status == 422:
        return json_response(RefusalAnswer(Refusal(code, message, list(reasons))), status)
    return json_response(FailureAnswer(Failure(code, message)), status)


def _no_token(_error: CSRFError) -> Response:
    message = "This page is out of date. Reload it; what you typed is kept."
    return refuse(400, NO_TOKEN, message)


def _say(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    message = error.description or "Something went wrong."
    if isinstance(error, SecurityError):
        return Response(f"{message}\n", status, mimetype="text/plain")  # no address is ours to link
    waits = (value for name, value in error.get_headers() if name == "Retry-After")
    return _told(status, message, next(waits, None))


def _refused(error: RequestRefused) -> Response:
    wait = None if error.retry_after is None else str(error.retry_after)
    reasons = msgspec.convert(error.facts.get("reasons", ()), list[Reason])
    return _told(error.status, error.message, wait, error.code, reasons)


def _told(
    status: int,
    message: str,
    retry_after: str | None,
    code: str | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    """A refusal as its asker reads it: the browser's code JSON, a person a page."""
    if not request.path.startswith("/api/"):
        heading = "This page is not here" if status == 404 else "That did not work"
        page = render_template("problem.html", title=heading, heading=heading, message=message)
        return Response(page, status)
    answer = refuse(status, code or CODES.get(status, "error"), message, reasons)
    if retry_after is not None:
        answer.headers["Retry-After"] = retry_after
    return answer


def _failed(error: Exception) -> Response:
    trouble = trouble_of(error)
    if trouble.passes:
        current_app.logger.warning("request put off: %s", error)
        told = f"{trouble.message} What you typed is kept here, and sent again by itself."
        return _told(507 if trouble.reason == "disk" else 503, told, str(_PASSES_SECONDS))
    current_app.logger.error("request failed", exc_info=error)
    return refuse(500, "error", "The server made a mistake. What you typed is kept here.")
