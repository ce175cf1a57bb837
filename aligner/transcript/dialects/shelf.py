"""The dialects that come with the tool, and those that users bring in files of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from aligner.errors import BadInput
from aligner.transcript.dialects.dialect import Dialect, read_dialect

_NAMES = (
    "changelog",
    "bold-stamp",
    "name-stamp-line",
    "name-stamp-inline",
    "otter",
    "stamp-line",
    "html-ish",
    "name-colon",
    "name-line",
    "webvtt",
    "subrip",
    "json",
)
"""In this order the more telling comes first: a form with times before one without."""


@cache
def shipped() -> Mapping[str, Dialect]:
    """All dialects of the tool by name, the more telling first."""
    return MappingProxyType(
        {name: read_dialect(source_of(name), f"{name}.toml") for name in _NAMES}
    )


def source_of(name: str) -> str:
    """The TOML text of a dialect of the tool."""
    folder = files("aligner.transcript.dialects")
    return folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")


def load_dialect(path: Path) -> Dialect:
    """A dialect of the user's own.

    Raises:
        BadInput: it cannot be read, or is no dialect.
    """
    try:
        return read_dialect(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        advice = "Name a dialect's TOML file."
        raise BadInput(str(path), f"It cannot be read: {error}.", advice) from None


def find_dialect(name: str, beside: Path | None = None) -> Dialect:
    """A dialect by its name, or by the path of its file.

    Args:
        name: of a dialect of the tool, or a path that ends in `.toml`.
        beside: the folder that a path is relative to; the working directory if None.

    Raises:
        BadInput: there is none.
    """
    if name in shipped():
        return shipped()[name]
    if name.endswith(".toml"):
        return load_dialect((beside or Path()) / name)
    advice = f"Known are {', '.join(shipped())}; or name a TOML file of your own."
    raise BadInput(name, "There is no dialect of this name.", advice)
