"""The sample's voices: its text with true times, and its sound with something done to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import numpy as np

from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.alignment.voices.check import check_voices
from aligner.alignment.voices.findings import Voices
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import open_audio
from aligner.timeline import Segment
from aligner.transcript.model import Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.benchmarks.recordings import SAMPLE

TRUTH = read_truth(SAMPLE.with_suffix(".truth.json"))
TEXT = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")


@cache
def sound() -> Samples:
    samples: Samples = open_audio(SAMPLE.with_suffix(".mp3")).samples[:] * np.float32(1 / 32768)
    return samples


def times_of(transcript: Transcript, begin: int = 0) -> Alignment:
    """The true times of the sample's words, whatever labels and paragraphs its text has.

    Args:
        transcript: its text, or the rest of it.
        begin: how many words were said before.
    """
    said = iter(TRUTH.words[begin:])
    waiting = next(said, None)
    words = []
    for token in tokenize(transcript):
        spelt = re.sub(r"[^a-z']", "", token.text.lower())
        if waiting and re.sub(r"[^a-z']", "", waiting.text.lower()) == spelt:
            words.append(
                TimedWord(token.line, token.span, token.text, waiting.segment, 0.99, "acoustic")
            )
            waiting = next(said, None)
    lines = tuple(
        AlignedLine(p.line, p.speaker, p.kind, "spoken", None, 0.99) for p in transcript.paragraphs
    )
    return Alignment(TRUTH.duration, tuple(words), lines, (), (), (), (), "test", "test")


def found(text: str = TEXT, samples: Samples | None = None) -> Voices:
    transcript = parse(text)
    return check_voices(transcript, times_of(transcript), sound() if samples is None else samples)


def turns(name: str) -> list[Segment]:
    """When somebody talks in the sample."""
    spans: dict[int, list[Segment]] = defaultdict(list)
    paragraphs = {p.line: p.speaker for p in parse(TEXT).paragraphs}
    for line in TRUTH.lines:
        if paragraphs.get(line.line) == name and line.segment:
            spans[line.line].append(line.segment)
    return [span for each in spans.values() for span in each]


def changed(spans: list[Segment], change: Callable[[Samples], Samples]) -> Samples:
    """The sample with other sound in some places."""
    samples = sound().copy()
    for span in spans:
        part = slice(round(span.onset * SAMPLE_RATE), round(span.offset * SAMPLE_RATE))
        samples[part] = change(samples[part])
    return samples


def telephone(samples: Samples) -> Samples:
    spectrum = np.fft.rfft(samples)
    tones = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(tones < 300) | (tones > 3400)] = 0
    made: Samples = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return made


def laughter(samples: Samples) -> Samples:
    """Bursts of a high voice, five a second, over the last second."""
    n = min(len(samples), SAMPLE_RATE)
    at = np.arange(n) / SAMPLE_RATE
    tone = np.sum([np.sin(2 * np.pi * 320 * k * at) / k for k in range(1, 9)], axis=0)
    made = samples.copy()
    made[-n:] += (0.05 * tone * (np.sin(2 * np.pi * 5 * at) > 0)).astype(np.float32)
    return made


def cough(samples: Samples) -> Samples:
    n = min(len(samples), SAMPLE_RATE // 3)
    burst = np.random.default_rng(0).normal(0, 0.15, n) * np.hanning(n)
    made = samples.copy()
    made[:n] += burst.astype(np.float32)
    return made
