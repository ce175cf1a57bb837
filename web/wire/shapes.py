"""What answers are made of: people, rows, flags, claims, splices, episodes."""

from __future__ import annotations

from msgspec import Struct

from web.wire.values import (
    Basis,
    Count,
    EditKind,
    Escape,
    FlagId,
    FlagKind,
    FlagState,
    LineNumber,
    MarkKind,
    Moment,
    RowKind,
    Severity,
    Share,
    Verdict,
    WordSource,
)


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """Root of all that is answered: nothing goes out that is not described."""


class Person(Shape, frozen=True):
    """Somebody, as others see them."""

    id: Count
    name: str


class Mark(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """A place in a row's text that is no plain word.

    Attributes:
        seconds: what a stamp or a gap says; null where it says nothing, or nothing that can be.
    """

    kind: MarkKind
    start: Count
    end: Count
    seconds: float | None


class Word(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """A word of a row.

    Attributes:
        onset: null, like `offset`, if nobody knows where it is said.
        basis: "a" heard, "i" interpolated, null not placed.
    """

    start: Count
    end: Count
    onset: float | None
    offset: float | None
    confidence: Share
    basis: Basis | None


class Edited(Shape, frozen=True):
    """Who last changed a row.

    Attributes:
        placed: its words were looked for in the sound since.
    """

    by: Person
    when: Moment
    revision: Count
    placed: bool


class Row(Shape, frozen=True):
    """A line that is not blank.

    Attributes:
        speaker: who talks, also where the row has no label.
        label: the label with its asterisks and the blank after it.
        onset: both null or both seconds, like `offset`.
    """

    line: LineNumber
    text: str
    kind: RowKind
    speaker: str | None
    label: tuple[Count, Count] | None
    marks: list[Mark]
    verdict: Verdict | None
    onset: float | None
    offset: float | None
    confidence: Share | None
    words: list[Word]
    edited: Edited | None


class TimeStyle(Shape, frozen=True):
    """How the times of a file look.

    Attributes:
        hours: whether a time under an hour has hours too.
        width: digits of the first figure under an hour.
        long_width: digits of the hours.
        separator: before the fraction.
        digits: of the fraction; 0 for whole seconds.
        frames: whether the fraction counts frames, 30 a second.
        clock: whether it is a clock time; else a number.
        per_second: what such a number counts: 1 seconds, 1000 milliseconds.
    """

    hours: bool
    width: Count
    long_width: Count
    separator: str
    digits: Count
    frames: bool
    clock: bool
    per_second: Count


class Spelling(Shape, frozen=True):
    """How a file writes what is new in it.

    Attributes:
        dialect: the form that it is in.
        escape: how plain words are kept from being form.
        gap: a new gap; without `{time}` its gaps have none.
        turn: a new turn, with `{name}` or `{NAME}`, `{text}`, and `{time}` and `{end}` if it has
            times.
        captions: whether its turns are cues.
    """

    dialect: str
    escape: Escape
    gap: str
    turn: str
    time: TimeStyle
    gap_time: TimeStyle
    captions: bool


class Claim(Shape, frozen=True):
    """Somebody is on an episode, or on one of its flags.

    Attributes:
        expires_in: seconds.
    """

    person: Person
    mine: bool
    flag: FlagId | None
    expires_in: float


class Origin(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """What speaks for words by the sound.

    Attributes:
        source: where they are known from.
        probability: that exactly these words were said.
        onset: where they are said, seconds; null, like `offset`, if nobody knows how they sound.
    """

    source: WordSource
    probability: Share
    onset: float | None
    offset: float | None


class Flag(Shape, frozen=True):
    """A place that somebody should look at.

    Attributes:
        id: stable while the text changes elsewhere.
        line: 0: before the first.
        near: where to listen if it has no time of its own: between the nearest timed words, or
            around the nearest stamp.
        message: one sentence that says what is wrong.
        score: unintelligible, not_transcribed: about how many words are missing.
        kind: what is known of each kind stands as JSON in every page, in the meta
            element `flag-kinds`.
        candidates: words by the sound, the likeliest first; of a flag about a voice, whose it is.
        origins: what speaks for each of the candidates; empty if no search found them.
        proposed: what the episode's page has there; of a "page_reads" that is a "hint" it is shown
            only, for it is hardly worth taking.
        quote: the characters it is about.
        confirmations: people who could not tell either.
        filled_by: who filled it, if that is known.
        filled_by_me: whether that was I.
        heard_by: who heard the same since; of the line as it stands.
        heard_by_me: whether I am one of them.
    """

    id: FlagId
    kind: FlagKind
    severity: Severity
    state: FlagState
    line: Count
    start: Count | None
    end: Count | None
    onset: float | None
    offset: float | None
    near: tuple[float, float] | None
    message: str
    score: float
    candidates: list[str]
    origins: list[Origin]
    proposed: str | None
    quote: str
    confirmations: Count
    confirmed_by_me: bool
    filled_by: Person | None
    filled_by_me: bool
    heard_by: list[Person]
    heard_by_me: bool
    claim: Claim | None


class Relabelled(Shape, frozen=True):
    """A row below an edit in which somebody else talks now."""

    line: LineNumber
    speaker: str | None
    kind: RowKind


class Splice(Shape, frozen=True):
    """An edit as the browser applies it.

    Rows `first` to `last`, counted before the edit, become `rows`, counted after it; rows and flags
    below move by `delta` lines.

    Attributes:
        relabelled: rows further down that change who talks.
        flag: the flag that it answers.
    """

    revision: Count
    tick: Count
    first: LineNumber
    last: LineNumber
    delta: int
    rows: list[Row]
    relabelled: list[Relabelled]
    by: Person
    when: Moment
    kind: EditKind
    flag: FlagId | None
