"""Sign-in with GitHub (extra `[github]`): only the name and number of the account are asked for.

    /sign-in/github ──► github.com ──► /sign-in/github/callback ──► a person, by its number

Who signs in is a contributor; the names in `Settings.maintainers` are maintainers.
"""

from __future__ import annotations

from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from aligner.errors import MissingDependency
from web.config import Settings
from web.http.identity import (
    come_in,
    count_sign_in,
    remember_way_back,
    remembered_way_back,
)
from web.http.operations import operation
from web.http.request import editor, now
from web.people.accounts import GitHubAccount, Role, find_or_add
from web.store.tables import Person
from web.wire.requests import NextPageQuery

github = Blueprint("github", __name__, url_prefix="/sign-in/github")


def set_up(app: Flask, settings: Settings) -> None:
    """Offer the sign-in, if an OAuth application is configured.

    Raises:
        MissingDependency: it is, and Authlib is not installed.
    """
    if settings.github_id is None:
        return
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise MissingDependency(
            f"Sign-in with GitHub needs {error.name}.", "pip install 'transcript-aligner[github]'"
        ) from None
    client = OAuth(app).register(
        "github",
        client_id=settings.github_id,
        client_secret=settings.github_secret,
        access_token_url=f"{settings.github_url}/login/oauth/access_token",
        authorize_url=f"{settings.github_url}/login/oauth/authorize",
        api_base_url=f"{settings.github_api}/",
        # As GitHub documents it: the secret beside the code, not in a header.
        client_kwargs={"scope": "read:user", "token_endpoint_auth_method": "client_secret_post"},
    )
    app.extensions["editor_github"] = client
    app.register_blueprint(github)


@github.get("")
@operation(429, status=302)
def begin(query: NextPageQuery) -> Response:
    """Off to GitHub."""
    count_sign_in()
    remember_way_back(query.next)
    client = current_app.extensions["editor_github"]
    answer: Response = client.authorize_redirect(url_for("github.finish", _external=True))
    return answer


@github.get("/callback")
@operation(403, 429, status=303)
def finish() -> Response:
    """Back from GitHub."""
    count_sign_in()
    if "error" in request.args:
        abort(403, "GitHub did not let you in, or you changed your mind.")
    account = _account()
    there = remembered_way_back()
    _enter(account)
    return redirect(there, 303)


def _account() -> GitHubAccount:
    """Who came back; 403 if that cannot be known, 503 if not now."""
    # Imported here: both come with the extra, without which there is no such route.
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    client = current_app.extensions["editor_github"]
    try:
        client.authorize_access_token()
        answer = client.get("user")
        answer.raise_for_status()
        account = answer.json()
    except OAuthError:
        abort(403, "This sign-in is too old, or began in another browser. Please try again.")
    except (RequestException, ValueError):
        abort(503, "GitHub does not answer as it should. Please try again in a minute.")
    told = account if isinstance(account, dict) else {}
    login, number = str(told.get("login") or ""), told.get("id")
    if not login or not isinstance(number, int):
        abort(403, "GitHub did not say who you are.")
    return GitHubAccount(number, login.casefold(), str(told.get("name") or login))


def _enter(account: GitHubAccount) -> None:
    """The person of a GitHub account, as one who is asking from now on."""
    maintains = account.login in {each.casefold() for each in editor().settings.maintainers}
    role: Role = "maintainer" if maintains else "contributor"
    with editor().database.writing() as session:

        def find(guest: Person | None) -> Person:
            person = find_or_add(session, account, role, since=now(), guest=guest)
            if person.removed is not None:
                abort(403, "A maintainer of this editor removed you. Ask them for an invitation.")
            return person

        come_in(session, find)
