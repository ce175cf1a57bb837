"""Make the prior that comes with the package: what phones usually sound like.

    python -m aligner.alignment.make_prior FILE TEXT AUDIO [TEXT AUDIO …]

Takes a quarter of a minute for each hour of each recording and gives the same bytes each time.
Nobody's timing is needed: every recording is aligned, its own sounds are learnt, and what all have
in common is kept. Each recording's mean of speech is taken as zero: what microphones add differs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from aligner.alignment.align import openings, pronunciations
from aligner.alignment.boundaries.adaptation import PhraseFeatures, faint, learn
from aligner.alignment.boundaries.phrases import PHONE_STATES, Ints, Phrase, Times, find_phrases
from aligner.alignment.boundaries.prior import states_of
from aligner.alignment.boundaries.spike_latency import middle_and_spread, observed
from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.place import place
from aligner.alignment.profile import Profile, Pronouncer, SpikeLatency
from aligner.alignment.profiles import DEFAULT_PROFILE, load_profile
from aligner.alignment.timing.confidence import word_confidences
from aligner.alignment.timing.word_timing import CERTAIN
from aligner.audio.acoustics import AcousticModel, Sliceable
from aligner.audio.decode import open_audio
from aligner.audio.features import N_CEPSTRA, N_FEATURES, Features, n_frames
from aligner.threads import one_blas_thread
from aligner.timeline import Segment
from aligner.transcript.source import read_transcript
from aligner.transcript.spoken import tokenize

_FEWEST: Final = 30
"""Times that a phone must have been said: rarer ones are taken for average ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What one recording teaches.

    Attributes:
        features: of the frames, the mean of speech taken off the cepstra, shape (n, N_FEATURES).
        states: three for each column of the posteriors, then silence, shape (n,).
        columns: of the phones said, shape (m,).
        onsets: how late each was, seconds, shape (m,).
        ends: how late the ends of words before silences were.
    """

    features: Features
    states: Ints
    columns: Ints
    onsets: Times
    ends: Times


def study(
    text: Path, audio: Path, profile: Profile, model: AcousticModel, lexicon: Pronouncer
) -> Lesson:
    """Align a recording and learn its sounds."""
    sound, transcript = open_audio(audio), read_transcript(text).transcript
    tokens = tokenize(transcript)
    words = pronunciations(tokens, lexicon, model.phones)
    evidence = Evidence.of(model.hear(sound.blocks()), profile)
    places = place(evidence, words, tokens, openings(transcript.text, tokens), 1)
    sure = word_confidences(evidence, places) >= CERTAIN
    trusted = [each if certain else None for each, certain in zip(places, sure, strict=True)]
    anywhere = [Segment(0.0, float("inf"))] * len(trusted)
    length = n_frames(len(sound.samples))
    phrases = find_phrases(trusted, anywhere, length, evidence.frame_rate, profile.latency)
    return lesson_of(sound.samples, phrases, len(model.phones), profile.latency)


def lesson_of(
    samples: Sliceable,
    phrases: Sequence[Phrase],
    n_columns: int,
    latency: SpikeLatency = DEFAULT_PROFILE.latency,
) -> Lesson:
    """Learn what the phones of a recording sound like; the posteriors have so many columns."""
    floor = faint(samples, phrases)
    heard = PhraseFeatures.of(samples, phrases, floor)
    paths = learn(samples, phrases, floor, latency=latency).paths(heard)
    silence = n_columns * PHONE_STATES
    firsts = np.append(np.arange(0, silence, PHONE_STATES), silence)
    features, states = heard.labelled(firsts, paths)
    features[:, :N_CEPSTRA] -= features[states != silence, :N_CEPSTRA].mean(axis=0)
    return Lesson(features, states, *observed(phrases, paths))


def table_of(model: AcousticModel, lessons: Iterable[Lesson]) -> dict[str, Any]:
    """What `prior.load_prior` reads."""
    taught = tuple(lessons)
    features, states, columns, onsets, ends = (
        np.concatenate([getattr(each, name) for each in taught])
        for name in ("features", "states", "columns", "onsets", "ends")
    )
    known = np.flatnonzero(np.bincount(columns, minlength=len(model.phones)) >= _FEWEST)
    rows = np.append(states_of(known), len(model.phones) * PHONE_STATES)
    means, variances = (np.empty((len(rows), N_FEATURES), np.float32) for _ in range(2))
    for i, state in enumerate(rows):
        own = features[states == state].astype(np.float64)
        means[i], variances[i] = own.mean(axis=0), own.var(axis=0)
    latencies = [middle_and_spread(onsets[columns == column]) for column in known]
    onset, onset_spread = zip(*latencies, middle_and_spread(onsets), strict=True)
    return {
        "model": np.array(model.name),
        "phones": np.array([model.phones[column] for column in known]),
        "means": means,
        "variances": variances,
        "onset": np.array(onset),
        "onset_spread": np.array(onset_spread),
        "end": np.array(middle_and_spread(ends)),
    }


def main(arguments: list[str], say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write the prior to the named file."""
    target, *files = map(Path, arguments)
    profile = load_profile()
    model, lexicon = profile.load_model(jobs=1), profile.load_lexicon()
    with one_blas_thread():
        pairs = zip(files[::2], files[1::2], strict=True)
        lessons = [study(text, audio, profile, model, lexicon) for text, audio in pairs]
        table = table_of(model, lessons)
    np.savez_compressed(target, **table)
    say(f"{len(table['phones'])} phones, {target.stat().st_size} bytes in {target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
