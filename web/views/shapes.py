"""Rows, flags and the rest as they go over the wire (`web.wire.shapes`).

Places become UTF-16 code units here and nowhere else: JavaScript counts "🌊" as two characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

import msgspec

from aligner.alignment.model import Break
from aligner.timeline import Segment
from aligner.transcript.model import (
    Code,
    Entity,
    Gap,
    Guess,
    Inline,
    InnerLabel,
    Link,
    Markup,
    Paragraph,
    Plain,
    Stamp,
    Tag,
)
from aligner.transcript.spelling import Spelling, TimeStyle
from web.document.document import Document, Row, last_speaker
from web.document.lines import LineEdit
from web.store.tables import Episode, FlagRow, JournalEntry, Person
from web.wire import episodes, shapes
from web.wire.answers import Break as WireBreak

Place: TypeAlias = Callable[[int], int]


class Name(NamedTuple):
    """Somebody, as others see them."""

    id: int
    name: str


class Agreement(NamedTuple):
    """Who filled a flag, and who heard the same since."""

    filled_by: Name | None
    heard_by: tuple[Name, ...]


NOBODY_YET = Agreement(None, ())

_TYPES: Mapping[type[Inline], str] = {
    Stamp: "stamp",
    Gap: "gap",
    Tag: "tag",
    Guess: "tag",
    Entity: "entity",
    Link: "link",
    Code: "code",
    Markup: "markup",
    InnerLabel: "label",
}


def places(text: str) -> Place:
    """From characters to UTF-16 code units of a text."""
    if text.isascii() or max(text) <= "\uffff":
        return lambda place: place
    beyond = [i for i, character in enumerate(text) if character > "\uffff"]
    return lambda place: place + sum(1 for i in beyond if i < place)


def moment(seconds: float) -> str:
    """A time of the day, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def wire_person(person: Person | Name) -> shapes.Person:
    """Somebody, as others see them."""
    return shapes.Person(person.id, person.name)


def wire_row(row: Row, edited: shapes.Edited | None) -> shapes.Row:
    """A row; `edited` says who last changed it."""
    place = places(row.text)
    paragraph, timing = row.paragraph, row.timing
    label = paragraph.label
    onset, offset = _ends(timing.segment if timing else None)
    return shapes.Row(
        line=row.line,
        text=row.text,
        kind=row.kind,
        speaker=row.speaker,
        label=None if label is None else (place(label.span.start), place(label.span.end)),
        marks=wire_marks(paragraph, place),
        verdict=timing.verdict if timing else None,
        onset=onset,
        offset=offset,
        confidence=round(timing.confidence, 3) if timing else None,
        words=[
            shapes.Word(
                place(w.start), place(w.end), *_ends(w.segment), round(w.confidence, 3), w.basis
            )
            for w in (timing.words if timing else ())
        ],
        edited=edited,
    )


def wire_marks(paragraph: Paragraph, place: Place) -> list[shapes.Mark]:
    """Places of a line that are no plain words."""
    return [_mark(each, place) for each in paragraph.inlines if not isinstance(each, Plain)]


def _mark(inline: Inline, place: Place) -> shapes.Mark:
    seconds = inline.seconds if isinstance(inline, Stamp | Gap | Tag | Guess) else None
    kind = _TYPES[type(inline)]
    return shapes.Mark(kind, place(inline.span.start), place(inline.span.end), seconds)


def _ends(segment: Segment | None) -> tuple[float | None, float | None]:
    return (None, None) if segment is None else (round(segment.onset, 3), round(segment.offset, 3))


def wire_break(found: Break) -> WireBreak:
    """A stretch of the sound that no line is about."""
    onset, offset = _ends(found.segment)
    return WireBreak(onset, offset, found.line)


def wire_edited(entry: JournalEntry, people: Mapping[int, Name], *, placed: bool) -> shapes.Edited:
    """Who changed a row, when, and whether its words were looked for in the sound since."""
    return shapes.Edited(
        by=wire_person(people[entry.person_id]),
        when=moment(entry.when),
        revision=entry.revision,
        placed=placed,
    )


def wire_origin(packed: Sequence[object]) -> shapes.Origin:
    """What speaks for words by the sound, as `web.flags.words` packed it."""
    origin: shapes.Origin = msgspec.convert(packed, shapes.Origin)
    return origin


