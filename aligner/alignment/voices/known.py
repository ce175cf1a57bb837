"""Voices known from a show's other episodes: names for people whom no label here names.

    labels of an episode ─ voices_to_keep ─► KeptVoice ─ a file an episode (voice_files) ─┐
                                                                                          ▼
    turn without a name ── microphone taken off ──► fit to each known voice ─► a name, how probable
                                                    and to the episode's own, which come first

In another episode the same person may have another microphone. An equalizer adds the same to all
cepstra of a voice: their mean is taken off here, which `statistics` keeps. What is left is less, so
a known voice proposes names and never doubts a label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aligner.alignment.voices.background import Background
from aligner.alignment.voices.findings import LikelyName
from aligner.alignment.voices.identity import Ints
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.statistics import Doubles, TurnStatistics, pitch_fit, shrunk
from aligner.alignment.voices.turns import Turn
from aligner.audio.voice_features import N_CEPSTRA, VOICE_RATE

SHOWN: Final = 0.8
"""Confidence from which a name is proposed."""

_LEAST_SECONDS: Final = 20.0
"""Voice that a label must have in an episode to be kept, or to compete for a turn."""

_LEAST_TURN: Final = 1.0
"""Seconds of voice that a turn must have to be named."""

_WEIGHTS: Final = np.array([5.0, 5.0, 0.4, -3.2])
"""Weights of the evidence in the log odds of a name, the last a constant: by logistic regression
(`python -m tests.benchmarks.kept_voices --fit`, seeds 0 to 5), rounded towards caution."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownVoice:
    """Somebody's voice as episodes make it, without their microphones.

    Attributes:
        name: as the latest labels write it.
        episodes: how many.
        offsets: of the Gaussians' means, in deviations, shape (gaussians, columns).
        pitches: shape (N_PITCHES,).
        usual: fit of those episodes to it, nats a frame.
    """

    name: str
    episodes: int
    offsets: Doubles
    pitches: Doubles
    usual: float


def voices_to_keep(
    names: Sequence[str],
    labels: Ints,
    statistics: TurnStatistics,
    weights: Doubles,
    doubted: Collection[str],
) -> Iterator[KeptVoice]:
    """The voices of an episode's labels that are long enough and nobody else's.

    Args:
        names: of the labels.
        labels: index of each turn's name, shape (n,); -1 where it names nobody.
        statistics: of the turns.
        weights: how much each turn counts for each voice, shape (n, names).
        doubted: names that do not stand for one voice.
    """
    raw = _from_background(statistics)
    for v, name in enumerate(names):
        share = weights[:, v]
        frames = float(share @ statistics.frames)
        if name in doubted or frames < _LEAST_SECONDS * VOICE_RATE:
            continue
        counts = share @ statistics.counts
        means = np.tensordot(share, raw, 1) / np.maximum(counts, 1e-9)[:, None]
        pitches = share @ statistics.pitches
        yield KeptVoice(name, frames, int((labels == v).sum()), counts, means, pitches)


def name_by_kept(
    turns: Sequence[tuple[int, Turn]],
    statistics: TurnStatistics,
    own: Sequence[KeptVoice],
    others: Sequence[KeptVoice],
    background: Background,
) -> Iterator[LikelyName]:
    """Names for turns that have none, from voices of other episodes.

    Args:
        turns: those without a name, with their indices.
        statistics: of all turns.
        own: voices of this episode's labels: their owners are named here, if at all.
        others: those of other episodes.
        background: what voices are told from.
    """
    by_index = dict(turns)
    for t, voice, evidence in likeliest_known(list(by_index), statistics, own, others, background):
        confidence = confidence_of(evidence)
        if confidence >= SHOWN:
            seconds = float(statistics.frames[t]) / VOICE_RATE
            yield LikelyName(by_index[t], voice.name, confidence, seconds, voice.episodes)


def confidence_of(evidence: Doubles) -> float:
    """Probability that a turn is the known voice's."""
    return float(1 / (1 + np.exp(-(np.append(evidence, 1.0) @ _WEIGHTS))))


