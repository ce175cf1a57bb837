"""What becomes of the times of one paragraph in Changelog's form: see `retiming.retime`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aligner.alignment.retiming.ranges import by_clock, is_right, range_moments
from aligner.alignment.retiming.surroundings import Surroundings, is_sure
from aligner.timeline import Segment
from aligner.transcript.model import (
    Gap,
    Inline,
    Paragraph,
    Span,
    Stamp,
    Tag,
)
from aligner.transcript.replacements import Replacement
from aligner.transcript.timecode import write_exact, write_gap, write_stamp

TAG_SECONDS = 1.0
"""A gap tag this close to its place is right: the clock is known to half a second, and people
hear where a gap begins no better."""

_BESIDE_WINDOW = 1.5
"""Seconds after a gap's window at which its tag may still stand, or before its sentence."""

_SENTENCE = 20.0
"""Seconds: some people's tags name the gap, others' the start of its sentence. Either is kept."""

_NARROW = 2.0
"""If the words around a stamp leave it less room than this, where they begin is good enough."""

_TO = re.compile(r"\s*(?:to|till|until|through|-{1,2}|[\u2013\u2014])\s*", re.IGNORECASE)
TAG_TIME = re.compile(r"\d[\d:.]*\d(?=\W*$)")

UNSAID = "nobody says its words in this recording"
UNHEARD = "the words around it were not heard"
_BACKWARDS = "it is earlier than times before it in the text, and nothing is said after it"
ELSEWHERE = "by the clock of the other times it would not lie between the words around it"


@dataclass(frozen=True, slots=True)
class UnresolvedTime:
    """A time that was left as it is because nothing tells what is right, and why."""

    span: Span
    text: str
    reason: str


Outcome: TypeAlias = Replacement | UnresolvedTime


