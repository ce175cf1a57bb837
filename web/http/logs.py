"""What a server writes down, a JSON object a line, for whoever collects logs.

    {"time": "2026-11-29T05:31:00.123Z", "level": "info", "logger": "web.requests",
     "message": "POST /api/episodes/<slug>/edits 200", "method": "POST", "status": 200, "ms": 12.5}

A request is named by its kind of address, never by the address itself: invitations are in those.
No text, name, cookie or token is written, and nobody's network address.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Final

import msgspec

from web.http.observing import Answered

_requests = logging.getLogger("web.requests")
_OWN: Final = ("method", "address", "status", "ms")
"""What a request's record has besides its message."""


class JsonLines(logging.Formatter):
    """A record as a JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {
            "time": when.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in _OWN if hasattr(record, name)}
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(told).decode()


def write_json() -> None:
    """Let this process write everything it has to say as JSON lines, on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def log_answer(one: Answered) -> None:
    """Write a line for a request that was answered."""
    facts = (one.method, one.address, one.status, round(one.seconds * 1000, 1))
    _requests.info("%s %s %d", *facts[:3], extra=dict(zip(_OWN, facts, strict=True)))
