"""What recordings suffer: noise, stamps that nobody wrote, another speed, thrift, a telephone.

Each takes a case and gives a case whose truth still holds.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import fftconvolve  # type: ignore[import-untyped]

from aligner.alignment.evaluation.truth import Truth
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import open_audio
from aligner.audio.ffmpeg import find_ffmpeg
from aligner.timeline import Segment
from aligner.transcript.model import Gap, Stamp
from aligner.transcript.parse import parse
from tests.benchmarks.recordings import Case

TELEPHONE = (300.0, 3400.0)
"""Hz that a telephone lets through."""

_REVERB_SECONDS = 0.6
_LATE = {0.8: -0.019, 1.25: 0.005, 1.3: 0.006}
"""Seconds by which ffmpeg's atempo is late at a speed: measured by the loudness before and after,
in stretches of 10 s, which agree to 5 ms."""


def without_times(case: Case) -> Case:
    """No stamp stands in the text, and the gap tags have lost their times."""
    spans = []
    for paragraph in parse(case.text).paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, Stamp):
                spans.append((inline.span, ""))
            elif isinstance(inline, Gap):
                spans.append((inline.span, f"\\[{inline.word}\\]"))
    text = case.text
    for span, instead in reversed(spans):
        text = text[: span.start] + instead + text[span.end :]
    return replace(case, text=text)


def in_noise(case: Case, decibels: float) -> Case:
    """White noise, `decibels` below the mean power of the spoken lines, up to 8 kHz."""
    spoken = [
        case.samples[round(s.onset * SAMPLE_RATE) : round(s.offset * SAMPLE_RATE)]
        for s in (line.segment for line in case.truth.lines if line.verdict == "spoken")
        if s is not None
    ]
    power = float(np.mean(np.concatenate(spoken).astype(np.float64) ** 2))
    level = np.sqrt(power / 10 ** (decibels / 10))
    noise = np.random.default_rng(0).normal(0.0, level, len(case.samples)).astype(np.float32)
    return replace(case, name=f"{case.name}, {decibels:g} dB", samples=case.samples + noise)


def at_speed(case: Case, speed: float) -> Case:
    """Said faster or slower at the same pitch, as players do it."""
    samples = through_ffmpeg(case.samples, ["-af", f"atempo={speed}"], "wav")
    return Case(f"{case.name}, {speed:g}x", case.text, samples, _truth_at(case.truth, speed))


def thrifty(case: Case) -> Case:
    """An MP3 of 32 kb/s."""
    return replace(case, name=f"{case.name}, 32 kb/s", samples=encoded(case.samples, "32k"))


def telephoned(case: Case) -> Case:
    """Nothing but the telephone's band, without delay."""
    spectrum = np.fft.rfft(case.samples)
    tones = np.fft.rfftfreq(len(case.samples), 1 / SAMPLE_RATE)
    spectrum[(tones < TELEPHONE[0]) | (tones > TELEPHONE[1])] = 0
    samples = np.fft.irfft(spectrum, len(case.samples)).astype(np.float32)
    return replace(case, name=f"{case.name}, telephone", samples=samples)


def reverberant(case: Case) -> Case:
    """In a hard room: an echo that falls by 60 dB in 0.6 s, as loud as the voice itself."""
    length = round(_REVERB_SECONDS * SAMPLE_RATE)
    tail = np.random.default_rng(1).normal(0.0, 1.0, length)
    tail *= 10 ** (-3.0 * np.arange(length) / length)
    tail /= np.sqrt(np.sum(tail**2))
    tail[0] += 1.0
    samples = fftconvolve(case.samples, tail)[: len(case.samples)].astype(np.float32)
    return replace(case, name=f"{case.name}, reverb", samples=samples / np.float32(np.sqrt(2)))


def clipped(case: Case) -> Case:
    """Recorded too loud: everything above the 90th percentile of what is spoken is cut."""
    loud = np.abs(case.samples[np.abs(case.samples) > 0.01])
    limit = np.float32(np.percentile(loud, 90)) if len(loud) else np.float32(1.0)
    samples = np.clip(case.samples, -limit, limit) / (limit / np.float32(0.9))
    return replace(case, name=f"{case.name}, clipping", samples=samples)


def over(case: Case, sound: Samples, decibels: float, name: str) -> Case:
    """Another sound below it, over and over, `decibels` quieter than the case on average."""
    laid = np.resize(sound, len(case.samples))
    power, other = (float(np.mean(each.astype(np.float64) ** 2)) for each in (case.samples, laid))
    level = np.float32(np.sqrt(power / other / 10 ** (decibels / 10)))
    return replace(case, name=f"{case.name}, {name}", samples=case.samples + level * laid)


def encoded(samples: Samples, rate: str) -> Samples:
    """Through an MP3 of so many bits a second, written as ffmpeg takes it: "32k"."""
    return through_ffmpeg(samples, ["-c:a", "libmp3lame", "-b:a", rate], "mp3")


def through_ffmpeg(samples: Samples, options: list[str], suffix: str) -> Samples:
    """What ffmpeg makes of samples, at 16 kHz again."""
    program = find_ffmpeg("The distortions")
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "in.wav", Path(name) / f"out.{suffix}"
        soundfile.write(source, samples, SAMPLE_RATE, subtype="FLOAT")
        command = [program, "-v", "error", "-i", str(source), *options, str(target)]
        subprocess.run(command, check=True)
        changed: Samples = open_audio(target).samples[:] * np.float32(1 / 32768)
    return changed


def sped_up(segment: Segment, speed: float) -> Segment:
    """When something is said at another speed, as ffmpeg's atempo makes it."""
    late = _LATE.get(speed, 0.0)
    return Segment(max(0.0, segment.onset / speed + late), segment.offset / speed + late)


def _truth_at(truth: Truth, speed: float) -> Truth:
    def when(segment: Segment) -> Segment:
        return sped_up(segment, speed)

    return Truth(
        words=tuple(replace(each, segment=when(each.segment)) for each in truth.words),
        lines=tuple(
            replace(each, segment=when(each.segment) if each.segment else None)
            for each in truth.lines
        ),
        gaps=tuple(replace(each, segment=when(each.segment)) for each in truth.gaps),
        wrong=tuple(map(when, truth.wrong)),
        missing=tuple(map(when, truth.missing)),
        inserts=tuple(replace(each, segment=when(each.segment)) for each in truth.inserts),
        duration=truth.duration / speed,
    )
