r"""The times of files that are not Changelog's: moved together, each in its own spelling.

    [00:00:11.80] Thank you        the clock is 5.0 s late: 00:00:06.80, as all others
    (00:31):                       floored: the second in which the first word below is said
    --> 00:00:16.580               the end of a cue: moved; it may last a little after the words

Times with fractions were measured by a machine or on a player, and are right towards each other.
So they are moved by what the clock is off, and only one that does not fit its words then gets
their own time. An offset is told to some hundredths; the nearest tenth is taken, because whoever
cuts or shifts a file does so by round amounts, and ears hear no less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from aligner.alignment.retiming.paragraph import (
    ELSEWHERE,
    TAG_SECONDS,
    UNHEARD,
    UNSAID,
    HeardParagraph,
    Outcome,
    UnresolvedTime,
)
from aligner.alignment.retiming.surroundings import is_sure
from aligner.transcript.model import Gap, Guess, Stamp, Tag
from aligner.transcript.replacements import Replacement
from aligner.transcript.spelling import Spelling, respelled, retimed_gap

_CLOSE = 0.75
"""Seconds between a moved stamp and the onset of its word within which the move is right."""

_INSIDE_CLOSE = 2.0
"""The same for the time of a word within a caption: many are spread evenly, not heard."""

_LINGERS = 4.0
"""Seconds that a cue may stay after its words, so that they can be read."""

_WHOLE_FLOORED, _WHOLE_EXACT = 0.35, 0.06
"""How far an offset told from floored or from exact stamps lies from the whole second it means."""

_TENTH = 0.03
_AT_EDGE = 0.08
"""Seconds from the edge of a second within which an onset does not tell in which it lies."""


@dataclass(frozen=True, slots=True)
class DialectParagraph(HeardParagraph):
    """The times of one paragraph in a dialect other than Changelog's, against the alignment."""

    spelling: Spelling

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of its times."""
        for each in self.paragraph.inlines:
            if isinstance(each, Stamp):
                yield from self.stamp(each)
            elif isinstance(each, Gap):
                yield from self.gap(each)
            elif isinstance(each, Tag | Guess) and each.seconds is not None:
                yield from self._remark(each, each.seconds)

    def stamp(self, stamp: Stamp) -> Iterator[Outcome]:
        """What becomes of a stamp: moved with the clock if it then fits its words, else theirs."""
        moved = None if stamp.seconds is None else self._moved(stamp.seconds, exact=stamp.exact)
        onset, sure, unsaid = self._said(stamp)
        if moved is not None and onset is not None and self._fits(stamp, moved, onset):
            yield from self._respelled(stamp, self._settled(stamp, moved, onset, sure=sure))
        elif onset is not None and sure and stamp.edge != "inside":
            yield from self._respelled(stamp, onset)
        elif moved is not None and not unsaid and self._is_possible(stamp, moved):
            yield from self._respelled(stamp, moved)
        elif onset is not None and stamp.edge == "onset":
            yield from self._respelled(stamp, onset)
        elif self._is_of_words(stamp):
            yield self.left(stamp, UNSAID if unsaid else UNHEARD)

    def _is_of_words(self, stamp: Stamp) -> bool:
        """Whether there are words at all for it to tell the time of: an empty cue has none."""
        return self.around.word_after(0) is not None and stamp.edge != "inside"

    def _said(self, stamp: Stamp) -> tuple[float | None, bool, bool]:
        """When its words begin, or end; whether that is sure; whether nobody says them."""
        if stamp.edge == "alone":
            return None, False, False
        if stamp.edge != "offset":
            return self.spoken_after(stamp)
        word = self.around.word_before(stamp.stands_for)
        if word is None or word.segment is None:
            return None, False, False
        return word.segment.offset, is_sure(word), self.around.is_unspoken(word.line)

    def _fits(self, stamp: Stamp, moved: float, onset: float) -> bool:
        if stamp.edge == "offset":
            return -_CLOSE <= moved - onset <= _LINGERS
        if stamp.edge == "inside":
            return abs(moved - onset) <= _INSIDE_CLOSE
        if self.spelling.captions:
            return -_LINGERS / 2 <= moved - onset <= _CLOSE
        if stamp.exact:
            return abs(moved - onset) <= _CLOSE
        return floor(moved) - _CLOSE <= onset <= floor(moved) + 1 + _CLOSE

    def _settled(self, stamp: Stamp, moved: float, onset: float, *, sure: bool) -> float:
        """The move, but a floored stamp that was off takes the second of its word."""
        if stamp.exact or stamp.edge != "onset" or not sure or self._offset(stamp) == 0.0:
            return moved
        at_edge = abs(onset - round(onset)) <= _AT_EDGE
        return moved if at_edge and abs(floor(moved) - onset) < 1 + _AT_EDGE else onset

    def _is_possible(self, stamp: Stamp, moved: float) -> bool:
        place = stamp.stands_for
        return self.around.fits(place, moved) or (
            self.around.is_bounded(place) and stamp.edge != "onset"
        )

    def _offset(self, stamp: Stamp) -> float:
        return 0.0 if stamp.seconds is None else self._shift(stamp.seconds, exact=stamp.exact)

    def _moved(self, seconds: float, *, exact: bool) -> float:
        """A time on the audio's clock."""
        shift = self._shift(seconds, exact=exact)
        middle = 0.0 if exact or shift == round(shift) else 0.5
        return max(0.0, seconds + shift + middle)

    def _shift(self, seconds: float, *, exact: bool) -> float:
        """By how much the audio is ahead there, as a round amount if it may be one."""
        shift = self.around.clock.to_audio(seconds + _BEYOND) - seconds - _BEYOND
        whole = _WHOLE_EXACT if exact else _WHOLE_FLOORED
        if abs(shift - round(shift)) <= whole:
            return float(round(shift))
        return round(shift, 1) if abs(shift - round(shift, 1)) <= _TENTH else shift

    def gap(self, gap: Gap) -> Iterator[Outcome]:
        """A gap's time, if it has one or those of its file do, where it is a second off."""
        written = gap.span.of(self.text)
        moment = self.gap_moment(gap)
        if gap.seconds is not None:
            moved = self._moved(gap.seconds, exact=gap.exact)
            if moment is not None and abs(moved - moment) <= 1 + TAG_SECONDS:
                moment = moved
        if moment is None:
            if gap.seconds is not None:
                bounded = self.around.is_bounded(gap.span.start)
                yield self.left(gap, ELSEWHERE if bounded else UNHEARD)
        elif gap.seconds is None or abs(gap.seconds - moment) > TAG_SECONDS:
            new = retimed_gap(written, moment, self.spelling)
            if new != written:
                yield Replacement(gap.span, written, new)

    def _remark(self, remark: Tag | Guess, seconds: float) -> Iterator[Outcome]:
        moved = self._moved(seconds, exact=False)
        written = remark.span.of(self.text)
        if not self.around.fits(remark.span.start, moved):
            bounded = self.around.is_bounded(remark.span.start)
            reason = ELSEWHERE if bounded else UNHEARD
            yield UnresolvedTime(remark.span, written, reason)
        elif abs(moved - seconds) > TAG_SECONDS:
            new = respelled(written, moved, self.spelling.gap_time)
            yield Replacement(remark.span, written, new)

    def _respelled(self, stamp: Stamp, moment: float) -> Iterator[Replacement]:
        written = stamp.span.of(self.text)
        new = respelled(written, max(0.0, moment), self.spelling.time)
        if new != written:
            yield Replacement(stamp.span, written, new)


_BEYOND = 1e-6
"""Seconds past a stamp: one at the very edge of the clock's pieces belongs to the later."""
