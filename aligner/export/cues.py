"""Captions: pieces that are shown together, for as long as it takes to read them.

    pieces    We ran out of time. | But before we go, | thank you both.        (pause) | So long.
    cues      └────────────────────────────────────┘   └───────────────┘ held ──┤        └───────┘

A cue never holds two speakers, two paragraphs, a break or a long pause. Within a stretch of speech
all ways to cut it are weighed at once (dynamic programming), so that no cue is good at the cost of
the next. Weighed are the rules that broadcasters publish: 17 to 21 characters a second, 1 to 7
seconds, two lines, cuts at the ends of sentences and clauses, no word on its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.alignment.model import Alignment
from aligner.export.cutting import CueRun, Prices, cut_into_cues
from aligner.export.lines import lay_out, split_long
from aligner.export.moments import in_order
from aligner.export.passages import CaptionToken, Passage, join
from aligner.timeline import Segment

_LONG_PAUSE = 2.0
"""Seconds of silence over which no caption stays on the screen."""

_CHAIN = 0.25
"""Seconds: a shorter flash of empty screen between two cues disturbs, so the first one stays."""


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What a viewer can take in.

    Attributes:
        line_length: characters; 32 (podcast players), 42 (television) or 65 (wide screens).
        rate: characters a second; 17 is slow, 21 the most that is advised.
        shortest: seconds that a cue is shown at least, where the next one leaves room.
        longest: seconds that a cue is shown at most.
    """

    line_length: int = 42
    rate: float = 20.0
    shortest: float = 1.0
    longest: float = 7.0


DEFAULT_RULES = ReadingRules()


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: when it is shown, who speaks, its one or two lines.

    `segment` is in whole milliseconds, never empty, and no two cues overlap.
    """

    segment: Segment
    speaker: str | None
    lines: tuple[tuple[CaptionToken, ...], ...]

    @property
    def text(self) -> str:
        """Its lines, with line ends between."""
        return "\n".join(join(line) for line in self.lines)


def make_cues(
    passages: Sequence[Passage],
    alignment: Alignment,
    rules: ReadingRules = DEFAULT_RULES,
    *,
    names_in_text: bool = False,
) -> tuple[Cue, ...]:
    """Captions for everything that is said, in order; O(n).

    Args:
        passages: timed by `time_passages`.
        alignment: for its breaks.
        rules: what a viewer can take in.
        names_in_text: whether a new speaker's name stands in the text, "Nell: Hello."
    """
    stretches = [
        (speaker, tuple(split_long(pieces, rules.line_length)))
        for speaker, pieces in _stretches(passages, alignment, names_in_text=names_in_text)
    ]
    limits = iter(_limits([pieces for _, pieces in stretches], alignment))
    drafts: list[Cue] = []
    for speaker, pieces in stretches:
        stretch = CueRun.of(pieces, [next(limits) for _ in pieces])
        prices = Prices(rules.line_length, rules.rate, rules.shortest, rules.longest)
        for first, last in cut_into_cues(stretch, prices):
            shown = pieces[first : last + 1]
            until = _shown_until(shown, stretch.limits[last], rules)
            segment = Segment(shown[0].onset, until)
            drafts.append(Cue(segment, speaker, lay_out(shown, rules.line_length)))
    return tuple(_settled(drafts))


def _stretches(
    passages: Sequence[Passage], alignment: Alignment, *, names_in_text: bool
) -> Iterator[tuple[str | None, list[CaptionToken]]]:
    """Runs of pieces that may share a cue, with their speaker."""
    middles = sorted(each.segment.middle for each in alignment.breaks)
    before: str | None = None
    for passage in passages:
        said = [piece for piece in passage.pieces if piece.segment is not None]
        if not said or passage.kind != "speech":
            continue
        if names_in_text and passage.speaker and passage.speaker != before:
            said[0] = replace(said[0], text=f"{passage.speaker}: {said[0].text}")
        before = passage.speaker
        for run in _between_pauses(said, middles):
            yield passage.speaker, run


def _between_pauses(
    pieces: Sequence[CaptionToken], breaks: Sequence[float]
) -> Iterator[list[CaptionToken]]:
    run = [pieces[0]]
    for left, right in pairwise(pieces):
        silence = Segment(left.offset, right.onset)
        broken = bisect_left(breaks, silence.onset) < bisect_right(breaks, silence.offset)
        if silence.duration > _LONG_PAUSE or broken:
            yield run
            run = []
        run.append(right)
    yield run


def _limits(stretches: Sequence[Sequence[CaptionToken]], alignment: Alignment) -> Iterator[float]:
    """Until when a cue that ends with a piece may be shown: the next piece, break or the end."""
    pieces = [piece for stretch in stretches for piece in stretch]
    stops = sorted(each.segment.onset for each in alignment.breaks)
    end = max(alignment.duration, pieces[-1].offset) if pieces else 0.0
    for i, piece in enumerate(pieces):
        following = pieces[i + 1].onset if i + 1 < len(pieces) else end
        # From its onset on: a word may seem to reach a little into the break behind it.
        stop = bisect_left(stops, piece.onset)
        yield min(following, stops[stop]) if stop < len(stops) else following


def _shown_until(pieces: Sequence[CaptionToken], limit: float, rules: ReadingRules) -> float:
    onset, offset = pieces[0].onset, pieces[-1].offset
    needed = max(rules.shortest, len(join(pieces)) / rules.rate)
    end = max(offset, onset + min(needed, rules.longest))
    if limit - end < _CHAIN:
        end = limit
    return min(end, limit, onset + rules.longest)


def _settled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Times in whole milliseconds, each cue at least one long, none before the last one's end."""
    for cue, interval in zip(cues, in_order(cue.segment for cue in cues), strict=True):
        yield replace(cue, segment=interval.segment)
