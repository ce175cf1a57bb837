r"""Transcripts in JSON -> Transcript: the words are inside strings, and are edited there.

    {
      "segments": [
        {
          "start": 0.7,                          other: the onset of the text's first word
          "end": 6.19,                           other: the offset of its last
          "speaker": "Anna Berg",
          "text": " Hello and \"welcome\"."      speech of Anna Berg; \" is one character
        }

Whisper and WhisperX write `start`, `end`, `text`, and `words` with times of their own; Podcasting
2.0 writes `startTime`, `endTime`, `body`. A paragraph is a line of the file, so JSON that stands in
one line is kept as it is and not read; it is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from aligner.transcript.dialects.bodies import BodyReader
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.file_spelling import gap_template
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

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"|-?\d+(?:\.\d+)?|[{}\[\],:]')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)")
_STARTS, _ENDS = frozenset({"start", "startTime"}), frozenset({"end", "endTime"})
_TEXTS, _SPEAKERS = frozenset({"text", "body"}), frozenset({"speaker"})
_LISTS = frozenset({"segments", "transcript", "utterances", ""})


@dataclass
class _Object:
    """An object that is being read: the key of the list that it stands in, and its own values."""

    of: str
    values: dict[str, Span] = field(default_factory=dict)


def read_json_text(text: str, dialect: Dialect) -> Transcript:
    """A transcript in JSON. There is no text that it refuses.

    Args:
        text: the whole file.
        dialect: JSON's.
    """
    body = BodyReader(dialect, frames=False)
    marks = dict(_marks(text))
    paragraphs = tuple(
        _paragraph(text, number, line, marks, body) for number, line in written_lines(text)
    )
    inlines = [each for paragraph in paragraphs for each in paragraph.inlines]
    gaps = [each.span.of(text) for each in inlines if isinstance(each, Gap)]
    style = TimeStyle(digits=_digits(text, inlines), clock=False)
    spelling = Spelling(
        dialect.name,
        gap_template(gaps, dialect.gap, timed=False),
        "{text}",
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


def _marks(text: str) -> Iterator[tuple[int, _Mark]]:
    """The values of all segments, by where they begin."""
    for made in _objects(text):
        words = next((span for key, span in made.values.items() if key in _TEXTS), None)
        inner = Span(words.start + 1, words.end - 1) if words and made.of in _LISTS else None
        if inner is not None:
            who = next((s for key, s in made.values.items() if key in _SPEAKERS), None)
            speaker = json.loads(who.of(text)) if who and text[who.start] == '"' else None
            yield inner.start, _Mark(inner, speaker=str(speaker) if speaker else None)
        for key, span in made.values.items():
            if key in _STARTS | _ENDS and text[span.start] != '"':
                yield span.start, _Mark(span, _stamp(text, key, span, inner))


def _stamp(text: str, key: str, span: Span, words: Span | None) -> Stamp:
    if words is None or not words.of(text).strip():
        edge: Edge = "alone"
        return Stamp(span, float(span.of(text)), exact=True, edge=edge)
    starts = key in _STARTS
    place = words.start if starts else words.end
    edge = "onset" if starts else "offset"
    return Stamp(span, float(span.of(text)), exact=True, place=place, edge=edge)


def _objects(text: str) -> Iterator[_Object]:
    """The objects that are segments of a transcript, or words of such; O(n)."""
    stack: list[_Object] = []
    keys: list[str] = []
    key, name = "", Span(0, 0)
    for found in _TOKEN.finditer(text):
        sign, span = found[0], Span(*found.span())
        if sign in "{[":
            stack.append(_Object(key if sign == "[" or not keys else keys[-1]))
            keys.append(key)
            key = ""
        elif sign in "}]":
            if not stack:
                return
            made = stack.pop()
            keys.pop()
            if sign == "}" and any(each in made.values for each in _STARTS):
                yield made
            key = ""
        elif sign == ":":
            key = name.of(text)[1:-1]
        elif sign == ",":
            key = ""
        elif key and stack:
            stack[-1].values.setdefault(key, span)
        else:
            name = span


def _paragraph(
    text: str, number: int, line: Span, marks: Mapping[int, _Mark], body: BodyReader
) -> Paragraph:
    found = [marks[at] for at in range(line.start, line.end) if at in marks]
    words = [each for each in found if each.stamp is None]
    inlines: list[Inline] = []
    reached = line.start
    # More than one text in a line is JSON without line ends: whose line would it be?
    for mark in found if len(words) < 2 and not (words and len(found) > 1) else ():
        if mark.span.start > reached:
            inlines.append(Markup(Span(reached, mark.span.start)))
        inlines += [mark.stamp] if mark.stamp else _words(text, mark.span, body)
        reached = mark.span.end
    if line.end > reached:
        inlines.append(Markup(Span(reached, line.end)))
    speaks = any(each.stamp is None for each in found) and can_be_said(text, tuple(inlines))
    who = words[0].speaker if speaks and words else None
    kind = "speech" if speaks else "other"
    made = Paragraph(line, number, "other", None, None, line, tuple(inlines))
    return replace(made, kind="speech", speaker=who) if kind == "speech" else made


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


def _digits(text: str, inlines: list[Inline]) -> int:
    """Digits behind the point, of the time that has most."""
    stamps = (each.span.of(text) for each in inlines if isinstance(each, Stamp))
    return max((len(each.partition(".")[2]) for each in stamps), default=2)
