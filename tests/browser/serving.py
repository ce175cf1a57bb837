"""The editor as a process of its own, so that it can be killed.

    python serving.py PORT LIBRARY DATA

`GET /begin?DATA` goes on with another data folder: a process that knows librosa already is twenty
times faster than a new one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from waitress import serve
from werkzeug.wrappers import Request, Response

from web import Settings, create_app


class Stage:
    """One editor after the other behind one address."""

    def __init__(self, library: Path, data: Path) -> None:
        self.library = library
        self.begin(data, background=True)

    def begin(self, data: Path, *, background: bool) -> None:
        settings = Settings(
            data=data, library=self.library, background=background, writes_a_minute=10_000
        )
        self.app = create_app(settings)

    def __call__(self, environ: dict[str, object], start_response: object) -> Iterable[bytes]:
        request = Request(environ)
        if request.path != "/begin":
            return self.app(environ, start_response)  # type: ignore[arg-type]
        self.begin(Path(unquote(request.query_string.decode())), background=False)
        return Response("ok")(environ, start_response)  # type: ignore[arg-type]


if __name__ == "__main__":
    port, library, data = sys.argv[1:4]
    serve(Stage(Path(library), Path(data)), host="127.0.0.1", port=int(port), threads=8)
