r"""What the podcast's web site makes of a transcript.

The site does not parse Markdown to find the turns. It cuts the text at every `**Name:**`, drops
the pieces that are empty, and pairs what is left, name and words:

    **A B:** hi⏎⏎**C D:** yo     ->  (A B, hi) (C D, yo)
    \[00:10\]⏎⏎**A B:** hi       ->  three pieces: the last has no partner, nothing is published

Then everything that looks like a time of day becomes a link that seeks in the audio, in brackets
or not, and digits after a dot are read as decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.transcript.model import Span

# The time is \d\d:, \d:\d\d and so on from the left; [0-9] and not \d, which knows other scripts.
_CLOCK = re.compile(r"(?:[0-9]{2}:)?[0-9]{1,2}:[0-9]{2}(?:\.[0-9]{1,2})?")
_BLANKS = re.compile(r"[ \t\r\f\v\n]*")
UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece between cuts. `name` where a label was cut out, else the words between labels."""

    span: Span
    text: str
    name: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """A turn as the site shows it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class TimeLink:
    """Characters that the site makes a link of, and the second it seeks to."""

    span: Span
    seconds: float


def find_labels(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Span, Span]]:
    r"""Every label that the site sees: the whole with its asterisks, and the name in it.

    The same as `\*\*(.*?):\*\*` applied line by line, but linear: the expression itself looks on
    from each pair of asterisks to the end of the line.
    """
    end = len(text) if end is None else end
    closed = -1
    while (opened := text.find("**", start, end)) >= 0:
        if closed < opened + 2:
            closed = text.find(":**", opened + 2, end)
        if closed < 0:
            return
        line_end = text.find("\n", opened, closed)
        if line_end >= 0:
            start = line_end + 1
        else:
            yield Span(opened, closed + 3), Span(opened + 2, closed)
            start = closed + 3


def chunks(text: str) -> tuple[Chunk, ...]:
    """The pieces that the site pairs, in order; an odd number rejects the file."""
    found: list[Chunk] = []
    reached = 0
    for whole, name in find_labels(text):
        found += _words(text, reached, whole.start)
        found.append(Chunk(whole, name.of(text), name=True))
        reached = whole.end
    found += _words(text, reached, len(text))
    return tuple(found)


def _words(text: str, start: int, end: int) -> list[Chunk]:
    return [Chunk(Span(start, end), text[start:end], name=False)] if end > start else []
