r"""What a repository says of its files: `aligner.toml` in its root, or in any folder above a file.

dialect = "name-stamp-line"              for all its transcripts: one of the tool's, or
dialect = "our-dialect.toml"             a dialect's own file, beside this one

[dialects]                               where they differ; the first pattern that fits counts
"captions/*.vtt" = "webvtt"
"archive/**" = "our-dialect.toml"
"""

from __future__ import annotations

from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Any

from aligner.errors import BadInput
from aligner.nesting import parse_toml
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.shelf import find_dialect

SETTINGS = "aligner.toml"
_ROOT_MARK = ".git"


def chosen_for(path: Path) -> tuple[Dialect | None, str]:
    """The dialect that a file's repository chose, None if none did; and where that is said.

    Args:
        path: of a transcript, or of where one would be.

    Raises:
        BadInput: the settings, or the dialect that they name, cannot be used.
    """
    settings = _settings_above(path.absolute().parent)
    if settings is None:
        return None, ""
    table = _read(settings, settings.stat().st_mtime_ns)
    name = _named(table, path.absolute().relative_to(settings.parent).as_posix())
    if name is None:
        return None, ""
    return find_dialect(name, settings.parent), f"{SETTINGS} says so"


def _settings_above(folder: Path) -> Path | None:
    """The nearest settings in a folder or above it, not beyond the repository's root."""
    for each in (folder, *folder.parents):
        if (each / SETTINGS).is_file():
            return each / SETTINGS
        if (each / _ROOT_MARK).exists():
            return None
    return None


@lru_cache(maxsize=32)
def _read(settings: Path, _changed: int) -> dict[str, Any]:
    advice = 'Write dialect = "name-stamp-line", or a [dialects] table of patterns.'
    try:
        table = parse_toml(settings.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(str(settings), f"It cannot be read: {error}.", advice) from None
    patterns = table.get("dialects", {})
    unknown = set(table) - {"dialect", "dialects"}
    wrong = (
        not isinstance(table.get("dialect", ""), str)
        or not isinstance(patterns, dict)
        or not all(isinstance(each, str) for each in patterns.values())
    )
    if unknown or wrong:
        problem = f"It has {', '.join(sorted(unknown))}." if unknown else "Its values are no texts."
        raise BadInput(str(settings), problem, advice)
    return table


def _named(table: dict[str, Any], inside: str) -> str | None:
    for pattern, name in table.get("dialects", {}).items():
        if fnmatch(inside, pattern):
            return str(name)
    return str(table["dialect"]) if "dialect" in table else None
