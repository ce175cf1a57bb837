"""A few words of a line around what is talked about.

line      … so we looked at the wind more often than at the water, she said, and went on …
excerpt                …at the wind more often…
"""

from __future__ import annotations

import re

_MARKED = re.compile(r"\\?\[[^\[\]\n]{1,60}\]|\*\*[^*\n]{1,60}\*\*")
"""A tag, a stamp, a label: half of one is not readable as what it is."""


def excerpt_of(line: str, start: int, end: int, around: int) -> str:
    """Characters `start` to `end` of a line with those around them; "…" where the line goes on.

    Words stay whole, unless they are longer than `around`; so do tags, stamps and labels.

    Args:
        line: without a line end.
        start: of what is talked about.
        end: of it.
        around: about how many characters to show on each side.
    """
    left = _from(line, max(0, start - around), start, around)
    right = _until(line, min(len(line), end + around), end, around)
    for whole in _MARKED.finditer(line):
        left = whole.start() if whole.start() < left < whole.end() else left
        right = whole.end() if whole.start() < right < whole.end() else right
    return ("…" if left else "") + line[left:right].strip() + ("…" if right < len(line) else "")


def _from(line: str, place: int, start: int, around: int) -> int:
    """The word border nearest to a place: rather behind it than before, and not behind `start`."""
    if place == 0 or line[place - 1] == " ":
        return place
    later, earlier = line.find(" ", place, start), line.rfind(" ", max(0, place - around), place)
    if later >= 0 or earlier >= 0:
        return max(later, earlier) + 1
    return 0 if place <= around else place


def _until(line: str, place: int, end: int, around: int) -> int:
    """The same at the other end."""
    if place == len(line) or line[place] == " ":
        return place
    earlier, later = line.rfind(" ", end, place), line.find(" ", place, place + around)
    if earlier >= 0 or later >= 0:
        return earlier if earlier >= 0 else later
    return len(line) if place + around >= len(line) else place
