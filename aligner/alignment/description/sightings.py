r"""The times in a text whose place in the audio is known: what the clock is made from.

**Chris:** \[08:18\] No, I think \[unintelligible 00:08:21.14\] right.
           └ the onset of "No"   └ the onset of the gap's window
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from aligner.alignment.description.clock import Sighting
from aligner.alignment.model import CERTAIN, GapWindow, TimedWord
from aligner.transcript.model import Gap, Paragraph, Stamp, Transcript

_WIDEST_WINDOW = 3.0
"""Seconds; the onset of a wider window does not tell when its gap begins."""

_WORDS_AHEAD = 2
"""How many words after a stamp may be missing before it stands for nothing that was heard."""


def stamp_sightings(transcript: Transcript, words: Sequence[TimedWord]) -> tuple[Sighting, ...]:
    """Stamps before words that were heard, in the order of the text; O(n log n).

    Args:
        transcript: the text with its stamps.
        words: its words with their places, in the order of the text.
    """
    return tuple(_stamps(transcript, words, [word.span.start for word in words]))


def gap_sightings(transcript: Transcript, windows: Sequence[GapWindow]) -> tuple[Sighting, ...]:
    """Gap tags whose windows are narrow: for a text without stamps.

    Beside stamps the tags are left out: some name the frame at which the gap begins, others the
    start of its sentence, and nothing tells which.

    Args:
        transcript: the text with its tags.
        windows: where the gaps lie.
    """
    onsets = {
        window.span: window.segment.onset
        for window in windows
        if window.segment and window.segment.duration <= _WIDEST_WINDOW
    }
    return tuple(
        Sighting(tag.seconds, tag.exact, onsets[tag.span], paragraph.line, tag.span)
        for paragraph in transcript.paragraphs
        for tag in paragraph.inlines
        if isinstance(tag, Gap) and tag.span in onsets and tag.seconds is not None
    )


def _stamps(
    transcript: Transcript, words: Sequence[TimedWord], starts: Sequence[int]
) -> Iterator[Sighting]:
    paragraphs = {paragraph.line: paragraph for paragraph in transcript.paragraphs}
    for paragraph in transcript.paragraphs:
        for stamp in paragraph.inlines:
            if not isinstance(stamp, Stamp) or stamp.edge != "onset":
                continue
            after = bisect_left(starts, stamp.stands_for)
            ahead = words[after : after + _WORDS_AHEAD]
            # A head's words may stand below it, in a line of their own.
            said_in = paragraphs[ahead[0].line] if ahead and stamp.place is not None else paragraph
            audio = _onset(ahead, said_in.line)
            if audio is not None and _gap_between(said_in, stamp.stands_for, ahead):
                continue  # it is the time of words that nobody understood
            if audio is not None and stamp.seconds is not None:
                yield Sighting(stamp.seconds, stamp.exact, audio, paragraph.line, stamp.span)


def _gap_between(paragraph: Paragraph, start: int, words: Sequence[TimedWord]) -> bool:
    end = words[-1].span.start
    return any(isinstance(i, Gap) and start <= i.span.start < end for i in paragraph.inlines)


def _onset(words: Sequence[TimedWord], line: int) -> float | None:
    for word in words:
        if word.line != line:
            return None
        if word.segment and word.basis == "acoustic" and word.confidence >= CERTAIN:
            return word.segment.onset
    return None
