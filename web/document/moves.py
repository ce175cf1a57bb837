"""Where characters of a text are after it was edited.

    old   it hadn't gone to [gap] yet          of("yet")   -> the same word, further on
    new   It hadn't gone to auction yet        of("[gap]") -> "auction", which stands in its place

Lines are compared first, then the words of lines that changed; blanks anchor nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Postfix, Prefix

from aligner.transcript.model import Span

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `old` became `new`; the same ones, or others."""

    same: bool
    old: Span
    new: Span


class Moves:
    """A text before and after an edit.

    O(lines + words²) for the words of changed lines, where those are 10,000 at most; what is longer
    counts as one change from its first to its last changed word.

    Args:
        old: before.
        new: after.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._pieces = tuple(_pieces(old, new))

    def of(self, span: Span) -> Span:
        """What stands where characters `span` stood.

        For an empty span: what was put there, together with what changed beside it.
        """
        if not span:
            left = len(self._old[: span.start].rstrip())
            right = len(self._old) - len(self._old[span.start :].lstrip())
            touching = (p for p in self._pieces if p.old.start <= right and left <= p.old.end)
            changed = [p.new for p in touching if not p.same]
            if changed:
                return Span(changed[0].start, changed[-1].end)
            place = self.point(span.start)
            return Span(place, place)
        first, last = self._at(span.start), self._at(span.end - 1)
        start = first.new.start + (span.start - first.old.start if first.same else 0)
        end = last.new.end - (last.old.end - span.end if last.same else 0)
        return Span(start, max(start, end))

    def point(self, place: int) -> int:
        """A place between two characters: after an edit on its left, before one on its right."""
        for piece in self._pieces:
            if piece.old.start <= place <= piece.old.end:
                if piece.same:
                    return piece.new.start + place - piece.old.start
                if place == piece.old.start:
                    return piece.new.start
                return piece.new.end
        return 0

    def _at(self, character: int) -> _Piece:
        return next(p for p in self._pieces if p.old.start <= character < p.old.end)


def _pieces(old: str, new: str) -> Iterator[_Piece]:
    """Pieces that tile both texts: paragraphs that are the same, words of those that are not."""
    paragraphs = [list(_PARAGRAPH.finditer(side)) for side in (old, new)]
    for piece in _between(_same(*paragraphs), old, new):
        if piece.same:
            yield piece
            continue
        words = [
            list(_WORD.finditer(side, span.start, span.end))
            for side, span in ((old, piece.old), (new, piece.new))
        ]
        if max(map(len, words)) <= _MOST_WORDS:
            yield from _between(_same(*words), old, new, piece)
        else:
            yield from _ends(old, new, piece)


def _same(
    old: Sequence[re.Match[str]], new: Sequence[re.Match[str]]
) -> Iterator[tuple[Span, Span]]:
    """What is equal in both, in order."""
    for code in Indel.opcodes([each[0] for each in old], [each[0] for each in new]):
        if code.tag == "equal":
            one, other = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
            for was, now in zip(one, other, strict=True):
                yield Span(*was.span()), Span(*now.span())


def _between(
    same: Iterable[tuple[Span, Span]], old: str, new: str, inside: _Piece | None = None
) -> Iterator[_Piece]:
    """The equal ones, and what stands between them, which may be equal as well."""
    last = inside or _Piece(False, Span(0, len(old)), Span(0, len(new)))
    was, now = last.old.start, last.new.start
    for one, other in [*same, (Span(last.old.end, last.old.end), Span(last.new.end, last.new.end))]:
        gap = Span(was, one.start), Span(now, other.start)
        yield from _trimmed(old, new, *gap)
        if one:
            yield _Piece(True, one, other)
        was, now = one.end, other.end


def _trimmed(old: str, new: str, was: Span, now: Span) -> Iterator[_Piece]:
    """What stands between equal words: blanks at its ends stay, the rest may have changed."""
    sides = was.of(old), now.of(new)
    if sides[0] == sides[1]:
        rows = [(True, was, now)]
    else:
        head = Prefix.similarity(*(side[: len(side) - len(side.lstrip())] for side in sides))
        rest = [side[head:] for side in sides]
        tail = Postfix.similarity(*(side[len(side.rstrip()) :] for side in rest))
        rows = [
            (True, Span(was.start, was.start + head), Span(now.start, now.start + head)),
            (False, Span(was.start + head, was.end - tail), Span(now.start + head, now.end - tail)),
            (True, Span(was.end - tail, was.end), Span(now.end - tail, now.end)),
        ]
    yield from (_Piece(*row) for row in rows if row[1] or row[2])


def _ends(old: str, new: str, piece: _Piece) -> Iterator[_Piece]:
    """What is too long to compare: the same at both ends, and one change."""
    was, now = piece.old, piece.new
    most = min(len(was), len(now))
    head = Prefix.similarity(was.of(old), now.of(new))
    tail = min(Postfix.similarity(was.of(old), now.of(new)), most - head)
    places = [(s.start, s.start + head, s.end - tail, s.end) for s in (was, now)]
    for number in range(3):
        one, other = (Span(*ends[number : number + 2]) for ends in places)
        yield _Piece(number != 1, one, other)
