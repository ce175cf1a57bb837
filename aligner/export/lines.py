"""One caption on one or two lines of about the same length, and words that are too long for one.

not  We are back, and Angus is looking at my      but  We are back,
     shoes.                                            and Angus is looking at my shoes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aligner.export.cutting import ends_clause, leads_on
from aligner.export.passages import CaptionToken, join
from aligner.timeline import Segment

_AT_CLAUSE = 0.3
_AFTER_ARTICLE = 0.4
_BEFORE_PREPOSITION = 0.15
"""Shares of the line's length that one line may be longer than the other for the sake of sense."""

_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_SOFT_ENDS = frozenset(" /-_.,:?&=")


def lay_out(pieces: Sequence[CaptionToken], length: int) -> tuple[tuple[CaptionToken, ...], ...]:
    """The lines of a cue: one if it fits, else two, balanced, broken where the sense breaks.

    Args:
        pieces: of one cue, that fit into two lines.
        length: characters of a line.
    """
    whole = tuple(pieces)
    if len(join(whole)) <= length:
        return (whole,)
    cuts = range(1, len(whole))
    best = min(cuts, key=lambda cut: _awkwardness(whole, cut, length), default=None)
    return (whole,) if best is None else (whole[:best], whole[best:])


def _awkwardness(pieces: Sequence[CaptionToken], cut: int, length: int) -> float:
    upper, lower = len(join(pieces[:cut])), len(join(pieces[cut:]))
    cost = abs(upper - lower) / length
    if upper > length or lower > length:
        cost += 100 * max(upper, lower)
    last = pieces[cut - 1]
    cost -= _AT_CLAUSE * ends_clause(last) + _BEFORE_PREPOSITION * leads_on(pieces[cut])
    return cost + _AFTER_ARTICLE * leads_on(last)


def split_long(pieces: Iterable[CaptionToken], length: int) -> Iterator[CaptionToken]:
    """The same pieces, those longer than a line in parts that share their time.

    Aligned words stay with the first part.
    """
    for piece in pieces:
        if len(piece.text) <= length:
            yield piece
            continue
        done = 0
        for part in _parts(piece.text, length):
            share = (done / len(piece.text), (done + len(part)) / len(piece.text))
            yield replace(
                piece,
                text=part.strip(" "),
                segment=_share(piece.segment, *share),
                words=piece.words if not done else (),
                glued=piece.glued if not done else piece.text[done - 1] != " ",
            )
            done += len(part)


def _parts(text: str, length: int) -> Iterator[str]:
    """Parts of at most `length` characters, a blank at their end not counted; O(n)."""
    start = 0
    while len(text) - start > length:
        end = _cut_place(text, start, length)
        yield text[start:end]
        start = end
    yield text[start:]


def _cut_place(text: str, start: int, length: int) -> int:
    """Behind the last blank or mark in the second half, else at `length`, never inside a sign."""
    last = start + length
    if text[last] == " ":
        return last + 1
    half = start + length // 2
    soft = next((i for i in range(last, half, -1) if text[i - 1] in _SOFT_ENDS), None)
    if soft is not None:
        return soft
    hard = last
    while hard > start + 1 and (unicodedata.combining(text[hard]) or _joined(text, hard)):
        hard -= 1
    return hard if hard > start + 1 else last


def _joined(text: str, at: int) -> bool:
    return text[at] in _JOINERS or text[at - 1] == "\u200d"


def _share(segment: Segment | None, start: float, end: float) -> Segment | None:
    if segment is None:
        return None
    at = segment.onset
    return Segment(at + segment.duration * start, at + segment.duration * end)
