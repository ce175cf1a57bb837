"""An alignment of whole paragraphs, told by the lines that hard line breaks cut them into.

    aligned      paragraph of line 1: spoken, 0.7 to 6.2 s
    relined      line 1: spoken, 0.7 to 3.1 s · line 2: spoken, 3.1 to 6.2 s

A line's verdict and confidence are those of its paragraph: they are told from all of its words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from aligner.alignment.model import AlignedLine, Alignment, TimedWord, Unwritten
from aligner.timeline import Segment
from aligner.transcript.model import Paragraph, Transcript


def relined_words(written: Transcript, words: Sequence[TimedWord]) -> tuple[TimedWord, ...]:
    """The words, each in the line of the file that it stands in; O(n log lines)."""
    if not any(each.continues for each in written.paragraphs):
        return tuple(words)
    lines = _Lines(written)
    return tuple(replace(word, line=lines.at(word.span.start)) for word in words)


def relined(written: Transcript, alignment: Alignment, words: Sequence[TimedWord]) -> Alignment:
    """An alignment of joined paragraphs, by the lines of the file.

    Args:
        written: the transcript with the file's own lines.
        alignment: of its whole paragraphs.
        words: from `relined_words`.
    """
    lines = _Lines(written)
    return replace(
        alignment,
        words=tuple(words),
        lines=_own_lines(written, alignment, words),
        gaps=tuple(replace(gap, line=lines.at(gap.span.start)) for gap in alignment.gaps),
        unwritten=tuple(_after_words(each, words) for each in alignment.unwritten),
    )


class _Lines:
    """The lines of paragraphs, by characters."""

    def __init__(self, written: Transcript) -> None:
        self._starts = [each.span.start for each in written.paragraphs]
        self._lines = [each.line for each in written.paragraphs]

    def at(self, position: int) -> int:
        return self._lines[max(0, bisect_right(self._starts, position) - 1)]


def _own_lines(
    written: Transcript, alignment: Alignment, words: Sequence[TimedWord]
) -> tuple[AlignedLine, ...]:
    whole = {line.line: line for line in alignment.lines}
    segments: dict[int, list[Segment]] = defaultdict(list)
    for word in words:
        if word.segment:
            segments[word.line].append(word.segment)
    found = []
    last: AlignedLine | None = None
    for paragraph in written.paragraphs:
        if paragraph.kind == "speech":
            last = last if paragraph.continues and last else whole.get(paragraph.line)
        line = last if paragraph.kind == "speech" else whole.get(paragraph.line)
        own = segments.get(paragraph.line)
        found.append(_own_line(paragraph, line, reduce(Segment.hull, own) if own else None))
    return tuple(found)


def _own_line(
    paragraph: Paragraph, whole: AlignedLine | None, segment: Segment | None
) -> AlignedLine:
    if whole is None:
        return AlignedLine(paragraph.line, paragraph.speaker, paragraph.kind, "no_words", None, 0.0)
    return replace(whole, line=paragraph.line, segment=segment)


def _after_words(speech: Unwritten, words: Sequence[TimedWord]) -> Unwritten:
    """Speech that is not written, after the line of the last word before it."""
    before = (
        word.line
        for word in reversed(words)
        if word.segment and word.segment.onset < speech.segment.onset
    )
    return replace(speech, line=next(before, speech.line))
