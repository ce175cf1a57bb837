"""Which modules a page will need: it tells the browser before the browser has read any of them."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Final

_STATIC: Final = Path(__file__).parents[1] / "static"
_IMPORT: Final = re.compile(r'^import [^;]*?from "(\.[^"]+)";', re.MULTILINE)


@cache
def imported_by(module: str) -> tuple[str, ...]:
    """All modules that one needs, directly or through others, in order of their names.

    Args:
        module: its path below the folder of static files, as `editor/main.js`.
    """
    needed: set[str] = set()
    waiting = [module]
    while waiting:
        each = waiting.pop()
        text = (_STATIC / each).read_text("utf-8")
        paths = (posixpath.join(posixpath.dirname(each), path) for path in _IMPORT.findall(text))
        new = {posixpath.normpath(path) for path in paths} - needed
        needed |= new
        waiting += new
    return tuple(sorted(needed))