def likeliest_known(
    turns: Sequence[int],
    statistics: TurnStatistics,
    own: Sequence[KeptVoice],
    others: Sequence[KeptVoice],
    background: Background,
) -> Iterator[tuple[int, KnownVoice, Doubles]]:
    """The known voice that each turn fits best, if none of the episode's own fits better.

    Yields:
        A turn, a voice and the evidence, shape (3,): the fit as a share of what is usual for the
        voice, by how much the next voice's is less, log of the seconds.
    """
    here = {_plain(voice.name) for voice in own}
    others = [voice for voice in others if _plain(voice.name) not in here]
    shares = [voice.pitches / max(1.0, voice.pitches.sum()) for voice in others]
    everybody = np.mean([statistics.everybody, *shares], axis=0)
    known = _known_voices(others, background, everybody)
    everyone = (*known, *_known_voices(own, background, everybody))
    raw = _from_background(statistics)
    for t in turns:
        frames = float(statistics.frames[t])
        if not known or frames < _LEAST_TURN * VOICE_RATE:
            continue
        sums = _bare(statistics.counts[t], raw[t], background)
        likely = np.array(
            [
                _fit(statistics.counts[t], sums, voice.offsets, frames)
                + pitch_fit(statistics.pitches[t], voice.pitches, everybody) / frames
                for voice in everyone
            ]
        )
        best = int(likely.argmax())
        if best >= len(known):
            continue
        usual = max(everyone[best].usual, 1e-3)
        following = max(0.0, *np.delete(likely, best), 0.0)
        evidence = (
            np.clip(likely[best] / usual, -1, 1),
            np.clip((likely[best] - following) / usual, -1, 1),
            np.log(frames / VOICE_RATE),
        )
        yield t, everyone[best], np.array(evidence)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _known_voices(
    kept: Sequence[KeptVoice], background: Background, everybody: Doubles
) -> tuple[KnownVoice, ...]:
    """One voice for each name."""
    by_name: dict[str, list[KeptVoice]] = defaultdict(list)
    for voice in kept:
        by_name[_plain(voice.name)].append(voice)
    return tuple(_known(each, background, everybody) for _, each in sorted(by_name.items()))


def _known(kept: Sequence[KeptVoice], background: Background, everybody: Doubles) -> KnownVoice:
    bare = [_bare(each.counts, each.counts[:, None] * each.means, background) for each in kept]
    counts = np.sum([each.counts for each in kept], axis=0)
    pitches = np.sum([each.pitches for each in kept], axis=0)
    offsets = np.sum(bare, axis=0) * shrunk(counts)[:, None]
    fits = [
        _fit(each.counts, sums, offsets, each.frames)
        + pitch_fit(each.pitches, pitches, everybody) / each.frames
        for each, sums in zip(kept, bare, strict=True)
    ]
    return KnownVoice(kept[-1].name, len(kept), offsets, pitches, float(np.mean(fits)))


def _from_background(statistics: TurnStatistics) -> Doubles:
    """Sums of offsets, the recording's own mean with them: other recordings have another."""
    offsets: Doubles = statistics.offsets + statistics.counts[:, :, None] * statistics.centre
    return offsets


def _bare(counts: Doubles, sums: Doubles, background: Background) -> Doubles:
    """Sums of offsets without what a microphone adds to the cepstra of all Gaussians."""
    deviations = np.sqrt(background.variances, dtype=np.float64)
    mean = (sums * deviations).sum(axis=0) / max(1.0, counts.sum())
    mean[N_CEPSTRA:] = 0.0  # slopes have none
    bare: Doubles = sums - counts[:, None] * mean / deviations
    return bare


def _fit(counts: Doubles, sums: Doubles, offsets: Doubles, frames: float) -> float:
    """Log-likelihood ratio of frames under a voice, nats a frame."""
    towards = float((sums * offsets).sum())
    distance = float((counts[:, None] * np.square(offsets)).sum())
    return (towards - 0.5 * distance) / max(1.0, frames)
