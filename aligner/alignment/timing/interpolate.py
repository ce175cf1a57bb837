"""Places for words that were not heard, where their neighbours leave room for them.

    heard      yet  but            was   going
    written    yet  but  ??  ???   was   going
    room               ├─────────┤

The room is shared out by how long the words are. Where there is hardly any room, the word was not
said, and where there is far more than it needs, nobody can know where it was: it stays unplaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from aligner.alignment.placement.lattice import Pronunciations
from aligner.timeline import Segment

_SHORTEST_WORD = 0.02
"""Seconds; one frame of the acoustic model."""

_SLOWEST_PHONE = 0.35
"""Seconds a phone: four times the usual, a drawl with a pause in it."""

_MOST_WORDS = 4
"""A longer run of words that nobody heard is a passage that was not spoken."""


def interpolate(
    segments: Sequence[Segment | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    gaps: Sequence[bool],
    blocked: Sequence[Segment],
) -> dict[int, Segment]:
    """Segments for words that have none, by index.

    Args:
        segments: where the heard words are, seconds.
        words: the pronunciations of every word.
        lines: the line of every word.
        gaps: whether a gap tag stands before each word: the room belongs to its words.
        blocked: stretches that belong to something else: breaks.
    """
    heard = [i for i, segment in enumerate(segments) if segment]
    found: dict[int, Segment] = {}
    for before, after in pairwise(heard):
        missing = range(before + 1, after)
        first, last = segments[before], segments[after]
        if not missing or len(missing) > _MOST_WORDS or first is None or last is None:
            continue
        if not all(lines[i] in (lines[before], lines[after]) for i in missing):
            continue
        if any(gaps[before + 1 : after + 1]):
            continue
        room = Segment(first.offset, last.onset)
        if any(room.overlap(each) > 0 for each in blocked):
            continue
        weights = [max(1, len(words[i][0]) if words[i] else 1) for i in missing]
        if _fits(room, weights):
            found.update(zip(missing, _shares(room, weights), strict=True))
    return found


def _fits(room: Segment, phones: Sequence[int]) -> bool:
    return len(phones) * _SHORTEST_WORD <= room.duration <= sum(phones) * _SLOWEST_PHONE


def _shares(room: Segment, weights: Sequence[int]) -> Iterator[Segment]:
    total = sum(weights)
    done = 0
    for weight in weights:
        onset = room.onset + room.duration * done / total
        done += weight
        yield Segment(onset, room.onset + room.duration * done / total)
