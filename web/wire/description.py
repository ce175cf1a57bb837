"""The OpenAPI 3.1 description of all addresses, made of the types that they take and give.

What a type is comes from its fields (msgspec writes the JSON Schema), what it means from its
docstring, which addresses there are from the routes themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeAlias

import msgspec

from web.wire.errors import ConflictAnswer, FailureAnswer, RefusalAnswer
from web.wire.requests import Body, Form, Query
from web.wire.schemas import Schema, hoist_named, say_what_attributes_mean

CONVENTIONS: Final = """\
JSON in UTF-8 both ways unless an address says otherwise. Times are seconds of the audio.

- `line` is the 1-based line of the transcript file, blank lines counted; a *row* is a line that is
  not blank. `start` and `end` are places inside the row's `text`, **in UTF-16 code units**, as
  JavaScript counts them (`text.slice(start, end)`).
- `revision` counts the edits of an episode (0: as imported). `tick` counts everything that happened
  to it (edits, flag states, alignment): poll `changes` with it every 2 to 4 seconds.
- Every write (POST, DELETE) sends the header `X-CSRFToken`: from `<meta name="csrf-token">` in each
  page, or from `GET /api/me`. It lasts as long as the session.
- An error is `{"error": {"code", "message", …}}`; the message is fit to be shown. Pages that are no
  JSON tell it as a page.
- Text is only ever text: put it in with `textContent`. NUL and half surrogates are refused.
"""

_JSON: Final = "application/json"
_HTML: Final = "text/html"
_ANY: Final = (400, 503, 507)
"""A value that cannot be read; a database that does not answer."""

Document: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address takes and gives.

    Attributes:
        name: of the code that answers.
        text: what it does: the first line in short.
        status: of the answer if all goes well.
        answer: its JSON; None if it is something else.
        media: what else it is; None if it has no content.
        path: types of what stands in the address, by name.
        query: of what stands after the question mark.
        body: of the JSON or form that is sent.
        also: other statuses that it answers with.
    """

    name: str
    text: str
    status: int
    answer: type[msgspec.Struct] | None
    media: str | None
    path: Mapping[str, Any]
    query: type[Query] | None
    body: type[Body | Form] | None
    also: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A method, an address with the names of its parts in braces, and what is behind it."""

    method: str
    path: str
    operation: Operation


def describe(addresses: Iterable[Address], version: str) -> Document:
    """An OpenAPI document.

    Args:
        addresses: everything that is answered.
        version: of the package.
    """
    known = list(addresses)
    types = _types(each.operation for each in known)
    schemas, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    say_what_attributes_mean(components)
    by_type = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Schema]] = {}
    for each in known:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, by_type, components)
    for query in {each.operation.query for each in known}:
        if query:
            del components[query.__name__]  # told as parameters
    errors = ("Failure", "Refusal", "Conflict")
    components["ErrorDetails"] = {
        "description": "The `error` of an answer.",
        "anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in errors],
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Transcript editor", "version": version, "description": CONVENTIONS},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }
    hoist_named(document)
    return document


_SECURITY: Final[Schema] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "aligner"},
    "token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
}


def _types(operations: Iterable[Operation]) -> list[Any]:
    found: list[Any] = [FailureAnswer, RefusalAnswer, ConflictAnswer]
    for each in operations:
        found += [each.answer, each.query, each.body, *each.path.values()]
    return [each for each in dict.fromkeys(found) if each is not None]


def _operation(address: Address, by_type: Mapping[Any, Schema], components: Schema) -> Schema:
    about = address.operation
    summary, _, more = about.text.partition("\n")
    name = f"{address.method.lower()}_{about.name}"
    told: Schema = {"operationId": name, "summary": summary}
    if more.strip():
        told["description"] = more.strip()
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": by_type[kind]}
        for name, kind in about.path.items()
    ]
    if about.query:
        parameters += _parameters(components[about.query.__name__])
    if parameters:
        told["parameters"] = parameters
    if about.body:
        media = _JSON if issubclass(about.body, Body) else "application/x-www-form-urlencoded"
        content = {media: {"schema": by_type[about.body]}}
        told["requestBody"] = {"required": True, "content": content}
    told["responses"] = dict(sorted(_responses(address, by_type).items()))
    if address.method != "GET":
        told["security"] = [{"session": [], "token": []}]
    return told


def _parameters(query: Schema) -> list[Schema]:
    found = []
    for name, schema in query["properties"].items():
        told = {"name": name, "in": "query", "required": name in query.get("required", ())}
        found.append({**told, "schema": _without_null(schema)})
    return found


def _without_null(schema: Schema) -> Schema:
    """What a parameter is if it is there: an address cannot spell null."""
    if schema.get("default", 0) is None:
        schema = {name: value for name, value in schema.items() if name != "default"}
    options = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **options[0]}


def _responses(address: Address, by_type: Mapping[Any, Schema]) -> dict[str, Schema]:
    about = address.operation
    good: Schema = {"description": HTTPStatus(about.status).phrase}
    if about.answer:
        good["content"] = {_JSON: {"schema": by_type[about.answer]}}
    elif about.media:
        good["content"] = {about.media: {}}
    found = {str(about.status): good}
    refusals = {*about.also, *_ANY, *((404,) if about.path else ())}
    if address.method != "GET":
        refusals |= {413}
    for status in refusals:
        found[str(status)] = _refusal(status, address, by_type)
    return found


def _refusal(status: int, address: Address, by_type: Mapping[Any, Schema]) -> Schema:
    told: Schema = {"description": HTTPStatus(status).phrase}
    if status < 400:
        if status == 206 and address.operation.media:
            told["content"] = {address.operation.media: {}}
        return told
    if not address.path.startswith("/api/"):
        told["content"] = {_HTML: {}, "text/plain": {}}
        if status == 400 and address.method != "GET":
            told["content"][_JSON] = {"schema": by_type[FailureAnswer]}  # a token that is none
        return told
    kinds: tuple[type, ...] = (FailureAnswer,)
    if status == 409:
        kinds = (ConflictAnswer, FailureAnswer)
    elif status == 422:
        kinds = (RefusalAnswer,)
    options = [by_type[each] for each in kinds]
    schema = options[0] if len(options) == 1 else {"anyOf": options}
    told["content"] = {_JSON: {"schema": schema}}
    if status == 400:
        told["content"]["text/plain"] = {}  # a name of this server that is none
    if status in {429, 503, 507}:
        told["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return told
