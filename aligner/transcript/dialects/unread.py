"""What a reading seems to have missed: times that nobody read, labels that look like speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aligner.transcript.dialects.json_objects import segments_of
from aligner.transcript.dialects.names import looks_like_name
from aligner.transcript.model import Gap, Markup, Paragraph, Plain, Span, Stamp, Tag, Transcript

_CLOCK = re.compile(
    r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!\d|:\d)"
    r"|(?<![\d:])\d{1,2}:\d{1,2}:\d{1,2}\.\d"
    r"|(?<!\w)(?:\d{1,2}h ?)?\d{1,3}m ?\d{1,2}(?:\.\d+)?s(?!\w)|[\[(]\d+(?:\.\d+)? ?s(?:ec)?[\])]"
    r"|[\[(]\d+\.\d+[ \t]*[-–—]+>?[ \t]*\d+\.\d+[\])]"
)
"""A time of day or of a recording, in figures or with letters: `0:15`, `00h00m15s`, `[15.2s]`."""

_TIME_SIGN = re.compile(r":[0-5]\d(?!:?\d)")
"""What stands before a time's seconds, with them."""

_COLUMNS = re.compile(r"[ \t|]*\d{1,7}(?:\.\d+)?[\t,;|] ?\d{1,7}(?:\.\d+)?[\t,;|]")
"""A row of a table that begins with two numbers: when somebody begins to speak, and ends."""

_ALONE = re.compile(
    r"[ \t#>*_-]*[\[(]?(?P<name>[^\W\d_][\w.’' -]{0,40}?)(?:[ \t]*[\[(]?[\d:.,]{4,12}[\])]?)?[\])]?"
    r"[ \t*_]*(?:$|(?<=[\])])[ \t])"
)
"""A name in a line of its own, as a heading too, or in brackets before the words."""

_NAMELIKE = re.compile(
    r"[ \t|>–—→•.…-]*:?(?:\d{1,4}[.)]?[ \t]+)?(?:\[[^\]\n]*\][ \t]*)?"
    r"(?:<\w{1,9}(?: [^<>\n]{0,60})?>){0,3}(?:<[\w.]{1,9} )?"
    r"[*_“\"]{0,3}"
    r"(?P<name>[@#]?[^\W\d_][\w.’' -]{0,40}?)[*_”\"]{0,3}(?:</\w{1,9}>)?"
    r"(?:[ \t]*[\[(]?[\d:.,]{4,}[\])]?)?[*_]{0,3}[:;|\t>][*_]{0,3}(?:[ \t<]|$|(?<=>))"
)
"""A name before a colon, in a cell of a table, in a tag."""

_BETWEEN_DASHES = re.compile(
    r"[ \t]*[-–—]+[ \t]+(?P<name>[^\W\d_][\w.’' ]{0,40}?)[ \t]+[-–—]+[ \t]"
)
"""`00:00:15 -- Anna Berg -- Yes.`"""

_TAGGED_GAP = re.compile(
    r"<(?:unclear|inaudible|unintelligible|indistinct|indiscernible|unk)\b[^<>\n]{0,60}>",
    re.IGNORECASE,
)

_ELEMENT = re.compile(
    r"</?(?:div|span|section|article|table|t[rdh]|[uod]l|li|d[td]|h[1-6]|cite|time|v|speaker)\b"
    r"[^<>\n]{0,200}>|\{[{%][ \t<]",
    re.IGNORECASE,
)
"""An element of HTML that parts what a page shows; what a site fills in. Emphasis and links are
read."""

_TIMED_TAG = re.compile(r"<\w{1,9} [^<>\n]{0,100}\b(?:begin|start|end|dur|t|d)=[\"']?\d")
"""A tag that has a time, as captions in XML have."""

_OPENING = re.compile(
    r"[ \t]*(?:\d{1,4}[.)]?[ \t]+)?(?P<name>[^\W\d_][\w’'-]+ [^\W\d_][\w’'-]+)(?=[ \t,])"
    r"|[QA]\.(?= )"
)
"""Two words that a line begins with, or the letters of question and answer."""

