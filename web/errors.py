"""Why a request is refused, where no route is near to say it: http makes the answer of these.

RequestRefused           400
├── BadName              400
├── NoSuchEpisode        404
├── TooManyRequests      429, and when to try again
└── Refused, NotThatText 422, 409: an edit that is not saved (`web.editing.saving`)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

_PATH = re.compile(r"(?<![\w:/.~-])/(?:[^\s/:'\"]+/)+([^\s/:'\"]+)")


class RequestRefused(Exception):
    """A request cannot be served, for a reason that whoever sent it should read.

    Attributes:
        status: of the HTTP answer.
        code: the word for it in the answer's JSON; None takes the one that goes with the status.
        message: one or two sentences for people.
        retry_after: seconds to wait before it may go well; None if waiting does not help.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str | None] = None

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message, retry_after)
        self.message, self.retry_after = message, retry_after

    @property
    def facts(self) -> Mapping[str, object]:
        """What else the answer's JSON tells, by name."""
        return {}


class BadName(RequestRefused):
    """Nobody can be called that."""


class NoSuchEpisode(RequestRefused):
    """The address names an episode that is not there."""

    status = 404


class TooManyRequests(RequestRefused):
    """Somebody did the same too often within a minute."""

    status = 429


class TextKeepsChanging(Exception):
    """People edited a text each time that it had been compared; asking again may do."""


def without_paths(text: str, *known: Path) -> str:
    """What people are told: of the server's files and folders by their last names only.

    Args:
        text: a message that was made for whoever runs the server.
        known: paths that may stand in it, however they are spelt: those with blanks too.
    """
    spelt = {str(each) for path in known for each in (path, path.absolute(), path.resolve())}
    for path in sorted(spelt, key=len, reverse=True):
        if path.startswith("/"):
            text = text.replace(path, Path(path).name)
    return _PATH.sub(r"\1", text)
