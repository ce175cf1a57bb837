r"""Positions in a text: the lines they are in, and where they are after the text has changed.

    old      it hadn't gone to [gap] yet          map_span("yet")   -> "yet", further on
    new      It hadn't gone to auction yet        map_span("[gap]") -> "auction", in its place
    ranges   it→It, [gap]→auction

A position lies between two characters. A `PositionMap` knows which ranges changed, not to what, so
it serves any sequence: the characters of a text (`aligner.transcript.changes`), or its lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from aligner.transcript.model import Span

Side: TypeAlias = Literal["before", "after"]
"""Which end of an insertion at a position the position goes to."""


def line_starts(text: str) -> list[int]:
    r"""Where each line begins, in characters; line n is entry n - 1. Cut at "\n" alone; O(n)."""
    starts = [0]
    while (end := text.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return starts


def line_at(starts: Sequence[int], position: int) -> int:
    """The 1-based line that a position is in; O(log lines).

    Args:
        starts: from `line_starts`.
        position: in characters of the same text.
    """
    return bisect_right(starts, position)


def lines_of(starts: Sequence[int], span: Span) -> range:
    """The 1-based lines that characters of a text are in; a line end belongs to its line.

    Args:
        starts: from `line_starts`.
        span: of the same text.
    """
    return range(line_at(starts, span.start), line_at(starts, max(span.start, span.end - 1)) + 1)


@dataclass(frozen=True, slots=True)
class ChangedRange:
    """Positions `old` of a sequence became positions `new`; one of them may be empty."""

    old: Span
    new: Span


@dataclass(frozen=True)
class PositionMap:
    """The ranges that changed, in order and without overlap; all between them is as it was.

    Each query takes O(log ranges + ranges it meets).
    """

    ranges: tuple[ChangedRange, ...]

    @cached_property
    def _ends(self) -> list[int]:
        return [each.old.end for each in self.ranges]

    def invert(self) -> PositionMap:
        """The map from the new sequence to the old one."""
        return PositionMap(tuple(ChangedRange(each.new, each.old) for each in self.ranges))

    def joined(self) -> PositionMap:
        """The same with ranges that lie side by side in one."""
        made: list[ChangedRange] = []
        for each in self.ranges:
            if made and made[-1].old.end == each.old.start and made[-1].new.end == each.new.start:
                last = made.pop()
                each = ChangedRange(  # noqa: PLW2901
                    Span(last.old.start, each.old.end), Span(last.new.start, each.new.end)
                )
            made.append(each)
        return PositionMap(tuple(made))

    def unchanged(self, length: int) -> Iterator[tuple[Span, Span]]:
        """What lies between the changed ranges, in both sequences; none of it is empty.

        Args:
            length: of the old sequence.
        """
        was, now = 0, 0
        for each in [*self.ranges, None]:
            end = length if each is None else each.old.start
            if end > was:
                yield Span(was, end), Span(now, now + end - was)
            if each is not None:
                was, now = each.old.end, each.new.end

    def touching(self, span: Span) -> slice:
        """Which of `ranges` a change of `span` would meet.

        Those that overlap it; and where either is an insertion, those at its edge as well: nobody
        knows which of two texts at one position comes first.
        """
        ranges = self.ranges
        start = bisect_left(self._ends, span.start)
        while start < len(ranges) and span and _ends_at(ranges[start].old, span.start):
            start += 1
        end = start
        while end < len(ranges) and ranges[end].old.start <= span.end:
            if span and ranges[end].old and ranges[end].old.start == span.end:
                break
            end += 1
        return slice(start, end)

    def overlaps(self, span: Span) -> bool:
        """Whether something inside `span` changed; what changed at its edges does not count."""
        place = bisect_right(self._ends, span.start)
        return place < len(self.ranges) and self.ranges[place].old.start < span.end

    def map_position(self, position: int, side: Side = "before") -> int:
        """Where a position is now.

        Args:
            position: in the old sequence.
            side: "before" what was inserted there or took its surroundings' place, or "after" it.
        """
        place = bisect_left(self._ends, position)
        shift = self._shift(place)
        for each in self.ranges[place:]:
            if each.old.start > position:
                break
            if each.old.start < position < each.old.end:
                return each.new.start if side == "before" else each.new.end
            if each.old.start == position and (each.old or side == "before"):
                return each.new.start
            shift = each.new.end - each.old.end
        return position + shift

    def map_span(self, span: Span) -> Span:
        """What stands where `span` stood: what became of ranges that it cuts counts as a whole.

        For an empty span: what was put there, together with what changed beside it.
        """
        if not span:
            met = self.ranges[self.touching(span)]
            if met:
                return Span(met[0].new.start, met[-1].new.end)
            position = self.map_position(span.start)
            return Span(position, position)
        cut = [self._around(position) for position in (span.start, span.end)]
        start = cut[0].new.start if cut[0] else self.map_position(span.start, "after")
        end = cut[1].new.end if cut[1] else self.map_position(span.end, "before")
        return Span(start, max(start, end))

    def _shift(self, place: int) -> int:
        """How far positions after the first `place` ranges have moved."""
        return self.ranges[place - 1].new.end - self._ends[place - 1] if place else 0

    def _around(self, position: int) -> ChangedRange | None:
        """The range that a position is strictly inside of."""
        place = bisect_right(self._ends, position)
        inside = place < len(self.ranges) and self.ranges[place].old.start < position
        return self.ranges[place] if inside else None


def _ends_at(span: Span, position: int) -> bool:
    return bool(span) and span.end == position


def positions_of(replaced: Iterable[tuple[Span, int]]) -> PositionMap:
    """The map that replacements make.

    Args:
        replaced: spans of the old sequence, in order, and the length of what took their place.
    """
    ranges: list[ChangedRange] = []
    shift = 0
    for span, length in replaced:
        start = span.start + shift
        ranges.append(ChangedRange(span, Span(start, start + length)))
        shift += length - (span.end - span.start)
    return PositionMap(tuple(ranges))
