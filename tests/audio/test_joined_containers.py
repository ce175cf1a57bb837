"""Rarer containers, joined, cut, damaged: all of it is read in time, or it is said what is not."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import Audio, open_audio
from aligner.audio.lead_in import is_told
from aligner.audio.source import Source
from tests.audio.faults import FORMATS, JOIN, Found, damage, locate, run_ffmpeg, talk

SOURCE = talk(10.0)
CONTAINERS: dict[str, tuple[str, ...]] = {
    "pcm.aiff": ("-c:a", "pcm_s16be"),
    "pcm.au": ("-c:a", "pcm_s16be"),
    "pcm.caf": ("-c:a", "pcm_s16le"),
    "pcm.w64": ("-c:a", "pcm_s16le"),
    "pcm.voc": ("-c:a", "pcm_s16le"),
    "mp3.flv": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "mp3.avi": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "mp3.wav": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "wma.wma": ("-c:a", "wmav2", "-b:a", "64k"),
    "aac.mkv": ("-c:a", "aac", "-b:a", "64k"),
    "aac.loas": ("-c:a", "aac", "-b:a", "64k", "-f", "latm"),
    "flac.oga": ("-c:a", "flac", "-f", "ogg"),
    "tta.tta": ("-c:a", "tta"),
    "wavpack.wv": ("-c:a", "wavpack"),
    "mp2.wtv": ("-c:a", "mp2"),
    "adpcm.wav": ("-c:a", "adpcm_ima_wav"),
}


def made(folder: Path, name: str, sound: Samples, rate: int = 44_100) -> bytes:
    wav, path = folder / "source.wav", folder / f"made-{name}"
    soundfile.write(wav, sound, SAMPLE_RATE)
    kind = {**FORMATS, **CONTAINERS}[name]
    run_ffmpeg("-i", wav, "-ar", str(rate), "-map_metadata", "-1", *kind, path)
    return path.read_bytes()


def heard(path: Path) -> tuple[Audio, Found]:
    audio = open_audio(path)
    samples: Samples = audio.samples[:] * np.float32(1 / 32768)
    return audio, locate(SOURCE, samples)


@pytest.mark.parametrize("name", [*CONTAINERS, "adts.aac"])
def test_a_joined_recording_is_read_to_its_end_in_time(tmp_path: Path, name: str) -> None:
    at = round(JOIN * SAMPLE_RATE)
    path = tmp_path / name
    first = made(tmp_path, name, SOURCE[:at])
    for rate in (44_100, 22_050):
        path.write_bytes(first + made(tmp_path, name, SOURCE[at:], rate))
        audio, found = heard(path)
        assert found.lost == 0
        # What the first encoder adds at its end, and the second before its sound, nothing tells.
        assert found.worst <= (0.09 if name == "aac.loas" else 0.06)
        assert audio.duration == pytest.approx(10, abs=0.12)
        assert not any(note.is_doubt for note in audio.notes)
        assert audio.notes or name == "aac.loas"


def test_recordings_of_a_telephone_are_joined(tmp_path: Path) -> None:
    """Frames of 20 ms whose sound does not matter: there is no encoder in every ffmpeg."""
    rng = np.random.default_rng(1)
    frames = b"".join(b"\x3c" + rng.bytes(31) for _ in range(200))
    path = tmp_path / "a.amr"
    path.write_bytes(2 * (b"#!AMR\n" + frames))
    audio = open_audio(path)
    assert audio.duration == pytest.approx(8.0, abs=0.01)
    assert "2 joined recordings" in str(audio.notes[0])


@pytest.mark.parametrize("name", ["pcm.aiff", "pcm.au", "pcm.w64", "mp3.avi"])
def test_less_than_the_header_promises_is_told_however_little(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = made(tmp_path, name, SOURCE)
    half = len(data) // 2
    for left_out, kind in ((half, "loss"), (501, "guessed times")):
        path.write_bytes(data[:half] + data[half + left_out :])
        assert kind in {note.kind for note in open_audio(path).notes}


def test_bytes_behind_the_end_that_a_header_tells_are_told(tmp_path: Path) -> None:
    path = tmp_path / "pcm.aiff"
    path.write_bytes(made(tmp_path, path.name, SOURCE) + np.random.default_rng(1).bytes(20_000))
    (note,) = open_audio(path).notes
    assert note.kind == "loss"
    assert "20,000 bytes" in note.text


@pytest.mark.parametrize("name", ["aac.m4a", "vorbis.ogg", "flac.oga", "wav.wav", "pcm.aiff"])
def test_a_recording_in_another_container_behind_the_end_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    first = made(tmp_path, name, SOURCE[: 2 * SAMPLE_RATE])
    tagged = b"ID3\x04" + bytes(5) + b"\x20" + bytes(32) + b"\xff\xfb" + b"\x90\x64" * 10_000
    path.write_bytes(first + tagged)
    (note,) = open_audio(path).notes
    assert note.kind == "loss"
    assert "20,002 bytes" in note.text
    path.write_bytes(first + tagged[:42] + bytes(20_000))
    assert not open_audio(path).notes


def test_edit_lists_within_edit_lists_are_no_endless_work(tmp_path: Path) -> None:
    """Each of 80,000 claims the largest count of edits, all of which play from the beginning."""
    lists = (b"elst" + bytes(4) + b"\xff" * 4) * 80_000
    path = tmp_path / "a.m4a"
    path.write_bytes(b"\0\0\0\x10ftypM4A " + bytes(4) + (len(lists) + 8).to_bytes(4, "big"))
    with path.open("ab") as file:
        file.write(b"moov" + lists)
    read = 0

    def count(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal read
        read += frame.f_code.co_name == "_edits"

    source = Source(path)
    sys.setprofile(count)
    try:
        assert not is_told(source)
    finally:
        sys.setprofile(None)
    assert read < 10_000


def test_a_hole_that_ffmpeg_fills_without_a_word_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wma.wma"
    path.write_bytes(made(tmp_path, path.name, SOURCE))
    damage(path)
    audio, found = heard(path)
    assert found.worst <= 0.06
    assert any(note.kind == "loss" for note in audio.notes)
    assert audio.faults


def test_a_short_hole_in_time_stamps_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "aac.m4a"
    path.write_bytes(made(tmp_path, path.name, SOURCE))
    damage(path, 300, at=0.3)
    audio, found = heard(path)
    assert found.worst <= 0.03
    (fault,) = audio.faults
    assert 0.05 < fault.duration < 0.1
    assert 2 < fault.onset < 4


def test_damaged_floats_are_silence(tmp_path: Path) -> None:
    path = tmp_path / "float.wav"
    soundfile.write(path, SOURCE, SAMPLE_RATE, subtype="FLOAT")
    data = bytearray(path.read_bytes())
    half = len(data) // 8 * 4
    data[half : half + 40] = np.full(10, 3e30, "<f4").tobytes()
    path.write_bytes(data)
    audio, found = heard(path)
    assert (found.lost, found.worst <= 0.001) == (0, True)
    (note,) = audio.notes
    assert note.kind == "loss"
    assert audio.faults[0].onset == pytest.approx(5, abs=0.3)


UNTOLD = {
    "aac.m4a": ("-c:a", "aac", "-use_editlist", "0"),
    "frag.mp4": ("-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"),
    "adts.aac": ("-c:a", "aac"),
    "aac.ts": ("-c:a", "aac"),
    "aac.flv": ("-c:a", "aac"),
    "aac.loas": ("-c:a", "aac", "-f", "latm"),
    "noinfo.mp3": ("-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"),
    "mp3.avi": ("-c:a", "libmp3lame"),
    "wma.wma": ("-c:a", "wmav2", "-b:a", "24k"),
}
TOLD = {
    "aac.m4a": ("-c:a", "aac"),
    "frag.mp4": ("-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov+delay_moov"),
    "info.mp3": ("-c:a", "libmp3lame"),
}


def of_telephone(folder: Path, name: str, form: tuple[str, ...]) -> tuple[Audio, Found]:
    soundfile.write(folder / "source.wav", SOURCE, SAMPLE_RATE)
    run_ffmpeg("-i", folder / "source.wav", "-ar", "8000", *form, folder / name)
    return heard(folder / name)


@pytest.mark.parametrize("name", UNTOLD)
def test_silence_of_an_encoder_that_nothing_tells_is_named(tmp_path: Path, name: str) -> None:
    audio, found = of_telephone(tmp_path, name, UNTOLD[name])
    assert 0.06 < found.worst < 0.15
    (note,) = audio.notes
    assert note.kind == "harmless"
    named = re.search(r"usually (\d+) ms", note.text)
    assert named
    assert float(named[1]) == pytest.approx(1000 * found.worst, abs=5)


@pytest.mark.parametrize("name", TOLD)
def test_silence_of_an_encoder_that_is_told_is_left_out(tmp_path: Path, name: str) -> None:
    audio, found = of_telephone(tmp_path, name, TOLD[name])
    assert found.worst < 0.01
    assert not audio.notes


def test_a_stream_whose_clock_jumps_is_read_through_and_it_is_told(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "source.wav", SOURCE, SAMPLE_RATE)
    halves = []
    for number, part in enumerate((("-t", "5"), ("-ss", "5"))):
        path = tmp_path / f"{number}.ts"
        jump = ("-output_ts_offset", str(105 * number))
        run_ffmpeg(*part, "-i", tmp_path / "source.wav", "-c:a", "aac", *jump, path)
        halves.append(path.read_bytes())
    path = tmp_path / "jump.ts"
    path.write_bytes(b"".join(halves))
    audio, found = heard(path)
    assert found.lost == 0
    assert audio.missing_seconds == 0
    (note,) = [note for note in audio.notes if note.kind == "guessed times"]
    assert "100 s ahead at 0:0" in note.text


@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_heads_between_blocks_of_a_voc_file_are_no_sound(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "pcm.voc"
    path.write_bytes(made(tmp_path, path.name, SOURCE, rate))
    audio, found = heard(path)
    assert found.worst < 0.001
    assert audio.duration == pytest.approx(10, abs=0.001)
    assert not audio.notes
