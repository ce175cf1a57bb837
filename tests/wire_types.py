"""The browser's types, made of the description of the wire.

    python -m tests.wire_types        writes web/static/wire.d.ts

Names, fields and what is said of them come from `/api/openapi.json`; nothing is added here.
"""

from __future__ import annotations

import json
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import web
from tests.web.staged import Stage

TARGET = Path(web.__file__).parent / "static" / "wire.d.ts"
HEADER = """\
// What goes over the wire, as /api/openapi.json tells it.
// Made by `python -m tests.wire_types`: change web/wire, not this file.
"""
WIDTH = 120

Schema = dict[str, Any]


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage.make(Path(folder))
        document = stage.browser().get("/api/openapi.json").json
        stage.close()
    TARGET.write_text(typescript(document), encoding="utf-8")


def typescript(document: Schema) -> str:
    """One exported type a component, by name."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    return "\n".join([HEADER, *(_declared(name, each) for name, each in sorted(schemas.items()))])


def _declared(name: str, schema: Schema) -> str:
    comment = "".join(_comment(schema.get("description"), ""))
    if "properties" in schema:
        return f"{comment}export interface {name} {{\n{''.join(_members(schema))}}}\n"
    line = f"export type {name} = {_type(schema)};\n"
    if len(line) <= WIDTH:
        return comment + line
    if "enum" in schema:
        options = "".join(f"\n  | {each}" for each in _options(schema))
        return f"{comment}export type {name} ={options};\n"
    places = "".join(f"\n  {each}," for each in _places(schema))
    return f"{comment}export type {name} = [{places}\n];\n"


def _members(schema: Schema) -> Iterator[str]:
    required = schema.get("required", ())
    for name, each in schema["properties"].items():
        yield from _comment(each.get("description"), "  ")
        yield f"  {name}{'' if name in required else '?'}: {_type(each)};\n"


def _comment(text: str | None, indent: str) -> Iterator[str]:
    if not text:
        return
    if "\n" not in text and len(text) + len(indent) + 7 <= WIDTH:
        yield f"{indent}/** {text} */\n"
        return
    yield f"{indent}/**\n"
    for line in text.split("\n"):
        for part in textwrap.wrap(line, WIDTH - len(indent) - 3) or [""]:
            yield f"{indent} * {part}".rstrip() + "\n"
    yield f"{indent} */\n"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(_options(schema))
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    return _COMPOSED.get(schema["type"], _simple)(schema)


def _options(schema: Schema) -> list[str]:
    return [json.dumps(each) for each in schema["enum"]]


def _places(schema: Schema) -> list[str]:
    return [
        f"{each['x-name']}: {_type(each)}" if "x-name" in each else _type(each)
        for each in schema["prefixItems"]
    ]


def _simple(schema: Schema) -> str:
    return {"integer": "number", "null": "null"}.get(schema["type"], str(schema["type"]))


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_places(schema))}]"
    item = _type(schema["items"])
    return f"({item})[]" if " | " in item else f"{item}[]"


def _object(schema: Schema) -> str:
    key = _type({"type": "string", **schema.get("propertyNames", {})})
    return f"Record<{key}, {_type(schema['additionalProperties'])}>"


_COMPOSED = {"array": _array, "object": _object}


if __name__ == "__main__":
    main()
