"""The known words around a gap of an aligned episode, and which frames hold them.

    … nobody [unintelligible] was going to …      two certain words on each side, and those between
      └──┬─┘                  └────┬───┘          them and the gap; not beyond another gap, a break,
       sounding                 sounding          or a passage that was not heard

Without such words on a side the gap's window bounds the search there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.alignment.model import CERTAIN, Alignment, GapWindow, TimedWord
from aligner.review.candidates.counting import PAUSES
from aligner.review.candidates.episode_words import STOP, KnownWord
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import GapContext
from aligner.timeline import Segment
from aligner.transcript.model import Span, Transcript

_SOUNDING = 2
"""Certain words on each side that are said again; with three as many gaps are filled right."""

_MOST_SOUNDING = 5
"""Words on a side in all; behind more of them that were not heard, nothing is known."""

_FAR = 3.0
"""Seconds between a gap's window and its nearest known word beyond which something else is said."""

LONGEST = 12.0
"""Seconds of a window; longer ones hold more than a person missed."""

_EARLY, _LATE = 0.06, 0.2
"""Seconds before and behind known words that hold their spikes, which come late."""


@dataclass(frozen=True, slots=True)
class GapPlace:
    """Where to search for the words of a gap: seconds of the audio, and what stands around it."""

    segment: Segment
    context: GapContext


@dataclass(frozen=True, slots=True)
class _Side:
    """The known words on one side of a gap, the nearest first.

    Attributes:
        text: with `STOP` between sentences and turns.
        sounding: how many of them the frames are to hold.
        edge: where the farthest of those begins or ends, seconds; None if there are none.
    """

    text: tuple[KnownWord, ...]
    sounding: int
    edge: float | None


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A transcript beside its alignment."""

    transcript: Transcript
    alignment: Alignment
    reader: WordReader

    def speech(self, line: int, segment: Segment) -> GapWindow:
        """Speech that no text accounts for as a gap: behind the last word before it.

        Args:
            line: the last one before it, 0 if none.
            segment: where it is.
        """
        before = (
            word.span.end
            for word in reversed(self.alignment.words)
            if word.line <= line and word.segment and word.segment.onset < segment.onset
        )
        place = next(before, 0)
        return GapWindow(line, Span(place, place), segment, 1)

    def place(self, gap: GapWindow, longest: float = LONGEST) -> GapPlace | None:
        """Where to search for a gap's words, None where nobody knows.

        Args:
            gap: one of the alignment's, or words that may be others, with where they are said.
            longest: seconds of a window; longer ones are not searched.
        """
        if gap.segment is None or gap.segment.duration > longest:
            return None
        words = self.alignment.words
        first = bisect_left(words, gap.span.start, key=lambda word: word.span.start)
        last = bisect_left(words, gap.span.end, key=lambda word: word.span.start)
        nearest = words[max(0, first - _MOST_SOUNDING) : first][::-1]
        before = self._side(gap, nearest, forward=False)
        after = self._side(gap, words[last : last + _MOST_SOUNDING], forward=True)
        onset = gap.segment.onset if before.edge is None else before.edge - _EARLY
        offset = gap.segment.offset if after.edge is None else after.edge + _LATE
        if offset <= onset:
            return None
        return GapPlace(
            Segment(max(0.0, onset), min(offset, self.alignment.duration)),
            GapContext(before.text[::-1], after.text, (before.sounding, after.sounding)),
        )

    def _side(self, gap: GapWindow, words: Sequence[TimedWord], *, forward: bool) -> _Side:
        """What is known on one side: `words` are the nearest first."""
        text: list[KnownWord] = []
        certain, sounding, edge = 0, 0, None
        position = gap.span.end if forward else gap.span.start
        for word in words:
            near, far = (word.span.start, word.span.end)[:: 1 if forward else -1]
            between = min(position, near), max(position, near)
            if self._gap_within(*between):
                break
            parted = word.line != gap.line or PAUSES.search(self.transcript.text, *between)
            text += [STOP, self.reader.word(word.text)] if parted else [self.reader.word(word.text)]
            position = far
            if certain < _SOUNDING and (found := _edge(word, gap, forward=forward)) is not None:
                certain, edge = certain + 1, found
                sounding = sum(bool(known.ways) for known in text)
        return _Side(tuple(text), sounding, edge)

    def _gap_within(self, start: int, end: int) -> bool:
        return any(
            other.span.start >= start and other.span.end <= end for other in self.alignment.gaps
        )


def _edge(word: TimedWord, gap: GapWindow, *, forward: bool) -> float | None:
    """The far edge of a word whose place is known, and near the gap; else None."""
    if word.segment is None or gap.segment is None:
        return None
    if word.basis != "acoustic" or word.confidence < CERTAIN:
        return None
    if forward:
        return word.segment.offset if word.segment.onset - gap.segment.offset < _FAR else None
    return word.segment.onset if gap.segment.onset - word.segment.offset < _FAR else None
