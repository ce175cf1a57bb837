"""What an alignment found, brought to the text as people made it while it was being aligned.

aligned     line 3 gap, line 5 doubtful, line 9 gap
edited      line 5, which became lines 5 to 7
of now      line 3 gap, line 11 gap; lines 5 to 7 by their text, until their words are placed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aligner.alignment.flag import Flag
from aligner.transcript.model import Span
from aligner.transcript.positions import line_starts
from web.document.document import Document
from web.document.lines import LineEdit
from web.workers.line_alignment import find_line_flags


def carry(
    flags: Iterable[Flag], text: str, edits: Sequence[LineEdit], document: Document
) -> list[Flag]:
    """Flags of an older text, counted in the text of now; of edited lines, what their text tells.

    Speech without text stays, wherever the lines around it went.

    Args:
        flags: counted in `text`.
        text: that was aligned.
        edits: that came since, in order.
        document: the text after them.
    """
    was, now = line_starts(text), line_starts("\n".join(document.lines))
    aligned = document.revision - len(edits)
    edited = {n for n, revision in enumerate(document.revisions, 1) if revision > aligned}
    found = []
    for flag in flags:
        line, is_same = _line_now(flag.line, edits)
        if flag.span is None:
            found.append(replace(flag, line=line))
        elif is_same and line not in edited:
            found.append(_shifted(flag, line, now[line - 1] - was[flag.line - 1]))
    for first, last in _runs(sorted(edited)):
        of_text = find_line_flags(document.part(first, last), None)
        found += [_shifted(flag, flag.line + first - 1, now[first - 1]) for flag in of_text]
    return sorted(found, key=lambda each: (each.line, each.span.start if each.span else -1))


def _line_now(line: int, edits: Iterable[LineEdit]) -> tuple[int, bool]:
    """Where a line is after edits, and whether none of them touched it; 0 is before the first."""
    lines, is_same = Span(max(0, line - 1), max(1, line)), True
    for edit in edits if line else ():
        is_same = is_same and not edit.positions.overlaps(lines)
        lines = edit.positions.map_span(lines)
    return (max(1, lines.end) if line else 0), is_same


def _shifted(flag: Flag, line: int, shift: int) -> Flag:
    span = flag.span and Span(flag.span.start + shift, flag.span.end + shift)
    return replace(flag, line=line, span=span)


def _runs(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lines that follow one another, as the first and the last of them."""
    first = None
    for i, line in enumerate(lines):
        first = line if first is None else first
        if i + 1 == len(lines) or lines[i + 1] > line + 1:
            yield first, line
            first = None
