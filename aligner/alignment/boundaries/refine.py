"""Word boundaries to a few milliseconds, by an emission model adapted to the recording itself.

    placed words ── find_phrases ──► phrases
    a sample of them ── learn ─────► emission model and spike latencies of this recording
                         ▲    │
                         └────┘ a few rounds
    every phrase, slice by slice, with that model ── trace ──► segments

The acoustic model says which phone was heard and roughly when: its spikes come some 83 ms after the
onsets, later for some phones than for others. That is enough to label the frames of this recording,
fit an emission model to them, realign with it, and repeat: it adapts to these voices, this
microphone and this codec. Where little is said, it stays close to the prior (`prior`).

Without a prior, and with too little speech to train on, words keep the acoustic model's times less
the mean latency; so does everything if adaptation is switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from typing import Final

import numpy as np

from aligner.alignment.boundaries.adaptation import Adapted, PhraseFeatures, excerpt, faint, learn
from aligner.alignment.boundaries.phrases import Path, Phrase, find_phrases, slices
from aligner.alignment.boundaries.prior import Prior
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.profile import SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.acoustics import Sliceable
from aligner.audio.features import FEATURE_RATE, n_frames
from aligner.threads import ALONE, Spread, one_blas_thread
from aligner.timeline import Segment

Segments = list[Segment | None]

_LEAST_SECONDS: Final = 5.0
"""Speech without which nothing is learnt from scratch. Hand-timed onsets are off by 27 ms without
learning, by 24, 21, 19, 18 and 15 ms with 3, 6, 12, 25 and 200 s to learn from."""

_SLICE_SECONDS: Final = 240.0
"""Speech whose features are held at once by whoever works: bounds the memory to tens of MB."""

_REACH_SECONDS: Final = 600.0
"""Sound that these are cut from at most: it is sent to whoever works, 32 kB a second."""

_SHORTEST: Final = 0.01
"""Seconds that a word keeps whatever happens."""


@dataclass(frozen=True, slots=True)
class Refined:
    """Times of words.

    Attributes:
        segments: one entry a word, seconds, None where it was not placed; in order, without
            overlap.
        adapted: whether they come from a model of this recording; False if there was too little
            speech, or that was not asked for: then they are the acoustic model's own times less
            its mean latency.
    """

    segments: tuple[Segment | None, ...]
    adapted: bool


def refine(
    samples: Sliceable,
    placed: Sequence[WordPlacement | None],
    limits: Sequence[Segment],
    *,
    frame_rate: float = 50.0,
    latency: SpikeLatency = DEFAULT_PROFILE.latency,
    prior: Prior | None = None,
    adapt: bool = True,
    spread: Spread = ALONE,
) -> Refined:
    """Find the boundaries of the placed words.

    Complexity: linear in the seconds of speech; 4 s of one processor for an hour of it. Memory:
    some tens of MB a piece in work beside the samples, whatever their length.

    Args:
        samples: the recording, shape (n,), 16 kHz mono; int16, or floats from -1 to 1.
        placed: where the acoustic model heard each word, in the order of the text.
        limits: bounds of each word, seconds. They keep apart two words between which something
            else is said: the emission model has no state for that and would stretch the words
            over it.
        frame_rate: its frames a second.
        latency: of its spikes.
        prior: of the emission model; without, `_LEAST_SECONDS` of speech are needed.
        adapt: whether to learn at all.
        spread: does pieces of it at the same time; the result does not depend on how.
    """
    coarse = _coarse(placed, frame_rate, latency.usual)
    if not adapt:
        return Refined(_in_order(coarse), adapted=False)
    phrases = find_phrases(placed, limits, n_frames(len(samples)), frame_rate, latency)
    enough = _LEAST_SECONDS * FEATURE_RATE if prior is None else 1
    if sum(phrase.n_frames for phrase in phrases) < enough:
        return Refined(_in_order(coarse), adapted=False)
    with one_blas_thread():
        fine = _fine(samples, phrases, coarse, prior, latency, spread)
        return Refined(_in_order(fine), adapted=True)


def _fine(
    samples: Sliceable,
    phrases: Sequence[Phrase],
    coarse: Sequence[Segment | None],
    prior: Prior | None,
    latency: SpikeLatency,
    spread: Spread,
) -> Segments:
    """The words of `phrases` where a model of them puts them, the others as they were."""
    floor = faint(samples, phrases)
    adapted = learn(samples, phrases, floor, prior=prior, latency=latency, spread=spread)

    parts = (
        (part, excerpt(samples, part)) for part in slices(phrases, _SLICE_SECONDS, _REACH_SECONDS)
    )
    fine = list(coarse)
    found = spread(partial(_paths, adapted, floor), parts)
    for phrase, path in zip(phrases, chain.from_iterable(found), strict=True):
        if path is not None:
            _note(phrase, path, fine)
    return fine


def _paths(
    adapted: Adapted, floor: float, part: tuple[Sequence[Phrase], Sliceable]
) -> list[Path | None]:
    """The likeliest path through each phrase, whose sound comes along."""
    phrases, samples = part
    return adapted.paths(PhraseFeatures.of(samples, phrases, floor))


def _coarse(placed: Sequence[WordPlacement | None], rate: float, latency: float) -> Segments:
    return [
        Segment(max(0.0, place.frames[0] / rate - latency), place.frames[-1] / rate)
        if place
        else None
        for place in placed
    ]


def _note(phrase: Phrase, path: Path, segments: Segments) -> None:
    """Enter the words of a traced phrase into `segments`."""
    firsts = np.flatnonzero(np.diff(phrase.words, prepend=-1))
    lasts = np.append(firsts[1:], len(phrase.words)) - 1
    onsets = (phrase.start + path[firsts, 0]) / FEATURE_RATE
    offsets = (phrase.start + path[lasts, -1]) / FEATURE_RATE
    words = phrase.words[firsts].tolist()
    for word, onset, offset in zip(words, onsets.tolist(), offsets.tolist(), strict=True):
        segments[word] = Segment(onset, offset)


def _in_order(segments: Segments) -> tuple[Segment | None, ...]:
    """Without overlap, each at least `_SHORTEST` long; what overlaps is parted in the middle."""
    ordered = list(segments)
    placed = [i for i, segment in enumerate(segments) if segment]
    reached = 0.0
    for here, after in pairwise([*placed, None]):
        segment = segments[here] if here is not None else None
        following = segments[after] if after is not None else None
        if segment is None or here is None:
            continue
        onset, offset = max(reached, segment.onset), segment.offset
        if following and following.onset < offset:
            offset = (following.onset + offset) / 2
        reached = max(offset, onset + _SHORTEST)
        ordered[here] = Segment(onset, reached)
    return tuple(ordered)
