r"""Transcripts in JSON -> Transcript: the words are inside strings, and are edited there.

    {
      "segments": [
        {
          "start": 0.7,                          other: the onset of the text's first word
          "end": 6.19,                           other: the offset of its last
          "speaker": "Anna Berg",
          "text": " Hello and \"welcome\"."      speech of Anna Berg; \" is one character
        }

What is read is told in `json_objects`. A paragraph is a line of the file; where the words of two
segments stand in one line, a piece of it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.transcript.dialects.bodies import BodyReader
from aligner.transcript.dialects.clock_times import read_time, style_among
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.file_spelling import gap_template
from aligner.transcript.dialects.json_lines import cut_lines
from aligner.transcript.dialects.json_objects import JsonSegment, Timed, segments_of
from aligner.transcript.dialects.json_spelling import segment_template
from aligner.transcript.dialects.lines import tiled
from aligner.transcript.model import (
    Edge,
    Entity,
    Gap,
    Inline,
    Markup,
    Paragraph,
    Span,
    Stamp,
    Transcript,
)
from aligner.transcript.parse import can_be_said, written_lines
from aligner.transcript.spelling import Spelling, TimeStyle

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)")
_WHOLE = re.compile(r"[0-9]{1,12}")
_SECONDS = re.compile(rf"{_WHOLE.pattern}(?:\.[0-9]+)?s?")
"""Of more figures no time is made: the largest floating point number has 309."""

_NO_SECONDS = 100
"""Half of all segments or words last as many units: milliseconds, as in AssemblyAI's."""

_MILLISECONDS = 1000


def read_json_text(text: str, dialect: Dialect) -> Transcript:
    """A transcript in JSON. There is no text that it refuses.

    Args:
        text: the whole file.
        dialect: JSON's.
    """
    body = BodyReader(dialect, frames=False)
    segments, _ = segments_of(text)
    unit = _units_a_second(text, segments)
    marks = sorted(_marks(text, segments, unit), key=lambda mark: mark.span.start)
    starts = [mark.span.start for mark in marks]
    lines = cut_lines(text, written_lines(text), segments)
    paragraphs = tuple(
        _paragraph(text, number, line, marks[slice(*_inside(starts, line))], body)
        for number, line in lines
    )
    inlines = [each for paragraph in paragraphs for each in paragraph.inlines]
    gaps = [each.span.of(text) for each in inlines if isinstance(each, Gap)]
    style = _time_style(text, segments, unit)
    spelling = Spelling(
        dialect.name,
        gap_template(gaps, dialect.gap, timed=False),
        segment_template(text, segments, clock=style.clock),
        style,
        TimeStyle(),
        escape="json",
        captions=True,
    )
    return Transcript(text, tuple(tiled(text, paragraphs)), spelling)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a value of a segment is: a time, or words that somebody says."""

    span: Span
    stamp: Stamp | None = None
    speaker: str | None = None


def _units_a_second(text: str, segments: Sequence[JsonSegment]) -> int:
    """1000 where times are whole numbers so far apart that they cannot be seconds, else 1."""
    lengths = []
    for each in segments:
        whole = [time for time in each.times if ":" not in time.span.of(text)]
        if not all(_WHOLE.fullmatch(time.span.of(text)) for time in whole):
            return 1
        lengths += [
            int(end.span.of(text)) - int(start.span.of(text))
            for start, end in pairwise(whole)
            if (start.side, end.side) == ("start", "end")
        ]
    long = bool(lengths) and sorted(lengths)[len(lengths) // 2] >= _NO_SECONDS
    return _MILLISECONDS if long else 1


def _marks(text: str, segments: Sequence[JsonSegment], unit: int) -> Iterator[_Mark]:
    """The values of all segments.

    Args:
        text: the whole file.
        segments: of it.
        unit: of its numbers, in parts of a second.
    """
    for each in segments:
        if each.words is not None:
            yield _Mark(each.words, speaker=_named(text, each.speaker))
        for time in each.times:
            seconds = _seconds(time.span.of(text), unit)
            if seconds is not None:
                yield _Mark(time.span, _stamp(text, time, seconds, each.words))


def _seconds(written: str, unit: int) -> float | None:
    if ":" in written:
        time = read_time(written, frames=False)
        return time.seconds if time else None
    found = _SECONDS.fullmatch(written)
    return float(written.removesuffix("s")) / unit if found else None


def _named(text: str, who: Span | None) -> str | None:
    """A speaker as the file names them; one that has a number only, by it."""
    written = who.of(text) if who else ""
    if written.isdigit():
        return f"Speaker {written}"
    try:
        return str(json.loads(written)) or None if written.startswith('"') else None
    except ValueError:
        return written.strip('"') or None


def _stamp(text: str, time: Timed, seconds: float, words: Span | None) -> Stamp:
    edge: Edge
    if words is None or not words.of(text).strip():
        edge, place = "alone", None
    elif time.side == "start":
        edge, place = "onset", words.start
    else:
        edge, place = "offset", words.end
    return Stamp(time.span, seconds, exact=True, place=place, edge=edge)


def _inside(starts: Sequence[int], line: Span) -> tuple[int, int]:
    """Which of some places are in a line."""
    return bisect_left(starts, line.start), bisect_left(starts, line.end)


def _paragraph(
    text: str, number: int, line: Span, found: Sequence[_Mark], body: BodyReader
) -> Paragraph:
    inlines: list[Inline] = []
    reached = line.start
    for mark in found:
        if mark.span.start > reached:
            inlines.append(Markup(Span(reached, mark.span.start)))
        inlines += [mark.stamp] if mark.stamp else _words(text, mark.span, body)
        reached = mark.span.end
    if line.end > reached:
        inlines.append(Markup(Span(reached, line.end)))
    said = next((each for each in found if each.stamp is None), None)
    made = tuple(inlines)
    if said is None or not can_be_said(text, made):
        return Paragraph(line, number, "other", None, None, line, made)
    return Paragraph(line, number, "speech", said.speaker, None, line, made)


def _words(text: str, span: Span, body: BodyReader) -> Iterator[Inline]:
    """What stands in a string; an escape is the character that it means."""
    reached = span.start
    for found in _ESCAPE.finditer(text, span.start, span.end):
        yield from body.read(text, Span(reached, found.start()), line_start=False)
        try:
            character = str(json.loads(f'"{found[0]}"'))
        except ValueError:
            character = found[0]
        yield Entity(Span(*found.span()), character)
        reached = found.end()
    yield from body.read(text, Span(reached, span.end), line_start=False)


def _time_style(text: str, segments: Sequence[JsonSegment], unit: int) -> TimeStyle:
    """How times look: clock times if the segments have those, else numbers of as many digits."""
    written = [time.span.of(text) for each in segments for time in each.times]
    said = [time.span.of(text) for each in segments if each.words for time in each.times]
    clocks = [each for each in said if ":" in each]
    if clocks and 2 * len(clocks) >= len(said):
        # Beside clock times some makers write numbers too: these count what the file's count.
        return replace(style_among(clocks, frames=False, usual=TimeStyle()), per_second=unit)
    digits = max((len(each.partition(".")[2].rstrip("s")) for each in written), default=2)
    return TimeStyle(digits=0 if unit > 1 else digits, clock=False, per_second=unit)
