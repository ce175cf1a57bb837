r"""What was changed between two texts, as small edits that a person can read one by one.

    before  **A B:** it hadn't gone, but \[unintelligible 00:02:14.14\] was going to, and they were
    after   **A B:** it hadn't gone, but Christie's was going to, and they were
    change                               \[unintelligible 00:02:14.14\] -> Christie's

Lines are compared first, then the words of lines that differ. `apply(before, edits)` is `after`, so
whatever can be said of the edits is said of the whole difference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz.distance import Levenshtein

from aligner.transcript.edits import Edit
from aligner.transcript.model import Span

TOKEN = re.compile(
    r"\\?\[[^\[\]\n]*\](?:\([^()\s]*\))?|\*\*[^*\n]{1,60}:\*\*|[^\W_]+(?:['’][^\W_]+)*"
    r"|[^\S\n]+|.|\n"
)
"""What is compared: tags, links and labels whole, words, blanks, any other character alone."""

GAP_TAG = re.compile(
    r"\\?\[\s*(?:un[a-z]{0,3}tel[a-z]{3,9}|inaud[a-z]{3,5})[^\[\]\n]*\]", re.IGNORECASE
)

_SHORT = 3
"""Characters. Two changes with less than that between them read better as one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of the text before, and the line of it (1-based) on which it begins."""

    line: int
    edit: Edit

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

    O(n) for the lines that are the same; lines that differ cost what their words do, squared.
    """
    old, new = before.split("\n"), after.split("\n")
    starts = line_starts(before)
    found: list[Change] = []
    rows = (
        (code.tag == "equal",
         Span(code.src_start, code.src_end), Span(code.dest_start, code.dest_end))
        for code in Levenshtein.opcodes(old, new)
    )  # fmt: skip
    for same, olds, news in _joined(rows):
        for block in [] if same else _line_by_line(olds, news):
            edits = _block_edits(before, old, new, starts, block)
            found += [Change(bisect_right(starts, edit.span.start), edit) for edit in edits]
    return tuple(found)


def line_starts(text: str) -> list[int]:
    """Where each line begins."""
    starts = [0]
    while (end := text.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return starts


def token_map(before: str, after: str) -> tuple[tuple[bool, Span, Span], ...]:
    """Stretches of `before` and `after` that are equal (True) and not, in turns; they tile both."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    b_ends, a_ends = _ends(old), _ends(new)
    rows = [
        (code.tag == "equal",
         Span(b_ends[code.src_start], b_ends[code.src_end]),
         Span(a_ends[code.dest_start], a_ends[code.dest_end]))
        for code in Levenshtein.opcodes(old, new)
    ]  # fmt: skip
    return tuple(row for each in _joined(rows) for row in _trimmed(before, after, each))


def token_edits(before: str, after: str, offset: int = 0) -> tuple[Edit, ...]:
    """Edits that make `after` of `before`; `offset` is added to their places."""
    return tuple(
        Edit(Span(old.start + offset, old.end + offset), old.of(before), new.of(after))
        for each in _without_slivers(token_map(before, after))
        for same, old, new in _trimmed(before, after, each)
        if not same
    )


def _joined(rows: Iterable[tuple[bool, Span, Span]]) -> Iterator[tuple[bool, Span, Span]]:
    """Neighbours of one kind in one piece: a replacement and an insertion beside it are one."""
    last: tuple[bool, Span, Span] | None = None
    for row in rows:
        if last and last[0] == row[0]:
            last = (row[0], Span(last[1].start, row[1].end), Span(last[2].start, row[2].end))
            continue
        if last:
            yield last
        last = row
    if last:
        yield last


def _trimmed(
    before: str, after: str, row: tuple[bool, Span, Span]
) -> Iterator[tuple[bool, Span, Span]]:
    """A change without what is the same at its edges: a blank that went along."""
    same, old, new = row
    olds, news = TOKEN.findall(old.of(before)), TOKEN.findall(new.of(after))
    head = 0 if same else _common(olds, news)
    tail = 0 if same else _common(olds[::-1], news[::-1])
    tail = min(tail, len(old) - head, len(new) - head)
    inner = Span(old.start + head, old.end - tail), Span(new.start + head, new.end - tail)
    if head:
        yield True, Span(old.start, inner[0].start), Span(new.start, inner[1].start)
    yield (same, *inner)
    if tail:
        yield True, Span(inner[0].end, old.end), Span(inner[1].end, new.end)


def _common(olds: list[str], news: list[str]) -> int:
    """Characters that two lists of tokens have in common at their beginning."""
    pairs = zip(olds, news, strict=False)
    return sum(len(old) for old, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _without_slivers(
    rows: tuple[tuple[bool, Span, Span], ...],
) -> Iterator[tuple[bool, Span, Span]]:
    """Equal stretches of a blank or a comma between two changes belong to the change."""
    last = len(rows) - 1
    return _joined(
        (same and not (0 < index < last and len(old) < _SHORT), old, new)
        for index, (same, old, new) in enumerate(rows)
    )


def _ends(tokens: list[str]) -> list[int]:
    ends = [0]
    for token in tokens:
        ends.append(ends[-1] + len(token))
    return ends


def _line_by_line(old: Span, new: Span) -> list[tuple[int, int, int, int]]:
    """A block of lines as pairs of lines, if it has as many before as after."""
    if len(old) != len(new):
        return [(old.start, old.end, new.start, new.end)]
    return [
        (old.start + i, old.start + i + 1, new.start + i, new.start + i + 1)
        for i in range(len(old))
    ]


def _block_edits(
    before: str, old: list[str], new: list[str], starts: list[int], block: tuple[int, int, int, int]
) -> tuple[Edit, ...]:
    """The edits in a block of lines; lines that come or go take a line end with them."""
    b0, b1, a0, a1 = block
    if b0 < b1 and a0 < a1:
        start = starts[b0]
        return token_edits("\n".join(old[b0:b1]), "\n".join(new[a0:a1]), start)
    if b0 == b1:
        added = "".join(f"{line}\n" for line in new[a0:a1])
        if b0 < len(old):
            return (Edit(Span(starts[b0], starts[b0]), "", added),)
        return (Edit(Span(len(before), len(before)), "", f"\n{added[:-1]}"),)
    if b1 < len(old):
        span = Span(starts[b0], starts[b1])
    else:
        span = Span(max(0, starts[b0] - 1), len(before))
    return (Edit(span, span.of(before), ""),)
