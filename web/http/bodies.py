"""What comes over the wire decoded into its type, or 400; what goes out encoded.

address ──► read_value, read_query ─┐
body ─────► read_body, read_form ───┴─► a type of `web.wire.requests`
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import unquote_to_bytes

import msgspec
from flask import Response, abort, request

from web.wire.requests import Body, Form, Query
from web.wire.values import PATTERNS

B = TypeVar("B", bound=Body)
F = TypeVar("F", bound=Form)
Q = TypeVar("Q", bound=Query)

_PLACE = re.compile(r"(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$\.?(?P<where>.*)`)?", re.DOTALL)
_WANTED = re.compile("Expected `str` matching regex '(?P<pattern>.*)'", re.DOTALL)
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
_UNREADABLE = re.compile("[\0\ufffd\ud800-\udfff]")


def json_response(made: msgspec.Struct, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(msgspec.json.encode(made), status, mimetype="application/json")


def read_body(kind: type[B]) -> B:
    """The JSON object that was sent, or 400."""
    if not request.is_json:
        abort(400, "The request must be a JSON object (Content-Type: application/json).")
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.ValidationError as error:
        abort(400, _sentence(error))
    except (ValueError, RecursionError):  # not JSON, not UTF-8, half a character, nesting
        abort(400, "The request is not JSON in UTF-8.")


def read_form(kind: type[F]) -> F:
    """The form that was sent, or 400."""
    return _convert(request.form.to_dict(), kind)


def read_query(kind: type[Q]) -> Q:
    """What stands after the question mark, or 400."""
    several = _lists(kind)
    given: dict[str, object] = {
        name: values if name in several else values[-1] for name, values in request.args.lists()
    }
    return _convert(given, kind)


@cache
def _lists(kind: type[Query]) -> frozenset[str]:
    """Parameters that may stand there several times."""
    hints = get_type_hints(kind).items()
    return frozenset(
        n for n, hint in hints if tuple in {get_origin(hint), *map(get_origin, get_args(hint))}
    )


def read_value(text: str, kind: Any, name: str) -> object:  # noqa: ANN401 - any annotation
    """A part of the address, or 404: there is nothing at such an address."""
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        abort(404, f"{name}: {_sentence(error)}")


def refuse_unreadable() -> None:
    """400 for characters that no text holds, in addresses and forms: before anything reads them."""
    path = str(request.environ.get("PATH_INFO", "")).encode("latin-1", "replace")
    sent = [path, unquote_to_bytes(request.query_string)]
    if request.mimetype == "application/x-www-form-urlencoded":
        sent.append(unquote_to_bytes(request.get_data()))
    # U+FFFD stands for what could not be decoded, here or by who sent it.
    if any(_UNREADABLE.search(each.decode("utf-8", "replace")) for each in sent):
        abort(400, "The address or the form holds a character that no text can hold.")
    if any(_UNREADABLE.search(each) for values in request.form.lists() for each in values[1]):
        abort(400, "The form holds a character that no text can hold.")


S = TypeVar("S", bound=msgspec.Struct)


def _convert(given: object, kind: type[S]) -> S:
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        abort(400, _sentence(error))


def _sentence(error: msgspec.ValidationError) -> str:
    """What is wrong with which value, in words.

    Expected `int`, got `array` - at `$.revision`
    revision: expected a whole number, got a list.
    """
    found = _PLACE.fullmatch(str(error))
    what, where = (found["what"], found["where"]) if found else (str(error), None)
    wanted = _WANTED.fullmatch(what)
    if wanted:
        what = f"Expected {PATTERNS.get(wanted['pattern'], 'another word')}"
    for name, words in _WORDS.items():
        what = what.replace(f"`{name}`", words).replace(f"`{name} | null`", f"{words} or null")
    what = f"{what[:1].lower()}{what[1:]}.".replace("`", "")
    return f"{where}: {what}" if where else f"{what[:1].upper()}{what[1:]}"
