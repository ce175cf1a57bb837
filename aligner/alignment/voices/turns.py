"""Turns: what one label covers, with the words that were heard.

**Ann:** …        turn 0, Ann
…                 turn 0: a paragraph without a label goes on
**Ann:** …        turn 1, Ann: another label, though the same name
**Unknown:** …    turn 2, nobody's
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.alignment.model import Alignment, TimedWord
from aligner.transcript.model import InnerLabel, Paragraph, Span, Transcript

_NOBODY = re.compile(
    r"""\W*(?:
        (?:un(?:known|identified|named)|anonymous|other|another|new|male|female|first|second|third)?
        [\s_]*(?:speakers?|voices?|persons?|people|m[ae]n|wom[ae]n|guests?|hosts?|participants?)
        \s*[\d#._-]*[a-z]?
      | un(?:known|identified|named) | anonymous | inaudible | \?+ | \d+
      | all | both | every(?:body|one) | together | several | multiple\s.* | group | crowd
      | audience(?:\s.*)? | chorus
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Labels that name nobody, or several people at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands under one label.

    Attributes:
        line: of the label, 1-based.
        name: as written; None before the first label.
        speaker: whose voice that is, None if the label names nobody in particular.
        span: characters of the label, without the blanks behind it; empty where there is none.
        words: those that were heard, in the order of the text.
        offset: the words' end, seconds.
    """

    line: int
    name: str | None
    speaker: str | None
    span: Span
    words: tuple[TimedWord, ...]


def names_somebody(label: str) -> bool:
    """Whether a label is one person's name, not "Unknown", "Speaker 1" or "Both"."""
    return not _NOBODY.fullmatch(label)


def find_turns(transcript: Transcript, alignment: Alignment) -> tuple[Turn, ...]:
    """The turns in which words were heard, in the order of the text.

    Words whose place follows from their neighbours only are left out: others may speak there.
    """
    words: dict[int, list[TimedWord]] = defaultdict(list)
    for word in alignment.words:
        words[word.line].append(word)
    spoken = {line.line for line in alignment.lines if line.verdict in {"spoken", "partly_spoken"}}
    turns: list[Turn] = []
    for paragraph in transcript.paragraphs:
        if paragraph.kind != "speech":
            continue
        for name, span, start, end in _stretches(paragraph, transcript.text):
            heard = [
                word
                for word in words[paragraph.line]
                if paragraph.line in spoken
                and start <= word.span.start < end
                and word.segment
                and word.basis == "acoustic"
            ]
            if name is None and turns:
                last = turns[-1]
                both = (*last.words, *heard)
                turns[-1] = Turn(last.line, last.name, last.speaker, last.span, both)
            else:
                speaker = name if name and names_somebody(name) else None
                turns.append(Turn(paragraph.line, name, speaker, span, tuple(heard)))
    return tuple(turn for turn in turns if turn.words)


def _stretches(paragraph: Paragraph, text: str) -> Iterator[tuple[str | None, Span, int, int]]:
    """Name, place of the label, first and last character of what each label covers."""
    name = paragraph.label.name if paragraph.label else None
    span = _trimmed(paragraph.label.span if paragraph.label else paragraph.body, text)
    if paragraph.label is None:
        span = Span(span.start, span.start)
    start = paragraph.body.start
    for inline in paragraph.inlines:
        if isinstance(inline, InnerLabel):
            yield name, span, start, inline.span.start
            name, span, start = inline.name, _trimmed(inline.span, text), inline.span.end
    yield name, span, start, paragraph.body.end


def _trimmed(span: Span, text: str) -> Span:
    return Span(span.start, span.start + len(span.of(text).rstrip()))
