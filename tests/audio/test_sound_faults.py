"""Files as radio, phones and advert servers make them: right times, and what is said of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.clips import make_rendition
from aligner.audio.decode import Audio, IncomingAudio, open_audio
from aligner.audio.notes import Note
from aligner.errors import AlignerError, AudioError
from tests.audio.faults import FORMATS, as_vbri, encode, id3_tag, locate, run_ffmpeg, talk
from tests.audio.mutants import decode, mutants

SOURCE = talk(8.0)
HANDED = {
    "aac_mono_stereo.aac": "44,100 Hz mono, then 44,100 Hz stereo",
    "antiphase.mp3": "opposite in phase",
    "cat_nox_44_22.mp3": "44,100 Hz mono, then 22,050 Hz mono",
    "cat_nox_mono_st.mp3": "44,100 Hz mono, then 44,100 Hz stereo",
    "cat_xing_same.mp3": "2 joined recordings",
    "chained2.ogg": "2 joined recordings",
    "corrupt_mid.flac": "near 0:32 could not be decoded",
    "corrupt_mid.ogg": "near 0:34 could not be decoded: 2.0 s",
    "corrupt_mid_nox.mp3": "near 0:37 could not be decoded: 0.4 s",
    "cover_noxing.mp3": "",
    "delay3.m4a": "starts at 2.98 s",
    "pipe.flac": "",
    "ts_mono_stereo.ts": None,
}


def as_float(audio: Audio) -> Samples:
    return np.concatenate(list(audio.blocks()))


@pytest.mark.parametrize("name", HANDED)
def test_handed_files_last_75_seconds_and_say_what_they_are(shared_data: Path, name: str) -> None:
    audio = open_audio(shared_data / "sound_faults" / name)
    said = HANDED[name]
    assert audio.duration == pytest.approx(75.03, abs=0.04)
    assert audio.complete
    assert said is None or (
        said in " ".join(map(str, audio.notes)) and bool(said) == bool(audio.notes)
    )


def test_handed_files_are_in_time_with_each_other(shared_data: Path) -> None:
    folder = shared_data / "sound_faults"
    source = as_float(open_audio(folder / "pipe.flac"))
    for name in HANDED:
        found = locate(source, as_float(open_audio(folder / name)), step=2.0)
        assert found.worst <= 0.06, name
        assert found.lost <= 2, name


def wav(path: Path, sound: Samples, **more: str) -> bytes:
    soundfile.write(path, sound, SAMPLE_RATE, format="WAV", **more)
    return path.read_bytes()


@pytest.mark.parametrize("length", [0, 0xFFFF_FFFF, 0x7FFF_FFFF])
def test_a_wav_that_does_not_know_its_length_is_read_to_its_end(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / "a.wav"
    data = wav(path, SOURCE)
    path.write_bytes(data[:40] + length.to_bytes(4, "little") + data[44:])
    audio = open_audio(path)
    assert audio.duration == 8.0
    assert audio.notes == (
        Note(
            "harmless",
            "The header does not tell the length of the sound: all 8.0 s that follow it are used.",
        ),
    )


def test_a_wav_that_was_cut_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    data = wav(path, SOURCE)
    path.write_bytes(data[: len(data) // 2])
    audio = open_audio(path)
    assert audio.missing_seconds == pytest.approx(4.0, abs=0.01)
    (note,) = audio.notes
    assert "8.0 s, 4.0 s are there and 4.0 s are missing" in note.text
    assert note.kind == "loss"


@pytest.mark.parametrize("kind", ["AIFF", "W64", "AU", "CAF"])
def test_a_cut_off_file_of_a_rarer_kind_says_so(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    soundfile.write(path, SOURCE, SAMPLE_RATE, format=kind)
    assert open_audio(path).notes == ()
    path.write_bytes(path.read_bytes()[:100_000])
    audio = open_audio(path)
    assert 2.5 < audio.duration < 3.5
    assert "was cut off" in audio.notes[0].text


@pytest.mark.parametrize(("scale", "kind"), [(1 << 15, "FLOAT"), (1 << 31, "DOUBLE")])
def test_floats_that_stand_for_integers_are_scaled(tmp_path: Path, scale: int, kind: str) -> None:
    path = tmp_path / "a.wav"
    wav(path, SOURCE * scale, subtype=kind)
    audio = open_audio(path)
    np.testing.assert_allclose(as_float(audio), SOURCE, atol=1e-4)
    assert f"±{scale:,}" in audio.notes[0].text


@pytest.mark.parametrize("kind", ["a.wav", "a-aac.m4a", "a-opus.opus", "a-cbr.mp3"])
def test_opposite_channels_do_not_extinguish_each_other(tmp_path: Path, kind: str) -> None:
    stereo = tmp_path / "stereo.wav"
    soundfile.write(stereo, np.stack([SOURCE, -SOURCE], 1), SAMPLE_RATE)
    path = tmp_path / kind
    run_ffmpeg(
        "-i", stereo, *next((FORMATS[each] for each in FORMATS if kind.endswith(each)), ()), path
    )
    audio = open_audio(path)
    assert locate(SOURCE, as_float(audio)).worst < 0.06
    assert np.abs(as_float(audio)).max() > 0.5 * np.abs(SOURCE).max()
    assert "opposite in phase" in audio.notes[0].text


def test_ordinary_stereo_is_averaged_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    other = talk(8.0)[::-1]
    stereo = np.stack([SOURCE, other], 1)
    soundfile.write(path, stereo, SAMPLE_RATE, subtype="FLOAT")
    audio = open_audio(path)
    np.testing.assert_allclose(as_float(audio), stereo.mean(axis=1), atol=1e-4)
    assert audio.notes == ()


def test_the_default_track_is_used(tmp_path: Path) -> None:
    one, other = tmp_path / "one.wav", tmp_path / "other.wav"
    wav(one, np.zeros_like(SOURCE))
    wav(other, SOURCE)
    path = tmp_path / "two.m4a"
    order = ("-map", "0", "-map", "1", "-disposition:a:0", "0", "-disposition:a:1", "default")
    run_ffmpeg("-i", one, "-i", other, *order, path)
    audio = open_audio(path)
    assert locate(SOURCE, as_float(audio)).lost == 0
    assert "2 audio tracks: number 2" in audio.notes[0].text


def test_three_parts_with_tags_between_them_run_through(tmp_path: Path) -> None:
    parts = []
    for number, rate in enumerate((44_100, 22_050, 44_100)):
        path = tmp_path / f"{number}-cbr.mp3"
        encode(SOURCE[number * 40_000 : (number + 1) * 40_000], path, rate=rate)
        parts.append(id3_tag(70_000) + path.read_bytes() + b"TAG" + bytes(125))
    path = tmp_path / "joined"
    path.write_bytes(b"".join(parts))
    audio = open_audio(path)
    found = locate(SOURCE[:120_000], as_float(audio))
    assert (found.lost, found.worst < 0.06) == (0, True)
    assert "3 joined recordings" in audio.notes[0].text
    assert len(audio.notes) == 1


def test_the_rendition_has_all_of_a_joined_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a-cbr.mp3", tmp_path / "b-cbr.mp3"
    encode(SOURCE[:64_000], first)
    encode(SOURCE[64_000:], second, channels=2)
    first.write_bytes(first.read_bytes() + second.read_bytes())
    make_rendition(first, tmp_path / "rendition.mp3")
    assert open_audio(tmp_path / "rendition.mp3").duration == pytest.approx(8.0, abs=0.06)


@pytest.mark.parametrize("head", [bytes(50), b"", id3_tag(3_000)])
@pytest.mark.parametrize(
    "list_of",
    ["ffconcat version 1.0\nfile {}\n", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n"],
)
def test_a_play_list_never_makes_another_file_be_read(
    tmp_path: Path, head: bytes, list_of: str
) -> None:
    secret = tmp_path / "secret.wav"
    wav(secret, SOURCE)
    path = tmp_path / "a.mp3"
    path.write_bytes(head + list_of.format(secret).encode() + bytes(range(256)))
    with pytest.raises(AlignerError):
        open_audio(path)


def test_a_file_of_1024_channels_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((32, 1024), np.int16), SAMPLE_RATE)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from aligner.audio.decode import open_audio\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = used(); open_audio(Path(sys.argv[1])); print(used() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 50e6


def test_a_file_that_is_replaced_meanwhile_stays_the_one_that_was_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav(path, SOURCE)
    incoming = IncomingAudio(path)
    soundfile.write(tmp_path / "b.wav", np.zeros(8_000), 8_000)
    (tmp_path / "b.wav").replace(path)
    audio = incoming.whole()
    assert audio.duration == 8.0
    assert audio.source.sample_rate == SAMPLE_RATE


def test_a_file_that_is_written_to_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav(path, SOURCE)
    incoming = IncomingAudio(path)
    with path.open("ab") as more:
        more.write(bytes(1000))
    with pytest.raises(AudioError, match="was changed while it was being read"):
        incoming.whole()


@pytest.mark.parametrize("kind", FORMATS)
def test_mutants_neither_crash_nor_lose_sound_in_silence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    encode(SOURCE[: 4 * SAMPLE_RATE], path)
    source = mutants(path.read_bytes(), np.random.default_rng(3))
    for _ in range(7):
        path.write_bytes(next(source))
        assert decode(path).verdict in {"fine", "noted", "refused"}


def test_an_mp3_with_a_vbri_header_that_was_cut_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cbr.mp3"
    encode(SOURCE, path)
    data = as_vbri(path.read_bytes())
    path.write_bytes(data)
    assert open_audio(path).notes == ()
    path.write_bytes(data[: len(data) // 2])
    audio = open_audio(path)
    assert not audio.complete
    assert "was cut off: its header promises 8.0 s" in " ".join(map(str, audio.notes))


@pytest.mark.parametrize("name", ["noinfo.mp3", "adts.aac"])
def test_a_torn_last_frame_tells_that_a_file_without_a_length_was_cut(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    encode(SOURCE, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "last frame of the file is not whole" in open_audio(path).notes[0].text


def test_frames_that_were_left_out_are_counted_or_said_to_be_unknown(tmp_path: Path) -> None:
    counted, plain = tmp_path / "cbr.mp3", tmp_path / "noinfo.mp3"
    for path in (counted, plain):
        encode(SOURCE, path)
        data = path.read_bytes()
        place = len(data) // 2
        path.write_bytes(data[:place] + data[place + 5_000 :])
    found = locate(SOURCE, as_float(open_audio(counted)))
    assert found.worst <= 0.06
    assert open_audio(counted).duration == pytest.approx(8, abs=0.05)
    assert "all later times may be wrong" in open_audio(plain).notes[0].text


def test_mp3_in_a_wav_is_read_on_behind_damage(tmp_path: Path) -> None:
    path = tmp_path / "cbr.mp3"
    encode(SOURCE, path)
    inside = tmp_path / "inside.wav"
    run_ffmpeg("-i", path, "-c", "copy", inside)
    assert open_audio(inside).notes == ()
    data = inside.read_bytes()
    noise = np.random.default_rng(3).bytes(3_000)
    place = len(data) // 2
    inside.write_bytes(data[:place] + noise + data[place + 3_000 :])
    audio = open_audio(inside)
    assert audio.complete
    assert "could not be decoded" in audio.notes[0].text
    assert locate(SOURCE, as_float(audio)).worst <= 0.06
