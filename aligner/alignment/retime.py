r"""Stamps and gap tags rewritten to the audio's clock.

    **Break:** \[40:42\] to \[41:16\]              the break's own edges
    **Chris:** \[41:18\] So, I \[unintelligible 00:41:20.05\]
               └ the onset of "So"             └ through the clock, into the gap's window

A stamp stands for the first word after it, so that word's onset is its time. Where that word was
not placed the clock tells, as long as the answer lies between the words around it. What is right
already stays as it is, byte for byte, in whatever spelling: a corrected file should differ where
it was wrong and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, inf

from aligner.alignment.clock import Clock
from aligner.alignment.model import Alignment, TimedWord
from aligner.timeline import Segment
from aligner.transcript.model import Gap, Paragraph, Span, Stamp, Tag, Transcript
from aligner.transcript.replacements import Replacement
from aligner.transcript.timecode import write_exact, write_gap, write_stamp

_EDGE_SECONDS = 0.5
"""A word's onset this far outside a stamp's second is still in it: people stamp the breath before
a word, and a second more or less is not worth an edit."""

_TAG_SECONDS = 1.0
"""A gap tag this close to its place is right: the clock is known to half a second, and people
hear where a gap begins no better."""

_BESIDE_WINDOW = 1.5
"""Seconds after a gap's window at which its tag may still stand, or before its sentence."""

_SENTENCE = 20.0
"""Seconds: some people's tags name the gap, others' the start of its sentence. Either is kept."""

_NARROW = 2.0
"""If the words around a stamp leave it less room than this, where they begin is good enough."""

_CERTAIN = 0.5
"""Confidence from which a word overrules the clock."""

_TAG_TIME = re.compile(r"\d[\d:.]*\d(?=\W*$)")


@dataclass(frozen=True, slots=True)
class _Placed:
    """The alignment, looked up by the place in the text.

    `words` are all words in order, `starts` their first characters; `sure` are the places of
    those that were heard for certain, `sure_starts` the first characters of these.
    """

    words: tuple[TimedWord, ...]
    starts: tuple[int, ...]
    sure: tuple[Segment, ...]
    sure_starts: tuple[int, ...]
    windows: dict[Span, Segment]
    breaks: dict[int, Segment]
    lines: dict[int, Segment]
    clock: Clock

    @classmethod
    def of(cls, alignment: Alignment) -> _Placed:
        words = sorted(alignment.words, key=lambda word: word.span)
        sure = [(word.segment, word.span.start) for word in words if word.segment and _sure(word)]
        return cls(
            tuple(words),
            tuple(word.span.start for word in words),
            tuple(segment for segment, _ in sure),
            tuple(start for _, start in sure),
            {gap.span: gap.segment for gap in alignment.gaps if gap.segment},
            {each.line: each.segment for each in alignment.breaks if each.line is not None},
            {line.line: line.segment for line in alignment.lines if line.segment},
            Clock(alignment.clock),
        )

    def word_after(self, place: int) -> TimedWord | None:
        """The first word from a character on."""
        at = bisect_left(self.starts, place)
        return self.words[at] if at < len(self.words) else None

    def room(self, place: int) -> Segment:
        """What the words around a character leave it, from the one's offset to the next's onset."""
        at = bisect_left(self.sure_starts, place)
        before = self.sure[at - 1].offset if at else 0.0
        return Segment(before, self.sure[at].onset if at < len(self.sure) else inf)

    def fits(self, place: int, moment: float) -> bool:
        """Whether a moment is possible at a character, to a second."""
        room = self.room(place)
        return room.onset - 1.0 <= moment <= room.offset + 1.0


def _sure(word: TimedWord) -> bool:
    return word.basis == "acoustic" and word.confidence >= _CERTAIN


def retime(transcript: Transcript, alignment: Alignment) -> tuple[Replacement, ...]:
    """The edits that make every time in the text the audio's, in house style, in order.

    A time that is malformed is replaced if its place is known, a time for which nothing can be
    said is left alone. O(n log n).

    Args:
        transcript: the very text that was aligned.
        alignment: where its words are.
    """
    placed = _Placed.of(alignment)
    found = (
        edit for each in transcript.paragraphs for edit in _paragraph(each, transcript, placed)
    )
    return tuple(edit for edit in found if edit.old != edit.new)


