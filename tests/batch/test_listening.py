"""Doubtful pairs are settled by what is said in the recordings."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.decode import open_audio
from aligner.batch.archive import BatchRequest, find
from aligner.batch.listening import Ear, middle_of, settle_by_ear

SAMPLES = Path(__file__).parents[2] / "samples"
SOUND, TEXT = SAMPLES / "slack-water-1.mp3", (SAMPLES / "slack-water-1.md").read_text()


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear.load()


def archive(folder: Path, texts: dict[str, str], recordings: dict[str, Path]) -> BatchRequest:
    for name, text in texts.items():
        path = folder / "repo" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name, sound in recordings.items():
        path = folder / "audio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound, path)
    return BatchRequest(folder / "repo", folder / "out", folder / "audio")


def test_the_text_that_is_said_is_paired(tmp_path: Path, ear: Ear) -> None:
    other = "**A:** The kettle boils and nobody pours the tea for the old gardener.\n\n" * 40
    texts = {"gotime/go-time-1": other, "gotime/go-time-2": TEXT}
    wish = archive(tmp_path, texts, {"Go Time 2 years of tides.mp3": SOUND})
    shutil.copy(SOUND, tmp_path / "audio/gotime1 and more.mp3")
    pairing = find(wish)
    assert [each.text.name for each in pairing.doubts] == ["gotime/go-time-1", "gotime/go-time-2"]
    told: list[str] = []
    settled = settle_by_ear(pairing, ear, told.append)
    assert [(pair.text.name, pair.rule) for pair in settled.pairs] == [("gotime/go-time-2", "ear")]
    assert "none of them is the text's whole recording" in settled.doubts[0].reason
    assert len(told) == 2


def test_two_that_fit_stay_doubtful_and_so_does_a_part(tmp_path: Path, ear: Ear) -> None:
    samples, rate = soundfile.read(SOUND)
    part = tmp_path / "part.wav"
    soundfile.write(part, samples[: len(samples) // 3], rate)
    two = {"a/go-time-2.mp3": SOUND, "b/go-time-2.mp3": SOUND}
    wish = archive(tmp_path / "two", {"gotime/go-time-2": TEXT}, two)
    settled = settle_by_ear(find(wish), ear)
    assert settled.pairs == ()
    assert "By ear, 2 of them fit." in settled.doubts[0].reason
    wish = archive(tmp_path / "part", {"gotime/go-time-2": TEXT}, {"go-time-2-a.wav": part})
    settled = settle_by_ear(find(wish), ear)
    assert settled.pairs == ()
    assert [each.text.name for each in settled.doubts] == ["gotime/go-time-2"]


def test_what_cannot_be_heard_stays_doubtful(tmp_path: Path, ear: Ear) -> None:
    wish = archive(tmp_path, {"gotime/go-time-2": TEXT}, {"go-time-2-b.mp3": SAMPLES / "README.md"})
    settled = settle_by_ear(find(wish), ear)
    assert "It could not be heard." in settled.doubts[0].reason


def test_two_minutes_are_heard_of_the_middle() -> None:
    whole = open_audio(SOUND).samples
    sound = middle_of(SOUND).samples
    half = len(sound) // 2
    assert half == 60 * SAMPLE_RATE
    middle = whole[len(whole) // 2 - half : len(whole) // 2 + half]
    assert np.array_equal(sound[:], middle)
