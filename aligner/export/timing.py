"""A place in the audio for every piece that is said, remarks and unheard words too.

    heard     and  so   ·    ·    we  │ break │  back   ·
    written   and  so  [laughs]  we   │       │  back  [laughs]
    room               ├──┤                            ├──┤

What was not placed takes the room that its neighbours leave, beside them, on their side of a
break. What nobody says in this recording (a line that is not spoken, five or more words in a row
that have no place) stays without a time: a caption must not show it. A line in another language
cannot be heard, only shown: it takes the room that its neighbours leave, if that is enough to read.

Segments that come out follow each other: none begins before the one before it has ended.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from aligner.alignment.model import Alignment, Break
from aligner.export.passages import CaptionToken, Passage
from aligner.timeline import Segment
from aligner.transcript.language import is_foreign
from aligner.transcript.model import Span

_UNSPOKEN = 5
"""Words in a row without a place are a passage that this recording does not have."""

_SECONDS_A_CHARACTER = 0.07
"""An easy 14 characters a second, for what was not heard."""

_READABLE = 0.5
"""Share of the easy time below which a line in another language was not said there."""

_SLACK = 0.5
"""Seconds that the word before a break may seem to reach into it."""

_REMARK = 1.0
"""Seconds that a laugh or a gap is given, if there is room."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A piece with its line and what is known of its place."""

    piece: CaptionToken
    line: int
    known: Segment | None

    @property
    def wish(self) -> float:
        """Seconds it would like."""
        if not self.piece.words:
            return _REMARK
        return _SECONDS_A_CHARACTER * len(self.piece.text)


def time_passages(passages: Sequence[Passage], alignment: Alignment) -> tuple[Passage, ...]:
    """The same passages with segments where they are said.

    Args:
        passages: from `read_passages`, of the same alignment.
        alignment: where the words, gaps and breaks are.
    """
    gaps = {gap.span: gap.segment for gap in alignment.gaps}
    slots = [
        _Slot(piece, passage.line, _known(piece, gaps))
        for passage in passages
        if passage.kind == "speech"
        for piece in passage.pieces
    ]
    foreign = _foreign_lines(alignment)
    silent = {line.line for line in alignment.lines if line.verdict == "not_spoken"} - foreign
    said = list(_drop_unspoken(slots, silent, foreign))
    if all(slot.known is None for slot in said):
        said = []  # nothing of the text was heard, so nothing bounds any of it
    times = _places(said, alignment)
    if squeezed := _squeezed(said, times) & foreign:
        said = [slot for slot in said if slot.line not in squeezed]
        times = _places(said, alignment)
    placed = {id(slot.piece): segment for slot, segment in zip(said, times, strict=True)}
    return tuple(
        replace(
            passage,
            pieces=tuple(replace(p, segment=placed.get(id(p))) for p in passage.pieces),
        )
        for passage in passages
    )


def _foreign_lines(alignment: Alignment) -> set[int]:
    """Lines in another language that were not heard for that reason."""
    words: dict[int, list[str]] = defaultdict(list)
    for word in alignment.words:
        words[word.line].append(word.text)
    return {
        line.line
        for line in alignment.lines
        if line.verdict in ("no_words", "not_spoken") and is_foreign(words[line.line])
    }


def _squeezed(slots: Sequence[_Slot], times: Sequence[Segment]) -> set[int]:
    """Lines whose pieces got less time than anybody can read them in."""
    room: dict[int, float] = defaultdict(float)
    for slot, segment in zip(slots, times, strict=True):
        room[slot.line] += segment.duration - _READABLE * slot.wish
    return {line for line, left in room.items() if left < 0}


def _known(piece: CaptionToken, gaps: dict[Span, Segment | None]) -> Segment | None:
    heard = [word.segment for word in piece.words if word.segment is not None]
    if heard:
        return Segment(min(s.onset for s in heard), max(s.offset for s in heard))
    if piece.kind != "gap":
        return None
    inside = (
        segment
        for span, segment in gaps.items()
        if piece.span.start <= span.start and span.end <= piece.span.end
    )
    return next(inside, None)


