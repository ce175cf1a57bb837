"""From words on frames to words in seconds, each with a confidence.

confidence >= CERTAIN   boundaries from the emission model adapted to the recording
below that              something else was said there: the room between the certain words; where
                        there is none, a word was shortened (`squeezed`)
not placed              interpolated, if that room is about what the words need
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from aligner.alignment.boundaries.phrases import SHORT_WORD
from aligner.alignment.boundaries.prior import Prior
from aligner.alignment.boundaries.refine import refine
from aligner.alignment.evidence import Evidence
from aligner.alignment.model import TimedWord
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.placement.torn import torn_confidences
from aligner.alignment.placement.word_placement import EARLY_FRAMES, WordPlacement
from aligner.alignment.timing.confidence import word_confidences
from aligner.alignment.timing.context_confidence import held_confidences
from aligner.alignment.timing.faults import beside_faults
from aligner.alignment.timing.interpolate import interpolate
from aligner.alignment.timing.squeezed import squeezed_confidences
from aligner.audio.acoustics import Sliceable
from aligner.threads import ALONE, Spread
from aligner.timeline import Segment
from aligner.transcript.model import Gap, Token, Transcript

CERTAIN = 0.5
"""Confidence from which a word may serve as a landmark for others."""

_SHORTEST = 0.03
"""Seconds; a word with less room than this was not said where it was placed."""

_NEXT_PHONE = 0.25
"""Seconds within which the next phone of the same word follows."""

_MOST_BESIDE = 6
"""Phones before, and after, what was heard of a doubtful word that it may stand for: a long word.
More are speech that is not written."""

_FOREIGN_PHONES = 2
"""Phones between two words that neither holds: something is said there that is not written."""


@dataclass(frozen=True, slots=True)
class WordTiming:
    """Where the certain words are, N in number.

    Attributes:
        certain: their segments, None for all other words.
        doubtful: segments of words that were placed but do not sound like themselves, by index.
        gaps: whether a gap tag stands before each word.
        confidences: for every word, 0 to 1.
        adapted: whether the sound model could adapt to the recording.
    """

    certain: tuple[Segment | None, ...]
    doubtful: Mapping[int, Segment]
    gaps: tuple[bool, ...]
    confidences: tuple[float, ...]
    adapted: bool

    @classmethod
    def of(
        cls,
        transcript: Transcript,
        tokens: Sequence[Token],
        evidence: Evidence,
        placed: Sequence[WordPlacement | None],
        samples: Sliceable,
        *,
        opens: Sequence[bool],
        faults: Sequence[Segment] = (),
        prior: Prior | None = None,
        adapt: bool = True,
        spread: Spread = ALONE,
    ) -> WordTiming:
        """Time the words that were heard for certain, spread as told; see `refine`."""
        heard = word_confidences(evidence, placed)
        confidences = torn_confidences(heard, evidence, placed, opens)
        confidences = beside_faults(confidences, evidence, placed, faults)
        trusted = [
            place if sure >= CERTAIN else None
            for place, sure in zip(placed, confidences, strict=True)
        ]
        gaps = _after_gaps(transcript, tokens)
        limits = _limits(evidence, placed, trusted, gaps)
        refined = refine(
            samples,
            trusted,
            limits,
            frame_rate=evidence.frame_rate,
            latency=evidence.profile.latency,
            prior=prior,
            adapt=adapt,
            spread=spread,
        )
        return cls(
            refined.segments,
            dict(_between_certain(evidence, placed, refined.segments, gaps)),
            tuple(gaps.tolist()),
            tuple(
                round(float(c), 4) for c in held_confidences(confidences, heard, evidence, placed)
            ),
            refined.adapted,
        )

    def words(
        self,
        tokens: Sequence[Token],
        pronunciations: Sequence[Pronunciations],
        breaks: Sequence[Segment],
    ) -> tuple[TimedWord, ...]:
        """Every word, the others placed between the certain ones where that can be known."""
        heard = [segment or self.doubtful.get(i) for i, segment in enumerate(self.certain)]
        lines = [token.line for token in tokens]
        filled = interpolate(heard, pronunciations, lines, self.gaps, breaks)
        places = [segment or filled.get(i) for i, segment in enumerate(heard)]
        confidences = squeezed_confidences(self.confidences, heard, places)
        return tuple(
            TimedWord(
                token.line,
                token.span,
                token.text,
                places[i],
                confidences[i],
                "acoustic" if segment else "interpolated" if i in filled else None,
            )
            for i, (token, segment) in enumerate(zip(tokens, heard, strict=True))
        )


def _between_certain(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    certain: Sequence[Segment | None],
    gaps: npt.NDArray[np.bool_],
) -> Iterator[tuple[int, Segment]]:
    """The doubtful words' places: their own, and the sound beside that no other word holds.

    What a wrong word stands for is often longer than what of it was heard. A gap's sound is the
    gap's.
    """
    rate, latency = evidence.frame_rate, evidence.profile.latency.usual
    spikes = evidence.spikes.frames / rate - latency
    rough = [_rough(place, rate, latency) if place else None for place in placed]
    onsets = [s.onset if s else inf for s in (c or r for c, r in zip(certain, rough, strict=True))]
    reached = 0.0
    for i, own in enumerate(rough):
        segment = certain[i]
        if segment is None and own:
            room = Segment(
                own.onset if gaps[i] else reached,
                own.offset if gaps[i + 1 : i + 2].any() else min(onsets[i + 1 :], default=inf),
            )
            segment = _over_sound(own, room, spikes, latency)
            if segment.duration >= _SHORTEST:
                yield i, segment
        if segment:
            reached = max(reached, segment.offset)


def _rough(place: WordPlacement, rate: float, latency: float) -> Segment:
    return Segment(max(0.0, place.frames[0] / rate - latency), place.frames[-1] / rate)


def _over_sound(
    own: Segment, room: Segment, spikes: npt.NDArray[np.float64], latency: float
) -> Segment:
    """A place stretched over the phones next to it, as far as there is room for it."""
    first, last = np.searchsorted(spikes, [own.onset, own.offset])
    onset, offset = own.onset, own.offset
    for spike in spikes[max(0, first - _MOST_BESIDE) : first][::-1]:
        if spike < room.onset or onset - spike > _NEXT_PHONE:
            break
        onset = float(spike)
    for spike in spikes[last : last + _MOST_BESIDE]:
        if spike + latency > room.offset or spike - offset > _NEXT_PHONE:
            break
        offset = float(spike) + latency
    return Segment(max(onset, room.onset), min(offset, room.offset))


def _limits(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    trusted: Sequence[WordPlacement | None],
    after_gap: npt.NDArray[np.bool_],
) -> list[Segment]:
    """Where each word must lie: it may not reach into speech that neither it nor its neighbour is.

    word    ├ but ┤                     ├ was ┤
    spikes    │  ││   │   │  │    │ │     │
    limits ────────┤  └ foreign ────┘ ├────────
    """
    spikes = evidence.spikes.frames
    rate, latency = evidence.frame_rate, evidence.profile.latency.usual
    since, until = [0.0] * len(trusted), [float("inf")] * len(trusted)
    heard = [(i, place) for i, place in enumerate(trusted) if place]
    firsts = np.searchsorted(spikes, [place.frames[-1] for _, place in heard[:-1]])
    lasts = np.searchsorted(spikes, [place.frames[0] - EARLY_FRAMES for _, place in heard[1:]])
    between = zip(pairwise(heard), firsts.tolist(), lasts.tolist(), strict=True)
    for ((i, before), (j, after)), first, last in between:
        named = j > i + 1 or bool(after_gap[i + 1 : j + 1].any())
        if last - first >= (1 if named else _FOREIGN_PHONES):
            until[i] = spikes[first] / rate - latency
            since[j] = min(spikes[last - 1] / rate, after.frames[0] / rate - latency)
        elif doubted := [place for place in placed[i + 1 : j] if place]:
            # No phone became the likeliest: all there is room for is a short word.
            least = SHORT_WORD * len(doubted)
            until[i] = doubted[0].frames[0] / rate - latency
            since[j] = max(doubted[-1].frames[-1] / rate - latency, until[i] + least)
        elif named:
            middle = (before.frames[-1] + after.frames[0]) / 2 / rate - latency / 2
            until[i] = since[j] = middle
    return [Segment(float(a), float(b)) for a, b in zip(since, until, strict=True)]


def _after_gaps(transcript: Transcript, tokens: Sequence[Token]) -> npt.NDArray[np.bool_]:
    """Whether a gap tag stands between a word and the one before it, shape (n_words,)."""
    starts = [token.span.start for token in tokens]
    tags = [
        inline.span.start
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Gap)
    ]
    after = np.zeros(len(tokens) + 1, bool)
    after[np.searchsorted(starts, tags)] = True
    return after[:-1]
