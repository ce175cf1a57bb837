r"""Edits of a text that has moved on: what still fits, what is done already, what clashes.

    base      but \[unintelligible 00:02:14.14\] was going to, and they where expecting
    ours      but Christie's                     was going to, and they were  expecting
    theirs    but Christies                      was going to, and they where waiting
              closed: filled there                                      applied

A line is looked for where it was, then among lines that changed, by likeness. Inside a line the
words decide: an edit is made where what it replaces is untouched. Where both changed the same words
to different ones, both are shown, and a person decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from aligner.publish.changes import GAP_TAG, Change, line_starts, token_map
from aligner.transcript.edits import Edit, apply
from aligner.transcript.model import Span

Outcome: TypeAlias = Literal["applied", "closed", "conflict"]
"""Made in their text; not needed any more; left for a person."""

_ALIKE = 65.0
"""Of 100. Below, two versions of a line are not the same line."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one change.

    Attributes:
        change: ours, in places of the base.
        outcome: see `Outcome`.
        theirs: what stands there upstream now; None if the place is gone.
        line: 1-based line upstream, 0 if the place is gone.
    """

    change: Change
    outcome: Outcome
    theirs: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Upstream's text with what fits of ours, and what became of each change."""

    text: str
    verdicts: tuple[Verdict, ...]

    @property
    def conflicts(self) -> tuple[Verdict, ...]:
        """What a person must decide."""
        return tuple(each for each in self.verdicts if each.outcome == "conflict")

    @property
    def closed(self) -> tuple[Verdict, ...]:
        """What upstream did already."""
        return tuple(each for each in self.verdicts if each.outcome == "closed")


def merge(base: str, changes: Sequence[Change], theirs: str) -> Merge:
    """Make changes of `base` in `theirs`.

    Args:
        base: the text that the changes are of.
        changes: from `changes_between`.
        theirs: the text as it is upstream now.
    """
    if base == theirs:
        verdicts = [Verdict(each, "applied", each.edit.old, each.line) for each in changes]
        return Merge(apply(base, [each.edit for each in changes]), tuple(verdicts))
    places = _Places(base, theirs)
    edits: list[Edit] = []
    verdicts = []
    for change in changes:
        edit, verdict = places.judge(change)
        if edit is not None and any(_clash(edit.span, other.span) for other in edits):
            # Two lines of the base became one: which of the edits is meant for it, nobody knows.
            edit, verdict = None, replace(verdict, outcome="conflict")
        verdicts.append(verdict)
        edits += [] if edit is None else [edit]
    return Merge(apply(theirs, edits), tuple(verdicts))


def _clash(one: Span, other: Span) -> bool:
    return one == other or (one.start < other.end and other.start < one.end)