@dataclass(frozen=True, slots=True)
class HeardParagraph:
    """The times of one paragraph in Changelog's form, against the alignment.

    Attributes:
        text: of the whole transcript.
        paragraph: the paragraph.
        around: what was heard.
        inserts: lines of all breaks and jingles.
        latest: seconds of the latest stamp in the paragraphs before, as it is written.
    """

    text: str
    paragraph: Paragraph
    around: Surroundings
    inserts: Sequence[int]
    latest: float

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of its times."""
        stamps = [each for each in self.paragraph.inlines if isinstance(each, Stamp)]
        is_insert = self.paragraph.kind in ("break", "jingle")
        groups = [stamps] if is_insert and stamps else _ranges(self.text, stamps)
        for group in groups:
            if is_insert or len(group) > 1:
                yield from self.range(group, is_insert=is_insert)
            else:
                yield from self.stamp(group[0])
        for each in self.paragraph.inlines:
            if isinstance(each, Gap):
                yield from self.gap(each)
            elif isinstance(each, Tag) and each.seconds is not None:
                yield from self.tag(each, each.seconds)

    def range(self, stamps: Sequence[Stamp], *, is_insert: bool) -> Iterator[Outcome]:
        """A break's or jingle's times, or any two that "to" or a dash parts: all or none."""
        place = stamps[0].span.end
        written = stamps[0].seconds
        backwards = is_insert and written is not None and written < self.latest
        if backwards and self.around.word_after(place) is None:
            # After the last word, any sound to the end would do for it: the outro most of all.
            yield from (self.left(each, _BACKWARDS) for each in stamps)
            return
        line = self.paragraph.line if is_insert else None
        moments = range_moments(stamps, line, self.around)
        if moments is None:
            bounded = self.around.is_bounded(place)
            yield from (self.left(each, ELSEWHERE if bounded else UNHEARD) for each in stamps)
            return
        if all(is_right(stamp, at) for stamp, at in zip(stamps, moments, strict=True)):
            return
        for stamp, moment in zip(stamps, moments, strict=True):
            yield from self._rewritten(stamp, moment)

    def stamp(self, stamp: Stamp) -> Iterator[Outcome]:
        """What becomes of a stamp of speech.

        In this order: its word if that was heard for certain, or if the stamp cannot be read; the
        clock if its answer is possible there; its word wherever it is; the room between the words
        around it, if that is narrow.
        """
        place = stamp.stands_for
        onset, sure, unsaid = self.spoken_after(stamp)
        if onset is not None and (sure or stamp.seconds is None):
            yield from self._rewritten(stamp, onset)
            return
        if stamp.seconds is not None:
            moment = by_clock(stamp, stamp.seconds, self.around)
            if self.around.fits(place, moment) and (not unsaid or is_right(stamp, moment)):
                yield from self._rewritten(stamp, moment)
                return
        if unsaid or not self.around.is_bounded(place):
            yield self.left(stamp, UNSAID if unsaid else UNHEARD)
            return
        room = self.around.room(place)
        guess = room.offset if onset is None and room.duration <= _NARROW else onset
        if guess is None:
            yield self.left(stamp, ELSEWHERE)
        else:
            yield from self._rewritten(stamp, guess)

    def spoken_after(self, stamp: Stamp) -> tuple[float | None, bool, bool]:
        """When what follows a stamp is said, whether that is sure, and whether nobody says it."""
        word = self.around.word_after(stamp.stands_for)
        gaps = (each for each in self.paragraph.inlines if isinstance(each, Gap))
        gap = next((each for each in gaps if each.span.start >= stamp.stands_for), None)
        if gap and (word is None or gap.span.start < word.span.start):
            window = self._window(gap)
            return (window.onset if window else None), False, False
        if word is None or self._is_parted(word.line):
            return None, False, False
        if self.around.is_unspoken(word.line):
            return None, False, True
        if word.segment is None:
            return None, False, False
        return word.segment.onset, is_sure(word), False

    def _is_parted(self, line: int) -> bool:
        """Whether a break or jingle stands between this paragraph and a later line."""
        return any(self.paragraph.line < insert < line for insert in self.inserts)

    def _window(self, gap: Gap) -> Segment | None:
        """Where a gap lies, if its neighbours or its line were heard."""
        verdict = self.around.verdicts.get(self.paragraph.line)
        if verdict != "spoken" and not self.around.is_bounded(gap.span.start):
            return None
        return self.around.windows.get(gap.span)

    def gap(self, gap: Gap) -> Iterator[Outcome]:
        """What becomes of a gap's time."""
        moment = self.gap_moment(gap)
        if moment is None:
            if gap.seconds is not None or any(sign.isdigit() for sign in gap.span.of(self.text)):
                unsaid = self.around.is_unspoken(self.paragraph.line)
                bounded = self.around.is_bounded(gap.span.start)
                yield self.left(gap, UNSAID if unsaid else ELSEWHERE if bounded else UNHEARD)
        elif gap.seconds is None or abs(gap.seconds - moment) > TAG_SECONDS:
            yield Replacement(
                gap.span, gap.span.of(self.text), write_gap(max(0.0, moment), gap.word)
            )

    def gap_moment(self, gap: Gap) -> float | None:
        """The tag's own time on the audio's clock if that is possible, else its window's onset.

        paragraph   ├──────────────────────────────────────────┤
        sentence                  ├─ 20 s at most ─┤
        window                                     ├─────┤
        possible               ├─────────────────────────────┤    1.5 s more on both sides
        """
        window = self._window(gap)
        room = window
        if room is None and self.around.is_bounded(gap.span.start):
            room = self.around.room(gap.span.start)
        if room is None:
            return None
        if gap.seconds is not None:
            moment = self.around.clock.to_audio(gap.seconds)
            line = self.around.lines.get(self.paragraph.line, room)
            begun = max(line.onset, room.onset - _SENTENCE)
            earliest = min(begun, room.onset) - _BESIDE_WINDOW
            if earliest <= moment <= room.offset + _BESIDE_WINDOW:
                return moment
        return window.onset if window else None

    def tag(self, tag: Tag, seconds: float) -> Iterator[Outcome]:
        """The replacement of a remark's time; the remark itself stays as it is written."""
        moment = self.around.clock.to_audio(seconds)
        written = TAG_TIME.search(tag.span.of(self.text))
        if not written:
            return
        start = tag.span.start + written.start()
        span = Span(start, start + len(written.group()))
        if not self.around.fits(tag.span.start, moment):
            bounded = self.around.is_bounded(tag.span.start)
            yield UnresolvedTime(span, written.group(), ELSEWHERE if bounded else UNHEARD)
        elif abs(moment - seconds) > TAG_SECONDS:
            yield Replacement(span, written.group(), write_exact(moment))

    def left(self, inline: Stamp | Gap, reason: str) -> UnresolvedTime:
        """A time that stays as it is."""
        return UnresolvedTime(inline.span, inline.span.of(self.text), reason)

    def _rewritten(self, stamp: Stamp, moment: float) -> Iterator[Replacement]:
        if not is_right(stamp, moment):
            yield Replacement(stamp.span, stamp.span.of(self.text), write_stamp(max(0.0, moment)))


def _ranges(text: str, inlines: Sequence[Inline]) -> Iterator[list[Stamp]]:
    """The stamps of a paragraph, those together that only "to" or a dash parts."""
    group: list[Stamp] = []
    for stamp in (each for each in inlines if isinstance(each, Stamp)):
        if group and not _TO.fullmatch(text, group[-1].span.end, stamp.span.start):
            yield group
            group = []
        group.append(stamp)
    if group:
        yield group
