"""JSON from outside, read into types: what is wrong with it is told once, with its place.

    {"words": [{"line": 1, ...}, {"line": "one", ...}]}
                                          └─ words[1].line: expected a whole number, found 'one'.

Why not jsonschema: importing it takes 0.2 s, as long as the rest of a command's start, checking
an hour's file takes seconds, it brings five packages, and its messages speak of schemas.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

Choice = TypeVar("Choice", bound=str)

_LONGEST_EXCERPT = 40
"""Characters of an offending value that a message quotes."""


class Malformed(ValueError):
    """The document is not what it should be: where, and in what way."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" if self.place else self.problem


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object and its place in the document; every method reads one member or complains.

    Raises:
        Malformed: from every method, if the member is missing or is something else.
    """

    members: Mapping[str, object]
    place: str = ""

    def only(self, names: Collection[str]) -> None:
        """There is no member but these."""
        for name in self.members:
            if name not in names:
                raise self._malformed(name, "is not known here.")

    def text(self, name: str) -> str:
        """A string, perhaps empty."""
        value = self._get(name)
        if isinstance(value, str):
            return value
        raise self._unlike(name, "text", value)

    def text_or_none(self, name: str) -> str | None:
        """A string or null."""
        return None if self._get(name) is None else self.text(name)

    def choice(self, name: str, options: Collection[Choice]) -> Choice:
        """One of a few strings."""
        value = self._get(name)
        for option in options:
            if option == value:
                return option
        allowed = ", ".join(options)
        raise self._unlike(name, f"one of {allowed}", value)

    def choice_or_none(self, name: str, options: Collection[Choice]) -> Choice | None:
        """One of a few strings, or null."""
        return None if self._get(name) is None else self.choice(name, options)

    def both_null(self, first: str, second: str) -> bool:
        """Whether two members that belong together are both null; one alone counts as there."""
        return self._get(first) is None and self._get(second) is None

    def boolean(self, name: str) -> bool:
        """True or false."""
        value = self._get(name)
        if isinstance(value, bool):
            return value
        raise self._unlike(name, "true or false", value)

    def whole(self, name: str, least: int = 0) -> int:
        """A whole number, `least` or more."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._unlike(name, "a whole number", value)
        if value < least:
            raise self._unlike(name, f"{least} or more", value)
        return value

    def whole_or_none(self, name: str, least: int = 0) -> int | None:
        """A whole number, `least` or more, or null."""
        return None if self._get(name) is None else self.whole(name, least)

    def number(self, name: str, least: float = -math.inf, most: float = math.inf) -> float:
        """A finite number from `least` to `most`, both included."""
        value = self._get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._unlike(name, "a number", value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or not least <= number <= most:
            raise self._malformed(name, f"{_excerpt(value)} is out of range.")
        return number

    def number_or_none(
        self, name: str, least: float = -math.inf, most: float = math.inf
    ) -> float | None:
        """The same, or null."""
        return None if self._get(name) is None else self.number(name, least, most)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        values = tuple(self._list(name))
        for i, value in enumerate(values):
            if not isinstance(value, str):
                raise self._unlike(f"{name}[{i}]", "text", value)
        return tuple(str(value) for value in values)

    def fields(self, name: str) -> Fields:
        """A JSON object."""
        return self._as_fields(self._get(name), name)

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list, in order."""
        for i, value in enumerate(self._list(name)):
            yield self._as_fields(value, f"{name}[{i}]")

    def _get(self, name: str) -> object:
        if name not in self.members:
            raise self._malformed(name, "is missing.")
        return self.members[name]

    def _list(self, name: str) -> list[object]:
        value = self._get(name)
        if isinstance(value, list):
            return value
        raise self._unlike(name, "a list", value)

    def _as_fields(self, value: object, name: str) -> Fields:
        if isinstance(value, dict):
            return Fields(value, self._at(name))
        raise self._unlike(name, "an object", value)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _malformed(self, name: str, problem: str) -> Malformed:
        return Malformed(self._at(name), problem)

    def _unlike(self, name: str, expected: str, value: object) -> Malformed:
        return self._malformed(name, f"expected {expected}, found {_excerpt(value)}.")


def parse_object(data: bytes) -> Fields:
    """A document that is one JSON object, in UTF-8.

    Raises:
        Malformed: it is no UTF-8, no JSON (NaN and infinity are none), or not an object.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except Malformed:
        raise
    except UnicodeDecodeError as error:
        raise Malformed("", f"it is not UTF-8 text (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Malformed("", f"it is not JSON ({place}: {error.msg}).") from error
    except (ValueError, RecursionError) as error:  # numbers or nesting without end
        raise Malformed("", "it is not JSON of a sensible size.") from error
    if not isinstance(document, dict):
        raise Malformed("", f"expected a JSON object, found {_excerpt(document)}.")
    return Fields(document)


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed("", f"it is not JSON ({name} is no number there).")


def _excerpt(value: object) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, int) and abs(value) > 10**_LONGEST_EXCERPT:
        return "a huge number"  # thousands of digits would be refused by str() itself
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_EXCERPT else f"{shown[:_LONGEST_EXCERPT]}…"
