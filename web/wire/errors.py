"""What is answered where something cannot be done; the messages are fit to be shown."""

from __future__ import annotations

from typing import Annotated, Final

from web.wire.shapes import Flag, Person, Shape, Splice
from web.wire.values import Count, LineNumber, Moment, one_of

CODES: Final = {
    400: "bad_request",
    401: "sign_in",
    403: "forbidden",
    404: "not_found",
    405: "bad_request",
    409: "stale",
    413: "too_large",
    415: "bad_request",
    416: "bad_request",
    422: "refused",
    429: "slow_down",
    500: "error",
    503: "busy",
    507: "full",
}
"""The word that goes with a status, unless the case has one of its own."""

NO_TOKEN: Final = "csrf"  # noqa: S105 - a word for people
CONFLICT: Final = "conflict"
ANSWERED: Final = "answered"
STALE: Final = CODES[409]

_OTHERS = dict.fromkeys(code for status, code in CODES.items() if status != 422)
Code = Annotated[str, one_of("Code", (*_OTHERS, NO_TOKEN))]
ConflictCode = Annotated[str, one_of("ConflictCode", (CONFLICT, ANSWERED, STALE))]
RefusalCode = Annotated[str, one_of("RefusalCode", (CODES[422],))]


class Failure(Shape, frozen=True):
    """Why a request was not served."""

    code: Code
    message: str


class Reason(Shape, frozen=True):
    """One thing that stands against an edit."""

    rule: str
    line: Count
    column: Count
    message: str


class Refusal(Shape, frozen=True):
    """The site would reject the file, or a label or stamp would break: nothing was saved."""

    code: RefusalCode
    message: str
    reasons: list[Reason]


class Conflict(Shape, frozen=True):
    """The same lines changed since, or the flag that this answers has an answer ("answered").

    Apply what happened, then save again with this `revision`, `first`, `last`, and `theirs` as
    `old`; of a flag with an answer, without `flag`.

    Attributes:
        base: what `old` was; of an answer that was known by then, what stood there before it.
        mine: what `new` was.
        merged: a text with both changes; null: no suggestion.
        clean: both are in it whole.
        splices, flags, gone: all that happened since the revision that was sent.
    """

    code: ConflictCode
    message: str
    base: str
    theirs: str
    mine: str
    merged: str | None
    clean: bool
    by: Person
    when: Moment
    revision: Count
    first: LineNumber
    last: LineNumber
    splices: list[Splice]
    flags: list[Flag]
    gone: list[str]


class FailureAnswer(Shape, frozen=True):
    """A request was not served."""

    error: Failure


class RefusalAnswer(Shape, frozen=True):
    """What was asked for would break something."""

    error: Refusal


class ConflictAnswer(Shape, frozen=True):
    """Somebody else was faster."""

    error: Conflict
