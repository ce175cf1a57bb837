r"""What was heard around a place in the text.

    text     … wept and cried \[unintelligible 00:07:03.26\] her brother and …
    heard           ├cried┤                                  ├her┤
    room                  ├──────────────────────────────────┤

A place is known if the words next to it were heard for certain. Where a passage of words around it
was not heard, nothing bounds it: it may lie anywhere, or nowhere in this recording.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.alignment.description.clock import Clock
from aligner.alignment.model import Alignment, TimedWord, Verdict
from aligner.timeline import Segment
from aligner.transcript.model import Span

CERTAIN = 0.5
"""Confidence from which a word overrules the clock."""

_FEW_WORDS = 8
"""Unheard words that may lie between two heard ones: a sentence; more are a passage."""

_SLACK = 1.0
"""Seconds by which a moment may lie outside the words around it, whose edges are good to less."""

_AROUND_INSERT = 4.0
"""Seconds by which the words may leave a jingle more than its length: the pauses beside it."""

_SAME = 0.15
"""Seconds within which an edge of an insert is that of the word beside it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An alignment, looked up by places in the text.

    `words` are all words in order, `starts` their first characters; `sure` are the indices of
    those that were heard for certain, in lines that are spoken, `sure_starts` their characters.
    """

    words: tuple[TimedWord, ...]
    starts: tuple[int, ...]
    sure: tuple[int, ...]
    sure_starts: tuple[int, ...]
    windows: dict[Span, Segment]
    breaks: dict[int, Segment]
    unmarked: tuple[Segment, ...]
    lines: dict[int, Segment]
    verdicts: dict[int, Verdict]
    clock: Clock
    duration: float

    @classmethod
    def of(cls, alignment: Alignment) -> Surroundings:
        """Prepare the look-up; O(n log n)."""
        words = tuple(sorted(alignment.words, key=lambda word: word.span))
        verdicts = {line.line: line.verdict for line in alignment.lines}
        sure = tuple(
            i
            for i, word in enumerate(words)
            if is_sure(word) and verdicts.get(word.line) != "not_spoken"
        )
        return cls(
            words,
            tuple(word.span.start for word in words),
            sure,
            tuple(words[i].span.start for i in sure),
            {gap.span: gap.segment for gap in alignment.gaps if gap.segment},
            {each.line: each.segment for each in alignment.breaks if each.line is not None},
            tuple(each.segment for each in alignment.breaks if each.line is None),
            {line.line: line.segment for line in alignment.lines if line.segment},
            verdicts,
            Clock(alignment.clock),
            alignment.duration,
        )

    def word_after(self, place: int) -> TimedWord | None:
        """The first word from a character on."""
        at = bisect_left(self.starts, place)
        return self.words[at] if at < len(self.words) else None

    def word_before(self, place: int) -> TimedWord | None:
        """The last word before a character."""
        at = bisect_left(self.starts, place)
        return self.words[at - 1] if at else None

    def is_unspoken(self, line: int) -> bool:
        """Whether nobody says a line in the recording."""
        return self.verdicts.get(line) == "not_spoken"

    def is_bounded(self, place: int) -> bool:
        """Whether at most `_FEW_WORDS` unheard words part it from a certain one on both sides.

        The ends of the text count as such.
        """
        at = bisect_left(self.sure_starts, place)
        here = bisect_left(self.starts, place)
        before = self.sure[at - 1] if at else -1
        after = self.sure[at] if at < len(self.sure) else len(self.words)
        return bool(self.sure) and here - before - 1 <= _FEW_WORDS and after - here <= _FEW_WORDS

    def room(self, place: int) -> Segment:
        """The interval between the certain words around a character, seconds of the audio."""
        at = bisect_left(self.sure_starts, place)
        before = self._segment(at - 1).offset if at else 0.0
        after = self._segment(at).onset if at < len(self.sure) else self.duration
        return Segment(before, max(before, after))

    def _segment(self, at: int) -> Segment:
        return self.words[self.sure[at]].segment or Segment(0.0, 0.0)

    def fits(self, place: int, moment: float) -> bool:
        """Whether a moment is possible at a character, to a second."""
        room = self.room(place)
        return self.is_bounded(place) and (room.onset - _SLACK <= moment <= room.offset + _SLACK)

    def insert(self, line: int, place: int, length: float | None) -> Segment | None:
        """Where a break or jingle lies.

        What was found for its line, or alone between the words around it, or else all that these
        leave if it is as long as the text says.
        """
        if (own := self.breaks.get(line)) is not None:
            return own
        if not self.is_bounded(place):
            return None
        room = self.room(place)
        inside = [each for each in self.unmarked if room.onset <= each.middle <= room.offset]
        if len(inside) == 1:
            return inside[0]
        fills = length is not None and 0.0 <= room.duration - length <= _AROUND_INSERT
        return room if fills else None

    def is_soft(self, place: int, edge: float) -> bool:
        """Whether an insert's edge is only the edge of the word beside it, to `_SAME` seconds."""
        room = self.room(place)
        return min(abs(edge - room.onset), abs(edge - room.offset)) <= _SAME

    def offsets(self, near: float) -> Iterator[float]:
        """How far the audio is ahead of the stamps in each piece of the clock, nearest first."""
        pieces = [piece.audio - piece.transcript for piece in self.clock.pieces] or [0.0]
        yield from sorted(set(pieces), key=lambda offset: abs(offset - near))


def is_sure(word: TimedWord) -> bool:
    """Whether a word was heard for certain."""
    return word.basis == "acoustic" and word.confidence >= CERTAIN and word.segment is not None
