r"""The stamps' clock against the audio's: where they part, and which stamps are wrong.

The stamps count the recording that the transcriber heard. Ours may hold other adverts, or adverts
where that one had none, so the two clocks differ by an offset that is constant between inserts:

    audio       0 ─────────┤ advert ├────────┤ advert ├──────
    transcript  0 ─────────┼─────────────────┼───────────────   (ad-free clock)
    pieces      (0, 0)     (200, 240)        (383, 472)

Seconds everywhere: `transcript` on the stamps' clock, `audio` from the start of the recording.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, TypeAlias

import numpy as np

from aligner.alignment.description.clock_offsets import (
    LENGTH_SLACK,
    WRONG_SECONDS,
    OffsetBounds,
    best_offsets,
    likeliest_course,
)
from aligner.alignment.model import ClockPiece
from aligner.timeline import Segment
from aligner.transcript.model import Span

DriftKind: TypeAlias = Literal["wrong_stamp", "other_clock"]
_Time: TypeAlias = Callable[[ClockPiece], float]

_transcript_of: _Time = attrgetter("transcript")
_audio_of: _Time = attrgetter("audio")

_FRAME = 1 / 30
_VIDEO_SCALES = (1001 / 1000, 1000 / 1001)
"""Frames counted at 30 a second that ran at 29.97, and the reverse: 3.6 s an hour."""

_SCALE_GAIN = 1.0
"""Wrong stamps that a scale must explain away before it is believed."""

_SCALE_SHOWS = 1000.0
"""Seconds after which a scale makes a whole second, the least that floored stamps can show."""

_STEP_SECONDS = 300.0
"""A scale is laid out in steps of this length, each then within 0.15 s of the slope."""

_NO_SHIFT = 0.5
"""Seconds that the first word may lag behind its stamp: people stamp the breath before it."""

_ONSET_SLACK = 0.05
"""Seconds: a word's onset is no better known than this."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A time in the text whose place in the audio is known.

    Attributes:
        transcript: the time as written.
        exact: whether it names a frame; otherwise the true time is in [transcript, transcript + 1).
        audio: onset of the word that follows a stamp, or of a gap tag's window.
        line: 1-based line of the file.
        span: the stamp's or tag's characters.
    """

    transcript: float
    exact: bool
    audio: float
    line: int
    span: Span

    @property
    def uncertainty(self) -> float:
        """How much later than written the true time can be, seconds."""
        return _FRAME if self.exact else 1.0


@dataclass(frozen=True, slots=True)
class Clock:
    """From the stamps' clock to the audio's and back; both ways never decrease.

    Time that only one side has, an advert or a cut, is a single moment on the other.

    Attributes:
        pieces: in order; `transcript` rises, `audio` does not fall. Without pieces the clocks
            are the same.
        scale: seconds of audio in a second of the stamps' clock, as far as it is not 1; `pieces`
            follow it in steps already.
    """

    pieces: tuple[ClockPiece, ...] = ()
    scale: float = 1.0

    def to_audio(self, transcript: float) -> float:
        """The audio time, in seconds, of a time on the stamps' clock; O(log pieces)."""
        return self._moved(transcript, _transcript_of, _audio_of)

    def to_transcript(self, audio: float) -> float:
        """The time on the stamps' clock, in seconds, of a moment of the audio; O(log pieces)."""
        return self._moved(audio, _audio_of, _transcript_of)

    def _moved(self, time: float, here: _Time, there: _Time) -> float:
        """A time of one side as the other side counts it; a piece never reaches into the next."""
        at = bisect_right(self.pieces, time, key=here)
        piece = self.pieces[max(at - 1, 0)] if self.pieces else ClockPiece(0.0, 0.0)
        moved = time + (there(piece) - here(piece))
        if 0 < at < len(self.pieces):
            moved = min(moved, there(self.pieces[at]))
        return max(moved, 0.0)