class _Places:
    """Where the lines and words of one text are in another."""

    def __init__(self, base: str, theirs: str) -> None:
        self._base, self._theirs = base, theirs
        self._base_starts, self._their_starts = line_starts(base), line_starts(theirs)
        self._base_lines, self._their_lines = base.split("\n"), theirs.split("\n")
        self._same: dict[int, int] = {}
        self._blocks: dict[int, tuple[int, int]] = {}
        self._changed: set[int] = set()
        self._match_lines()

    def judge(self, change: Change) -> tuple[Edit | None, Verdict]:
        """The edit in their text, if there is one to make, and what became of the change."""
        first = change.line - 1
        last = bisect_right(self._base_starts, max(change.edit.span.end - 1, 0)) - 1
        last = max(first, last)
        if last > first or change.paragraphs:
            return self._judge_lines(change, first, last)
        line = self._line_there(first)
        if line is None:
            return None, Verdict(change, "conflict", None, 0)
        return self._judge_words(change, first, line)

    def _match_lines(self) -> None:
        for code in Levenshtein.opcodes(self._base_lines, self._their_lines):
            if code.tag == "equal":
                pairs = zip(
                    range(code.src_start, code.src_end),
                    range(code.dest_start, code.dest_end),
                    strict=True,
                )
                self._same.update(pairs)
                continue
            self._changed.update(range(code.dest_start, code.dest_end))
            for line in range(code.src_start, code.src_end):
                self._blocks[line] = (code.dest_start, code.dest_end)

    def _line_there(self, line: int) -> int | None:
        """The line upstream that is this one: the same, or the likest of those that changed."""
        if line in self._same:
            return self._same[line]
        near = range(*self._blocks.get(line, (0, 0)))
        for candidates in (near, sorted(self._changed)):
            lines = {each: self._their_lines[each] for each in candidates}
            best = process.extractOne(
                self._base_lines[line], lines, scorer=fuzz.ratio, score_cutoff=_ALIKE
            )
            if best is not None:
                return int(best[2])
        return None

    def _judge_lines(self, change: Change, first: int, last: int) -> tuple[Edit | None, Verdict]:
        """Lines that are split, joined, added or taken out must be as they were, and together."""
        there = [self._same.get(line) for line in range(first, last + 1)]
        if there[0] is None or there != list(range(there[0], there[0] + len(there))):
            found = (
                self._theirs.find(change.edit.new.strip("\n")) if change.edit.new.strip() else -1
            )
            if found >= 0:
                line = bisect_right(self._their_starts, found)
                return None, Verdict(change, "closed", change.edit.new, line)
            return None, Verdict(change, "conflict", self._around(first), 0)
        shift = self._their_starts[there[0]] - self._base_starts[first]
        span = Span(change.edit.span.start + shift, change.edit.span.end + shift)
        if span.of(self._theirs) != change.edit.old:
            return None, Verdict(change, "conflict", self._around(first), there[0] + 1)
        edit = Edit(span, change.edit.old, change.edit.new)
        return edit, Verdict(change, "applied", change.edit.old, there[0] + 1)

    def _around(self, line: int) -> str | None:
        start, end = self._blocks.get(line, (0, 0))
        return "\n".join(self._their_lines[start:end]) or None

    def _judge_words(self, change: Change, first: int, line: int) -> tuple[Edit | None, Verdict]:
        ours, theirs = self._base_lines[first], self._their_lines[line]
        start = change.edit.span.start - self._base_starts[first]
        span = Span(start, start + len(change.edit.span))
        place = _place_in_line(token_map(ours, theirs), span)
        offset = self._their_starts[line]
        standing = place.span.of(theirs)
        if place.untouched:
            where = Span(place.span.start + offset, place.span.end + offset)
            edit = Edit(where, change.edit.old, change.edit.new)
            return edit, Verdict(change, "applied", standing, line + 1)
        done = _is_done(change.edit, standing)
        return None, Verdict(change, "closed" if done else "conflict", standing, line + 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a span of a line is in another version of it, and whether nobody changed it there."""

    span: Span
    untouched: bool


def _place_in_line(rows: Sequence[tuple[bool, Span, Span]], span: Span) -> _Place:
    if not rows:
        return _Place(span, untouched=True)
    for same, old, new in rows:
        if same and old.start <= span.start and span.end <= old.end:
            # An insertion at the edge of what they changed is as good as inside it.
            at_edge = not len(span) and span.start in {old.start, old.end} and len(rows) > 1
            outer = span.start in {rows[0][1].start, rows[-1][1].end}
            if not at_edge or outer:
                shift = new.start - old.start
                return _Place(Span(span.start + shift, span.end + shift), untouched=True)
    touched = [
        (same, old, new) for same, old, new in rows if old.start < span.end and old.end > span.start
    ]
    touched = touched or [row for row in rows if row[1].start <= span.start <= row[1].end]
    first, last = touched[0], touched[-1]
    start = first[2].start + (span.start - first[1].start if first[0] else 0)
    end = last[2].end - (last[1].end - span.end if last[0] else 0)
    return _Place(Span(start, max(start, end)), untouched=False)


def _is_done(edit: Edit, standing: str) -> bool:
    """Whether upstream says what we say, or has filled the gap that we fill."""
    if " ".join(standing.split()) == " ".join(edit.new.split()):
        return True
    gap = GAP_TAG.fullmatch(edit.old.strip())
    return gap is not None and gap[0] not in standing and not GAP_TAG.search(standing)
