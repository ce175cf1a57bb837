"""Whole numbers as headers, feeds and arguments write them.

"58123456"      58123456
"²", "٣", ""    None: `str.isdigit` is true of the first two, `int` refuses or reinterprets them
"9" * 5000      None: `int` refuses more than 4,300 digits, and no file is that large
"""

from __future__ import annotations

import re

_COUNT = re.compile(r"[0-9]{1,18}")


def read_count(text: str) -> int | None:
    """A number of at most 18 ASCII digits; None for anything else."""
    text = text.strip(" \t")
    return int(text) if _COUNT.fullmatch(text) else None
