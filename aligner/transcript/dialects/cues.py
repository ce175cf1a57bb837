r"""The cues of a caption file by its lines, as players find them.

    WEBVTT                        header, to the first blank line
    NOTE, STYLE, REGION           blocks, to the next blank line
    12                            identifier
    00:06.807 --> 00:11.580       times, with settings behind them
    Anna Berg: Thank you          text, to the next blank line; in SubRip to the next times

WebVTT's times are as strict as its standard (W3C WebVTT 1, section 6.3): a cue whose times break it
is not shown by any player, and not read here; it is told. SubRip has no standard; what tools read
is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.transcript.model import Span

VTT_TIME = (
    r"(?:\d{2,9}:[0-5]\d:[0-5]\d|[0-5]\d:[0-5]\d"
    r"|(?:\d{3,9}|[6-9]\d):[0-5]\d)\.\d{3}"
)
"""A time in WebVTT; of two figures the first is hours where it cannot be minutes."""

_SRT_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_VTT_LINE = re.compile(
    rf"[ \t]*(?P<start>{VTT_TIME})[ \t]*-->[ \t]*(?P<end>{VTT_TIME})(?=[ \t\r]|$)"
)
_SRT_LINE = re.compile(rf"[ \t\ufeff]*(?P<start>{_SRT_TIME})[ \t]*-->[ \t]*(?P<end>{_SRT_TIME})")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\r]|$)")
_EMPTY_LINE = re.compile(r"\n\r?\n")
_TWO, _MOST_MINUTES = 2, 59
_NUMBER = re.compile(r"[ \t\ufeff]*\d+[ \t\r]*")


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """A cue of a file.

    Attributes:
        times: index of the line with its times.
        start: the characters of its start.
        end: the characters of its end.
        text: indices of the lines that it shows, blank ones left out.
    """

    times: int
    start: Span
    end: Span
    text: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CueFile:
    """The cues of a file in order, and the lines of those that no player shows."""

    cues: tuple[CaptionCue, ...]
    broken: tuple[int, ...]


def seconds_of(written: str) -> float:
    """The seconds of a cue's time.

    Of two figures the first is minutes, but hours where it cannot be: `120:10.000`.
    """
    whole, _, part = written.replace(",", ".").partition(".")
    figures = [int(figure) for figure in whole.split(":")]
    if len(figures) == _TWO and (figures[0] > _MOST_MINUTES or not 0 < whole.find(":") <= _TWO):
        figures.append(0)
    total = 0
    for figure in figures:
        total = total * 60 + figure
    return total + (int(part) / 10 ** len(part) if part else 0.0)


def webvtt_cues(text: str, lines: Sequence[tuple[int, Span]]) -> CueFile:
    """The cues of a WebVTT file.

    Args:
        text: the whole file.
        lines: number and span of each line that is not blank.
    """
    cues: list[CaptionCue] = []
    broken: list[int] = []
    for block in list(_blocks(text, lines)):
        at = next((i for i in block[:2] if "-->" in lines[i][1].of(text)), None)
        if at is None or (block[0] == 0 and at > 0):
            continue
        times = _VTT_LINE.match(text, lines[at][1].start, lines[at][1].end)
        shown = tuple(i for i in block if i > at)
        if times is None:
            broken.append(at)
        else:
            cues.append(CaptionCue(at, Span(*times.span("start")), Span(*times.span("end")), shown))
    return CueFile(tuple(cues), tuple(broken))


def _blocks(text: str, lines: Sequence[tuple[int, Span]]) -> Iterator[list[int]]:
    """Lines between blank ones; a line with an arrow ends the cue before it too."""
    block: list[int] = []
    for i, (_, line) in enumerate(lines):
        # A line of blanks is no empty one: YouTube's captions hold such lines inside of cues.
        begins = i > 0 and _EMPTY_LINE.search(text, lines[i - 1][1].end, line.start) is not None
        arrow = "-->" in line.of(text)
        has_arrow = any("-->" in lines[each][1].of(text) for each in block)
        if block and (begins or (arrow and has_arrow)):
            if not _is_note(text, lines, block):
                yield block
            block = []
        block.append(i)
    if block and not _is_note(text, lines, block):
        yield block


def _is_note(text: str, lines: Sequence[tuple[int, Span]], block: Sequence[int]) -> bool:
    first = lines[block[0]][1]
    return _BLOCK.match(text, first.start, first.end) is not None and "-->" not in first.of(text)


def subrip_cues(text: str, lines: Sequence[tuple[int, Span]]) -> CueFile:
    """The cues of a SubRip file; arguments as for `webvtt_cues`."""
    times = [
        (i, found)
        for i, (_, line) in enumerate(lines)
        if (found := _SRT_LINE.match(text, line.start, line.end))
    ]
    ends = [*(i for i, _ in times), len(lines)][1:] if times else []
    cues = [
        CaptionCue(
            at,
            Span(*found.span("start")),
            Span(*found.span("end")),
            tuple(_shown(text, lines, at + 1, end)),
        )
        for (at, found), end in zip(times, ends, strict=True)
    ]
    known = {at for at, _ in times}
    arrows = (i for i, (_, line) in enumerate(lines) if "-->" in line.of(text))
    return CueFile(tuple(cues), tuple(i for i in arrows if i not in known))


def _shown(text: str, lines: Sequence[tuple[int, Span]], start: int, end: int) -> range:
    """The lines of a cue: all up to the next times but their number."""
    last = end - 1
    follows = end < len(lines) and last >= start and lines[last][0] == lines[end][0] - 1
    numbered = follows and _NUMBER.fullmatch(lines[last][1].of(text))
    return range(start, last if numbered else end)
