"""`REFERENCE.md`: every command with its options, every setting of a server, from the code itself.

python -m tests.reference          writes aligner/cli/REFERENCE.md anew
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from aligner.cli import cli
from web.config import Settings, settings_from

PATH = Path(__file__).parents[1] / "aligner" / "cli" / "REFERENCE.md"
WIDTH = 100
"""Columns of help texts, whatever the terminal of whoever writes the file."""

_INTRODUCTION = """\
# Reference

Made from the code by `python -m tests.reference`; a test fails when it is out of date.

## Commands
"""

_SETTINGS = """\
## Settings of a server

`web:create_app` reads them from the environment. Yes is `1`; lists are separated by blanks.

| variable | default | what it sets |
|---|---|---|
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its name, in the order of `aligner --help`."""
    context = click.Context(cli, info_name="aligner")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


def settings() -> dict[str, str]:
    """What each setting means, from the docstring of `Settings`."""
    documentation = inspect.getdoc(Settings) or ""
    attributes = documentation.partition("Attributes:\n")[2]
    entries = re.findall(r"^ {4}(\w+): (.+(?:\n {6,}.+)*)", attributes, re.MULTILINE)
    return {name: " ".join(meaning.split()) for name, meaning in entries}


def reference() -> str:
    """The whole file."""
    return "".join((_INTRODUCTION, *map(_command, commands()), "\n", _SETTINGS, *_rows()))


def _command(named: tuple[str, click.Command]) -> str:
    name, command = named
    group = click.Context(cli, info_name="aligner", **cli.context_settings)
    context = click.Context(
        command, group, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
    )
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"\n### aligner {name}\n\n```text\n{text}\n```\n"


def _rows() -> Iterator[str]:
    meanings, defaults = settings(), settings_from({"ALIGNER_DATA": "anywhere"})
    for field in fields(Settings):
        # The one that has none; as a path it would be this machine's.
        has_none = field.name == "data"
        default = "`required`" if has_none else _written(getattr(defaults, field.name))
        yield f"| `ALIGNER_{field.name.upper()}` | {default} | {meanings[field.name]} |\n"


def _written(value: object) -> str:
    """A default as one would write it into the environment."""
    if value in (None, ()):
        return ""
    return f"`{int(value) if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
