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

# [0-9] and not \d, which knows the digits of other scripts.
_CLOCK = re.compile(r"(?:([0-9]{2}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]{1,2})?)")
UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class SiteChunk:
    """A piece between cuts: a label, whose `name` is then known, or the words between two."""

    span: Span
    name: str | None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A turn as the site shows it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What the site makes of a file: turns, or with a `leftover`, nothing at all."""

    fragments: tuple[Fragment, ...]
    leftover: SiteChunk | None


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


def chunks(text: str) -> tuple[SiteChunk, ...]:
    """The pieces that the site pairs, in order. Blanks count, only nothing at all is dropped."""
    found: list[SiteChunk] = []
    reached = 0
    for whole, name in find_labels(text):
        if whole.start > reached:
            found.append(SiteChunk(Span(reached, whole.start), None))
        found.append(SiteChunk(whole, name.of(text)))
        reached = whole.end
    if len(text) > reached:
        found.append(SiteChunk(Span(reached, len(text)), None))
    return tuple(found)


def read_as_site(text: str) -> SiteReading:
    """The turns that the site would publish; none, and the last chunk, if it rejects the file.

    The first chunk of a pair gives the title whatever it is, the second the words: text before
    the first label takes the place of a name and shifts every pair after it.
    """
    pieces = chunks(text)
    if len(pieces) % 2:
        return SiteReading((), pieces[-1])
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return SiteReading(
        tuple(
            Fragment(UNKNOWN if first.name is None else first.name, second.span.of(text).strip())
            for first, second in pairs
        ),
        None,
    )


def time_links(text: str, start: int = 0, end: int | None = None) -> Iterator[TimeLink]:
    """Everything that the site takes for a time; digits after a dot as decimals, not frames."""
    end = len(text) if end is None else end
    if text.find(":", start, end) < 0:
        return  # most lines: the expression tries each character, at ten times the cost
    for found in _CLOCK.finditer(text, start, end):
        hours, minutes, seconds = found.groups()
        total = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        yield TimeLink(Span(*found.span()), total)
