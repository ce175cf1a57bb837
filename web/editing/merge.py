"""Two people changed the same line: a suggestion that keeps what both did, word by word.

    base    it hadn't gone to [gap] yet      mine     it hadn't gone to auction yet
    theirs  It hadn't gone to [gap] yet      merged   It hadn't gone to auction yet

Where both changed the same words, mine stand in the suggestion, and it is not `clean`: a person
decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_MOST_WORDS = 5000
"""Comparing is quadratic; longer lines are for people to merge."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that holds both changes; `clean` if neither had to give way."""

    text: str
    clean: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """Tokens `start` to `end` of the base became `new`."""

    start: int
    end: int
    new: tuple[str, ...]


def merge(base: str, theirs: str, mine: str) -> Merged | None:
    """Both changes in one text; None if the texts are too long to compare.

    Complexity: O(words of base x words of the other), at most 5,000 each.
    """
    if theirs in (mine, base):
        return Merged(mine, clean=True)
    if base == mine:
        return Merged(theirs, clean=True)
    tokens = [_tokens(text) for text in (base, theirs, mine)]
    if max(map(len, tokens)) > 2 * _MOST_WORDS:
        return None
    ours = _changes(tokens[0], tokens[2])
    others = _changes(tokens[0], tokens[1])
    kept = [change for change in others if change not in ours]
    apart = [each for each in kept if not any(_touch(each, change) for change in ours)]
    clean = len(apart) == len(kept)
    merged: list[str] = []
    reached = 0
    for change in sorted([*ours, *apart], key=lambda each: (each.start, each.end)):
        merged += tokens[0][reached : change.start]
        merged += change.new
        reached = change.end
    merged += tokens[0][reached:]
    return Merged("".join(merged), clean)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _changes(base: Sequence[str], other: Sequence[str]) -> list[_Change]:
    changes: list[_Change] = []
    for code in Indel.opcodes(base, other):
        if code.tag == "equal":
            continue
        new = tuple(other[code.dest_start : code.dest_end])
        last = changes[-1] if changes else None
        if last and last.end == code.src_start:
            changes[-1] = _Change(last.start, code.src_end, (*last.new, *new))
        else:
            changes.append(_Change(code.src_start, code.src_end, new))
    return changes


def _touch(one: _Change, other: _Change) -> bool:
    """Whether two changes are of the same words, or insert at the same place."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
