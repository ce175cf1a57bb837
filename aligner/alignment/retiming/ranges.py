r"""The audio times of a break's or jingle's stamps, and of any range: all of them or none.

    talk … ├ pause ┤├──── insert ────┤├ talk        hard edges: the insert itself is heard
    talk … ├──────────── silence ────┤├ talk        soft edges: those of the words beside it

A hard edge is the time. Beside a soft one the insert may begin anywhere in the pause, so a stamp
that the clock puts there stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from aligner.alignment.retiming.surroundings import Surroundings
from aligner.timeline import Segment
from aligner.transcript.model import Stamp

_EDGE_SECONDS = 0.5
"""A word's onset this far outside a stamp's second is still in it: people stamp the breath before
a word, and a second more or less is not worth an edit."""

_INSERT_PAUSE = 3.0
_LONGEST_PAUSE = 5.0
"""Seconds of silence between the talk and an insert in which its stamp may stand: on another clock,
and on the audio's own."""

_USUAL_PAUSE = 1.25
"""The same where nothing is heard of the insert itself. In the test episodes nine of them begin 1.0
to 1.75 s after the last word; where the talk goes on they end with no such pause."""

_BOTH_ENDS = 2
"""Stamps of a range. More than that are a list of times, which are only moved together."""

_RANGE_SECONDS = 1.0
"""A range's two times may grow apart by this much on another clock: each is floored."""


def range_moments(
    stamps: Sequence[Stamp], insert_line: int | None, around: Surroundings
) -> list[float] | None:
    """When each stamp of a range is, seconds of the audio; None if nothing tells.

    Args:
        stamps: at least one.
        insert_line: the line of the break or jingle that they are of, if they are of one.
        around: what was heard.
    """
    edges = None
    if insert_line is not None:
        edges = around.insert(insert_line, stamps[0].span.end, _length(stamps))
    return _at_edges(stamps, edges, around) if edges else _shifted(stamps, around)


def _at_edges(stamps: Sequence[Stamp], edges: Segment, around: Surroundings) -> list[float] | None:
    """The insert's own edges; the clock's answers where those are only the words' beside it."""
    if len(stamps) > _BOTH_ENDS:
        return _shifted(stamps, around)
    place = stamps[0].span.end
    ends = [edges.onset, edges.offset][: len(stamps)]
    soft = [around.is_soft(place, edge) for edge in ends]
    told = [
        _within_pause(stamp, edge, inward, around) if loose else None
        for stamp, edge, inward, loose in zip(stamps, ends, (1, -1), soft, strict=False)
    ]
    if all(soft) and None in told:
        told = [None] * len(ends)
    usual = [_USUAL_PAUSE if loose else 0.0 for loose in soft[:1]] + [0.0]
    return [
        edge + pause if moment is None else moment
        for edge, moment, pause in zip(ends, told, usual, strict=False)
    ]


def _within_pause(stamp: Stamp, edge: float, inward: int, around: Surroundings) -> float | None:
    """The clock's answer if it lies in the silence between the talk and an insert."""
    if stamp.seconds is None:
        return None
    moment = by_clock(stamp, stamp.seconds, around)
    longest = _LONGEST_PAUSE if is_right(stamp, moment) else _INSERT_PAUSE
    return moment if -_EDGE_SECONDS <= (moment - edge) * inward <= longest else None


def _shifted(stamps: Sequence[Stamp], around: Surroundings) -> list[float] | None:
    """The clock's answers if they are possible, else those of the piece next to it."""
    place = stamps[0].span.end
    times = [stamp.seconds for stamp in stamps]
    known = [time for time in times if time is not None]
    if len(known) < len(times):
        return None
    moments = [by_clock(s, t, around) for s, t in zip(stamps, known, strict=True)]
    stretched = abs((moments[-1] - moments[0]) - (known[-1] - known[0])) > _RANGE_SECONDS
    if not stretched and all(around.fits(place, moment) for moment in moments):
        return moments
    for offset in around.offsets(moments[0] - known[0]):
        shifted = [t + offset + _middle(s) for s, t in zip(stamps, known, strict=True)]
        if all(around.fits(place, moment) for moment in shifted):
            return shifted
    return None


def by_clock(stamp: Stamp, seconds: float, around: Surroundings) -> float:
    """The audio time of a stamp that reads so many seconds."""
    return around.clock.to_audio(seconds + _middle(stamp))


def is_right(stamp: Stamp, moment: float) -> bool:
    """Whether a moment lies in the stamp's second, or near enough."""
    if stamp.seconds is None:
        return False
    second = floor(stamp.seconds)
    return second - _EDGE_SECONDS <= moment < second + 1 + _EDGE_SECONDS


def _length(stamps: Sequence[Stamp]) -> float | None:
    """Seconds from the first to the last of two times."""
    first, last = stamps[0].seconds, stamps[-1].seconds
    return None if first is None or last is None or len(stamps) < _BOTH_ENDS else last - first


def _middle(stamp: Stamp) -> float:
    """A floored stamp stands for any moment of its second: the middle is the best guess."""
    return 0.0 if stamp.exact else 0.5
