"""How good an alignment is, in numbers.

    words          error of onsets and offsets of words whose true time is known, ms
    lines          share of words that lie inside their own line
    verdicts       lines said to be not spoken, against the truth
    gaps           share of gap windows that hold the missing words, and how much wider they are, s
    missing        stretches of speech without text that a flag covers by half
    doubts         wrong words that a flag covers by half; false alarms for 1,000 words
    breaks         ad breaks found by half, and the worst error of an edge, s

Shares lie between 0 and 1. Nothing to be found counts as a share of 0, not as a failure: look at
the numbers beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TOLERANCES_MS = (10, 25, 50, 100, 2000)


def share(part: float, whole: float) -> float:
    """`part` of `whole`, 0.0 of nothing."""
    return part / max(1, whole)


@dataclass(frozen=True, slots=True)
class EdgeErrors:
    """Absolute errors in milliseconds; `within` is the share up to each of `TOLERANCES_MS`."""

    mean_ms: float
    median_ms: float
    p95_ms: float
    within: tuple[float, ...]

    def table(self, edge: str) -> dict[str, object]:
        """Figures by name."""
        shares = zip(TOLERANCES_MS, self.within, strict=True)
        return {
            f"{edge}_mean_ms": round(self.mean_ms, 1),
            f"{edge}_median_ms": round(self.median_ms, 1),
            f"{edge}_p95_ms": round(self.p95_ms, 1),
            **{f"{edge}_within_{limit}ms": round(share, 4) for limit, share in shares},
        }


@dataclass(frozen=True, slots=True)
class WordTimes:
    """Errors of the words that have a true time.

    Attributes:
        onset: errors of the words that were placed; None if none was.
        offset: the same.
        onset_bias_ms: median of the signed errors, positive if words come late.
        words: how many have a true time.
        unplaced: share of them that has no time in the alignment.
    """

    onset: EdgeErrors | None
    offset: EdgeErrors | None
    onset_bias_ms: float | None
    words: int
    unplaced: float

    def table(self) -> dict[str, object]:
        """Figures by name; what was not measured is left out."""
        rows = self.onset.table("onset") if self.onset else {}
        rows |= self.offset.table("offset") if self.offset else {}
        if self.onset_bias_ms is not None:
            rows["onset_bias_ms"] = round(self.onset_bias_ms, 1)
        return rows | {"words": self.words, "unplaced": round(self.unplaced, 4)}


@dataclass(frozen=True, slots=True)
class Placement:
    """Words of lines that are truly spoken: all, those with a time, those inside their line."""

    spoken_words: int
    placed: int
    in_own_line: int

    def table(self) -> dict[str, object]:
        """Figures by name."""
        return {
            "spoken_words": self.spoken_words,
            "placed": round(share(self.placed, self.spoken_words), 4),
            "in_own_line": round(share(self.in_own_line, self.placed), 4),
        }


@dataclass(frozen=True, slots=True)
class NotSpoken:
    """Lines said to be not spoken: rightly, falsely, and those that were missed."""

    right: int
    false: int
    missed: int

    def table(self) -> dict[str, object]:
        """Figures by name."""
        return {
            "true": self.right + self.missed,
            "precision": round(share(self.right, self.right + self.false), 3),
            "recall": round(share(self.right, self.right + self.missed), 3),
            "f1": round(share(2 * self.right, 2 * self.right + self.false + self.missed), 3),
        }


@dataclass(frozen=True, slots=True)
class GapWindows:
    """Gap tags: true ones, those whose span is known, windows listed, windows that hold the span.

    `extra_width` is the median of what windows are longer than what they hold, seconds; None if
    none holds its span.
    """

    true: int
    exact: int
    listed: int
    contained: int
    extra_width: float | None

    def table(self) -> dict[str, object]:
        """Figures by name."""
        return {
            "true": self.true,
            "exact": self.exact,
            "listed": self.listed,
            "contained": round(share(self.contained, self.exact), 3),
            "extra_width_s": _seconds(self.extra_width),
        }


@dataclass(frozen=True, slots=True)
class Detection:
    """Stretches to find, those that a flag covers by half, flags that touch none of them."""

    true: int
    found: int
    false: int


@dataclass(frozen=True, slots=True)
class Breaks:
    """Ad breaks: true ones, those found by half, all that were listed, the worst edge, seconds."""

    true: int
    found: int
    listed: int
    worst_edge: float | None

    def table(self) -> dict[str, object]:
        """Figures by name."""
        found = {"true": self.true, "found": self.found, "listed": self.listed}
        return {**found, "worst_edge_s": _seconds(self.worst_edge)}


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it; `words` is None where the truth times no words."""

    words: WordTimes | None
    lines: Placement
    verdicts: NotSpoken
    gaps: GapWindows
    missing: Detection
    doubts: Detection
    breaks: Breaks

    def table(self) -> Mapping[str, object]:
        """Figures by name, rounded, fit for JSON."""
        missing, doubts = self.missing, self.doubts
        false_rate = 1000 * doubts.false / max(1, self.lines.spoken_words)
        return {
            **(self.words.table() if self.words else {}),
            **self.lines.table(),
            "not_spoken": self.verdicts.table(),
            "gaps": self.gaps.table(),
            "not_transcribed": {
                "true": missing.true,
                "found": missing.found,
                "false": missing.false,
            },
            "doubtful_word": {
                "true": doubts.true,
                "found": doubts.found,
                "false_per_1000": round(false_rate, 1),
            },
            "breaks": self.breaks.table(),
        }

    def __str__(self) -> str:
        return "\n".join(f"{name:18} {value}" for name, value in self.table().items())


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
