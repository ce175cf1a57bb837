"""What is wrong with a transcript, said so that a volunteer can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.transcript.excerpts import excerpt_of
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts

Severity: TypeAlias = Literal["error", "warning"]
"""An error loses something for readers: a turn, a link, the whole page. A warning might."""

_REFUSED_WHEN_NEW = frozenset({"label-empty", "label-inside", "label-lost"})
"""Rules that warn of what old files have, and that nobody may bring into one."""

_AROUND = 24
"""Characters shown on each side of a place, so that all fits into a line of a terminal."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a rule says: which rule, how bad, where, what to do; `fix` is what belongs there."""

    rule: str
    severity: Severity
    span: Span
    message: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A complaint with its place in the file: `line` and `column` count from 1, in characters.

    `fix` is what belongs in the place of `span`; None where nobody but a person knows.
    """

    rule: str
    severity: Severity
    line: int
    column: int
    excerpt: str
    message: str
    span: Span
    fix: str | None = None


def must_not_be_new(finding: Finding) -> bool:
    """Whether a change may not bring this: neither the editor saves it, nor does it leave.

    A file that has it already keeps it, and may be changed elsewhere.
    """
    return finding.severity == "error" or finding.rule in _REFUSED_WHEN_NEW


def place(text: str, complaints: Iterable[Complaint]) -> tuple[Finding, ...]:
    """Complaints as findings, in the order of the file; O(n + c log n)."""
    starts = line_starts(text)
    return tuple(
        _place_one(text, starts, complaint)
        for complaint in sorted(complaints, key=lambda each: (each.span, each.rule))
    )


def _place_one(text: str, starts: list[int], complaint: Complaint) -> Finding:
    span = complaint.span
    line = line_at(starts, span.start)
    begin = starts[line - 1]
    end = starts[line] - 1 if line < len(starts) else len(text)
    stop = max(span.start, min(span.end, end))  # a complaint may go on in the next line
    # Of a line of megabytes only what may be shown: else each complaint would copy all of it.
    first, last = max(begin, span.start - 3 * _AROUND), min(end, stop + 3 * _AROUND)
    excerpt = excerpt_of(text[first:last], span.start - first, stop - first, _AROUND)
    return Finding(
        complaint.rule,
        complaint.severity,
        line,
        span.start - begin + 1,
        excerpt,
        complaint.message,
        span,
        complaint.fix,
    )
