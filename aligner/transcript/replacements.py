"""Replacements in a text: made, and two rounds of them told as one.

The ground of `aligner.transcript.changes`, where the algebra is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from aligner.errors import StaleEdit
from aligner.transcript.model import Span
from aligner.transcript.positions import positions_of


@dataclass(frozen=True, slots=True)
class Replacement:
    """Replace `old`, which stands at `span`, by `new`. An empty span inserts."""

    span: Span
    old: str
    new: str

    def shifted(self, by: int) -> Replacement:
        """The same, so many characters further on."""
        return Replacement(Span(self.span.start + by, self.span.end + by), self.old, self.new)


def splice(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with replacements made, given in its order and without overlap; O(n + r).

    Raises:
        StaleEdit: a span lies outside the text, or does not hold its `old`.
    """
    parts: list[str] = []
    reached = 0
    for each in replacements:
        start, end = each.span.start, each.span.end
        inside = 0 <= start <= end <= len(text)
        found = text[start:end] if inside else ""
        if found != each.old or not inside:
            raise StaleEdit(start, end, each.old, found)
        parts += (text[reached:start], each.new)
        reached = end
    parts.append(text[reached:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A replacement by two changes, one after the other, and which of either's it is made of."""

    replacement: Replacement
    first: range
    then: range


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a replacement of the first (`side` 0) or second change is in the text between."""

    at: Span
    side: int

    @property
    def order(self) -> tuple[int, bool, int]:
        # Insertions at a position come before what is replaced from there, deletions before them.
        return self.at.start, bool(self.at), self.side


def overlay(first: Sequence[Replacement], then: Sequence[Replacement]) -> Iterator[Overlaid]:
    """Replacements made one after the other as replacements of the first text; O(r).

        text       abcdefgh
        first      bc→X            aXdefgh
        then       Xd→Y, g→Z       aYefZh
        overlaid   bcd→Y (first 0:1, then 0:1), g→Z (first 1:1, then 1:2)

    Args:
        first: in order, without overlap.
        then: the same, of the text that the first ones make.

    Raises:
        StaleEdit: both hold a character of the text between them, and not the same one.
    """
    moved = positions_of((each.span, len(each.new)) for each in first)
    parts = (
        [_Part(each.new, 0) for each in moved.ranges],
        [_Part(each.span, 1) for each in then],
    )
    shift = 0
    reached = [0, 0]
    for group in _grouped(merge(*parts, key=lambda part: part.order)):
        counts = [sum(part.side == side for part in group) for side in (0, 1)]
        spans = [range(at, at + count) for at, count in zip(reached, counts, strict=True)]
        one, other = first[spans[0].start : spans[0].stop], then[spans[1].start : spans[1].stop]
        yield Overlaid(_as_one(group, one, other, shift), *spans)
        shift += sum(len(each.old) - len(each.new) for each in one)
        reached = [each.stop for each in spans]


def _grouped(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Parts that overlap in the text between; a deletion joins what is put in its place."""
    group: list[_Part] = []
    end = 0
    for part in parts:
        at_deletion = group and not group[0].at and not group[0].side and part.side
        if group and not (part.at.start < end or (at_deletion and part.at.start == end)):
            yield group
            group = []
        group.append(part)
        end = max(end, part.at.end) if len(group) > 1 else part.at.end
    if group:
        yield group


def _as_one(
    group: Sequence[_Part],
    first: Sequence[Replacement],
    then: Sequence[Replacement],
    shift: int,
) -> Replacement:
    """One replacement for a group; `shift` leads from the text between back to the first one."""
    start = group[0].at.start
    if not then:
        return first[0]
    if not first:
        return then[0].shifted(shift)
    between, reached = "", start
    made = (iter(first), iter(then))
    for part in group:
        each = next(made[part.side])
        written = each.old if part.side else each.new
        between += written[reached - part.at.start :]
        reached = max(reached, part.at.end)
    firsts = (part.at for part in group if not part.side)
    back = [
        Replacement(at, e.new, e.old).shifted(-start) for at, e in zip(firsts, first, strict=True)
    ]
    old = splice(between, back)
    new = splice(between, [each.shifted(-start) for each in then])
    return Replacement(Span(start + shift, start + shift + len(old)), old, new)
