r"""Edits of a text that has moved on: what still fits, what is done already, what clashes.

    base      but \[unintelligible 00:02:14.14\] was going to, and they where expecting
    ours      but Christie's                     was going to, and they were  expecting
    theirs    but Christies                      was going to, and they where waiting
              conflict: filled otherwise                                applied

Which line is which, `aligner.publish.line_search` says. Inside a line the words decide: an edit is
rebased over what upstream changed there (`TextChange.rebase`). Where both changed the same words to
different ones, that is a conflict: both are shown, and a person decides.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from aligner.publish.changes import Change, readable
from aligner.publish.line_search import LineSearch
from aligner.transcript.changes import TextChange, apply
from aligner.transcript.diffs import tokens
from aligner.transcript.model import Span
from aligner.transcript.positions import PositionMap, line_at, line_starts, lines_of
from aligner.transcript.replacements import Replacement

Outcome: TypeAlias = Literal["applied", "closed", "conflict"]
"""Made in their text; not needed any more; left for a person."""

_MOST_READ = 2_000_000_000
"""Characters that one merge looks through for lines that were added upstream already."""
_TELLING = 25
"""Characters. Shorter paragraphs are said again and again: elsewhere they are not ours."""
_MOST_LINES, _LONGEST_LINE = 100, 10_000
"""Of what stands upstream where our lines are gone, as it is shown to a person."""


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


_Judged: TypeAlias = tuple[Replacement | None, Verdict]
"""The edit to make in their text, if there is one, and what became of the change."""


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
    taken: list[Span] = []
    judged: list[_Judged] = []
    for change in changes:
        edit, verdict = places.judge(change)
        if edit is not None and _is_taken(taken, edit.span):
            # Two lines of the base became one: which of the edits is meant for it, nobody knows.
            edit, verdict = None, replace(verdict, outcome="conflict")
        judged.append((edit, verdict))
        if edit is not None:
            insort(taken, edit.span)
    judged = [each for group in _groups(base, judged) for each in _settled(places, group)]
    edits = [edit for edit, _ in judged if edit is not None]
    return Merge(apply(theirs, edits), tuple(verdict for _, verdict in judged))


def _groups(base: str, judged: Sequence[_Judged]) -> list[list[_Judged]]:
    """Changes in the same lines, and from one line's end to the next one's begin."""
    groups: list[list[_Judged]] = []
    end = -1
    for each in judged:
        span = each[1].change.edit.span
        between = base[end : span.start] if end >= 0 else "\n"
        if groups and ("\n" not in between or not between.strip("\n")):
            groups[-1].append(each)
        else:
            groups.append([each])
        end = span.end
    return groups


def _settled(places: _Places, group: Sequence[_Judged]) -> Sequence[_Judged]:
    """Where lines were parted or joined, what belongs to that stands or falls together.

    A paragraph that was joined with the next one is gone in its place and new in the other: made
    half, its words would be nowhere. So if such a change clashes, those beside it do too; unless
    upstream changed other words of these lines, and parted or joined none.
    """
    if not any(_parts_lines(verdict) for _, verdict in group):
        return group
    return places.judge_together([verdict.change for _, verdict in group]) or [
        (None, replace(verdict, outcome="conflict")) if edit is not None else (edit, verdict)
        for edit, verdict in group
    ]


def _parts_lines(verdict: Verdict) -> bool:
    edit = verdict.change.edit
    return verdict.outcome == "conflict" and "\n" in edit.old + edit.new


def _is_taken(taken: Sequence[Span], span: Span) -> bool:
    """Whether spans, sorted and without overlap, hold this one or overlap it; O(log n)."""
    place = bisect_left(taken, span)
    near = taken[max(0, place - 2) : place + 2]  # an insertion may stand between it and its match
    return any(one == span or (one.start < span.end and span.start < one.end) for one in near)


class _Places:
    """Where the lines and words of one text are in another."""

    def __init__(self, base: str, theirs: str) -> None:
        self._theirs = theirs
        self._base_starts, self._their_starts = line_starts(base), line_starts(theirs)
        self._base_lines, self._their_lines = base.split("\n"), theirs.split("\n")
        self._search = LineSearch(self._base_lines, self._their_lines)
        self._lines = self._search.map
        self._unread = _MOST_READ

    def judge(self, change: Change) -> tuple[Replacement | None, Verdict]:
        """The edit in their text, if there is one to make, and what became of the change."""
        lines = lines_of(self._base_starts, change.edit.span)
        if len(lines) > 1 or change.paragraphs:
            return self._judge_lines(change, Span(lines.start - 1, lines.stop - 1))
        line = self._search.find(change.line - 1)
        if line is None:
            return None, Verdict(change, "conflict", None, 0)
        return self._judge_words(change, change.line - 1, line)

    def _judge_lines(self, change: Change, lines: Span) -> tuple[Replacement | None, Verdict]:
        """Lines that are split, joined, added or taken out must be as they were, and together."""
        if self._lines.overlaps(lines):
            new = change.edit.new.strip("\n")
            found = self._find(new)
            near = self._around(lines.start) or ""
            if found >= 0 and (len(new) >= _TELLING or new in near.split("\n")):
                line = line_at(self._their_starts, found)
                return None, Verdict(change, "closed", change.edit.new, line)
            return None, Verdict(change, "conflict", self._around(lines.start), 0)
        there = self._lines.map_span(lines).start
        shift = there - lines.start
        if any(self._search.find(n) != n + shift for n in range(lines.start, lines.end)):
            return None, Verdict(change, "conflict", self._around(lines.start), 0)
        edit = change.edit.shifted(self._their_starts[there] - self._base_starts[lines.start])
        if edit.span.of(self._theirs) != edit.old:
            return None, Verdict(change, "conflict", self._around(lines.start), there + 1)
        return edit, Verdict(change, "applied", edit.old, there + 1)

    def judge_together(self, changes: Sequence[Change]) -> list[_Judged]:
        """Changes of the same lines made in them; none if one that parts lines clashes."""
        first, last = changes[0].edit.span, changes[-1].edit.span
        lines = lines_of(self._base_starts, Span(first.start, last.end))
        was = Span(lines.start - 1, lines.stop - 1)
        first_there = self._search.find(was.start)
        upstream = self._changed(was)
        if upstream is None or first_there is None:
            return []
        start, there = self._base_starts[was.start], self._their_starts[first_there]
        ours = TextChange(tuple(each.edit for each in changes)).shifted(-start)
        made = ours.rebase(upstream)
        clashing = {each.ours for each in made.conflicts}
        if any("\n" in each.old + each.new for each in clashing):
            return []
        judged: list[_Judged] = []
        for change, edit in zip(changes, ours.replacements, strict=True):
            place = upstream.map_span(edit.span)
            place = Span(place.start + there, place.end + there)
            at = place.of(self._theirs), line_at(self._their_starts, place.start)
            if edit in clashing:
                judged.append((None, Verdict(change, "conflict", *at)))
            elif edit in made.agreed:
                judged.append((None, Verdict(change, "closed", *at)))
            else:
                there_now = Replacement(place, edit.old, edit.new)
                judged.append((there_now, Verdict(change, "applied", *at)))
        return judged

    def _changed(self, lines: Span) -> TextChange | None:
        """What upstream changed in lines and put in between them, counted from where they begin.

        None if one of them is gone.
        """
        made: list[Replacement] = []
        before: tuple[int, int] | None = None
        for n in range(lines.start, lines.end):
            if not self._base_lines[n].strip():
                continue
            now = self._search.find(n)
            if now is None or (before and now <= before[1]):
                return None
            start = self._base_starts[n]
            if before:
                blank = self._base_lines[before[0] + 1 : n]
                between = self._their_lines[before[1] + 1 : now]
                if between[: len(blank)] != blank:
                    return None
                new = "".join(f"{line}\n" for line in between[len(blank) :])
                made += [Replacement(Span(start, start), "", new)] if new else []
            words = _tokens(self._base_lines[n], self._their_lines[now], self._search.share)
            made += words.shifted(start).replacements
            before = n, now
        return TextChange(tuple(made)).shifted(-self._base_starts[lines.start])

    def _find(self, words: str) -> int:
        """Where their text has some words; -1 if nowhere, or too much was looked through."""
        self._unread -= len(self._theirs)
        return self._theirs.find(words) if words.strip() and self._unread > 0 else -1

    def _around(self, line: int) -> str | None:
        block = self._search.block(line) or Span(0, 0)
        lines = self._their_lines[block.start : min(block.end, block.start + _MOST_LINES)]
        return "\n".join(each[:_LONGEST_LINE] for each in lines) or None

    def _judge_words(
        self, change: Change, first: int, line: int
    ) -> tuple[Replacement | None, Verdict]:
        ours, theirs = self._base_lines[first], self._their_lines[line]
        edit = change.edit.shifted(-self._base_starts[first])
        upstream = _tokens(ours, theirs, self._search.share)
        rebased = TextChange((edit,)).rebase(upstream)
        place = upstream.map_span(edit.span)
        standing = place.of(theirs)
        # What we only put in beside words that upstream rewrote may be among them by now.
        beside = bool(edit.span) and any(each.beside for each in rebased.conflicts)
        if rebased.change or beside:
            there = Replacement(place, edit.old, edit.new).shifted(self._their_starts[line])
            return there, Verdict(change, "applied", standing, line + 1)
        whole = _with_edges(upstream.positions, edit.span, place).of(theirs)
        said = _words(edit.new)
        agrees = edit in readable(ours, theirs, self._search.share).replacements
        if agrees or said in (_words(standing), _words(whole)):
            return None, Verdict(change, "closed", whole, line + 1)
        return None, Verdict(change, "conflict", whole, line + 1)


_tokens = lru_cache(maxsize=64)(tokens)
"""The changes of one line are judged one after the other: it is compared once."""


def _with_edges(upstream: PositionMap, span: Span, place: Span) -> Span:
    """Where `span` stands upstream, together with what changed there right beside it."""
    near = [r.new for r in upstream.ranges if r.old.start <= span.end and span.start <= r.old.end]
    near.append(place)
    return Span(min(each.start for each in near), max(each.end for each in near))


def _words(text: str) -> list[str]:
    """Words as they are compared: whatever blanks and quotation marks a formatter makes of them."""
    return text.translate(_PLAIN_MARKS).split()


_PLAIN_MARKS = str.maketrans("‘’“”", "''\"\"")