def _drop_unspoken(slots: Sequence[_Slot], silent: set[int], foreign: set[int]) -> Iterator[_Slot]:
    def state(slot: _Slot) -> tuple[int, bool]:
        return slot.line, slot.known is None

    for (line, unknown), group in groupby(slots, state):
        run = list(group)
        words = sum(len(slot.piece.words) for slot in run)
        if unknown and (line in silent or (words >= _UNSPOKEN and line not in foreign)):
            continue
        yield from run


def _places(slots: Sequence[_Slot], alignment: Alignment) -> list[Segment]:
    segments = _in_order([slot.known for slot in slots])
    fixed = [-1, *(i for i, segment in enumerate(segments) if segment is not None), len(slots)]
    breaks = sorted(alignment.breaks, key=lambda each: each.segment)
    onsets = [each.segment.onset for each in breaks]
    for before, after in pairwise(fixed):
        if after - before < 2:
            continue
        left = segments[before] if before >= 0 else None
        right = segments[after] if after < len(slots) else None
        onset = left.offset if left is not None else 0.0
        room = Segment(onset, right.onset if right is not None else max(alignment.duration, onset))
        first, last = bisect_left(onsets, onset - _SLACK), bisect_left(onsets, room.offset)
        # Within one paragraph a remark follows the words before it; between two it may announce.
        apart = right is not None and (left is None or slots[before].line != slots[after].line)
        later = slots[after].line if apart else None
        segments[before + 1 : after] = _share(
            slots[before + 1 : after], room, breaks[first:last], later
        )
    return [segment for segment in segments if segment is not None]


def _in_order(known: Sequence[Segment | None]) -> list[Segment | None]:
    """None begins before the one before it, none reaches into the one behind it."""
    ordered: list[Segment | None] = []
    reached = 0.0
    for segment in known:
        if segment is None:
            ordered.append(None)
            continue
        reached = max(reached, segment.onset)
        ordered.append(Segment(reached, max(reached, segment.offset)))
    following = float("inf")
    for i in range(len(ordered) - 1, -1, -1):
        segment = ordered[i]
        if segment is not None:
            ordered[i] = Segment(segment.onset, min(segment.offset, following))
            following = segment.onset
    return ordered


def _share(
    run: Sequence[_Slot], room: Segment, breaks: Sequence[Break], later: int | None
) -> list[Segment]:
    """Share `room` out among pieces without a place.

    Args:
        run: the pieces.
        room: what their neighbours leave.
        breaks: those that begin in the room, in order.
        later: the line of the neighbour behind, whose pieces stand before it, not after the
            neighbour in front.
    """
    split = next((i for i, slot in enumerate(run) if _comes_after(slot, breaks, later)), len(run))
    until = max(room.onset, breaks[0].segment.onset) if breaks else room.offset
    front = list(_packed([slot.wish for slot in run[:split]], Segment(room.onset, until)))
    reached = front[-1].offset if front else room.onset
    resumed = min(breaks[-1].segment.offset, room.offset) if breaks else room.onset
    wishes = [slot.wish for slot in run[split:]]
    late = Segment(max(reached, resumed, room.offset - sum(wishes)), room.offset)
    return front + list(_packed(wishes, late))


def _comes_after(slot: _Slot, breaks: Sequence[Break], later: int | None) -> bool:
    if slot.line == later:
        return True
    return any(each.line is not None and slot.line > each.line for each in breaks)


def _packed(wishes: Sequence[float], room: Segment) -> Iterator[Segment]:
    """One after another from the start of the room, all shortened alike if it is too small."""
    scale = min(1.0, room.duration / sum(wishes)) if wishes else 1.0
    onset = room.onset
    for wish in wishes:
        offset = onset + wish * scale
        yield Segment(onset, offset)
        onset = offset