def _paragraph(
    paragraph: Paragraph, transcript: Transcript, placed: _Placed
) -> Iterator[Replacement]:
    stamps = [inline for inline in paragraph.inlines if isinstance(inline, Stamp)]
    insert = placed.breaks.get(paragraph.line)
    if insert and len(stamps) <= 2:
        for stamp, moment in zip(stamps, (insert.onset, insert.offset), strict=False):
            yield from _stamp(stamp, moment, transcript.text)
        return
    for inline in paragraph.inlines:
        if isinstance(inline, Stamp):
            yield from _stamp(inline, _stamp_moment(inline, paragraph, placed), transcript.text)
        elif isinstance(inline, Gap):
            yield from _gap(inline, paragraph.line, placed, transcript.text)
        elif isinstance(inline, Tag) and inline.seconds is not None:
            yield from _tag(inline, inline.seconds, placed, transcript.text)


def _stamp(stamp: Stamp, moment: float | None, text: str) -> Iterator[Replacement]:
    if moment is None:
        return
    if stamp.seconds is not None:
        second = floor(stamp.seconds)
        if second - _EDGE_SECONDS <= moment < second + 1 + _EDGE_SECONDS:
            return
    yield Replacement(stamp.span, stamp.span.of(text), write_stamp(max(0.0, moment)))


def _stamp_moment(stamp: Stamp, paragraph: Paragraph, placed: _Placed) -> float | None:
    """The audio time that a stamp stands for, None if nothing tells.

    In this order: its word if that was heard for certain, or if the stamp cannot be read; the
    clock if its answer is possible there; its word wherever it is; the room between the words
    around it, if that is narrow.
    """
    place = stamp.span.end
    onset, sure = _spoken_after(stamp, paragraph, placed)
    if onset is not None and (sure or stamp.seconds is None):
        return onset
    if stamp.seconds is not None:
        # A floored stamp stands for any moment of its second: the middle is the best guess.
        moment = placed.clock.to_audio(stamp.seconds + (0.0 if stamp.exact else 0.5))
        if placed.fits(place, moment):
            return moment
    room = placed.room(place)
    return room.offset if onset is None and room.duration <= _NARROW else onset


def _spoken_after(stamp: Stamp, paragraph: Paragraph, placed: _Placed) -> tuple[float | None, bool]:
    """When what follows a stamp is said, a word or a gap, and whether that is beyond doubt."""
    if paragraph.kind in ("break", "jingle"):
        return None, False
    word = placed.word_after(stamp.span.end)
    following = (gap for gap in paragraph.inlines if isinstance(gap, Gap))
    gap = next((gap for gap in following if gap.span.start >= stamp.span.end), None)
    if gap and (word is None or gap.span.start < word.span.start):
        window = placed.windows.get(gap.span)
        return (window.onset if window else None), False
    if word is None or word.segment is None:
        return None, False
    return word.segment.onset, _sure(word)


def _gap(gap: Gap, line: int, placed: _Placed, text: str) -> Iterator[Replacement]:
    moment = _gap_moment(gap, line, placed)
    if moment is None:
        return
    if gap.seconds is not None and abs(gap.seconds - moment) <= _TAG_SECONDS:
        return
    yield Replacement(gap.span, gap.span.of(text), write_gap(max(0.0, moment), gap.word))


def _gap_moment(gap: Gap, line: int, placed: _Placed) -> float | None:
    """The tag's own time on the audio's clock if that is possible, else where its window begins.

    paragraph   ├──────────────────────────────────────────┤
    sentence                  ├─ 20 s at most ─┤
    window                                     ├─────┤
    possible               ├─────────────────────────────┤    1.5 s more on both sides
    """
    window = placed.windows.get(gap.span)
    if gap.seconds is not None:
        moment = placed.clock.to_audio(gap.seconds)
        if window is None:
            return moment if placed.fits(gap.span.start, moment) else None
        begun = max(placed.lines.get(line, window).onset, window.onset - _SENTENCE)
        earliest = min(begun, window.onset) - _BESIDE_WINDOW
        if earliest <= moment <= window.offset + _BESIDE_WINDOW:
            return moment
    return window.onset if window else None


def _tag(tag: Tag, seconds: float, placed: _Placed, text: str) -> Iterator[Replacement]:
    """The time alone is replaced: what the remark is called is nobody's business here."""
    moment = placed.clock.to_audio(seconds)
    written = _TAG_TIME.search(tag.span.of(text))
    if not written or abs(moment - seconds) <= _TAG_SECONDS:
        return
    if placed.fits(tag.span.start, moment):
        start = tag.span.start + written.start()
        span = Span(start, start + len(written.group()))
        yield Replacement(span, written.group(), write_exact(moment))
