"""Word times of a line, with characters counted from the line's start: edits elsewhere keep them.

file    … ⏎⏎**Ann:** We met at noon.⏎⏎ …        words at characters of the file
line           **Ann:** We met at noon.         words at characters of the line
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from aligner.alignment.model import AlignedLine, Alignment, Basis, TimedWord, Verdict
from aligner.timeline import Segment
from aligner.transcript.diffs import characters
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts

_SHORT: dict[Basis | None, str | None] = {"acoustic": "a", "interpolated": "i", None: None}


@dataclass(frozen=True, slots=True)
class WordTime:
    """A word: characters `start` to `end` of its line, and where it is said."""

    start: int
    end: int
    segment: Segment | None
    confidence: float
    basis: str | None

    def moved(self, start: int) -> WordTime:
        """The same word from another character on."""
        end = start + self.end - self.start
        return WordTime(start, end, self.segment, self.confidence, self.basis)


@dataclass(frozen=True, slots=True)
class LineTiming:
    """What is known of a line's sound."""

    verdict: Verdict
    segment: Segment | None
    confidence: float
    words: tuple[WordTime, ...]


def timings_of(alignment: Alignment, line_starts: Sequence[int]) -> dict[int, LineTiming]:
    """The timing of every aligned line, by line number.

    Args:
        alignment: of a whole text or a part of it.
        line_starts: where each line of that text begins, in characters; line n is entry n - 1.
    """
    words: dict[int, list[TimedWord]] = defaultdict(list)
    for word in alignment.words:
        words[word.line].append(word)
    return {
        line.line: _timing(line, words.get(line.line, []), line_starts[line.line - 1])
        for line in alignment.lines
        if line.line <= len(line_starts)
    }


def _timing(line: AlignedLine, words: Sequence[TimedWord], start: int) -> LineTiming:
    return LineTiming(
        line.verdict,
        line.segment,
        line.confidence,
        tuple(
            WordTime(
                word.span.start - start,
                word.span.end - start,
                word.segment,
                word.confidence,
                _SHORT[word.basis],
            )
            for word in words
        ),
    )


def kept(timings: Sequence[LineTiming | None], old: str, new: str) -> tuple[LineTiming | None, ...]:
    r"""Timings of edited lines: words before and after the changed characters keep their times.

    Args:
        timings: of the old lines, one each.
        old: these lines, joined with "\n".
        new: what became of them.

    Returns:
        One for each new line; None where nothing is known any more.
    """
    positions = characters(old, new).positions
    starts = line_starts(new)
    words: list[list[WordTime]] = [[] for _ in starts]
    sources: list[LineTiming | None] = (
        list(timings) if len(timings) == len(starts) else [None] * len(starts)
    )
    for start, timing in zip(line_starts(old), timings, strict=True):
        for word in timing.words if timing else ():
            was = Span(start + word.start, start + word.end)
            if positions.overlaps(was):
                continue
            first = positions.map_position(was.start, "after")
            line = line_at(starts, first) - 1
            sources[line] = timing
            words[line].append(word.moved(first - starts[line]))
    return tuple(
        None if timing is None else replace(timing, segment=_hull(timing, each), words=tuple(each))
        for timing, each in zip(sources, words, strict=True)
    )


def _hull(timing: LineTiming, words: Iterable[WordTime]) -> Segment | None:
    segments = [word.segment for word in words if word.segment]
    return reduce(Segment.hull, segments) if segments else timing.segment


def pack(timings: Sequence[LineTiming | None]) -> list[object]:
    """Timings as JSON values, for the database."""
    return [None if timing is None else _packed(timing) for timing in timings]


def _packed(timing: LineTiming) -> list[object]:
    words = [[w.start, w.end, *_ends(w.segment), w.confidence, w.basis] for w in timing.words]
    return [timing.verdict, *_ends(timing.segment), timing.confidence, words]


def unpack(packed: Sequence[object]) -> tuple[LineTiming | None, ...]:
    """Timings from what `pack` returned."""
    return tuple(_unpacked(each) if isinstance(each, list) else None for each in packed)


def _unpacked(row: list[object]) -> LineTiming:
    verdict, onset, offset, confidence, words = row
    return LineTiming(
        verdict,  # type: ignore[arg-type]  # it was a Verdict when `pack` wrote it
        _segment(onset, offset),
        _number(confidence),
        tuple(_words(words)),
    )


def _words(rows: object) -> Iterator[WordTime]:
    for start, end, onset, offset, confidence, basis in rows:  # type: ignore[attr-defined]
        yield WordTime(start, end, _segment(onset, offset), _number(confidence), basis)


def _ends(segment: Segment | None) -> tuple[float | None, float | None]:
    return (None, None) if segment is None else (round(segment.onset, 3), round(segment.offset, 3))


def _segment(onset: object, offset: object) -> Segment | None:
    return None if onset is None else Segment(_number(onset), _number(offset))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def verdict_strip(alignment: Alignment) -> list[list[object]]:
    """Verdicts in the order of the text with their share of the words, neighbours together."""
    words: dict[int, int] = {}
    for word in alignment.words:
        words[word.line] = words.get(word.line, 0) + 1
    strip: list[tuple[str, float]] = []
    total = sum(words.values()) or 1
    for line in alignment.lines:
        share = words.get(line.line, 0) / total
        if strip and strip[-1][0] == line.verdict:
            strip[-1] = (line.verdict, strip[-1][1] + share)
        elif share or line.verdict == "break":
            strip.append((line.verdict, share))
    return [[verdict, round(share, 4)] for verdict, share in strip]
