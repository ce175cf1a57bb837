"""Lines of a text in another form than Changelog's, parsed as a whole: context decides.

Whether "Anna Berg:" names somebody, whether 00:00:15 is a cue's time, who goes on in a wrapped
line: all that follows from the rest of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, TypeVar

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.model import Block, Inline, Label, Paragraph, Span, Transcript
from aligner.transcript.positions import line_starts

_Placed = TypeVar("_Placed", Paragraph, Label, Inline)

_KNOWN_TEXTS = 64
"""Files in forms whose lines depend on each other, read whole: of the episodes that are open."""


@dataclass(frozen=True)
class LinesRead:
    """A text of some lines as its dialect reads it.

    Attributes:
        transcript: of the lines, joined with line ends.
        paragraphs: by line number, their spans counted in the line.
    """

    transcript: Transcript
    paragraphs: Mapping[int, Paragraph]

    def part(self, first: int, last: int) -> Transcript:
        """Lines `first` to `last` as a text of their own, read as in the whole."""
        text = "\n".join(self.transcript.text.split("\n")[first - 1 : last])
        starts = line_starts(text)
        blocks: list[Block] = []
        for number in range(first, last + 1):
            paragraph = self.paragraphs.get(number)
            if paragraph is not None:
                line = number - first
                moved = _moved(paragraph, starts[line])
                continues = paragraph.continues and bool(blocks)
                blocks.append(replace(moved, line=line + 1, continues=continues))
        return Transcript(text, tuple(blocks), self.transcript.spelling)


@lru_cache(maxsize=_KNOWN_TEXTS)
def read_lines_of(lines: tuple[str, ...], dialect: Dialect) -> LinesRead:
    """Parse lines as a whole; recent texts are cached."""
    transcript = read_text("\n".join(lines), dialect).transcript
    paragraphs = {
        each.line: _moved(each, -_line_start(each, transcript.text))
        for each in transcript.paragraphs
    }
    return LinesRead(transcript, paragraphs)


def _line_start(paragraph: Paragraph, text: str) -> int:
    return text.rfind("\n", 0, paragraph.span.start) + 1


def _moved(placed: _Placed, by: int) -> _Placed:
    """The same with all its spans moved."""
    held: dict[str, Any] = {each.name: getattr(placed, each.name) for each in fields(placed)}
    return replace(placed, **{name: _value(value, by) for name, value in held.items()})


def _value(value: Any, by: int) -> Any:  # noqa: ANN401 - whatever a field holds
    match value:
        case Span(start, end):
            return Span(start + by, end + by)
        case Label():
            return _moved(value, by)
        case tuple():
            return tuple(_inline(each, by) for each in value)
        case _:
            return value


def _inline(inline: Inline, by: int) -> Inline:
    moved = _moved(inline, by)
    place = getattr(inline, "place", None)
    return moved if place is None else replace(moved, place=place + by)
