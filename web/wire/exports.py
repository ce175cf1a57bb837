"""What leaves: the draft of an export, the ways out, what left before."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from web.wire.shapes import Person, Shape
from web.wire.values import Count, LineNumber, Moment, WayName, one_of

PieceKind = Annotated[str, one_of("PieceKind", ("same", "removed", "added"))]
CheckSeverity = Annotated[str, one_of("CheckSeverity", ("error", "warning"))]
LeftBy = Annotated[str, one_of("LeftBy", ("patch", "branch", "pull_request"))]


class Piece(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """A part of a changed line."""

    kind: PieceKind
    text: str


class Hunk(Shape, frozen=True):
    """Changed lines: "same" and "removed" pieces make the old ones, "same" and "added" the new."""

    line: LineNumber
    new_line: LineNumber
    old: list[Piece]
    new: list[Piece]


class Check(Shape, frozen=True):
    """What the site, or its formatter, says of the file; an error refuses the export."""

    rule: str
    severity: CheckSeverity
    line: Count
    column: Count
    excerpt: str
    message: str


class Author(Shape, frozen=True):
    """Somebody whose work leaves."""

    person: Count
    name: str
    email: str | None
    edits: Count
    characters: Count


class Clash(Shape, frozen=True):
    """Words that upstream and this text changed both.

    Attributes:
        theirs: null where upstream took them out.
    """

    line: LineNumber
    base: str
    mine: str
    theirs: str | None


class Left(Shape, frozen=True):
    """A gap that is still in the text."""

    tag: str
    seconds: float | None
    line: LineNumber


class Draft(Shape, frozen=True):
    """What would leave.

    Attributes:
        new_file: upstream has none.
        body: Markdown.
        more_hunks: how many are not shown.
        authors: the main contributor first.
        closed: changes that upstream has already.
        notes: what was done that nobody asked for: another path, line ends that were kept.
        left_behind: edits that stay behind because nobody confirmed them.
    """

    path: str
    new_file: bool
    title: str
    body: str
    hunks: list[Hunk]
    more_hunks: Count
    checks: list[Check]
    authors: list[Author]
    closed: list[Clash]
    conflicts: list[Clash]
    left: list[Left]
    left_behind: Count
    notes: list[str]


class Way(Shape, frozen=True):
    """A way out.

    Attributes:
        why: what closes it; null: it may be taken.
    """

    way: WayName
    why: str | None


class PastExport(Shape, frozen=True):
    """What left.

    Attributes:
        merged: whether it has arrived upstream; null: nobody knows without a clone.
    """

    way: LeftBy
    revision: Count
    by: Person
    when: Moment
    branch: str | None
    commit: str | None
    url: str | None
    merged: bool | None


class ExportAnswer(Shape, frozen=True):
    """Everything that the export page shows; `exports` has the newest first.

    Attributes:
        untimed: lines that somebody changed whose words have no times; null while there are none
            at all: then captions cannot be made.
    """

    title: str
    show: str
    revision: Count
    untimed: Count | None
    export: Draft
    exports: list[PastExport]
    ways: list[Way]


class BranchAnswer(Shape, frozen=True):
    """A branch in the clone."""

    branch: str
    commit: str


class PullRequestAnswer(Shape, frozen=True):
    """A pull request.

    Attributes:
        updated: there was one already.
    """

    url: str
    number: Count
    updated: bool
