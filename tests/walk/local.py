"""A server in this process, without a browser: two thousand actions in half a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.browser.conftest import SAMPLE
from tests.walk.walk import Walk, begin_walk
from web import Settings, create_app
from web.services import Services

URL = "http://localhost"
_PARAGRAPHS = 7
_CALAMITIES = 0.02
_CHECK_EVERY = 10


@dataclass(frozen=True)
class LocalAnswer:
    """What was answered."""

    response: TestResponse

    @property
    def status(self) -> int:
        """Of HTTP."""
        return self.response.status_code

    def text(self) -> str:
        """The body."""
        return self.response.get_data(as_text=True)

    def json(self) -> Any:  # noqa: ANN401 - whatever it is
        """The body, read."""
        return json.loads(self.text())


@dataclass
class LocalServer:
    """An editor that is put away and made anew instead of killed: what it did not write is gone."""

    settings: Settings
    app: Flask = field(init=False)
    url: str = URL

    def __post_init__(self) -> None:
        self.start()

    @property
    def library(self) -> Path:
        """Its texts."""
        assert self.settings.library
        return self.settings.library

    def start(self) -> None:
        """Again, after `kill`."""
        self.app = create_app(self.settings)

    def kill(self) -> None:
        """Forget everything that is not in the database."""
        services = self.app.extensions["editor"]
        assert isinstance(services, Services)
        services.close()

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever it answers
        """What it answers to somebody new."""
        return LocalAnswer(self.app.test_client().get(path)).json()

    def text(self, slug: str) -> str:
        """An episode's file."""
        return self.app.test_client().get(f"/api/episodes/{slug}/text").get_data(as_text=True)


@dataclass
class LocalRequests:
    """One browser: its cookies outlive the server."""

    server: LocalServer
    cookie: str | None = None

    def get(self, url: str) -> LocalAnswer:
        """Look."""
        return self._kept(self._client().get(url))

    def post(self, url: str, *, data: object, headers: Mapping[str, str]) -> LocalAnswer:
        """Write."""
        return self._kept(self._client().post(url, json=data, headers=dict(headers)))

    def _client(self) -> FlaskClient:
        client = self.server.app.test_client()
        if self.cookie is not None:
            client.set_cookie("aligner", self.cookie)
        return client

    def _kept(self, response: TestResponse) -> LocalAnswer:
        for each in response.headers.getlist("Set-Cookie"):
            if each.startswith("aligner="):
                self.cookie = each.partition("=")[2].partition(";")[0]
        return LocalAnswer(response)


def walk_locally(folder: Path, seed: int, actions: int, database: str | None = None) -> Walk:
    """Two to four people over the API, and all that must hold.

    Args:
        folder: for the library and the data.
        seed: the same one, the same walk.
        actions: of all together.
        database: URL of an empty one; None is SQLite.
    """
    library = folder / "library"
    (library / "show").mkdir(parents=True)
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    opening = "\n\n".join(text.split("\n\n")[:_PARAGRAPHS]) + "\n"
    (library / "show" / "talk-1.md").write_text(opening, "utf-8")
    data = folder / "data"
    settings = Settings(data, library, database, background=False, writes_a_minute=10**6)
    server = LocalServer(settings)
    people = [LocalRequests(server) for _ in range(2 + seed % 3)]
    begun = begin_walk(server, "show-talk-1", seed, people, None)
    begun.run(actions, calamities=_CALAMITIES, check_every=_CHECK_EVERY, tell=lambda _number: None)
    server.kill()
    return begun
