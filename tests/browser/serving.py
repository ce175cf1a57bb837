"""The editor as a process of its own, so that it can be killed.

    python serving.py PORT LIBRARY DATA     PORT 0 takes a free one, and prints it

Every answer is held against its description; `GET /begin/wrong` tells those that were otherwise.
`GET /begin/local?DATA` goes on with another data folder, `/begin/server?DATA` asks people who they
are: a process that knows librosa already is twenty times faster than a new one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from waitress import create_server
from werkzeug.wrappers import Request, Response

from tests.checked_wire import WrongAnswers, check_answers
from web import Settings, create_app
from web.config import Mode


class Stage:
    """One editor after the other behind one address."""

    def __init__(self, library: Path, data: Path) -> None:
        self.library = library
        self.wrong_answers = WrongAnswers()
        self.begin(data, background=True)

    def begin(self, data: Path, *, mode: Mode = "local", background: bool = False) -> None:
        self.app = create_app(
            Settings(
                data=data,
                library=self.library,
                mode=mode,
                background=background,
                writes_a_minute=10_000,
                voices=data / "voices",
            )
        )
        self.wrong_answers = check_answers(self.app)

    def __call__(self, environ: dict[str, object], start_response: object) -> Iterable[bytes]:
        request = Request(environ)
        if not request.path.startswith("/begin/"):
            return self.app(environ, start_response)  # type: ignore[arg-type]
        if request.path.endswith("/wrong"):
            return Response("\n".join(self.wrong_answers))(environ, start_response)  # type: ignore[arg-type]
        mode: Mode = "server" if request.path.endswith("/server") else "local"
        self.begin(Path(unquote(request.query_string.decode())), mode=mode)
        return Response("ok")(environ, start_response)  # type: ignore[arg-type]


if __name__ == "__main__":
    port, library, data = sys.argv[1:4]
    stage = Stage(Path(library), Path(data))
    server = create_server(stage, host="127.0.0.1", port=int(port), threads=8)
    print(server.effective_port, flush=True)  # noqa: T201 - to who started it
    server.run()
