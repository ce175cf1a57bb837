"""Edits: what stands at a place, and what shall stand there. Nothing else of the text changes.

An edit carries the text that it replaces. If the file changed in between, the place holds something
else, and the edit is refused rather than applied to the wrong words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aligner.errors import StaleEdit
from aligner.transcript.model import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `old`, which stands at `span`, by `new`. An empty span inserts."""

    span: Span
    old: str
    new: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made, or none; O(n + e log e).

    All spans are places in `text` as it is before the first edit, in any order. Edits may touch
    each other; several insertions at one place are made in the order given.

    Raises:
        StaleEdit: a span lies outside the text, does not hold its `old`, or overlaps another.
    """
    parts: list[str] = []
    reached = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span.start, edit.span.end
        found = text[start:end] if 0 <= start <= end <= len(text) else ""
        if found != edit.old or start < 0 or not start <= end <= len(text):
            raise StaleEdit(start, end, edit.old, found)
        if start < reached:
            raise StaleEdit(start, end, edit.old, "already replaced by another edit")
        parts += (text[reached:start], edit.new)
        reached = end
    parts.append(text[reached:])
    return "".join(parts)
