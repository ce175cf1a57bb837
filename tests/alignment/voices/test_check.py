from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.alignment.truth import read_truth
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


def times_of(transcript: Transcript) -> Alignment:
    """The true times of the sample's words, whatever labels and paragraphs its text has."""
    said = iter(TRUTH.words)
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


def test_right_names_raise_nothing_about_turns() -> None:
    voices = found()
    assert voices.wrong + voices.unfollowed == ()
    assert voices.changes == ()


def swapped(at: int, name: str) -> tuple[str, str]:
    """The text with another name on one label, and the name that was there."""
    labels = list(re.finditer(r"\*\*(.*?):\*\*", TEXT))
    label = labels[at]
    return TEXT[: label.start(1)] + name + TEXT[label.end(1) :], label[1]


@pytest.mark.parametrize(
    ("at", "name"), [(1, "Angus Muir"), (3, "Nell Carrow"), (5, "Jonah Beck"), (6, "Angus Muir")]
)
def test_a_turn_under_a_wrong_name_is_found_with_the_right_one(at: int, name: str) -> None:
    text, right = swapped(at, name)
    [wrong] = found(text).wrong
    assert (wrong.turn.speaker, wrong.heard) == (name, right)
    assert wrong.confidence > 0.8


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_turn_that_was_run_into_the_one_before_is_found_where_it_begins(between: str) -> None:
    labels = list(re.finditer(r"\n\n\*\*(.*?):\*\* ", TEXT))
    label = labels[3]  # the second word of the host's own, after two paragraphs of the guest
    [change] = found(TEXT[: label.start()] + between + TEXT[label.end() :]).changes
    assert change.heard == label[1]
    segment = change.turn.words[change.first].segment
    first = re.sub(r"\W.*", "", TEXT[label.end() :].split()[0])
    assert change.turn.words[change.first].text == first
    assert segment is not None


def test_another_voice_over_a_moment_is_no_wrong_name() -> None:
    other = turns("Angus Muir")[0]
    start = round(other.onset * SAMPLE_RATE)

    def talked_over(samples: Samples) -> Samples:
        n = min(len(samples) // 2, int(0.7 * SAMPLE_RATE))
        made = samples.copy()
        made[-n:] += 0.5 * sound()[start : start + n]
        return made

    assert found(samples=changed(turns("Nell Carrow"), talked_over)).wrong == ()


@pytest.mark.parametrize("noise", [laughter, cough])
@pytest.mark.parametrize("name", ["Nell Carrow", "Jonah Beck"])
def test_laughter_and_coughs_are_nobody_else(
    noise: Callable[[Samples], Samples], name: str
) -> None:
    voices = found(samples=changed(turns(name), noise))
    assert voices.wrong == ()
    assert voices.changes == ()


@pytest.mark.parametrize("name", ["Nell Carrow", "Jonah Beck", "Angus Muir"])
def test_a_guest_on_the_telephone_is_a_voice_like_any_other(name: str) -> None:
    voices = found(samples=changed(turns(name), telephone))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_who_changes_the_microphone_becomes_nobody_else() -> None:
    later = turns("Angus Muir")
    voices = found(samples=changed(later[len(later) // 2 :], telephone))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_a_clip_that_somebody_plays_is_given_to_nobody() -> None:
    def played(samples: Samples) -> Samples:
        """A voice that nobody has: higher by a half, from a small loudspeaker."""
        at = np.arange(len(samples)) * 1.5 % len(samples)
        return telephone(np.interp(at, np.arange(len(samples)), samples).astype(np.float32))

    voices = found(samples=changed(turns("Jonah Beck")[1:2], played))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_labels_that_name_nobody_are_no_voices() -> None:
    text = re.sub(r"\*\*.*?:\*\*", "**Speaker:**", TEXT)
    assert found(text) == Voices()


def test_gain_makes_no_difference() -> None:
    text, _ = swapped(3, "Nell Carrow")
    loud, faint = (found(text, sound() * np.float32(gain)).wrong for gain in (1.0, 0.02))
    assert [(w.turn.line, w.heard) for w in loud] == [(w.turn.line, w.heard) for w in faint]


def test_words_that_were_not_heard_count_for_nobody() -> None:
    transcript = parse(TEXT)
    times = times_of(transcript)
    unheard = replace(times, words=tuple(replace(w, basis="interpolated") for w in times.words))
    assert check_voices(transcript, unheard, sound()) == Voices()
