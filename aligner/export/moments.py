"""Times as they are written: whole milliseconds, in order, no interval without a length.

    heard      0.1204 ├──┤ 0.1206 ├────────┤ 0.9 ├──────────
    rounded    0.120  ┤    0.121  ├────────┤ 0.9 ├──────────      the first would have no length
    written    0.120  ├────┤ 0.121 ├───────┤ 0.9 ├──────────

Rounded one by one, two different times may become the same, an interval may lose its length, and
the sum of a rounded onset and a rounded duration may reach into the next interval. So every writer
rounds here, and what it writes are these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import inf
from typing import NamedTuple

from aligner.timeline import Segment

THOUSAND = 1000


class Interval(NamedTuple):
    """Milliseconds from the start of the recording; `offset` is greater than `onset`."""

    onset: int
    offset: int

    @property
    def segment(self) -> Segment:
        """The same in seconds."""
        return Segment(self.onset / THOUSAND, self.offset / THOUSAND)


def milliseconds(seconds: float) -> int:
    """The nearest millisecond, not before the recording."""
    return max(0, round(seconds * THOUSAND))


def seconds(milliseconds: int) -> str:
    """A time as decimal seconds with three digits: "8.760"."""
    whole, thousandths = divmod(milliseconds, THOUSAND)
    return f"{whole}.{thousandths:03}"


def clock(milliseconds: int, mark: str) -> str:
    """A time as captions have it, "00:01:24.160", with `mark` before the thousandths."""
    whole, thousandths = divmod(milliseconds, THOUSAND)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{mark}{thousandths:03}"


def interval(segment: Segment) -> Interval:
    """One segment, at least a millisecond long."""
    onset = milliseconds(segment.onset)
    return Interval(onset, max(onset + 1, milliseconds(segment.offset)))


def in_order(segments: Iterable[Segment]) -> Iterator[Interval]:
    """Segments that follow each other: none begins before the end of the one before it."""
    reached = 0
    for segment in segments:
        onset = max(reached, milliseconds(segment.onset))
        reached = max(onset + 1, milliseconds(segment.offset))
        yield Interval(onset, reached)


def apart(segments: Sequence[Segment]) -> Iterator[Interval]:
    """Segments by their onsets, each cut off where the next one begins.

    Args:
        segments: sorted.
    """
    following = chain((each.onset for each in segments[1:]), [inf])
    return in_order(
        Segment(each.onset, min(each.offset, after))
        for each, after in zip(segments, following, strict=False)
    )
