"""What speaks for the candidates of a gap: where their words are known from, and where they lie.

    known   … went to ───┤                        ├─── before that …
    frames  ─────────────┼── another kitchen ─────┼─────────────────
                      begins                    ends      on the candidate's own best path

A gap's window is as wide as nobody knows better; where in it the words are said is what a person
wants to hear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from aligner.alignment.flag import Origin
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.episode_words import EpisodeWords, Ways
from aligner.review.candidates.frame_scores import Floats, FrameScores, score_frames
from aligner.review.candidates.proposals import Candidate, GapContext, edges
from aligner.review.candidates.word_chains import Chains
from aligner.timeline import Segment

_SIGNS = '.,;:!?"“”'

_SAME = 0.01
"""Nats within which two moments are as good."""

_EARLY, _LATE = 0.08, 0.08
"""Seconds before and behind the frames of the words: spikes come after a phone has begun."""


def find_origins(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    candidates: Sequence[Candidate],
    onset: float,
) -> tuple[Origin, ...]:
    """What speaks for each candidate.

    Args:
        heard: see `proposals.propose`.
        context: the known words.
        words: the language's and the episode's.
        candidates: of the gap.
        onset: of the first frame, seconds of the audio.
    """
    if not candidates:
        return ()
    numbers = [
        tuple(words.number(word.strip(_SIGNS)) for word in each.text.split()) for each in candidates
    ]
    strings = [tuple(map(words.ways, each)) for each in numbers]
    frames = score_frames(heard, words.vocabulary.phones)
    segments = _segments(frames, edges(frames, context), strings, heard.frame_rate)
    return tuple(
        Origin(
            words.source(known),
            each.probability,
            inside and Segment(onset + inside.onset, onset + inside.offset),
        )
        for each, known, inside in zip(candidates, numbers, segments, strict=True)
    )


def _segments(
    frames: FrameScores,
    known: tuple[Floats, Floats],
    strings: Sequence[Sequence[Ways]],
    rate: float,
) -> Iterator[Segment | None]:
    """Where each string of words is said, seconds from the first frame."""
    enter, leave = known
    spoken = [[*string] if all(string) else [] for string in strings]
    mirrored = [
        [tuple(way[::-1] for way in ways) for ways in reversed(string)] for string in spoken
    ]
    forward, backward = Chains.of(spoken), Chains.of(mirrored)
    ended = forward.score(frames, enter)[forward.tails] + leave
    begun = backward.score(frames.reversed(), leave[::-1])[backward.tails][:, ::-1] + enter
    for n, string in enumerate(spoken):
        # Silence before the words and behind them belongs to neither: as late, as early as can be.
        first = int(np.flatnonzero(begun[n] >= begun[n].max() - _SAME)[-1])
        last = int(np.flatnonzero(ended[n] >= ended[n].max() - _SAME)[0])
        yield (
            Segment(max(0.0, first / rate - _EARLY), min(last, len(frames)) / rate + _LATE)
            if string and first < last
            else None
        )
