r"""Where the words of a gap tag lie: between the words around it that were heard for certain.

    … hadn't gone to auction yet, but \[unintelligible 00:02:14.14\] was going to …
                                  but │      the window      │ was

Words beside a gap that were not heard well do not bound it, for they may be wrong themselves.
Where the words around are far away (an advert lies between), the tag's own time and the pauses in
the sound narrow the window down. A gap in a passage that was not heard, as in an excerpt of the
episode, has no window: nothing tells where it is, or whether it is said at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from math import inf

from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.model import GapWindow
from aligner.timeline import Segment, gaps
from aligner.transcript.model import Gap, Paragraph, Token, Transcript

_WIDE_SECONDS = 8.0
"""A window longer than this holds more than the gap: 99 % of the fills people made are shorter."""

_MOST_UNHEARD = 4
"""Words between a gap and the next certain one; more are a passage that was not heard."""

_FOREIGN_PHONES = 4
_SAID_TWICE = 3.0
"""Phones between a gap's neighbour and the next word, and the seconds that they take at most. Of 50
windows in conversations 48 hold their words with 3 or 4 phones, 46 if neighbours always bound."""

_PADDING = 0.1
"""Seconds by which a window reaches into the words around it: their edges are hardly better known,
and an ear wants to hear where they end."""

_BEFORE_TAG_SECONDS = 1.0
_AFTER_TAG_SECONDS = 6.0
"""Around the time of a tag, where nothing else says how long its gap is: chosen without measuring.
Where there are neighbours they decide: two thirds and one and a half times these change no window
of the test episodes."""


def gap_windows(
    transcript: Transcript,
    tokens: Sequence[Token],
    certain: Sequence[Segment | None],
    *,
    sound: Soundscape,
    breaks: Sequence[Segment],
    to_audio: Callable[[float], float] | None,
) -> tuple[GapWindow, ...]:
    """A window for every gap tag, in the order of the text.

    Args:
        transcript: the text with its tags.
        tokens: its words.
        certain: where each word is said, None for words that may not serve as bounds.
        sound: the recording.
        breaks: stretches that no gap lies in.
        to_audio: the clock, from transcript seconds to audio seconds; None if it is not known.
    """
    starts = [token.span.start for token in tokens]
    found = [
        (paragraph, gap, *_around(certain, bisect_left(starts, gap.span.start), sound))
        for paragraph, gap in _gaps(transcript)
    ]
    windows: list[GapWindow] = []
    for bounds, group in groupby(found, key=lambda each: each[2:]):
        together = [(paragraph, gap) for paragraph, gap, *_ in group]
        segments = _share(together, Segment(*bounds), sound, breaks, to_audio)
        if len(together) == 1 and segments[0]:
            segments = [_own_turn(*together[0], tokens, segments[0], sound)]
        for (paragraph, gap), segment in zip(together, segments, strict=True):
            words = max(1, round(sound.words(segment))) if segment else 1
            windows.append(GapWindow(paragraph.line, gap.span, segment, words))
    return tuple(windows)


def _own_turn(
    paragraph: Paragraph, gap: Gap, tokens: Sequence[Token], room: Segment, sound: Soundscape
) -> Segment:
    """The part of a room at a paragraph's edge that goes on from, or leads up to, its own words.

    Beyond the pause somebody else may speak whom nobody wrote down.
    """
    words = [token.span for token in tokens if token.line == paragraph.line]
    phrases = sound.phrases(room)
    if not words or not phrases:
        return room
    if gap.span.start >= words[-1].end:
        return Segment(room.onset, min(room.offset, phrases[0].offset))
    if gap.span.end <= words[0].start:
        return Segment(max(room.onset, phrases[-1].onset), room.offset)
    return room


def _gaps(transcript: Transcript) -> Iterator[tuple[Paragraph, Gap]]:
    for paragraph in transcript.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, Gap):
                yield paragraph, inline


def _around(certain: Sequence[Segment | None], at: int, sound: Soundscape) -> tuple[float, float]:
    """The end of the last certain word before, the start of the first one after.

    A word beyond which somebody says more than is written does not bound the gap: it may be said
    twice, and lie inside (`_holds_speech`).

    Where the text goes on unheard on one side, the gap lies close to the other. Where it does on
    both, there is no room (0, 0).
    """
    earlier = list(islice(((n, s) for n, s in enumerate(reversed(certain[:at])) if s), 2))
    later = list(islice(((n, s) for n, s in enumerate(certain[at:]) if s), 2))
    if len(earlier) == 2 and _holds_speech(earlier[1][1].offset, earlier[0][1].onset, sound):
        del earlier[0]
    if len(later) == 2 and _holds_speech(later[0][1].offset, later[1][1].onset, sound):
        del later[0]
    before = (earlier[0][0], earlier[0][1].offset) if earlier else None
    after = (later[0][0], later[0][1].onset) if later else None
    follows = before is not None and before[0] <= _MOST_UNHEARD
    leads = after is not None and after[0] <= _MOST_UNHEARD
    since, until = before[1] if before else 0.0, after[1] if after else inf
    if not (follows or leads):
        return 0.0, 0.0
    if not follows:
        since = max(since, until - _WIDE_SECONDS)
    if not leads:
        until = min(until, since + _WIDE_SECONDS)
    return since, until


def _holds_speech(end: float, start: float, sound: Soundscape) -> bool:
    """Whether a word or two are said between two that follow each other in the text.

    heard     well   it's  maybe  it's   super hacky
    written   well         it's    [gap]       hacky
    """
    between = Segment(end, max(end, start))
    return between.duration < _SAID_TWICE and sound.phones(between) >= _FOREIGN_PHONES


def _share(
    together: Sequence[tuple[Paragraph, Gap]],
    room: Segment,
    sound: Soundscape,
    breaks: Sequence[Segment],
    to_audio: Callable[[float], float] | None,
) -> list[Segment | None]:
    """One window for each gap between the same two words: in order, apart from each other."""
    moments = [
        to_audio(gap.seconds) if to_audio and gap.seconds is not None else None
        for _, gap in together
    ]
    if not room:
        return [None] * len(together)
    room = Segment(max(0.0, room.onset - _PADDING), min(room.offset + _PADDING, sound.duration))
    room = _beside_breaks(room, breaks, moments)
    if not room:
        return [None] * len(together)
    inside = [m if m is not None and room.onset - 1 <= m <= room.offset else None for m in moments]
    edges = [room.onset, *_dividers(room, inside), room.offset]
    return [
        _narrow(Segment(a, b), moment, sound)
        for a, b, moment in zip(edges, edges[1:], inside, strict=False)
    ]


def _beside_breaks(
    room: Segment, breaks: Sequence[Segment], moments: Sequence[float | None]
) -> Segment:
    """The part of a room on one side of a break: the tag's time says which, else the longest."""
    parts = list(gaps([each for each in breaks if each.overlap(room)], room)) or [room]
    moment = next((m for m in moments if m is not None), None)
    if moment is None:
        return max(parts, key=lambda part: part.duration)
    return min(parts, key=lambda part: max(part.onset - moment, moment - part.offset, 0.0))


def _dividers(room: Segment, moments: Sequence[float | None]) -> list[float]:
    """Where one gap's share of the room ends and the next one's begins."""
    step = room.duration / len(moments)
    dividers: list[float] = []
    for i in range(1, len(moments)):
        moment = moments[i]
        even = room.onset + i * step
        lowest = dividers[-1] if dividers else room.onset
        dividers.append(max(lowest, min(moment - 0.1 if moment is not None else even, room.offset)))
    return dividers


def _narrow(room: Segment, moment: float | None, sound: Soundscape) -> Segment | None:
    """A wide room shrinks to what lies around the tag's own time, from pause to pause."""
    if not room:
        return None
    if room.duration <= _WIDE_SECONDS:
        return room
    if moment is None:
        return room
    wanted = Segment(
        max(room.onset, moment - _BEFORE_TAG_SECONDS),
        min(room.offset, moment + _AFTER_TAG_SECONDS),
    )
    return sound.to_pause(wanted) or room