@dataclass(frozen=True, slots=True)
class Drift:
    """A stamp that does not tell the audio's time.

    `kind` is "wrong_stamp" if it disagrees with its neighbours too, "other_clock" if it is right
    on a clock that is not the audio's. `corrected` is the audio time of its word, seconds.
    """

    sighting: Sighting
    kind: DriftKind
    corrected: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Sightings that share an offset, and the first and the last that agree with it.

    `low` to `high` are equally good offsets; `first` and `last` are (transcript, audio) times.
    """

    low: float
    high: float
    first: tuple[float, float]
    last: tuple[float, float]

    @property
    def offset(self) -> float:
        """The middle, so that no sighting is missed by more than half of what it leaves open."""
        return (self.low + self.high) / 2


def fit_clock(sightings: Sequence[Sighting], breaks: Sequence[Segment]) -> Clock:
    """The clock that explains the sightings with the fewest wrong stamps and jumps.

    Args:
        sightings: in any order; none at all gives the audio's own clock.
        breaks: stretches of audio without transcript speech, edges good to 1 s. A jump is likely
            there, likeliest by the break's length.
    """
    if not sightings:
        return Clock((ClockPiece(0.0, 0.0),))
    seen = sorted(sightings, key=lambda sighting: sighting.audio)
    breaks = sorted(breaks)
    scales = (1.0, *_VIDEO_SCALES) if seen[-1].audio > _SCALE_SHOWS else (1.0,)
    best = min(scales, key=lambda scale: _scale_cost(seen, breaks, scale))
    pieces = _lay(list(_stretches(_bounds(seen, best), breaks)), breaks)
    return Clock(_in_steps(pieces, best, best * seen[-1].transcript), best)


def drifting(sightings: Sequence[Sighting], clock: Clock) -> tuple[Drift, ...]:
    """The stamps that are wrong by more than their precision leaves open.

    Args:
        sightings: stamps before words that were heard.
        clock: fitted to them.
    """
    return tuple(
        Drift(
            sighting, "wrong_stamp" if _misses(sighting, clock) else "other_clock", sighting.audio
        )
        for sighting in sightings
        if _misses(sighting, Clock())
    )


def _scale_cost(seen: Sequence[Sighting], breaks: Sequence[Segment], scale: float) -> float:
    cost = likeliest_course(_bounds(seen, scale), breaks)[1]
    return cost if scale == 1.0 else cost + _SCALE_GAIN


def _misses(sighting: Sighting, clock: Clock) -> bool:
    # Both sides of a jump count: two stamps before and after it may carry the same second.
    earliest = clock.to_audio(sighting.transcript - _ONSET_SLACK)
    latest = clock.to_audio(sighting.transcript + sighting.uncertainty + _ONSET_SLACK)
    return not earliest - WRONG_SECONDS <= sighting.audio <= latest + WRONG_SECONDS


def _bounds(seen: Sequence[Sighting], scale: float) -> OffsetBounds:
    audio = np.array([sighting.audio for sighting in seen])
    high = audio - scale * np.array([sighting.transcript for sighting in seen])
    return OffsetBounds(high - [sighting.uncertainty for sighting in seen], high, audio)


def _stretches(bounds: OffsetBounds, breaks: Sequence[Segment]) -> Iterator[_Stretch]:
    """Runs of the likeliest course, each with its own best offsets.

    A course that only starts at offset 0 and jumps before the first sighting, or has nothing but
    wrong stamps, gives a stretch without sightings.
    """
    course, _ = likeliest_course(bounds, breaks)
    if abs(course[0]) <= WRONG_SECONDS < abs(course[1]):
        yield _Stretch(0.0, 0.0, (0.0, 0.0), (0.0, 0.0))
    for offset, run in groupby(range(len(bounds.audio)), key=lambda i: course[i + 1]):
        where = list(run)
        of_run = bounds[slice(where[0], where[-1] + 1)]
        agreeing = of_run[of_run.cost(np.array([offset]))[:, 0] < 1.0]
        if len(agreeing.audio):
            audio = agreeing.audio.tolist()
            times = list(zip((agreeing.audio - agreeing.high).tolist(), audio, strict=True))
            yield _Stretch(*best_offsets(agreeing), times[0], times[-1])
        else:
            yield _Stretch(float(offset), float(offset), (0.0, 0.0), (0.0, 0.0))


def _lay(stretches: Sequence[_Stretch], breaks: Sequence[Segment]) -> list[ClockPiece]:
    """Pieces from stretches: each jump is put where a break explains it.

    Without a break it is put as late as the next sighting allows: stamps are typed after inserts.
    """
    # Most stamps count the published recording: as near to 0 as the sightings allow, if that is
    # no real shift.
    offset = min(max(0.0, stretches[0].low), stretches[0].high)
    if abs(offset) > _NO_SHIFT:
        offset = stretches[0].offset
    pieces = [ClockPiece(max(0.0, -offset), max(0.0, offset))]
    for before, after in pairwise(stretches):
        passed = [gap for gap in breaks if before.last[1] < gap.middle < after.first[1]]
        for back, offset in _jumps(offset, after, passed):  # noqa: B020  read once, then moved on
            moment = max(
                min(back - offset, after.first[0]),
                before.last[0],
                pieces[-1].transcript,
                pieces[-1].audio - offset,
            )
            if moment == pieces[-1].transcript:
                pieces.pop()
            pieces.append(ClockPiece(moment, moment + offset))
    return pieces


def _jumps(
    before: float, after: _Stretch, passed: Sequence[Segment]
) -> Iterator[tuple[float, float]]:
    """When the talk comes back after each jump between two stretches, and the offset from then on.

    Args:
        before: offset before the jumps.
        after: the stretch that they lead to.
        passed: the breaks between the stretches.
    """
    jump = after.offset - before
    together = sum(gap.duration for gap in passed)
    explaining = list(passed)
    if abs(together - jump) > LENGTH_SLACK:
        explaining = sorted(passed, key=lambda gap: abs(gap.duration - jump))[:1]
    for gap in explaining[:-1]:
        before += gap.duration
        yield gap.offset, before
    yield explaining[-1].offset if explaining else after.first[1], after.offset


def _in_steps(pieces: Sequence[ClockPiece], scale: float, until: float) -> tuple[ClockPiece, ...]:
    """Pieces on the written clock: a scale becomes steps, for a piece has an offset only.

    Args:
        pieces: on the stamps' clock, stretched by `scale`.
        scale: audio seconds in a second as written.
        until: end of what is known on that clock.
    """
    if scale == 1.0:
        return tuple(pieces)
    steps: list[ClockPiece] = []
    ends = [*(piece.transcript for piece in pieces[1:]), until]
    for piece, end in zip(pieces, ends, strict=True):
        offset = piece.audio - piece.transcript
        for start in np.arange(piece.transcript, max(end, piece.transcript + 1), _STEP_SECONDS):
            written = float(start) / scale
            middle = written + min(_STEP_SECONDS, max(end - start, 0.0)) / 2
            audio = written + (middle * scale - middle) + offset
            steps.append(ClockPiece(written, max(audio, steps[-1].audio if steps else 0.0)))
    return tuple(steps)
