from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio.clips import (
    RATE,
    clip_wav,
    make_rendition,
    measure_offset,
    read_samples,
    read_speech,
)
from aligner.audio.decode import open_audio
from aligner.errors import AudioError
from aligner.timeline import Segment

SECONDS = 12


def speechlike(rate: int, seconds: float = SECONDS) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    random = np.random.default_rng(7)
    noise = random.standard_normal(int(rate * seconds))
    tone = np.sin(np.cumsum(2 * np.pi * (150 + 100 * np.sin(np.arange(len(noise)) / rate)) / rate))
    loud = np.repeat(random.uniform(0, 1, int(seconds * 8) + 1), rate // 8)[: len(noise)]
    sound: np.ndarray[tuple[int], np.dtype[np.float32]] = (
        (0.1 * noise + 0.4 * tone) * loud
    ).astype(np.float32)
    return sound


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "source.wav"
    left = speechlike(44_100)
    soundfile.write(path, np.stack([left, left * 0.5], axis=1), 44_100)
    return path


@pytest.fixture(scope="module")
def rendition(source: Path) -> Path:
    target = source.with_name("rendition.mp3")
    assert abs(make_rendition(source, target)) < 0.005
    return target


def test_a_rendition_is_in_time_with_its_source(source: Path, rendition: Path) -> None:
    heard, written = open_audio(rendition), open_audio(source)
    assert heard.duration == pytest.approx(written.duration, abs=0.01)
    assert measure_offset(written.samples, heard.samples) == pytest.approx(0, abs=0.002)


def test_every_frame_of_a_rendition_has_the_same_size(rendition: Path) -> None:
    data = rendition.read_bytes()
    assert len(data) % 360 == 0
    assert {data[at : at + 2] for at in range(0, len(data), 360)} == {b"\xff\xfb"}


@pytest.mark.parametrize(("onset", "offset"), [(0, 1), (0.3, 0.9), (5.123, 6), (11.2, 11.9)])
def test_a_clip_has_the_samples_of_the_whole(rendition: Path, onset: float, offset: float) -> None:
    whole, _ = soundfile.read(rendition, dtype="int16")
    clip = read_samples(rendition, Segment(onset, offset))
    expected = whole[round(onset * RATE) : round(offset * RATE)]
    assert len(clip) == len(expected)
    assert np.abs(clip.astype(int) - expected).max() <= 1


def test_outside_the_recording_there_is_nothing(rendition: Path) -> None:
    assert not len(read_samples(rendition, Segment(100, 101)))
    assert len(read_samples(rendition, Segment(-5, 0.5))) == RATE // 2


def test_a_clip_is_a_wav_file_that_fades(rendition: Path) -> None:
    samples, rate = soundfile.read(io.BytesIO(clip_wav(rendition, Segment(2, 3.5))), dtype="int16")
    assert (rate, len(samples)) == (RATE, int(1.5 * RATE))
    assert abs(int(samples[0])) < 50
    assert np.abs(samples).max() > 1000


def test_speech_is_the_stretch_at_16_khz(rendition: Path) -> None:
    speech = read_speech(rendition, Segment(3, 7))
    expected = open_audio(rendition).samples[48_000:112_000] / 32768
    assert np.abs(speech[200:-200] - expected[200:-200]).max() < 0.01


@pytest.mark.parametrize("lag", [-800, 0, 161, 1600])
def test_an_offset_is_measured_to_the_sample(lag: int) -> None:
    sound = (speechlike(16_000) * 20_000).astype(np.int16)
    assert measure_offset(sound[2000:], sound[2000 - lag :]) == lag / 16_000


def test_silence_is_in_time_with_silence() -> None:
    assert measure_offset(np.zeros(9, np.int16), np.zeros(9, np.int16)) == 0


def test_what_is_no_rendition_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.mp3"
    other.write_bytes(b"x" * 9000)
    with pytest.raises(AudioError, match="not a rendition"):
        read_samples(other, Segment(0, 1))


def test_a_failed_rendition_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "text.mp3"
    source.write_text("hello")
    with pytest.raises(AudioError):
        make_rendition(source, tmp_path / "out.mp3")
    assert sorted(tmp_path.iterdir()) == [source]
