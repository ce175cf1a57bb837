"""What Whisper is given of an episode: a gap with the words around it that are known to be said.

… so we hadn't gone to │ [gap] │ auction yet, but │ …
  └──── at most 6 s ───┘       └──── 3 s ────┘
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from aligner.alignment.model import CERTAIN, Alignment, GapWindow, TimedWord
from aligner.review.whisper.model import WINDOW
from aligner.timeline import Segment

_BEFORE, _BEHIND = 6.0, 3.0
"""Seconds of known words on each side."""

_PAUSE = 1.5
"""Seconds without a word behind which something else may be said."""

_MARGIN = 0.15
"""Seconds around the outermost words."""


@dataclass(frozen=True, slots=True)
class KnownSpeech:
    """A stretch with a gap in it: seconds of the audio, words said before and behind."""

    segment: Segment
    before: tuple[str, ...]
    behind: tuple[str, ...]


def around(alignment: Alignment, gap: GapWindow) -> KnownSpeech | None:
    """The stretch to hear for a gap, None where it is not known or too long."""
    if gap.segment is None:
        return None
    words = alignment.words
    first = bisect_left(words, gap.span.start, key=lambda word: word.span.start)
    last = bisect_left(words, gap.span.end, key=lambda word: word.span.start)
    tags = [other.span.start for other in alignment.gaps if other.span != gap.span]
    before = _known(reversed(words[:first]), gap, tags, forward=False)
    behind = _known(iter(words[last:]), gap, tags, forward=True)
    onset = min([gap.segment.onset, *(word.segment.onset for word in before if word.segment)])
    offset = max([gap.segment.offset, *(word.segment.offset for word in behind if word.segment)])
    segment = Segment(max(0.0, onset - _MARGIN), min(alignment.duration, offset + _MARGIN))
    if segment.duration > WINDOW:
        return None
    return KnownSpeech(
        segment,
        tuple(word.text for word in reversed(before)),
        tuple(word.text for word in behind),
    )


def _known(
    words: Iterable[TimedWord], gap: GapWindow, tags: list[int], *, forward: bool
) -> list[TimedWord]:
    """The words on one side, the nearest first, as long as each is known and none is missing."""
    found: list[TimedWord] = []
    if gap.segment is None:
        return found
    edge = gap.segment.offset if forward else gap.segment.onset
    reached, place = edge, gap.span.end if forward else gap.span.start
    for word in words:
        span, segment = word.span, word.segment
        low, high = (place, span.start) if forward else (span.end, place)
        if segment is None or word.basis != "acoustic" or word.confidence < CERTAIN:
            break
        if any(low <= tag < high for tag in tags):
            break
        pause = segment.onset - reached if forward else reached - segment.offset
        length = segment.offset - edge if forward else edge - segment.onset
        if pause > _PAUSE or length > (_BEHIND if forward else _BEFORE):
            break
        found.append(word)
        reached = segment.offset if forward else segment.onset
        place = span.end if forward else span.start
    return found
