"""The result of aligning, in seconds of the audio and characters of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.timeline import Segment
from aligner.transcript.model import Span, TurnKind

Basis: TypeAlias = Literal["acoustic", "interpolated"]
Verdict: TypeAlias = Literal["spoken", "partly_spoken", "not_spoken", "break", "no_words"]


CERTAIN = 0.5
"""Confidence from which a word is rather right than wrong; `aligner.alignment.timing.confidence`
has the calibration."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A written word and where it is said.

    Attributes:
        line: 1-based line of the file.
        span: characters of the file.
        text: the word as written, without punctuation around it.
        segment: where it is said, seconds; None if it was not placed.
        confidence: probability, 0 to 1, that this word was said there.
        basis: "acoustic" if it was heard, "interpolated" if its place follows from its
            neighbours only, None if it was not placed.
    """

    line: int
    span: Span
    text: str
    segment: Segment | None
    confidence: float
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class AlignedLine:
    """A paragraph: whether and where it is spoken."""

    line: int
    speaker: str | None
    kind: TurnKind
    verdict: Verdict
    segment: Segment | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Break:
    """A stretch without transcript speech that shifts or interrupts the talk.

    `line` is that of the Break mark in the text, None where there is none.
    """

    segment: Segment
    line: int | None


@dataclass(frozen=True, slots=True)
class ClockPiece:
    """From `transcript` on, audio time = transcript time + (audio - transcript); seconds."""

    transcript: float
    audio: float


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Speech that no line accounts for: `line` is the last line before it (0 if none)."""

    segment: Segment
    line: int
    words: int


@dataclass(frozen=True, slots=True)
class GapWindow:
    """Where the words of a gap tag lie: `span` is the tag's, `words` how many are about missing."""

    line: int
    span: Span
    segment: Segment | None
    words: int


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a text and its recording belong together.

    Attributes:
        text: share of the words that were heard, 0 to 1; None if there are no words.
        audio: share of the speech that written words or gaps account for, 0 to 1, adverts counted
            as speech; None if nobody speaks in the recording.
    """

    text: float | None
    audio: float | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Everything that is known of one transcript on one recording.

    `match` is None where it was not measured: in files of older versions.
    """

    duration: float
    words: tuple[TimedWord, ...]
    lines: tuple[AlignedLine, ...]
    breaks: tuple[Break, ...]
    clock: tuple[ClockPiece, ...]
    gaps: tuple[GapWindow, ...]
    unwritten: tuple[Unwritten, ...]
    engine: str
    acoustic_model: str
    match: Match | None = None