_LONE_QUESTION_MARKS = re.compile(
    r"(?<!\S)(?:(?:\.{2,6}|…)[ \t]?)?\?{2,6}(?:[ \t]?(?:\.{2,6}|…))?(?![^\s.,;:!])"
)

_MOST_UNREAD = 0.2
"""Share of the lines that may hold a time of day in the talk before it is said."""

_FEWEST = 3
_OFTEN = 3
"""Lines that hold something unread, and times that a name comes back, before it is told: less of it
happens in any talk."""

_SHORT_TALK = 12
"""Lines of a talk in which nobody need have three turns: two people with two each, and heads."""


def unread_notes(transcript: Transcript) -> tuple[str, ...]:
    """Sentences on what seems not to be understood in a text, none if all seems well; O(n)."""
    said = [each for each in transcript.paragraphs if each.kind == "speech"]
    labelled = sum(each.label is not None for each in said)
    notes = [*_hidden_cues(transcript), *_untimed_json(transcript), *_linked(transcript)]
    notes += [*_tagged_gaps(transcript), *_lone_question_marks(transcript, said)]
    plain = transcript.spelling.site and labelled > _MOST_UNREAD * len(said)
    if not plain or _has_more_times(transcript, len(said)):
        notes += _unread_times(transcript, said)
    if not plain:
        notes += [*_unread_names(transcript, said), *_unread_elements(transcript, said)]
    return tuple(notes)


def _has_more_times(transcript: Transcript, lines: int) -> bool:
    """Whether times may be unread: a cheap look, for Changelog's files are many."""
    read = sum(
        isinstance(each, Stamp | Gap | Tag) for p in transcript.paragraphs for each in p.inlines
    )
    return len(_TIME_SIGN.findall(transcript.text)) - read > _MOST_UNREAD * lines


def _unread_times(transcript: Transcript, said: Sequence[Paragraph]) -> Iterator[str]:
    text = transcript.text
    headings = [each for each in transcript.paragraphs if each.kind == "other"]
    holding = sum(_holds_time(text, each) for each in (*said, *headings))
    if holding >= _FEWEST and holding > _MOST_UNREAD * len(said):
        yield (
            f"{holding} of its {len(said)} lines hold a time that was not read as a stamp: "
            "it may be written in another form (see `aligner dialects`)."
        )


def _holds_time(text: str, paragraph: Paragraph) -> bool:
    if _COLUMNS.match(text, paragraph.body.start, paragraph.body.end):
        return True
    return any(
        (isinstance(each, Plain | Tag) and _CLOCK.search(text, each.span.start, each.span.end))
        or (isinstance(each, Stamp) and each.seconds is None and each.edge == "onset")
        for each in paragraph.inlines
    )


def _unread_names(transcript: Transcript, said: Sequence[Paragraph]) -> Iterator[str]:
    if _is_json(transcript):
        return
    names = Counter(
        name
        for each in transcript.paragraphs
        if each.label is None and (name := _unread_name(transcript.text, each))
    )
    often = {name: count for name, count in names.items() if count >= _OFTEN and _begins_name(name)}
    if not often and len(said) < _SHORT_TALK:
        # Of a short talk two people are asked for who each come back, as in `returning_names`.
        back = {name: count for name, count in names.items() if count > 1 and _begins_name(name)}
        often = back if len(back) > 1 else {}
    if sum(often.values()) > _MOST_UNREAD * len(said):
        shown = ", ".join(sorted(often, key=lambda name: -often[name])[:3])
        yield (
            f"{sum(often.values())} lines seem to name a speaker that was not read ({shown}): "
            "the file may be written in another form (see `aligner dialects`)."
        )


def _unread_elements(transcript: Transcript, said: Sequence[Paragraph]) -> Iterator[str]:
    """Elements of HTML that count as words."""
    holding = sum(
        any(
            (isinstance(each, Plain) and _ELEMENT.search(transcript.text, *_ends(each.span)))
            or (isinstance(each, Markup) and _TIMED_TAG.match(transcript.text, *_ends(each.span)))
            for each in paragraph.inlines
        )
        for paragraph in said
    )
    if holding >= _FEWEST and holding > _MOST_UNREAD * len(said):
        yield (
            f"In {holding} of its {len(said)} lines tags of HTML, or what a site fills in, are not "
            "understood: it may be written in another form (see `aligner dialects`)."
        )


