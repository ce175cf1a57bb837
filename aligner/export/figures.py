"""What a report counts: one row an episode, the same in the page, in JSON and in CSV."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath

from aligner.alignment.file import AlignmentFile
from aligner.alignment.flag_kinds import FlagKind
from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.export.passages import clean

HISTOGRAM_BINS = 20
"""Confidence 0 to 1 in steps of 0.05."""

_JUMP = 0.5
"""Seconds; the clock's smaller corrections are drift of the stamps, not a cut."""

_FEWEST_WRONG = 0.5
"""Words expected to be wrong; a line with fewer is none of the worst."""


@dataclass(frozen=True, slots=True)
class EpisodeFigures:
    """An episode in numbers.

    Attributes:
        name: the transcript's name without suffix.
        show: its folder's name.
        problem: why the episode could not be aligned, empty if it was; then the rest is zero.
        doubt: why a person should look before an alignment is used; empty if there is no reason.
        page: where its own report is, relative to the index, percent-encoded; empty for nowhere.
        duration: of the audio, seconds.
        words, placed: written words, and those that have a place.
        lines, spoken: paragraphs with words, and those that are spoken as written.
        breaks, break_seconds: stretches that are not in the transcript.
        jumps: places where the stamps' clock and the audio's part by another amount.
        severe: flags that mislead readers.
        unwritten_words: about how many words are spoken and not written.
        flags: how many there are of each kind.
    """

    name: str
    show: str
    problem: str = ""
    doubt: str = ""
    page: str = ""
    duration: float = 0.0
    words: int = 0
    placed: int = 0
    lines: int = 0
    spoken: int = 0
    breaks: int = 0
    break_seconds: float = 0.0
    jumps: int = 0
    severe: int = 0
    unwritten_words: int = 0
    flags: Mapping[FlagKind, int] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """Share of the words that have a place, 0 to 1; 1 if there are no words to place."""
        return self.placed / self.words if self.words else float(not self.problem)

    def flagged(self, kind: FlagKind) -> int:
        """How many flags there are of a kind."""
        return self.flags.get(kind, 0)


@dataclass(frozen=True, slots=True)
class WorstLine:
    """A paragraph in which many words are likely wrong: `wrong` is how many, about."""

    line: AlignedLine
    text: str
    wrong: float


def summarise(file: AlignmentFile, *, page: str = "") -> EpisodeFigures:
    """The figures of one alignment.

    Args:
        file: the alignment.
        page: where its own report is, relative to the index, percent-encoded.
    """
    made = file.alignment
    path = PurePath(file.transcript.path)
    lines = [line for line in made.lines if line.verdict not in {"break", "no_words"}]
    return EpisodeFigures(
        name=clean(path.stem) or "episode",
        show=clean(path.parent.name),
        page=page,
        duration=made.duration,
        words=len(made.words),
        placed=sum(word.segment is not None for word in made.words),
        lines=len(lines),
        spoken=sum(line.verdict == "spoken" for line in lines),
        breaks=len(made.breaks),
        break_seconds=round(sum(each.segment.duration for each in made.breaks), 3),
        jumps=len(jumps(made)),
        severe=sum(flag.severity == "severe" for flag in file.flags),
        unwritten_words=sum(each.words for each in made.unwritten),
        flags=dict(sorted(Counter(flag.kind for flag in file.flags).items())),
    )


def jumps(alignment: Alignment) -> list[tuple[float, float]]:
    """Where the clocks part by another amount: audio time and by how much, seconds."""
    shifts = [(piece.audio, piece.audio - piece.transcript) for piece in alignment.clock]
    return [
        (at, shift - before)
        for (_, before), (at, shift) in pairwise(shifts)
        if abs(shift - before) >= _JUMP
    ]


def confidence_histogram(alignment: Alignment) -> tuple[int, ...]:
    """How many words have which confidence, in `HISTOGRAM_BINS` equal steps from 0 to 1."""
    last = HISTOGRAM_BINS - 1
    counts = Counter(min(last, int(w.confidence * HISTOGRAM_BINS)) for w in alignment.words)
    return tuple(counts[i] for i in range(HISTOGRAM_BINS))


def worst_lines(alignment: Alignment, most: int = 15) -> tuple[WorstLine, ...]:
    """The paragraphs with the most words that are likely wrong, the worst first."""
    words: dict[int, list[TimedWord]] = defaultdict(list)
    for word in alignment.words:
        words[word.line].append(word)
    found = [
        WorstLine(
            line,
            clean(" ".join(word.text for word in words[line.line])),
            sum(1.0 - word.confidence for word in words[line.line]),
        )
        for line in alignment.lines
    ]
    found.sort(key=lambda each: (-each.wrong, each.line.line))
    return tuple(each for each in found[:most] if each.wrong >= _FEWEST_WRONG)
