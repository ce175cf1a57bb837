"""Whether text and recording belong together: planted alignments, sound whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.description.verdicts import find_match
from aligner.alignment.evidence import Evidence
from aligner.alignment.model import AlignedLine, Alignment, GapWindow, Match, TimedWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.conformer import Conformer
from aligner.cli.demo import EPISODE, sample_folder
from aligner.episode.align import AlignedEpisode, align_files
from aligner.episode.judge import judge
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.planted import RATE, evidence, posteriors, say, vocabulary

SAMPLE = sample_folder() / EPISODE
HZ = 16_000
Sound = npt.NDArray[np.float64]


def aligned(heard: list[bool], match: Match | None) -> Alignment:
    """Lines of ten words each, of which so many were heard."""
    words = tuple(
        TimedWord(
            i // 10 + 1,
            Span(6 * i, 6 * i + 5),
            "words",
            Segment(i, i + 0.5) if known else None,
            float(known),
            "acoustic" if known else None,
        )
        for i, known in enumerate(heard)
    )
    lines = tuple(
        AlignedLine(
            n + 1,
            "Ann",
            "speech",
            "spoken" if any(heard[10 * n : 10 * n + 10]) else "not_spoken",
            None,
            1.0,
        )
        for n in range(len(heard) // 10)
    )
    return Alignment(1.0, words, lines, (), (), (), (), "engine 1", "model", match)


def some(first: int, last: int, of: int = 100) -> list[bool]:
    return [first <= i < last for i in range(of)]


@pytest.mark.parametrize(
    ("heard", "match", "kind", "message"),
    [
        (some(0, 100), Match(1.0, 0.9), "together", ""),
        (some(10, 90), Match(0.8, 0.9), "together", ""),
        (some(0, 0), Match(0.0, 0.0), "other", "another recording"),
        (some(0, 7), Match(0.07, 1.0), "other", "only 7% of the words"),
        (some(30, 50), Match(0.2, 0.2), "other", "only 20% of its speech"),
        (some(30, 40), Match(0.1, 1.0), "excerpt", "an excerpt, of line 4: 10%"),
        (some(30, 70), Match(0.4, 0.9), "excerpt", "an excerpt, of lines 4 to 7: 40%"),
        (some(50, 100), Match(0.5, 0.5), "disordered", "in another order than they are said"),
        (some(50, 100), Match(0.5, 0.8), "excerpt", "an excerpt, of lines 6 to 10: 50%"),
        (some(0, 100), Match(1.0, 0.2), "part", "only a part of what is said"),
        (some(0, 0), Match(0.0, None), "no_speech", "no speech in the recording"),
        ([], Match(None, 0.0), "no_words", "no words"),
        (some(0, 0), None, "together", ""),
    ],
)
def test_both_shares_decide(
    heard: list[bool], match: Match | None, kind: str, message: str
) -> None:
    judgement = judge(aligned(heard, match))
    assert judgement.kind == kind
    assert message in judgement.message
    assert bool(judgement.message) == (kind != "together")
    assert judgement.is_mismatch == (kind in {"other", "no_speech"})


def test_an_excerpt_concerns_its_lines_only() -> None:
    judgement = judge(aligned(some(30, 70), Match(0.4, 0.9)))
    assert [n for n in range(1, 11) if judgement.concerns(n)] == [4, 5, 6, 7]


def word(segment: Segment) -> TimedWord:
    return TimedWord(1, Span(0, 4), "word", segment, 1.0, "acoustic")


def scape(spikes: list[tuple[int, int]], seconds: float) -> Soundscape:
    n_frames = round(seconds * RATE)
    return Soundscape.of(evidence(spikes, n_frames), np.full(n_frames, -60.0, np.float32))


def test_the_share_of_audio_counts_phones_in_the_place_of_words_and_gaps() -> None:
    said = say(vocabulary(12, seed=5), at=0)[:40]
    sound = scape(said, 20)
    end = said[-1][0] / RATE
    half = Segment(0.0, said[19][0] / RATE - 0.1)
    gap = GapWindow(1, Span(5, 9), Segment(said[30][0] / RATE - 0.1, end), 3)
    assert find_match(sound, [word(Segment(0.0, end))], ()) == Match(1.0, 1.0)
    assert find_match(sound, [word(half)], ()).audio == pytest.approx(0.5, abs=0.05)
    assert find_match(sound, [word(half)], [gap]).audio == pytest.approx(0.75, abs=0.08)
    assert find_match(sound, (), ()) == Match(None, 0.0)
    assert find_match(scape([], 20), [word(half)], ()) == Match(1.0, None)


def test_nothing_is_heard_of_nothing() -> None:
    empty = Soundscape.of(Evidence.of(posteriors([], 1)), np.zeros(0, np.float32))
    assert find_match(empty, (), ()) == Match(None, None)


@pytest.fixture(scope="module")
def model() -> Conformer:
    return Conformer(jobs=1)


def made(model: Conformer, folder: Path, sound: Sound, rate: int = HZ) -> AlignedEpisode:
    path = folder / "sound.wav"
    soundfile.write(path, sound, rate)
    text = SAMPLE.with_suffix(".md")
    return align_files(text, path, model=model, lexicon=Lexicon(), adapt=False)


def music(seconds: int) -> Sound:
    """Plucked chords over a drum."""
    rng = np.random.default_rng(3)
    at = np.arange(HZ // 2) / HZ
    sound = np.zeros((seconds + 1) * HZ)
    for start in range(0, seconds * HZ, HZ // 2):
        for note in rng.choice([131.0, 165.0, 196.0, 262.0, 330.0, 392.0], 3, replace=False):
            overtones = sum(np.sin(2 * np.pi * note * k * at) / k for k in range(1, 6))
            sound[start : start + len(at)] += 0.05 * overtones * np.exp(-6 * at)
        sound[start : start + 2000] += rng.normal(0, 0.1, 2000) * np.exp(-np.arange(2000) / 300)
    return sound


QUIET: dict[str, Sound] = {
    "silence": np.zeros(30 * HZ),
    "one sample": np.full(1, 0.1),
    "noise": np.random.default_rng(0).normal(0, 0.05, 30 * HZ),
    "hum": 0.2 * np.sin(2 * np.pi * 50 * np.arange(30 * HZ) / HZ),
    "music": music(30),
}


@pytest.mark.parametrize("kind", QUIET)
def test_where_nobody_speaks_that_is_said(kind: str, model: Conformer, tmp_path: Path) -> None:
    episode = made(model, tmp_path, QUIET[kind])
    assert episode.file.alignment.match == Match(0.0, None)
    assert episode.judgement.kind == "no_speech"
    assert "no speech in the recording" in episode.judgement.message


@pytest.mark.parametrize(
    ("since", "until", "lines", "share"),
    [(0.0, 130.0, (1, 21), 0.88), (55.0, 75.0, (11, 13), 0.7)],
)
def test_an_excerpt_is_told_with_its_lines(
    since: float,
    until: float,
    lines: tuple[int, int],
    share: float,
    model: Conformer,
    tmp_path: Path,
) -> None:
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    cut = samples[round(since * rate) : round(until * rate)]
    episode = made(model, tmp_path, cut, rate)
    assert episode.judgement.kind == "excerpt"
    assert episode.judgement.lines == lines
    match = episode.file.alignment.match
    assert match is not None
    assert match.audio is not None
    assert match.audio > share


def test_another_recording_is_told(model: Conformer, shared_data: Path, tmp_path: Path) -> None:
    samples, rate = soundfile.read(shared_data / "episodes/roundtable.mp3", frames=60 * 44_100)
    episode = made(model, tmp_path, samples, rate)
    assert episode.judgement.kind == "other"
    assert episode.judgement.is_mismatch
