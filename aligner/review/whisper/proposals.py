"""Candidates for one gap by both pairs of ears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.audio.acoustics import PhonePosteriors, Samples
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.proposals import GapContext, Proposals, find_strings
from aligner.review.candidates.ranking import features as phone_features
from aligner.review.candidates.ranking import shares
from aligner.review.whisper.fills import Fill, fills
from aligner.review.whisper.joining import (
    SHOWN,
    SURENESS,
    WEIGHTS,
    Proposed,
    features,
    join,
    ranked,
    sureness_features,
)
from aligner.review.whisper.model import Whisper


@dataclass(frozen=True, slots=True)
class Both:
    """Everything that either heard in a gap.

    Attributes:
        proposed: fills with what each says of them.
        without: score of sound without words, nats.
        best_sound: that of the string of words that sounds best.
    """

    proposed: tuple[Proposed, ...]
    without: float
    best_sound: float


def find_both(
    heard: PhonePosteriors, context: GapContext, words: EpisodeWords, by_whisper: Sequence[Fill]
) -> Both:
    """What a search of the phones finds, joined with Whisper's fills.

    Args:
        heard: see `aligner.review.candidates.proposals.propose`.
        context: the known words.
        words: the language's and the episode's.
        by_whisper: from `fills`.
    """
    strings, without = find_strings(heard, context, words)
    if not strings:
        return Both(join((), by_whisper), without, without)
    measured = phone_features(strings)
    found = [
        (" ".join(map(words.spelling, string.words)), share)
        for string, share in zip(strings, shares(measured).tolist(), strict=True)
    ]
    return Both(join(found, by_whisper), without, float(measured[:, 0].max()))


def propose_joined(both: Both, *, most: int = 5) -> Proposals:
    """Candidates of a gap, the likeliest first, by one calibrated ranking."""
    if not both.proposed:
        return Proposals((), shown=False)
    measured = features(both.proposed)
    chance = shares(measured, WEIGHTS)
    sure = sureness_features(measured, chance, both.without, both.best_sound) @ np.array(SURENESS)
    first = float(1 / (1 + np.exp(-sure)))
    return Proposals(ranked(both.proposed, chance, first, most), shown=first >= SHOWN)


def hear_fills(
    whisper: Whisper, samples: Samples, before: Sequence[str], behind: Sequence[str]
) -> tuple[Fill, ...]:
    """Whisper's words between known ones.

    Args:
        whisper: the model.
        samples: 16 kHz, from the first word before to the last one behind.
        before: known words that are said first.
        behind: those that end it.
    """
    return fills(whisper.hear(samples, before), behind)
