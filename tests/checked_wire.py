"""Holds every answer of an editor against its description.

An answer of another type, status or media than `/api/openapi.json` promises becomes one of 500 that
says what is wrong, and is remembered: a test that does not look at it fails at its end.
"""

from __future__ import annotations

import json
from fnmatch import fnmatch
from typing import Any

from flask import Flask, Response, request
from jsonschema_rs import Draft202012Validator

from aligner import __version__
from web.http.operations import addresses_of, template_of
from web.wire.description import describe


class WrongAnswers(list[str]):
    """What was answered otherwise than described."""

    def none_or_fail(self) -> None:
        """Nothing was, since the last time somebody asked."""
        found, self[:] = list(self), []
        assert not found, "\n".join(found)


class Described:
    """The answers that a description promises."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.paths: dict[str, Any] = document["paths"]
        self.components = document["components"]
        self._validators: dict[str, Draft202012Validator] = {}

    def problem(self, response: Response) -> str | None:
        """What is wrong with the answer to this request."""
        if request.url_rule is None or request.endpoint == "static":
            return None  # nothing is there
        if request.method in {"HEAD", "OPTIONS"} or response.status_code == 405:
            return None
        described = self.paths[template_of(request.url_rule.rule)][request.method.lower()]
        answer = described["responses"].get(str(response.status_code))
        if answer is None:
            return "this status is not described"
        if response.status_code in {204, 302, 303, 304}:
            return None  # no content, or Werkzeug's line for browsers that follow no redirect
        contents: dict[str, Any] = answer.get("content", {})
        media = next((each for each in contents if fnmatch(response.mimetype or "", each)), None)
        if media is None:
            return f"{response.mimetype} is not described"
        return self._fault(contents[media].get("schema"), response)

    def _fault(self, schema: object, response: Response) -> str | None:
        if schema is None:
            return None
        key = json.dumps(schema)
        if key not in self._validators:
            whole = {**json.loads(key), "components": self.components}
            self._validators[key] = Draft202012Validator(whole)
        faults = self._validators[key].iter_errors(json.loads(response.get_data()))
        return "; ".join(f"{each.instance_path}: {each.message}"[:300] for each in faults) or None


_KNOWN: dict[tuple[tuple[str, str, str], ...], Described] = {}
"""By what is answered: to describe that takes as long as to make an editor."""


def _described(app: Flask) -> Described:
    addresses = list(addresses_of(app))
    key = tuple((each.method, each.path, each.operation.name) for each in addresses)
    if key not in _KNOWN:
        _KNOWN[key] = Described(json.loads(json.dumps(describe(addresses, __version__))))
    return _KNOWN[key]


def check_answers(app: Flask) -> WrongAnswers:
    """From now on, hold every answer against the description."""
    described = _described(app)
    wrong = WrongAnswers()

    def check(response: Response) -> Response:
        problem = described.problem(response)
        if problem is None:
            return response
        told = f"{request.method} {request.path} {response.status_code}: {problem}"
        wrong.append(told)
        return Response(told, 500, mimetype="text/plain")

    app.after_request(check)
    return wrong
