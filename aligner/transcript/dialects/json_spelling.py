r"""How a JSON file writes a new segment: like the ones it has, without what only its maker knows.

    {"id": 4, "start": 5.7, "end": 9.1, "speaker": "Anna Berg", "text": " Hello.", "tokens": […]}
    {"start": {time}, "end": {end}, "speaker": "{name}", "text": " {text}"}

Numbers, probabilities and the times of single words of a segment that a person adds are not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.transcript.dialects.json_objects import JsonSegment
from aligner.transcript.model import Span

_BLANKS = " \t\r\n"


def segment_template(text: str, segments: Sequence[JsonSegment], *, clock: bool) -> str:
    """A segment with fields in place of its values, in its own blanks; "{text}" if there is none.

    Args:
        text: the whole file.
        segments: of it.
        clock: whether new times are clock times; others are not known then, and left out.
    """
    said = [each for each in segments if each.words is not None]
    if not said:
        return "{text}"
    said = [each for each in said if each.speaker is not None] or said
    # One in the middle: the first ones may be a jingle's, the last ones credits.
    like = said[len(said) // 2]
    kept = [each for each in like.fields() if _can_be_written(text, like, each, clock=clock)]
    inside = text[like.span.start + 1 : like.span.end - 1]
    opening = inside[: len(inside) - len(inside.lstrip(_BLANKS))]
    closing = inside[len(inside.rstrip(_BLANKS)) :]
    made = f",{_between(text, like, opening)}".join(_field(text, like, each) for each in kept)
    return f"{_indent(text, like.span)}{{{opening}{made}{closing}}}"


def _can_be_written(text: str, like: JsonSegment, field: Span, *, clock: bool) -> bool:
    """Whether a value can be told of a new segment: the number of a speaker cannot."""
    if like.speaker is not None and field.start < like.speaker.start < field.end:
        return text[like.speaker.start] == '"'
    times = [each.span for each in like.times if field.start < each.span.start < field.end]
    return all((":" in each.of(text)) == clock for each in times)


def _field(text: str, like: JsonSegment, field: Span) -> str:
    """An entry with what is new in it as fields."""
    made: list[str] = []
    reached = field.start
    for span, new in sorted(_places(text, like)):
        if field.start < span.start < field.end:
            made += [text[reached : span.start], new]
            reached = span.end
    return "".join(made) + text[reached : field.end]


def _places(text: str, like: JsonSegment) -> Iterator[tuple[Span, str]]:
    if like.words is not None:
        # Whisper's texts begin with a blank.
        yield like.words, " {text}" if like.words.of(text).startswith(" ") else "{text}"
    if like.speaker is not None:
        yield Span(like.speaker.start + 1, like.speaker.end - 1), "{name}"
    for each in like.times:
        yield each.span, "{time}" if each.side == "start" else "{end}"


def _between(text: str, like: JsonSegment, opening: str) -> str:
    """The blanks before an entry that is not the first."""
    if len(like.entries) < len(("one", "another")):
        return opening
    one, other = like.entries[:2]
    return text[one.end : other.start].lstrip(_BLANKS).removeprefix(",")


def _indent(text: str, span: Span) -> str:
    """The blanks before a segment that begins its line."""
    start = text.rfind("\n", 0, span.start) + 1
    before = text[start : span.start]
    return "" if before.strip(_BLANKS) else before
