"""What msgspec's JSON Schema does not say of a type: what its attributes mean, names of choices."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from msgspec import Struct

Schema: TypeAlias = dict[str, Any]

_ABOUT_THE_USE = frozenset({"description", "default", "x-name"})
"""What is said of a value where it is used, not of its type."""

_ATTRIBUTE = re.compile(r"(?m)^ {4}(\w+): (.+(?:\n {5,}.+)*)")


def say_what_attributes_mean(components: Schema) -> None:
    """Move what docstrings say of attributes to these."""
    classes = {each.__name__: each for each in _descendants(Struct)}
    for name, schema in components.items():
        kind = classes[name]
        text, meanings = _read_docstring(kind)
        schema["description"] = text
        if schema["type"] == "array":
            for field, item in zip(kind.__struct_fields__, schema["prefixItems"], strict=True):
                item["x-name"] = field  # a place in a list has no name of its own
        properties = schema.get("properties", {})
        for field, meaning in meanings.items():
            if field in properties:
                properties[field]["description"] = meaning


def hoist_named(document: Schema) -> None:
    """Give choices and other values that have a name a place among the components."""
    components = document["components"]["schemas"]
    places = [document["paths"], components]
    for schema in reversed(list(_schemas_in(places))):  # inner ones first
        name = schema.get("title")
        if not isinstance(name, str) or components.get(name) is schema:
            continue  # `title` may be a property's name
        named = {key: schema.pop(key) for key in list(schema) if key not in _ABOUT_THE_USE}
        if "enum" in named:
            named = {**named, "type": "string", "enum": sorted(named["enum"])}
        if components.setdefault(name, named) != named:
            raise ValueError(f"two values are called {name}")
        schema["$ref"] = f"#/components/schemas/{name}"


def _schemas_in(part: object) -> Iterator[Schema]:
    if isinstance(part, list):
        for each in part:
            yield from _schemas_in(each)
    elif isinstance(part, dict):
        yield part
        for each in list(part.values()):
            yield from _schemas_in(each)


def _descendants(kind: type[Struct]) -> Iterator[type[Struct]]:
    for each in kind.__subclasses__():
        yield each
        yield from _descendants(each)


def _read_docstring(kind: type[Struct]) -> tuple[str, dict[str, str]]:
    """What a type is, and what its attributes are, those of its ancestors too."""
    meanings: dict[str, str] = {}
    text = ""
    for each in reversed(kind.__mro__):
        if issubclass(each, Struct) and each.__doc__:
            text, _, attributes = inspect.cleandoc(each.__doc__).partition("\n\nAttributes:\n")
            for name, meaning in _ATTRIBUTE.findall(attributes):
                meanings[name] = " ".join(meaning.split())
    return text, meanings