def _unread_name(text: str, paragraph: Paragraph) -> str | None:
    """What looks like a speaker's name, behind the stamps and marks that a line begins with."""
    start, end = paragraph.span.start, paragraph.span.end
    if paragraph.kind == "speech":
        start = next(
            (each.span.start for each in paragraph.inlines if not isinstance(each, Stamp | Markup)),
            start,
        )
        for known in {start, paragraph.span.start}:
            if found := _NAMELIKE.match(text, known, end) or _BETWEEN_DASHES.match(
                text, known, end
            ):
                return found["name"]
        if (found := _ALONE.match(text, start, end)) and looks_like_name(found["name"].strip()):
            return found["name"]
        if found := _OPENING.match(text, start, end):
            name = found["name"] or found[0]
            return name if all(word[0].isupper() for word in name.split()) else None
    found = _ALONE.match(text, paragraph.span.start, end)
    return found["name"] if found and looks_like_name(found["name"].strip()) else None


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _begins_name(name: str) -> bool:
    return name[0].isupper() or name[0] in "@#"


def _hidden_cues(transcript: Transcript) -> Iterator[str]:
    """Cues whose times no player reads: nobody sees their words."""
    if not transcript.spelling.captions:
        return
    hidden = [
        each.line
        for each in transcript.paragraphs
        if "-->" in each.span.of(transcript.text)
        and not any(isinstance(inline, Stamp) for inline in each.inlines)
    ]
    if hidden:
        cues = "1 cue has" if len(hidden) == 1 else f"{len(hidden)} cues have"
        yield (
            f"{cues} times that players do not read, the first in line {hidden[0]}: nobody sees "
            "their words, and they are not looked for."
        )


def _is_json(transcript: Transcript) -> bool:
    return transcript.spelling.dialect == "json"


def _untimed_json(transcript: Transcript) -> Iterator[str]:
    """JSON without segments, with times that are none, or with its words more than once."""
    if not _is_json(transcript):
        return
    stamps = any(isinstance(i, Stamp) for each in transcript.paragraphs for i in each.inlines)
    if not any(each.kind == "speech" for each in transcript.paragraphs):
        yield "No segments were found in it: objects with a text, and a start or a speaker."
    elif not stamps:
        yield "Times of its segments are not read, and `retime` leaves them as they are."
    _, others = segments_of(transcript.text)
    if others:
        shown = ", ".join(repr(name) for name in others)
        yield (
            f"Its words stand in more than one list: those of {shown} are not read, and stay as "
            "they are when others are edited."
        )


def _tagged_gaps(transcript: Transcript) -> Iterator[str]:
    """Gaps that are written as tags count as words, or as nothing."""
    text = transcript.text
    count = len(_TAGGED_GAP.findall(text)) if "<" in text else 0
    if count:
        gaps = "1 gap is" if count == 1 else f"{count} gaps are"
        yield f"{gaps} written as a tag, which is not read as one: write [unintelligible] there."


def _lone_question_marks(transcript: Transcript, said: Sequence[Paragraph]) -> Iterator[str]:
    """`???` by itself may be a gap, or somebody's surprise: nothing tells which."""
    text = transcript.text
    if "??" not in text:
        return
    count = sum(
        len(_LONE_QUESTION_MARKS.findall(text, *_ends(each.span)))
        for paragraph in said
        for each in paragraph.inlines
        if isinstance(each, Plain)
    )
    if count:
        places = "1 place has" if count == 1 else f"{count} places have"
        yield (
            f"{places} question marks alone (???), which are not read as a gap: "
            "write [unintelligible] there if words were not heard."
        )


def _linked(transcript: Transcript) -> Iterator[str]:
    if "](http" in transcript.text and any(
        isinstance(each, Stamp) and transcript.text.startswith("(http", each.span.end)
        for paragraph in transcript.paragraphs
        for each in paragraph.inlines
    ):
        yield "Its stamps are links: `retime` changes what is read, not where the links lead."
