r"""The algebra of changes: what became of a text, undone, put together, moved past another change.

    base     it hadn't gone to [gap] yet            a    it→It
                                                    b    [gap]→auction
    a.apply(base)                                   It hadn't gone to [gap] yet
    a.invert()                                      It→it
    a.compose(b')    first a, then b' in a's text   it→It, [gap]→auction
    b.rebase(a)      b' = b, in the text after a    [gap]→auction; no conflict

                 base ─── a ──► text after a
                  │                 │
                  b                 b' = b.rebase(a).change
                  ▼                 ▼
        text after b ── a' ──► text after both      a' = a.rebase(b).change

A change carries the text that it replaces. So it can be inverted without the text, and it is
refused with `StaleEdit`, rather than forced, where the text holds something else by now.

Changes are made from two texts by a diff policy (`aligner.transcript.diffs`), or from replacements
that somebody asked for. Laws, tested in tests/transcript/test_changes.py:

    c.invert().apply(c.apply(t)) == t
    a.compose(b).apply(t) == b.apply(a.apply(t)), whichever way three are bracketed
    a then b.rebase(a) == b then a.rebase(b), where they do not conflict
    every replacement of b is in b.rebase(a): moved, agreed, or in a conflict

Operational transformation in its simplest form, for one base and whole texts (Ellis & Gibbs 1989).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from aligner.errors import StaleEdit
from aligner.transcript.model import Span
from aligner.transcript.positions import PositionMap, Side, line_starts, lines_of, positions_of
from aligner.transcript.replacements import Replacement, overlay, splice


@dataclass(frozen=True)
class TextChange:
    """Replacements of one text in its order; spans are places in the text before all of them.

    They may touch each other: several insertions at one place are made in the order given.

    Raises:
        StaleEdit: a replacement begins before the one before it ends.
    """

    replacements: tuple[Replacement, ...] = ()

    def __post_init__(self) -> None:
        for one, other in pairwise(self.replacements):
            if other.span.start < one.span.end:
                found = "already replaced by another edit"
                raise StaleEdit(other.span.start, other.span.end, other.old, found)

    @classmethod
    def of(cls, replacements: Iterable[Replacement]) -> TextChange:
        """Replacements in any order; O(r log r).

        Raises:
            StaleEdit: two overlap.
        """
        return cls(tuple(sorted(replacements, key=lambda each: each.span)))

    def __bool__(self) -> bool:
        return bool(self.replacements)

    @cached_property
    def positions(self) -> PositionMap:
        """Where each replacement stands before and after; O(r), once."""
        return positions_of((each.span, len(each.new)) for each in self.replacements)

    def apply(self, text: str) -> str:
        """The text with all replacements made, or none; O(n + r).

        Raises:
            StaleEdit: a span lies outside the text, or does not hold its `old`.
        """
        return splice(text, self.replacements)

    def invert(self) -> TextChange:
        """The change that takes this one back; O(r)."""
        pairs = zip(self.positions.ranges, self.replacements, strict=True)
        return TextChange(tuple(Replacement(at.new, each.new, each.old) for at, each in pairs))

    def shifted(self, by: int) -> TextChange:
        """The same change in a text that has so many characters more before it."""
        return TextChange(tuple(each.shifted(by) for each in self.replacements))

    def compose(self, then: TextChange) -> TextChange:
        """This change and, in the text that it makes, `then`, as one; O(replacements of both).

        What came to nothing (replaced by what had stood there) is left out.

        Raises:
            StaleEdit: both hold a character of the text between them, and not the same one.
        """
        made = (each.replacement for each in overlay(self.replacements, then.replacements))
        return TextChange(tuple(each for each in made if each.old != each.new))

    def rebase(self, over: TextChange) -> Rebased:
        """This change, in the text after `over`, another change of the same text.

        O(r log o) for r replacements here and o there.
        """
        moved: list[Replacement] = []
        agreed: list[Replacement] = []
        conflicts: list[RebaseConflict] = []
        for each in self.replacements:
            met = over.touching(each.span)
            # Whatever else either did at the same place decides about the order there.
            if met and met == self.touching(each.span):
                agreed.append(each)
            elif met:
                conflicts.append(RebaseConflict(each, met, over.map_span(each.span)))
            else:
                moved.append(Replacement(over.map_span(each.span), each.old, each.new))
        return Rebased(TextChange(tuple(moved)), tuple(agreed), tuple(conflicts))

    def touching(self, span: Span) -> tuple[Replacement, ...]:
        """The replacements that a change of `span` would meet: see `PositionMap.touching`."""
        return self.replacements[self.positions.touching(span)]

    def map_position(self, position: int, side: Side = "before") -> int:
        """Where a position is in the text after: see `PositionMap.map_position`."""
        return self.positions.map_position(position, side)

    def map_span(self, span: Span) -> Span:
        """What stands in the text after where `span` stood: see `PositionMap.map_span`."""
        return self.positions.map_span(span)

    def touched_lines(self, text: str) -> tuple[int, ...]:
        """The 1-based lines of the text before that something is replaced in; O(n)."""
        starts = line_starts(text)
        found: dict[int, None] = {}
        for each in self.replacements:
            found.update(dict.fromkeys(lines_of(starts, each.span)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class RebaseConflict:
    """Two changes meant the same words.

    Attributes:
        ours: what was to be moved, in places of the text before both.
        theirs: what the other change does there instead, in the same places.
        now: what stands there in the text after the other change.
    """

    ours: Replacement
    theirs: tuple[Replacement, ...]
    now: Span

    @property
    def beside(self) -> Span | None:
        """Where ours can stand nevertheless; None if only a person can tell.

        It can if one of both only puts words in at the edge of what the other replaces: their order
        is clear then, though they may say the same twice.
        """
        at = self.ours.span
        if at:
            edges = {at.start, at.end}
            edge = all(not each.span and each.span.start in edges for each in self.theirs)
            return self.now if edge else None
        if not all(
            each.span and at.start in {each.span.start, each.span.end} for each in self.theirs
        ):
            return None
        before = (len(each.new) for each in self.theirs if each.span.end == at.start)
        position = self.now.start + sum(before)
        return Span(position, position)


@dataclass(frozen=True, slots=True)
class Rebased:
    """What became of a change that was moved past another one.

    Attributes:
        change: what can be made in the text after the other change.
        agreed: what the other change made to the letter, in places of the text before both.
        conflicts: what it made otherwise; a person decides.
    """

    change: TextChange
    agreed: tuple[Replacement, ...]
    conflicts: tuple[RebaseConflict, ...]

    @property
    def with_beside(self) -> TextChange:
        """`change`, and of `conflicts` what can stand beside the other change's words."""
        placed = ((each.beside, each.ours) for each in self.conflicts)
        more = (Replacement(at, ours.old, ours.new) for at, ours in placed if at is not None)
        return TextChange.of([*self.change.replacements, *more])


def apply(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with all replacements made, in any order, or none; O(n + r log r).

    Raises:
        StaleEdit: a span lies outside the text, does not hold its `old`, or overlaps another.
    """
    return TextChange.of(replacements).apply(text)
