"""Sign-in with GitHub against a local server that follows its documented web application flow.

https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.web.staged import Browser, Stage
from web.store.tables import Person

Make = Callable[..., Stage]


class OAuthServer(ThreadingHTTPServer):
    """Lets an account in, and remembers which codes and tokens it gave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.account: dict[str, object] = {"login": "Ann-Lee", "id": 7, "name": "Ann Lee"}
        self.codes: dict[str, str] = {}
        self.down = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def authorize(self, address: str) -> str:
        """What the person's browser does: says yes, and is sent back to this path."""
        assert address.startswith(f"{self.url}/login/oauth/authorize?")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["scope"]) == ("id", "read:user")
        code = f"code{len(self.codes)}"
        self.codes[code] = asked["redirect_uri"]
        back = urlencode({"code": code, "state": asked["state"]})
        return f"{urlsplit(asked['redirect_uri']).path}?{back}"


class _Handler(BaseHTTPRequestHandler):
    server: OAuthServer

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert self.path == "/login/oauth/access_token"
        # A code is good once, for the address it was given to. GitHub tells errors with a 200.
        known = self.server.codes.pop(asked["code"][0], None)
        if self.server.down:
            self._answer(502, {})
        elif known is None or asked["redirect_uri"][0] != known:
            self._answer(200, {"error": "bad_verification_code"})
        elif (asked["client_id"][0], asked["client_secret"][0]) != ("id", "s"):
            self._answer(200, {"error": "incorrect_client_credentials"})
        else:
            self._answer(200, {"access_token": "gho_1", "scope": "", "token_type": "bearer"})

    def do_GET(self) -> None:
        known = self.path == "/user" and self.headers["Authorization"] == "Bearer gho_1"
        self._answer(200 if known else 401, self.server.account if known else {})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


@pytest.fixture
def oauth() -> Iterator[OAuthServer]:
    with OAuthServer() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def made(stage: Make, oauth: OAuthServer) -> Stage:
    made: Stage = stage(
        mode="server",
        github_id="id",
        github_secret="s",  # noqa: S106 - a test's
        github_url=oauth.url,
        github_api=oauth.url,
        maintainers=("ann-lee",),
    )
    return made


def back(browser: Browser, oauth: OAuthServer) -> str:
    there = browser.get("/sign-in/github")
    assert there.status == 302
    return oauth.authorize(there.headers["Location"])


def test_who_comes_back_from_github_is_in(made: Stage, oauth: OAuthServer) -> None:
    browser = made.browser()
    assert browser.get("/api/me").json["github"]
    assert browser.get(back(browser, oauth)).status == 303
    me = browser.get("/api/me").json
    assert (me["person"]["name"], me["role"]) == ("Ann Lee", "maintainer")
    oauth.account = {"login": "bo", "id": 8, "name": None}
    other = made.browser()
    assert other.get(back(other, oauth)).status == 303
    assert (other.get("/api/me").json["role"]) == "contributor"
    oauth.account = {"login": "ann-lee", "id": 7, "name": "Another name"}
    again = made.browser()
    again.get(back(again, oauth))
    assert again.get("/api/me").json["person"] == me["person"]


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/episodes/show-talk-1#0123456789ab", "/episodes/show-talk-1#0123456789ab"),
        ("/review?kind=page_reads", "/review?kind=page_reads"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_who_signs_in_comes_back_to_where_they_were(
    made: Stage, oauth: OAuthServer, asked: str, there: str
) -> None:
    browser = made.browser()
    query = urlencode({"next": asked})
    answer = browser.get(
        oauth.authorize(browser.get(f"/sign-in/github?{query}").headers["Location"])
    )
    assert (answer.status, answer.headers["Location"]) == (303, there)
    known = browser.get(f"/sign-in?{query}")
    assert (known.status, known.headers["Location"]) == (303, there)


def test_an_answer_to_another_browser_is_refused(made: Stage, oauth: OAuthServer) -> None:
    path = back(made.browser(), oauth)
    thief = made.browser()
    assert thief.get(path).status == 403
    assert thief.get("/api/me").json["person"] is None


def test_a_code_is_good_once(made: Stage, oauth: OAuthServer) -> None:
    browser = made.browser()
    path = back(browser, oauth)
    oauth.codes.clear()
    assert browser.get(path).status == 403
    assert browser.get("/sign-in/github/callback?error=access_denied").status == 403
    assert browser.get("/api/me").json["person"] is None


def test_github_s_trouble_is_told(made: Stage, oauth: OAuthServer) -> None:
    browser = made.browser()
    path = back(browser, oauth)
    oauth.down = True
    assert browser.get(path).status == 503
    oauth.down = False
    oauth.account = {}
    assert browser.get(back(browser, oauth)).status == 403


def test_it_is_github_com_if_it_is_set_up_at_all(stage: Make) -> None:
    usual = stage(mode="server", github_id="id", github_secret="s").browser()  # noqa: S106 - a test's
    address = usual.get("/sign-in/github").headers["Location"]
    assert address.startswith("https://github.com/login/oauth/authorize?")
    assert stage().browser().get("/sign-in/github").status == 404


def came_in(made: Stage, oauth: OAuthServer, number: int, login: str, name: str) -> Browser:
    oauth.account = {"login": login, "id": number, "name": name}
    browser = made.browser()
    assert browser.get(back(browser, oauth)).status == 303
    return browser


def person(browser: Browser) -> dict[str, object]:
    found: dict[str, object] = browser.get("/api/me").json["person"]
    return found


def test_an_account_is_known_by_its_number_when_its_login_changes_hands(
    made: Stage, oauth: OAuthServer
) -> None:
    bo = person(came_in(made, oauth, 8, "bo", "Bo Day"))
    assert person(came_in(made, oauth, 8, "bo-day", "Bo Day")) == bo
    other = person(came_in(made, oauth, 9, "bo", "Somebody"))
    assert other["id"] != bo["id"]
    assert person(came_in(made, oauth, 8, "bo-day", "Bo Day")) == bo
    assert person(came_in(made, oauth, 8, "BO", "Bo Day")) == bo
    assert person(came_in(made, oauth, 9, "bo-2", "Somebody")) == other


def test_who_was_known_by_the_login_alone_stays_who_they_were(
    made: Stage, oauth: OAuthServer
) -> None:
    bo = person(came_in(made, oauth, 8, "bo", "Bo Day"))
    with made.editor.database.writing() as session:
        session.query(Person).update({"github_number": None})
    assert person(came_in(made, oauth, 8, "bo", "Bo Day")) == bo
    assert person(came_in(made, oauth, 9, "bo", "Somebody")) != bo


def test_nobody_from_github_passes_for_a_maintainer(made: Stage, oauth: OAuthServer) -> None:
    came_in(made, oauth, 7, "Ann-Lee", "Ann Lee")
    assert person(came_in(made, oauth, 9, "eve", "ANN  LE\u0301E"))["name"] == "ANN LE\u0301E (eve)"
    assert person(came_in(made, oauth, 10, "x", "\u200b"))["name"] == "(x)"