def wire_flag(
    flag: FlagRow,
    line: str,
    opinions: Mapping[int, str],
    me: int | None,
    claim: shapes.Claim | None,
    near: Segment | None = None,
    agreement: Agreement = NOBODY_YET,
) -> shapes.Flag:
    """A flag.

    Args:
        flag: as stored.
        line: the text of its line.
        opinions: what people said of it, by person.
        me: who asks.
        claim: who is on it.
        near: where to listen if it has no time of its own.
        agreement: who filled it, and who heard the same.
    """
    place = places(line)
    agreed = [person for person, said in opinions.items() if said == "confirmed_unintelligible"]
    return shapes.Flag(
        id=flag.id,
        kind=flag.kind,
        severity=flag.severity,
        state=flag.state,
        line=flag.line,
        start=None if flag.start is None else place(flag.start),
        end=None if flag.end is None else place(flag.end),
        onset=flag.onset,
        offset=flag.offset,
        near=None if near is None else (round(near.onset, 3), round(near.offset, 3)),
        message=flag.message,
        score=flag.score,
        candidates=list(flag.candidates),
        origins=[wire_origin(each) for each in flag.origins],
        proposed=flag.proposed,
        quote=flag.quote,
        confirmations=len(agreed),
        confirmed_by_me=me in agreed,
        filled_by=agreement.filled_by and wire_person(agreement.filled_by),
        filled_by_me=agreement.filled_by is not None and agreement.filled_by.id == me,
        heard_by=[wire_person(each) for each in agreement.heard_by],
        heard_by_me=me in {each.id for each in agreement.heard_by},
        claim=claim,
    )


def wire_claim(
    person: Name, flag: str | None, expires: float, me: int | None, now: float
) -> shapes.Claim:
    """Who is on what, and for how long."""
    return shapes.Claim(
        person=wire_person(person),
        mine=person.id == me,
        flag=flag,
        expires_in=round(expires - now, 1),
    )


def wire_splice(
    entry: JournalEntry,
    rows: Sequence[shapes.Row],
    relabelled: Sequence[shapes.Relabelled],
    people: Mapping[int, Name],
) -> shapes.Splice:
    """An entry of the journal as the browser applies it."""
    return shapes.Splice(
        revision=entry.revision,
        tick=entry.tick,
        first=entry.first,
        last=entry.last,
        delta=entry.new.count("\n") - entry.old.count("\n"),
        rows=list(rows),
        relabelled=list(relabelled),
        by=wire_person(people[entry.person_id]),
        when=moment(entry.when),
        kind=entry.kind,
        flag=entry.flag_id,
    )


def relabelled(before: Document, after: Document, edit: LineEdit) -> list[shapes.Relabelled]:
    """Rows below an edit in which somebody else talks now."""
    one_form = before.dialect is None
    if one_form and last_speaker(edit.old.split("\n")) == last_speaker(edit.new.split("\n")):
        return []
    was = before.speakers()
    return [
        shapes.Relabelled(line, speaker, kind)
        for line, (speaker, kind) in after.speakers().items()
        if line > edit.last_after and was.get(line - edit.delta) != (speaker, kind)
    ]


def wire_spelling(spelling: Spelling) -> shapes.Spelling:
    """How a file writes what is new in it."""
    return shapes.Spelling(
        dialect=spelling.dialect,
        escape=spelling.escape,
        gap=spelling.gap,
        turn=spelling.turn,
        time=_time_style(spelling.time),
        gap_time=_time_style(spelling.gap_time),
        captions=spelling.captions,
    )


def _time_style(style: TimeStyle) -> shapes.TimeStyle:
    return shapes.TimeStyle(
        hours=style.hours,
        width=style.width,
        long_width=style.long_width,
        separator=style.separator,
        digits=style.digits,
        frames=style.frames,
        clock=style.clock,
        per_second=style.per_second,
    )


def wire_progress(episode: Episode) -> episodes.Progress | None:
    """How far the alignment is, while there is one."""
    if episode.state != "working":
        return None
    return episodes.Progress(episode.stage or "waiting", round(episode.share, 3))
