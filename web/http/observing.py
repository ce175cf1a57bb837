"""Every answer, told to whoever counts or writes down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, g, request

NOWHERE: Final = "none"
"""The address of a request for what is not here: what was asked for could be anything."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered.

    Attributes:
        method: as it was asked.
        address: its kind, such as `/join/<token>`: never the address itself, which may be a secret.
        status: of the answer.
        seconds: from its arrival, when all of it was there, to the answer's beginning.
    """

    method: str
    address: str
    status: int
    seconds: float


def observe(app: Flask, observers: Sequence[Callable[[Answered], None]]) -> None:
    """Tell the observers of every answer from now on."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        address = request.url_rule.rule if request.url_rule else NOWHERE
        seconds = time.perf_counter() - g.began
        for tell in observers:
            tell(Answered(request.method, address, response.status_code, seconds))
        return response

    # Before any check: also what is refused was answered.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)
