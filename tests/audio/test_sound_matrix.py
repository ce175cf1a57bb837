"""Each format, clean and with each fault: in time to 60 ms, or it says what is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import Audio, open_audio
from tests.audio.faults import (
    FORMATS,
    JOIN,
    Found,
    damage,
    encode,
    id3_tag,
    locate,
    metadata,
    run_ffmpeg,
    talk,
)

SOURCE = talk()
FRONT_TAG = ("cbr.mp3", "vbr.mp3", "noinfo.mp3", "adts.aac", "aac.ts")
TOLERANCE = 0.06


def heard(path: Path) -> tuple[Audio, Found]:
    audio = open_audio(path)
    samples: Samples = audio.samples[:] * np.float32(1 / 32768)
    return audio, locate(SOURCE, samples)


@pytest.fixture(params=FORMATS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


@cache
def encoded(
    kind: str, start: float = 0.0, end: float = 16.0, rate: int = 44_100, channels: int = 1
) -> bytes:
    """A stretch of the source in a format."""
    with TemporaryDirectory() as folder:
        path = Path(folder, kind)
        sound = SOURCE[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        encode(sound, path, rate=rate, channels=channels)
        return path.read_bytes()


def test_clean_sound_is_in_time_and_nothing_is_said_of_it(path: Path) -> None:
    path.write_bytes(encoded(path.name))
    audio, found = heard(path)
    assert (found.lost, audio.notes) == (0, ())
    assert found.worst <= TOLERANCE


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (22_050, 1), (44_100, 1)])
def test_what_follows_a_join_is_in_time(path: Path, rate: int, channels: int) -> None:
    second = encoded(path.name, JOIN, 16.0, rate, channels)
    path.write_bytes(encoded(path.name, 0.0, JOIN) + second)
    audio, found = heard(path)
    assert found.lost == 0
    assert found.worst <= TOLERANCE
    assert audio.notes or (rate, channels) == (44_100, 1)


def test_what_follows_damage_is_in_time_and_the_loss_is_named(path: Path) -> None:
    path.write_bytes(encoded(path.name))
    damage(path)
    audio, found = heard(path)
    assert found.worst <= TOLERANCE
    assert found.lost <= 3
    assert audio.notes or found.lost == 0 or path.suffix == ".wav"  # noise is sound, too
    assert audio.duration == pytest.approx(16, abs=0.15)


def test_half_a_file_gives_its_half_and_says_so(path: Path) -> None:
    data = encoded(path.name)
    path.write_bytes(data[: len(data) // 2])
    audio, found = heard(path)
    assert any(note.kind == "loss" for note in audio.notes)
    assert 0.3 < audio.duration / 16 < 0.7
    assert found.worst <= TOLERANCE
    assert not np.isnan(found.late[: int(audio.duration / 0.5) - 1]).any()


def test_a_large_tag_costs_nothing(path: Path, tmp_path: Path) -> None:
    if path.name in FRONT_TAG:
        path.write_bytes(id3_tag(300_000) + encoded(path.name))
    else:
        encode(SOURCE, path, *metadata(tmp_path, 300_000))
    assert path.stat().st_size > 320_000
    audio, found = heard(path)
    assert (found.lost, audio.notes) == (0, ())
    assert found.worst <= TOLERANCE


def test_an_unknown_length_is_found_out(path: Path) -> None:
    path.write_bytes(encoded(path.name))
    piped = path.with_name("piped" + path.suffix)
    form = {".m4a": "mp4", ".aac": "adts", ".ts": "mpegts"}.get(path.suffix, path.suffix[1:])
    more = ("-movflags", "frag_keyframe+empty_moov") if form == "mp4" else ()
    with piped.open("wb") as out:
        run_ffmpeg("-i", path, "-c", "copy", *more, "-f", form, "pipe:1", out=out)
    audio, found = heard(piped)
    assert found.lost == 0
    assert found.worst <= TOLERANCE
    assert audio.complete
