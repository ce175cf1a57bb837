r"""A text as lines: what an edit is counted in, and how it moves past other people's edits.

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
from itertools import islice, takewhile

from aligner.transcript.edits import Edit
from aligner.transcript.model import Span


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Lines `first` to `last` held `old` and shall hold `new`."""

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
        """First and last line that really change; the last is before the first of an insertion."""
        old, new = self.old.split("\n"), self.new.split("\n")
        most = min(len(old), len(new))
        same_end = _common(reversed(old), reversed(new), most)
        same_start = _common(old, new, most - same_end)
        return self.first + same_start, self.last - same_end


@dataclass(frozen=True, slots=True)
class Moved:
    """An edit at its new place, or which of the later edits touched the same lines first."""

    edit: LineEdit
    conflict: int | None


def move_past(edit: LineEdit, later: Iterable[LineEdit]) -> Moved:
    """Where an edit stands after others were made, each counted in lines as it found them.

    With a conflict, `edit` covers the lines that the first conflicting edit and those after it
    left in place of its own.

    Args:
        edit: counted in lines before the first of `later`.
        later: what was done since, in order.
    """
    conflict: int | None = None
    for i, other in enumerate(later):
        first, last = other.touched()
        if last < edit.first and first <= edit.first:
            edit = replace(edit, first=edit.first + other.delta, last=edit.last + other.delta)
        elif first <= edit.last:
            conflict = i if conflict is None else conflict
            last = max(edit.last, other.last) + other.delta
            edit = replace(edit, first=min(edit.first, other.first), last=last)
    return Moved(edit, conflict)


def _common(one: Iterable[str], other: Iterable[str], most: int) -> int:
    """How many lines the two begin with in common, at most so many."""
    pairs = islice(zip(one, other, strict=False), most)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


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
    """A deletion takes one of the blank lines beside it along; any other edit stays as it is."""
    if edit.new:
        return edit
    rows = split_rows(text)
    if edit.last < len(rows) and not rows[edit.last].strip() and edit.last + 1 < len(rows):
        # The line after the blank one stays and becomes the new text, so that line ends match.
        after = rows[edit.last + 1]
        return LineEdit(edit.first, edit.last + 2, f"{edit.old}\n{rows[edit.last]}\n{after}", after)
    return edit


def splice(text: str, edit: LineEdit) -> Edit:
    """The edit in characters of `text`, in the file's own line ends.

    Raises:
        ValueError: there are no such lines.
    """
    starts = [0]
    for _ in range(edit.last):
        found = text.find("\n", starts[-1])
        starts.append(len(text) + 1 if found < 0 else found + 1)
        if found < 0 and len(starts) <= edit.last:
            raise ValueError(f"no line {edit.last}")
    start, end = starts[edit.first - 1], starts[edit.last] - 1
    if end < len(text) and text[start:end].endswith("\r"):
        end -= 1
    new = edit.new.replace("\n", line_end_of(text))
    return Edit(Span(start, end), text[start:end], new)
