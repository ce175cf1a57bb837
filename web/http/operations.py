"""An address's code with the types of what it takes and gives: read, called, answered, described.

    @edits.post("/edits")
    @operation(401, 409)
    def create(slug: str, body: EditRequest) -> EditAnswer: ...

What is a `Body`, `Query` or `Form` is read from the request, anything else from the address; a
struct is answered as JSON, None as nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property, update_wrapper
from typing import Any, TypeAlias, get_args, get_type_hints

from flask import Flask, Response
from msgspec import Struct

from web.http.bodies import json_response, read_body, read_form, read_query, read_value
from web.wire.description import Address, Operation
from web.wire.requests import Body, Form, Query

HTML = "text/html"
WRITES = (401, 403, 429)
"""What also happens to who writes: nobody knows them, they may not, they do it too often."""

Made: TypeAlias = Any
"""A struct, text, a response of Flask's or Werkzeug's, or None."""


class Endpoint:
    """What Flask calls for an address.

    Args:
        view: that answers.
        status: if all goes well.
        media: of what is no JSON.
        also: other statuses.
    """

    def __init__(
        self, view: Callable[..., Made], status: int, media: str | None, also: tuple[int, ...]
    ) -> None:
        update_wrapper(self, view)
        self._view, self._status, self._media, self._also = view, status, media, also
        self.__name__ = view.__name__

    def __call__(self, **path: str) -> Response:
        """Answer."""
        made = self._view(**{name: read(path) for name, read in self._readers.items()})
        if isinstance(made, Struct):
            return json_response(made, self._status)
        if made is None:
            return Response(status=self._status)
        if isinstance(made, str):
            return Response(made, self._status, mimetype=self._media or HTML)
        answer: Response = made
        return answer

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self._view, include_extras=True)

    @cached_property
    def _readers(self) -> dict[str, Callable[[dict[str, str]], object]]:
        kinds = {name: kind for name, kind in self._hints.items() if name != "return"}
        return {name: _reader(name, kind) for name, kind in kinds.items()}

    def operation(self) -> Operation:
        """What it takes and gives."""
        kinds = {name: kind for name, kind in self._hints.items() if name != "return"}
        given = self._hints["return"]
        answers = [each for each in (get_args(given) or (given,)) if _is(each, Struct)]
        return Operation(
            name=f"{self._view.__module__.rpartition('.')[2]}_{self._view.__name__}",
            text=inspect.cleandoc(self._view.__doc__ or ""),
            status=self._status,
            answer=answers[0] if answers else None,
            media=self._media,
            path={name: kind for name, kind in kinds.items() if not _is(kind, Struct)},
            query=next((kind for kind in kinds.values() if _is(kind, Query)), None),
            body=next((kind for kind in kinds.values() if _is(kind, Body | Form)), None),
            also=self._also,
        )


def operation(
    *also: int, status: int = 200, media: str | None = None
) -> Callable[[Callable[..., Made]], Endpoint]:
    """Read, answer and describe what a view takes and gives, by its annotations.

    Args:
        also: statuses that it answers with besides; 400, 404 where its address has a part, 413
            where it writes, 503 and 507 go without saying.
        status: of its answer if all goes well.
        media: of its answer if that is no JSON.
    """
    return lambda view: Endpoint(view, status, media, also)


def addresses_of(app: Flask) -> Iterator[Address]:
    """Every address that an application answers, in order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if isinstance(view, Endpoint):
                yield Address(method, template_of(rule.rule), view.operation())


def template_of(rule: str) -> str:
    """An address as OpenAPI writes it: `/episodes/{slug}` for `/episodes/<slug>`."""
    return rule.replace("<", "{").replace(">", "}")


def _is(kind: object, what: Any) -> bool:  # noqa: ANN401 - a type or a union of them
    return isinstance(kind, type) and issubclass(kind, what)


def _reader(name: str, kind: Any) -> Callable[[dict[str, str]], object]:  # noqa: ANN401
    if _is(kind, Body):
        return lambda _: read_body(kind)
    if _is(kind, Form):
        return lambda _: read_form(kind)
    if _is(kind, Query):
        return lambda _: read_query(kind)
    if kind is str:
        return lambda path: path[name]
    return lambda path: read_value(path[name], kind, name)
