"""Candidates for one gap by both pairs of ears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.audio.acoustics import PhonePosteriors, Samples
from aligner.review.candidates.episode_words import STOP, EpisodeWords
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import (
    GapContext,
    Proposals,
    find_strings,
    said,
    score_written,
)
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
    to_ask,
    with_scores,
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


@dataclass(frozen=True, slots=True, eq=False)
class SecondHearing:
    """What Whisper heard in a gap, and the sound to ask it about other words.

    Attributes:
        whisper: the model.
        samples: 16 kHz, from the first word before to the last one behind.
        before: known words that are said first.
        behind: those that end it.
        fills: its words between them, the likeliest first.
    """

    whisper: Whisper
    samples: Samples
    before: tuple[str, ...]
    behind: tuple[str, ...]
    fills: tuple[Fill, ...]


def hear_again(
    whisper: Whisper, samples: Samples, before: Sequence[str], behind: Sequence[str]
) -> SecondHearing:
    """Let Whisper hear a gap between known words; see `SecondHearing`."""
    found = fills(whisper.hear(samples, before), behind)
    return SecondHearing(whisper, samples, tuple(before), tuple(behind), found)


def find_both(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    second: SecondHearing,
    reader: WordReader,
) -> Both:
    """What a search of the phones finds, joined with Whisper's fills; each judges the other's.

    Args:
        heard: see `aligner.review.candidates.proposals.propose`.
        context: the known words.
        words: the language's and the episode's.
        second: what Whisper heard.
        reader: says how Whisper's words sound.
    """
    strings, without = find_strings(heard, context, words)
    texts = [" ".join(map(words.spelling, string.words)) for string in strings]
    known = set(map(said, texts))
    for fill in second.fills:
        written = [word for word in reader.words(fill.text) if word is not STOP]
        if said(fill.text) in known or not written or not all(word.ways for word in written):
            continue
        strings.append(score_written(heard, context, words, written))
        texts.append(fill.text)
    measured = phone_features(strings)
    share = shares(measured).tolist() if strings else []
    proposed = join(list(zip(texts, share, strict=True)), second.fills)
    asked = to_ask(proposed)
    scores = second.whisper.score(
        second.samples, second.before, [proposed[n].text for n in asked], second.behind
    )
    best = float(measured[:, 0].max()) if strings else without
    return Both(with_scores(proposed, asked, scores), without, best)


def propose_joined(both: Both, *, most: int = 5) -> Proposals:
    """Candidates of a gap, the likeliest first, by one calibrated ranking."""
    if not both.proposed:
        return Proposals((), shown=False)
    chance = shares(features(both.proposed), WEIGHTS)
    measured = sureness_features(both.proposed, chance, both.without, both.best_sound)
    first = float(1 / (1 + np.exp(-measured @ np.array(SURENESS))))
    return Proposals(ranked(both.proposed, chance, first, most), shown=first >= SHOWN)
