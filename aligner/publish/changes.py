r"""What was changed between two texts, as small edits that a person can read one by one.

    before  **A B:** it hadn't gone, but \[unintelligible 00:02:14.14\] was going to, and they were
    after   **A B:** it hadn't gone, but Christie's was going to, and they were
    change                               \[unintelligible 00:02:14.14\] -> Christie's

Lines are compared first, then the tokens of lines that differ (`aligner.transcript.diffs`).
Applying all edits to `before` makes `after`, so whatever can be said of the edits is said of the
whole difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import LCSseq

from aligner.transcript import diffs
from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import lines, refine, tokens, trimmed
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts
from aligner.transcript.replacements import Replacement

GAP_TAG = re.compile(
    r"\\?\[\s*(?:un[a-z]{0,3}tel[a-z]{3,9}|inaud[a-z]{3,5}|indistinct|indiscernible|unclear)"
    r"[^\[\]\n]*\]|\((?:unintelligible|inaudible)[^()\n]*\)|[\[(]\?{2,3}[\])]",
    re.IGNORECASE,
)

_SHORT = 3
"""Characters. Two changes with less than that between them read better as one."""

_UNLIKE = 0.15
"""Of the tokens of a line before and after: if more come and go, it is another one."""
_FEWER = 0.8
"""So many of the tokens that come and go must be left over to tell lines together."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of the text before, and the line of it (1-based) on which it begins."""

    line: int
    edit: Replacement

    @property
    def fills(self) -> int:
        """How many gaps it fills."""
        before, after = (len(GAP_TAG.findall(side)) for side in (self.edit.old, self.edit.new))
        return max(0, before - after)

    @property
    def paragraphs(self) -> bool:
        """Whether it splits, joins, adds or takes out lines."""
        return self.edit.old.count("\n") != self.edit.new.count("\n")


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """The changes that make `after` of `before`, in order, none overlapping another.

    O(n) for the lines that are the same; lines that differ cost what their words do, squared, and
    all of them together at most `diffs.MOST_PAIRS`.
    """
    starts = line_starts(before)
    coarse = _reflowed(before, lines(before, after))
    most = diffs.MOST_PAIRS // max(1, len(coarse.replacements))
    fine = refine(coarse, partial(readable, most=most))
    return tuple(Change(line_at(starts, e.span.start), e) for e in fine.replacements)


def _reflowed(before: str, coarse: TextChange) -> TextChange:
    """Lines that were parted here and joined there are told together.

    Blank lines are all the same, so what stands between two of them is told of what stands between
    the same two of before: as if each of these paragraphs had become another one.
    """
    made: list[Replacement] = []
    for run in _runs(before, coarse.replacements):
        unlike = [n for n, each in enumerate(run) if len(run) > 1 and not _is_like(each)]
        if len(unlike) < 2:
            made += run
            continue
        first, end = unlike[0], unlike[-1] + 1
        apart = run[first:end]
        as_one = _as_one(before, apart)
        together = _differ_in(as_one) < _FEWER * sum(_differ_in(each) for each in apart)
        made += [*run[:first], *([as_one] if together else apart), *run[end:]]
    return TextChange(tuple(made))


def _runs(before: str, replacements: Sequence[Replacement]) -> list[list[Replacement]]:
    """Replacements with nothing but blank lines between them."""
    runs: list[list[Replacement]] = []
    for each in replacements:
        if runs and not before[runs[-1][-1].span.end : each.span.start].strip("\n"):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _as_one(before: str, parts: Sequence[Replacement]) -> Replacement:
    span = Span(parts[0].span.start, parts[-1].span.end)
    by = -span.start
    old = span.of(before)
    return Replacement(span, old, TextChange(tuple(parts)).shifted(by).apply(old))


def _is_like(each: Replacement) -> bool:
    """Whether a line is still the same one, and as many as it was."""
    size = len(diffs.TOKEN.findall(each.old)) + len(diffs.TOKEN.findall(each.new))
    return each.old.count("\n") == each.new.count("\n") and _differ_in(each) < _UNLIKE * size


def _differ_in(each: Replacement) -> int:
    """How many tokens go or come; all of them where counting would take long."""
    old, new = diffs.TOKEN.findall(each.old), diffs.TOKEN.findall(each.new)
    size = len(old) + len(new)
    if len(old) * len(new) > diffs.MOST_PAIRS:
        return size
    return size - 2 * int(LCSseq.similarity(old, new))


def new_spans(edits: Sequence[Change]) -> tuple[Span, ...]:
    """Where each edit's new words stand in the text after all edits."""
    spans: list[Span] = []
    shift = 0
    for change in edits:
        start = change.edit.span.start + shift
        spans.append(Span(start, start + len(change.edit.new)))
        shift += len(change.edit.new) - len(change.edit.old)
    return tuple(spans)


def readable(before: str, after: str, most: int) -> TextChange:
    """Tokens that differ; a blank or a comma between two changes belongs to them.

    Args:
        before: a line, or a few.
        after: what became of it.
        most: pairs of tokens to look at; see `diffs.compare`.
    """
    made: list[Replacement] = []
    for each in tokens(before, after, most).replacements:
        if made and each.span.start - made[-1].span.end < _SHORT:
            last = made.pop()
            between = before[last.span.end : each.span.start]
            span = Span(last.span.start, each.span.end)
            made.append(Replacement(span, span.of(before), last.new + between + each.new))
        else:
            made.append(each)
    return TextChange(tuple(trimmed(each) for each in made))
