r"""Edits counted in lines, and how they are rebased over other people's edits.

An edit replaces lines `first` to `last` (1-based, both included) by others. Edits of other lines
that came in between only move it:

    their edit   lines 3..3 became 3 lines  (delta +2)
    my edit      lines 7..7                 is now of lines 9..9
    my edit      lines 2..4                 conflicts: it touches line 3

The text is cut at "\n" alone. In a file with "\r\n" the carriage returns stay on the disk and are
not shown: rows end before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import common_ends
from aligner.transcript.model import Span
from aligner.transcript.positions import ChangedRange, PositionMap, line_starts
from aligner.transcript.replacements import Replacement


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Replace lines `first` to `last`, which hold `old`, by `new`; 1-based, both included."""

    first: int
    last: int
    old: str
    new: str

    @property
    def delta(self) -> int:
        """How many lines more there are afterwards; negative if there are fewer."""
        return self.new.count("\n") - self.old.count("\n")

    @property
    def last_after(self) -> int:
        """The last of the lines that `new` takes up."""
        return self.last + self.delta

    @property
    def inverse(self) -> LineEdit:
        """The edit that takes this one back."""
        return LineEdit(self.first, self.last_after, self.new, self.old)

    def touched(self) -> tuple[int, int]:
        """First and last line that differ; for a pure insertion, last is first - 1."""
        head, tail = common_ends(self.old.split("\n"), self.new.split("\n"), tail_first=True)
        return self.first + head, self.last - tail

    @property
    def positions(self) -> PositionMap:
        """Maps lines before the edit to lines after it; line n is position n - 1."""
        if self.old == self.new:
            return PositionMap(())
        first, last = self.touched()
        after = Span(first - 1, last + self.delta)
        return PositionMap((ChangedRange(Span(first - 1, last), after),))


@dataclass(frozen=True, slots=True)
class MovedEdit:
    """A rebased edit, or the index of the first later edit that conflicts with it."""

    edit: LineEdit
    conflict: int | None


def move_past(edit: LineEdit, later: Iterable[LineEdit]) -> MovedEdit:
    """Rebase an edit over later ones, each counted in the lines before it.

    A rebase by whole lines: what others changed or put in next to ours is no conflict.

    With a conflict, `edit` covers the lines that the first conflicting edit and those after it
    left in place of its own.

    Args:
        edit: counted in lines before the first of `later`.
        later: what was done since, in order.
    """
    conflict: int | None = None
    lines = Span(edit.first - 1, edit.last)
    for i, other in enumerate(later):
        positions = other.positions
        if positions.overlaps(lines):
            conflict = i if conflict is None else conflict
            lines = Span(min(lines.start, other.first - 1), max(lines.end, other.last))
        lines = positions.map_span(lines)
    return MovedEdit(replace(edit, first=lines.start + 1, last=lines.end), conflict)


def line_end_of(text: str) -> str:
    r"""What ends a line of this text: "\n", or "\r\n" if its first line ends so."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def split_rows(text: str) -> list[str]:
    """The lines as they are shown: without line ends. Line n is entry n - 1."""
    *lines, last = text.split("\n")
    return [*(line.removesuffix("\r") for line in lines), last]


def read_lines(text: str, first: int, last: int) -> str | None:
    r"""Lines `first` to `last`, joined with "\n"; None if there are no such lines."""
    rows = split_rows(text)
    return "\n".join(rows[first - 1 : last]) if 1 <= first <= last <= len(rows) else None


def with_blank_line(text: str, edit: LineEdit) -> LineEdit:
    """Extend a deletion by one adjacent blank line; any other edit is returned as it is."""
    if edit.new:
        return edit
    rows = split_rows(text)
    if edit.last < len(rows) and not rows[edit.last].strip() and edit.last + 1 < len(rows):
        # The line after the blank one stays and becomes the new text, so that line ends match.
        after = rows[edit.last + 1]
        return LineEdit(edit.first, edit.last + 2, f"{edit.old}\n{rows[edit.last]}\n{after}", after)
    return edit


def text_change(text: str, edit: LineEdit) -> TextChange:
    """The edit as a change of `text`, in the file's own line ends.

    Raises:
        ValueError: there are no such lines.
    """
    starts = line_starts(text)
    if not 1 <= edit.first <= edit.last <= len(starts):
        raise ValueError(f"no lines {edit.first} to {edit.last}")
    start = starts[edit.first - 1]
    end = len(text) if edit.last == len(starts) else starts[edit.last] - 1
    if end < len(text) and text[start:end].endswith("\r"):
        end -= 1
    new = edit.new.replace("\n", line_end_of(text))
    return TextChange((Replacement(Span(start, end), text[start:end], new),))
