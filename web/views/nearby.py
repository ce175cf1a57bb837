"""Where to listen for a place that has no time of its own: near it, and it says so.

words   … yet but (12.1)   [not heard: "of course"]   (15.4) was going …      12.1 to 15.4
stamps  **Ann:** [00:02] (no word is timed yet)                               0 to 7
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aligner.timeline import Segment
from aligner.transcript.model import Gap, Stamp
from web.document.document import Document, read_line
from web.document.timings import WordTime

_LINES: Final = 40
"""Lines up and down in which a neighbour counts as one."""
_AROUND: Final = 5.0
"""Seconds to either side of a stamp, or beyond the only neighbour."""
_PAD: Final = 0.5
"""Seconds of the neighbours themselves."""
_LONGEST: Final = 50.0
"""Seconds: browsers get clips of a minute at most."""


def listen_near(
    document: Document, line: int, start: int | None, end: int | None
) -> Segment | None:
    """The sound between the nearest timed words, else around the nearest stamp; None if neither.

    Args:
        document: the text with its times.
        line: 1-based.
        start: first character of the place in its line; None is the end of the line.
        end: behind its last character.
    """
    if not 0 < line <= len(document.lines):
        return None
    start = len(document.lines[line - 1]) if start is None else start
    end = start if end is None else end
    before = next(_words(document, line, start, -1), None)
    after = next(_words(document, line, end, 1), None)
    if before and after and before.offset <= after.onset:
        end_of = min(after.onset, before.offset + _LONGEST)
        return Segment(max(0.0, before.offset - _PAD), end_of + _PAD)
    if before:
        return Segment(before.offset, before.offset + _AROUND)
    if after:
        return Segment(max(0.0, after.onset - _AROUND), after.onset)
    seconds = next(_stamps(document, line), None)
    return None if seconds is None else Segment(max(0.0, seconds - _AROUND), seconds + _AROUND)


def _words(document: Document, line: int, place: int, step: int) -> Iterator[Segment]:
    """Timed words from a place on, the nearest first."""
    last = min(max(line + step * _LINES, 0), len(document.lines) + 1)
    for number in range(line, last, step):
        timing = document.timings[number - 1]
        words: tuple[WordTime, ...] = timing.words if timing else ()
        for word in words[::step]:
            is_beyond = word.end <= place if step < 0 else word.start >= place
            if word.segment and (number != line or is_beyond):
                yield word.segment


def _stamps(document: Document, line: int) -> Iterator[float]:
    """Times in the text: of the line, then of those before it, the nearest first."""
    for number in range(line, max(0, line - _LINES), -1):
        paragraph = read_line(document.lines[number - 1])
        for inline in reversed(paragraph.inlines if paragraph else ()):
            if isinstance(inline, Stamp | Gap) and inline.seconds is not None:
                yield inline.seconds
