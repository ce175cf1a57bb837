"""Maps characters of edited lines to their position after the edit, by the words around them.

before   the sea rose, and the [gap] fell      "the" at 21
after    the sea rose by 2 m, and the tide fell     at 27, wherever else the line says it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import map_between_words, words
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts
from web.document.lines import LineEdit


@dataclass(frozen=True, slots=True)
class Places:
    """An edit's lines before and after it.

    Attributes:
        edit: counted in the lines before it.
        change: of its old text to its new one.
        before, after: where the lines of both begin.
    """

    edit: LineEdit
    change: TextChange
    before: Sequence[int]
    after: Sequence[int]

    @classmethod
    def of(cls, edit: LineEdit) -> Places:
        """O(words of the old lines x words of the new ones) / 64."""
        made = words(edit.old, edit.new)
        return cls(edit, made, line_starts(edit.old), line_starts(edit.new))

    def row(self, line: int) -> int:
        """Which of the old lines that is, from 0; the nearest one if it is none."""
        return min(max(line - self.edit.first, 0), len(self.before) - 1)

    def was(self, line: int, start: int, end: int) -> Span:
        """Characters of a line, counted in the old lines."""
        begins = self.before[self.row(line)]
        return Span(begins + start, begins + end)

    def now(self, was: Span) -> Span:
        """What stands there now, in the new lines."""
        return map_between_words(self.change, self.edit.old, was)

    def in_line(self, span: Span) -> tuple[int, int, int]:
        """A line of the text, and the characters of it that a span of the new lines begins with."""
        number = line_at(self.after, span.start) - 1
        begins = self.after[number]
        stops = self.after[number + 1] - 1 if number + 1 < len(self.after) else len(self.edit.new)
        return self.edit.first + number, span.start - begins, min(span.end, stops) - begins

    def kept(self, line: int, start: int, end: int) -> tuple[int, int, int] | None:
        """Line, start and end of the same characters after the edit; None if they changed."""
        was = self.was(line, start, end)
        now = self.now(was)
        same = was.of(self.edit.old) == now.of(self.edit.new)
        return self.in_line(now) if was and same else None

    def written(self, quote: str) -> list[tuple[int, int, int]]:
        """Where what changed has some words now; what stood elsewhere before is not meant."""
        edges = (r"\b" if quote[end].isalnum() else "" for end in (0, -1))
        found = re.finditer(re.escape(quote).join(edges), self.edit.new)
        changed = self.change.invert().positions
        spans = (Span(*each.span()) for each in found)
        return [self.in_line(span) for span in spans if changed.overlaps(span)]
