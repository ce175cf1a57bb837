r"""The times in a text whose place in the audio is known: what the clock is made from.

**Chris:** \[08:18\] No, I think \[unintelligible 00:08:21.14\] right.
           └ the onset of "No"   └ the onset of the gap's window
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from aligner.alignment.clock import Sighting
from aligner.alignment.model import GapWindow, TimedWord
from aligner.transcript.model import Gap, Paragraph, Span, Stamp, Transcript

_WIDEST_WINDOW = 3.0
"""Seconds; the onset of a wider window does not tell when its gap begins."""

_CERTAIN = 0.5
"""Confidence from which a word is rather right than wrong; see `confidence` for what it means."""

_WORDS_AHEAD = 2
"""How many words after a stamp may be missing before it stands for nothing that was heard."""


def find_sightings(
    transcript: Transcript, words: Sequence[TimedWord], windows: Sequence[GapWindow]
) -> tuple[Sighting, ...]:
    """Stamps before words that were heard; in a text without any, gap tags between such words.

    Beside stamps the tags are left out: some name the frame at which the gap begins, others the
    start of its sentence, and nothing tells which.

    Args:
        transcript: the text with its stamps.
        words: its words with their places, in the order of the text.
        windows: where the gaps lie; empty if that is not known yet.
    """
    starts = [word.span.start for word in words]
    seen = {window.span: window for window in windows}
    stamps = tuple(_sight(transcript, words, starts, {}))
    return stamps or tuple(_sight(transcript, words, starts, seen))


def _sight(
    transcript: Transcript,
    words: Sequence[TimedWord],
    starts: Sequence[int],
    windows: dict[Span, GapWindow],
) -> Iterator[Sighting]:
    for paragraph in transcript.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, Stamp):
                after = bisect_left(starts, inline.span.end)
                ahead = words[after : after + _WORDS_AHEAD]
                audio = _onset(ahead, paragraph.line)
                if audio is not None and _gap_between(paragraph, inline.span.end, ahead):
                    continue  # it is the time of words that nobody understood
            elif isinstance(inline, Gap):
                audio = _gap_onset(inline, windows)
            else:
                continue
            if audio is not None and inline.seconds is not None:
                yield Sighting(inline.seconds, inline.exact, audio, paragraph.line, inline.span)


def _gap_between(paragraph: Paragraph, start: int, words: Sequence[TimedWord]) -> bool:
    end = words[-1].span.start
    return any(isinstance(i, Gap) and start <= i.span.start < end for i in paragraph.inlines)


def _gap_onset(gap: Gap, windows: dict[Span, GapWindow]) -> float | None:
    window = windows.get(gap.span)
    if window and window.segment and window.segment.duration <= _WIDEST_WINDOW:
        return window.segment.onset
    return None


def _onset(words: Sequence[TimedWord], line: int) -> float | None:
    for word in words:
        if word.line != line:
            return None
        if word.segment and word.basis == "acoustic" and word.confidence >= _CERTAIN:
            return word.segment.onset
    return None
