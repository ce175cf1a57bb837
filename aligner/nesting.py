"""TOML and JSON of strangers: nesting without end is bad input, not a RecursionError.

"[" * 100_000      ValueError, as anything else that is no TOML or JSON
"9" * 5_000        ValueError, by `int`
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

_PROBLEM = "it is nested too deeply"


def parse_json(source: str | bytes) -> Any:  # noqa: ANN401 - as json.loads
    """The value of a JSON text.

    Raises:
        ValueError: it is no JSON, or nested too deeply, or holds a number of thousands of digits.
    """
    try:
        return json.loads(source)
    except RecursionError:
        raise ValueError(_PROBLEM) from None


def parse_toml(source: str) -> dict[str, Any]:
    """The table of a TOML text.

    Raises:
        ValueError: it is no TOML, or nested too deeply, or holds a number of thousands of digits.
    """
    try:
        return tomllib.loads(source)
    except RecursionError:
        raise ValueError(_PROBLEM) from None
