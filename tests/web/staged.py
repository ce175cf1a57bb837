"""An editor to test against: transcripts in a folder, people with browsers, no background."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests.checked_wire import WrongAnswers, check_answers
from web import Settings, create_app
from web.people.accounts import Role
from web.people.invitations import make_invitation
from web.services import Services
from web.store.database import Database

GAP = r"\[unintelligible 00:00:55.15\]"
TALK = rf"""**Ann Lee:** \[00:07\] Welcome to the show.

**Bo Day:** I was going to {GAP} yesterday, but then I did not.

And I went on talking.

**Ann Lee:** Is that so? It is.
"""
SLUG = "show-talk-1"


@cache
def migrated_database() -> bytes:
    """A file of SQLite with this version's tables: to make them anew takes half a start."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.close()
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    json: Any
    data: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Browser:
    """One person."""

    client: FlaskClient
    token: str
    slug: str = SLUG

    def get(self, path: str, **headers: str) -> Answer:
        return self._answer(self.client.get(self._full(path), headers=headers))

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        headers = {"X-CSRFToken": self.token, **headers}
        return self._answer(
            # Not `json=`: half a character can be spelt in ASCII only.
            self.client.post(
                self._full(path),
                data=json.dumps({} if body is None else body),
                content_type="application/json",
                headers=headers,
            )
        )

    def delete(self, path: str) -> Answer:
        headers = {"X-CSRFToken": self.token}
        return self._answer(self.client.delete(self._full(path), headers=headers))

    def reloaded(self) -> Browser:
        """The same browser with the token that pages have now: coming in makes another."""
        return Browser(self.client, self.get("/api/me").json["csrf"], self.slug)

    def row(self, line: int) -> dict[str, Any]:
        found: dict[str, Any] = next(r for r in self.get("").json["rows"] if r["line"] == line)
        return found

    def flags(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("").json["flags"]
        return found

    def text(self) -> str:
        return self.get("/text").data.decode()

    def save(
        self,
        line: int,
        new: str,
        *,
        revision: int | None = None,
        old: str | None = None,
        last: int | None = None,
        flag: str | None = None,
    ) -> Answer:
        whole = self.get("").json if revision is None or old is None else {}
        rows = {row["line"]: row["text"] for row in whole.get("rows", ())}
        last = last or line
        if old is None:
            old = "\n".join(rows.get(n, "") for n in range(line, last + 1))
        body = {
            "revision": whole["revision"] if revision is None else revision,
            "first": line,
            "last": last,
            "old": old,
            "new": new,
            "flag": flag,
        }
        return self.post("/edits", body)

    def _full(self, path: str) -> str:
        outside = path.startswith(
            ("/api", "/join", "/sign", "/episodes", "/review", "/healthz", "/readyz")
        )
        return path if outside or path == "/" else f"/api/episodes/{self.slug}{path}"

    @staticmethod
    def _answer(response: Any) -> Answer:  # noqa: ANN401 - werkzeug's test response has no name
        body = response.get_json(silent=True) if response.is_json else None
        answer = Answer(response.status_code, body, response.get_data(), response.headers)
        response.close()
        return answer


@dataclass(frozen=True, slots=True)
class Stage:
    app: Flask
    library: Path
    wrong_answers: WrongAnswers

    @classmethod
    def make(
        cls,
        folder: Path,
        text: str = TALK,
        *,
        others: Mapping[str, str] | None = None,
        **settings: Any,  # noqa: ANN401 - whatever Settings takes
    ) -> Stage:
        library = folder / "library"
        for name, content in {"show/talk-1.md": text, **(others or {})}.items():
            path = library / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
        data = folder / "data"
        if not (data.exists() or settings.keys() & {"data", "database"}):
            data.mkdir(mode=0o700, parents=True)
            (data / "editor.sqlite").write_bytes(migrated_database())
        given = {"data": data, "background": False, "writes_a_minute": 100_000}
        app = create_app(Settings(library=library, **{**given, "secret": "test", **settings}))
        return cls(app, library, check_answers(app))

    @property
    def editor(self) -> Services:
        made = self.app.extensions["editor"]
        assert isinstance(made, Services)
        return made

    def browser(self, name: str | None = None, slug: str = SLUG) -> Browser:
        client = self.app.test_client()
        browser = Browser(client, client.get("/api/me").get_json()["csrf"], slug)
        if name is not None:
            assert browser.post("/api/me", {"name": name}).status == 200
        return browser

    def invite(self, role: Role) -> str:
        secret, expires = str(self.app.secret_key), time.time() + 100.0
        with self.editor.database.writing() as session:
            return make_invitation(session, secret, role, by=None, expires=expires)

    def close(self) -> None:
        self.editor.close()
        self.wrong_answers.none_or_fail()


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the databases are asked meanwhile; each time, other threads may hold the answer up."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)
