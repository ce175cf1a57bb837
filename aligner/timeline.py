"""Stretches of the audio, in seconds.

Segment(2.0, 5.0)          ├───────┤
Segment(4.0, 6.0)                ├────┤
their `overlap`, 1.0 s           ├─┤
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A stretch of the audio, seconds from its start; empty (and falsy) if it has no length."""

    onset: float
    offset: float

    @property
    def duration(self) -> float:
        """Length in seconds, never negative."""
        return max(0.0, self.offset - self.onset)

    @property
    def middle(self) -> float:
        """The moment half-way, seconds."""
        return (self.onset + self.offset) / 2

    def __bool__(self) -> bool:
        return self.offset > self.onset

    def __contains__(self, moment: float) -> bool:
        return self.onset <= moment < self.offset

    def overlap(self, other: Segment) -> float:
        """Seconds that both share, 0.0 if they do not meet."""
        return max(0.0, min(self.offset, other.offset) - max(self.onset, other.onset))

    def hull(self, other: Segment) -> Segment:
        """The shortest segment that holds both."""
        return Segment(min(self.onset, other.onset), max(self.offset, other.offset))


def gaps(segments: Iterable[Segment], within: Segment) -> Iterator[Segment]:
    """What `segments` leave free of `within`, in order; O(n log n).

    within     ├──────────────────────┤
    segments      ├───┤   ├──┤ ├──┤
    gaps       ├──┤   ├───┤  ├─┤  ├───┤
    """
    reached = within.onset
    for segment in sorted(segments):
        if segment.onset > reached:
            yield Segment(reached, min(segment.onset, within.offset))
        reached = max(reached, segment.offset)
        if reached >= within.offset:
            return
    yield Segment(reached, within.offset)


def clock_face(seconds: float) -> str:
    """A time as people read it, tenths rounded down: 2:13.9, 1:02:05.0."""
    tenths = int(max(0.0, seconds) * 10 + 1e-6)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    face = f"{minutes:02}:{rest / 10:04.1f}" if hours else f"{minutes}:{rest / 10:04.1f}"
    return f"{hours}:{face}" if hours else face


def span_face(segment: Segment) -> str:
    """A stretch as people read it, "2:13.9 to 2:14.2"; where both ends read alike, "at 2:13.9"."""
    onset, offset = clock_face(segment.onset), clock_face(segment.offset)
    return f"at {onset}" if onset == offset else f"{onset} to {offset}"
