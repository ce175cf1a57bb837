"""Static files under an address that changes with them: a browser asks for each of them once.

    /static/5b0c…/editor/main.js    kept for a year: what it imports lies beside it
    /static/editor/main.js          asked for again each time

A page has ninety modules; to ask whether each is still the same took a second of every page.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response

_YEAR: Final = 365 * 24 * 3600
_SETTLED_SECONDS: Final = 1.0
"""For so long files are not looked at again: a page asks for dozens of modules at once."""
_IS_VERSION: Final = re.compile(r"[0-9a-f]{16}")


class StaticVersion:
    """A name for what the files of a folder hold, made anew when one of them changes.

    Args:
        folder: of the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: tuple[tuple[str, int, int], ...] = ()
        self._name = ""
        self._looked = -math.inf

    def __call__(self) -> str:
        """The name; once a second it looks at the files' times, and reads them if these changed."""
        if time.monotonic() < self._looked + _SETTLED_SECONDS:
            return self._name
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file())
        about = [(str(path), path.stat()) for path in paths]
        now = tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in about)
        if now != self._known:
            digest = hashlib.sha256()
            for path in paths:
                digest.update(str(path.relative_to(self._folder)).encode() + b"\0")
                digest.update(path.read_bytes())
            self._name, self._known = digest.hexdigest()[:16], now
        self._looked = time.monotonic()
        return self._name


def serve_static(app: Flask) -> None:
    """Put the version into the addresses of static files; an older one still leads to its file."""
    current = StaticVersion(Path(app.static_folder or ""))

    def with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current())

    def send(filename: str, version: str | None = None) -> Response:
        if version is not None and not _IS_VERSION.fullmatch(version):
            filename = f"{version}/{filename}"  # a file in a folder, asked for without
        answer = app.send_static_file(filename)
        if version == current():
            kept = answer.cache_control
            kept.no_cache, kept.public, kept.immutable, kept.max_age = None, True, True, _YEAR
        return answer

    app.url_defaults(with_version)
    app.view_functions["static"] = send
    app.add_url_rule("/static/<version>/<path:filename>", endpoint="static", view_func=send)
