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
from dataclasses import dataclass
from functools import partial

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
    coarse = lines(before, after)
    most = diffs.MOST_PAIRS // max(1, len(coarse.replacements))
    fine = refine(coarse, partial(readable, most=most))
    return tuple(Change(line_at(starts, e.span.start), e) for e in fine.replacements)


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
