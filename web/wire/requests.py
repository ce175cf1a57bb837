"""One request an address: bodies, and what may stand after the question mark."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from web.people.accounts import LONGEST_NAME
from web.people.invitations import MOST_DAYS
from web.wire.values import (
    Count,
    FlagId,
    FlagPlace,
    KindFilter,
    LineNumber,
    Opinion,
    PeaksRate,
    PersonNumber,
    Role,
    Score,
    Seconds,
    SeverityFilter,
    StateFilter,
    Switch,
    Text,
    TimedFormat,
    TypedWords,
)


class Body(Struct, frozen=True):
    """Root of all JSON bodies; members that nobody knows are left alone."""


class Form(Struct, frozen=True):
    """Root of what pages send without a script."""


class Query(Struct, frozen=True):
    """Root of all that stands after a question mark.

    A number that may be missing is UNSET, for the word "null" would be read as None.
    """


class EditRequest(Body, frozen=True):
    r"""Lines that are to read otherwise.

    Split a paragraph with "a\n\nb"; to join two, cover both and the blank line between them; to
    delete one, say "" (the server takes one blank line with it).

    Attributes:
        revision: that `first`, `last` and `old` are of.
        last: included.
        old: what stood there, lines joined with "\n".
        new: what shall stand there.
        flag: that this answers: it becomes filled, or partly_resolved if a gap is still there.
    """

    revision: Count
    first: LineNumber
    last: LineNumber
    old: Text
    new: Text
    flag: FlagId | None = None


class LineWanted(Struct, frozen=True):
    """A line that is to read otherwise."""

    line: LineNumber
    old: Text
    new: Text


class ReplaceRequest(Body, frozen=True):
    """Many lines that are to read otherwise, as one deed.

    Attributes:
        revision: that the lines are counted in.
        lines: each once.
    """

    revision: Count
    lines: Annotated[list[LineWanted], Meta(min_length=1, max_length=5000)]


class Known(Body, frozen=True):
    """What a browser that takes something back knows.

    Attributes:
        revision: that it shows; `splices` of the answer then has all that came since.
        deed: the last revision of what is to be taken back; refused if I did something else since.
    """

    revision: Count | None = None
    deed: Count | None = None


class ClaimRequest(Body, frozen=True):
    """What I am on: a flag, or the episode."""

    flag: FlagId | None = None


class OpinionRequest(Body, frozen=True):
    """What I say of a flag; "open" takes my word back."""

    state: Opinion


class NameRequest(Body, frozen=True):
    """My name."""

    name: Annotated[Text, Meta(description=f"1 to {LONGEST_NAME} characters when shown.")]


class ForgetVoiceRequest(Body, frozen=True):
    """Whose kept voice is to go, and in which show."""

    show: Text
    name: Text


class InvitationRequest(Body, frozen=True):
    """What a new person may do, and how many days the link is good."""

    role: Role = "contributor"
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = 7


class PageRequest(Body, frozen=True):
    """An episode's page, text or HTML."""

    page: Text


class ExportRequest(Body, frozen=True):
    """What a person decided about an export.

    Attributes:
        revision: of the text that they looked at.
        addresses: e-mail addresses by the numbers of people.
        style: with the formatter's changes made.
        skip_conflicts: leave out what clashes.
        confirmed: leave out fills that nobody but who wrote them heard.
        allow: rules that refuse it and may be broken here, each with the reason (maintainers).
    """

    revision: Count | None = None
    title: str | None = None
    body: Text | None = None
    addresses: dict[PersonNumber, Text] = {}
    style: bool = False
    skip_conflicts: bool = False
    confirmed: bool = False
    allow: dict[Text, Text] = {}


class JoinForm(Form, frozen=True):
    """Who comes in by an invitation."""

    name: str = ""
    csrf_token: str = ""


class TokenForm(Form, frozen=True):
    """A form without fields; the token may also come as a header."""

    csrf_token: str = ""


class ChangesQuery(Query, frozen=True):
    """Since when."""

    since: Count


class HistoryQuery(Query, frozen=True):
    """Which page of the journal; `before` is the tick that it begins below."""

    before: Count | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class Filters(Query, frozen=True):
    """Which flags.

    Attributes:
        state: any of them; "any" takes all.
        kind: any of them; all if it is empty.
        least: of the score.
        most: of the score.
        q: stands in the excerpt or in the episode's title.
    """

    state: tuple[StateFilter, ...] = ("open",)
    kind: tuple[KindFilter, ...] | None = None
    show: Text | None = None
    speaker: Text | None = None
    severity: SeverityFilter | None = None
    least: Score | UnsetType = UNSET
    most: Score | UnsetType = UNSET
    q: Text | None = None


class ReviewQuery(Filters, frozen=True):
    """Which flags, and which page of them."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Count = 0


class NextQuery(Filters, frozen=True):
    """Which flags, and after which one."""

    after: FlagPlace | None = None


class LinesQuery(Query, frozen=True):
    """Which words, in the episodes of which show."""

    show: Text
    words: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]


class SearchQuery(Query, frozen=True):
    """Words that stand in this order; the last may be only the beginning of one."""

    q: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]


class ExportQuery(Query, frozen=True):
    """How it would leave.

    Attributes:
        style: with the formatter's changes made ("1"), or without.
        confirmed: without fills that nobody but who wrote them heard ("1"), or with them.
        allow: rules that a maintainer lets through, with commas between them.
    """

    style: Switch = "0"
    confirmed: Switch = "0"
    allow: str = ""


class TimedQuery(Query, frozen=True):
    """In which form: "alignment" has everything, the others are made of it."""

    format: TimedFormat


class StretchQuery(Query, frozen=True):
    """From when to when."""

    onset: Seconds
    offset: Seconds


class SoundsQuery(Query, frozen=True):
    """Words that somebody typed."""

    text: TypedWords


class PeaksQuery(Query, frozen=True):
    """How fine, and from when to when; to the end if `offset` is not given."""

    rate: PeaksRate = 100
    onset: Seconds = 0.0
    offset: Seconds | UnsetType = UNSET


class NextPageQuery(Query, frozen=True):
    """The page of this site that somebody came from."""

    next: Text | None = None


class PieceQuery(Query, frozen=True):
    """Which piece of which file is sent.

    Attributes:
        name: of the file, whose ending says what it is.
        offset: where the piece begins, bytes.
        total: of the whole file.
    """

    name: Annotated[str, Meta(max_length=400)]
    offset: Count
    total: LineNumber
