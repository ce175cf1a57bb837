r"""JSON that stands in one line, laid out so that what a segment holds has lines, and back.

    {"segments":[{"id":0,"start":0.7,"text":" Hello.","tokens":[1,2]}]}

    {"segments":[⏎{"id":0,⏎"start":0.7,⏎"text":" Hello.",⏎"tokens":[1,2]⏎}⏎]}

Only line ends come and go: a string of JSON holds none, so nothing else can be lost. Lines are
what people edit, and what changes are told in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.transcript.dialects.json_objects import JsonSegment, segments_of
from aligner.transcript.model import Span

_ONE_LINE = re.compile(r"[ \t\ufeff]*[\[{][^\n]*[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r]*,[ \t\r]*")


def is_packed(text: str) -> bool:
    """Whether it is JSON with segments that all stand in one line; O(1) for other texts."""
    if text[:1] not in ("{", "[", " ", "\t", "\ufeff") or _ONE_LINE.fullmatch(text) is None:
        return False
    return any(each.words is not None for each in segments_of(text)[0])


def laid_out(text: str) -> str:
    """JSON of one line with line ends where `cuts` has them; any other text as it is."""
    if not is_packed(text):
        return text
    places = cuts(text, segments_of(text)[0])
    return "\n".join(each.of(text) for each in _between(places, Span(0, len(text))))


def packed(text: str) -> str:
    """The same JSON in one line, but for the line ends behind it."""
    body = text.rstrip("\r\n")
    return body.replace("\r\n", "").replace("\n", "") + text[len(body) :]


def cuts(text: str, segments: Iterable[JsonSegment]) -> list[int]:
    """Where lines may end: around segments, and around what they hold that is read; in order."""
    found: set[int] = set()
    for each in segments:
        if each.words is None:
            continue
        found |= {each.span.start, each.span.end - 1, _behind(text, each.span.end)}
        for field in each.fields():
            found |= {field.start, _behind(text, field.end)}
    return sorted(found - {0})


def _behind(text: str, place: int) -> int:
    """Behind the comma that follows, with its blanks."""
    comma = _COMMA.match(text, place)
    return comma.end() if comma else place


def cut_lines(
    text: str, lines: Iterable[tuple[int, Span]], segments: Iterable[JsonSegment]
) -> Iterator[tuple[int, Span]]:
    """Lines in which the words of two segments stand, in pieces; numbers count pieces as lines.

    Args:
        text: the whole file.
        lines: number and span of those that are not blank.
        segments: of the file.
    """
    said = sorted(each.words.start for each in segments if each.words is not None)
    places = cuts(text, segments)
    more = at = cut = 0
    for number, line in lines:
        first = at
        while at < len(said) and said[at] < line.end:
            at += 1
        while cut < len(places) and places[cut] <= line.start:
            cut += 1
        inside = cut
        while cut < len(places) and places[cut] < line.end:
            cut += 1
        if at - first < 2:
            yield number + more, line
            continue
        pieces = list(_between(places[inside:cut], line))
        for n, each in enumerate(pieces):
            yield number + more + n, each
        more += len(pieces) - 1


def _between(places: Iterable[int], whole: Span) -> Iterator[Span]:
    reached = whole.start
    for place in places:
        yield Span(reached, place)
        reached = place
    yield Span(reached, whole.end)
