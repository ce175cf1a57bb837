"""Bytes left out, put in or spoilt where no header tells of them: mended, or said with its kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio import ac3
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import Audio, open_audio
from aligner.audio.mpeg_frames import measure
from aligner.audio.notes import Note, Notes
from aligner.errors import AudioError
from tests.audio.faults import FORMATS, Found, as_vbri, encode, locate, run_ffmpeg, talk

SOURCE = talk(8.0)
RARER = {
    "mp2.mp2": ("-c:a", "mp2", "-b:a", "96k"),
    "ac3.ac3": ("-c:a", "ac3", "-b:a", "96k"),
    "eac3.eac3": ("-c:a", "eac3", "-b:a", "96k"),
}
IN_AVI = {
    "mp3.avi": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "ac3.avi": ("-c:a", "ac3", "-b:a", "96k"),
    "pcm.avi": ("-c:a", "pcm_s16le"),
}
COUNTED = {"alaw.au": ("-c:a", "pcm_alaw"), "a.caf": ("-c:a", "pcm_s16be"), "a.aiff": ()}


def heard(path: Path) -> tuple[Audio, Found]:
    audio = open_audio(path)
    samples: Samples = audio.samples[:] * np.float32(1 / 32768)
    return audio, locate(SOURCE, samples)


def kinds(audio: Audio) -> set[str]:
    return {note.kind for note in audio.notes}


def made(path: Path, sound: Samples = SOURCE) -> bytes:
    """Sound in the format of a path's name."""
    wav = path.with_name("source.wav")
    soundfile.write(wav, sound, SAMPLE_RATE)
    kind = {**FORMATS, **RARER, **IN_AVI, **COUNTED, "a.voc": ()}[path.name]
    rate = ("-ar", "48000")
    run_ffmpeg("-i", wav, *rate, "-map_metadata", "-1", *kind, path)
    return path.read_bytes()


def left_out(data: bytes, size: int) -> bytes:
    return data[: len(data) // 2] + data[len(data) // 2 + size :]


def put_in(data: bytes, size: int) -> bytes:
    noise = np.random.default_rng(4).bytes(size)
    return data[: len(data) // 2] + noise + data[len(data) // 2 :]


@pytest.mark.parametrize("name", ["noinfo.mp3", "adts.aac", *RARER])
@pytest.mark.parametrize("torn", [left_out, put_in])
def test_later_times_are_said_to_be_guessed_where_nothing_tells_how_much_was_lost(
    tmp_path: Path, name: str, torn: object
) -> None:
    path = tmp_path / name
    data = made(path)
    path.write_bytes(left_out(data, 3_001) if torn is left_out else put_in(data, 3_001))
    audio, found = heard(path)
    assert found.worst > 0.1
    assert "guessed times" in kinds(audio)


@pytest.mark.parametrize("name", IN_AVI)
@pytest.mark.parametrize("zeros", [True, False])
def test_what_a_decoder_leaves_out_of_an_avi_file_is_missed(
    tmp_path: Path, name: str, zeros: bool
) -> None:
    path = tmp_path / name
    data = bytearray(made(path))
    assert not kinds(open_audio(path))
    noise = np.random.default_rng(2).bytes(6_000)
    data[len(data) // 2 : len(data) // 2 + 6_000] = bytes(6_000) if zeros else noise
    path.write_bytes(data)
    audio, found = heard(path)
    assert found.worst <= 0.06 or "guessed times" in kinds(audio)


@pytest.mark.parametrize("name", COUNTED)
def test_more_bytes_than_a_header_counts_may_have_moved_what_follows(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(put_in(made(path), 3_002))
    audio, _ = heard(path)
    assert "guessed times" in kinds(audio)


@pytest.mark.parametrize("size", [0, 3_000])
def test_voc_blocks_that_lead_nowhere_are_told(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.voc"
    data = made(path)
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes(size) + data[middle + size :])
    audio, _ = heard(path)
    assert ("loss" in kinds(audio)) == (size > 0)


@pytest.mark.parametrize("name", ["ac3.ac3", "eac3.eac3"])
def test_spoilt_frames_of_one_size_keep_their_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = bytearray(made(path))
    data[len(data) // 2 : len(data) // 2 + 3_000] = np.random.default_rng(2).bytes(3_000)
    path.write_bytes(data)
    audio, found = heard(path)
    assert found.worst <= 0.06
    assert kinds(audio) == {"loss"}


@pytest.mark.parametrize("size", [3_001, 20_003])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_a_wav_that_lost_or_gained_parts_of_samples_is_read_on(
    tmp_path: Path, size: int, subtype: str
) -> None:
    path = tmp_path / "a.wav"
    for torn in (left_out, put_in):
        soundfile.write(path, SOURCE, SAMPLE_RATE, subtype=subtype)
        path.write_bytes(torn(path.read_bytes(), size))
        audio, found = heard(path)
        assert found.worst <= 0.06
        assert found.lost <= 2
        assert audio.duration == pytest.approx(8.0, abs=0.01)
        assert kinds(audio) == {"loss"}


def test_a_wav_that_lost_whole_samples_says_that_times_are_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    for torn, word in ((left_out, "too early"), (put_in, "too late")):
        soundfile.write(path, SOURCE, SAMPLE_RATE)
        path.write_bytes(torn(path.read_bytes(), 6_000))
        audio, _ = heard(path)
        (note,) = audio.notes
        assert note.kind == "guessed times"
        assert word in note.text


def test_an_info_frame_tells_how_many_frames_were_left_out_or_put_in(tmp_path: Path) -> None:
    path = tmp_path / "vbr.mp3"
    for torn in (left_out, put_in):
        path.write_bytes(torn(made(path), 3_001))
        audio, found = heard(path)
        assert found.worst <= 0.06
        assert audio.duration == pytest.approx(8.0, abs=0.03)
        assert kinds(audio) == {"loss"}


def test_the_frame_that_holds_a_vbri_header_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "cbr.mp3"
    encode(SOURCE, path)
    path.write_bytes(as_vbri(path.read_bytes()))
    assert heard(path)[1].worst <= 0.03


def tag(size: bytes, body: bytes) -> bytes:
    return b"ID3\3\0\0" + size + body


@pytest.mark.parametrize("name", ["cbr.mp3", "noinfo.mp3", "adts.aac"])
@pytest.mark.parametrize("front", [False, True])
def test_an_id3_tag_with_a_wrong_size_is_passed_over(
    tmp_path: Path, name: str, front: bool
) -> None:
    path = tmp_path / name
    encode(SOURCE[3 * SAMPLE_RATE :], path)
    second = path.read_bytes()
    filling = (second * 2)[2_000:32_000]
    encode(SOURCE[: 3 * SAMPLE_RATE], path)
    first = path.read_bytes()
    field = b"APIC" + len(filling).to_bytes(4, "big") + b"\0\0" + filling
    for wrong in (
        tag(len(filling).to_bytes(4, "big"), filling),
        tag(b"\xff\xff\xff\xff", field + bytes(500)),
    ):
        path.write_bytes(wrong + first + second if front else first + wrong + second)
        audio, found = heard(path)
        # Nothing tells where the encoder of the second one began, and what it put before it.
        assert found.worst <= (0.07 if name == "adts.aac" else 0.06)
        assert found.lost == 0
        assert kinds(audio) <= {"harmless"}


def test_a_tag_of_unknown_size_full_of_frames_leaves_times_guessed(tmp_path: Path) -> None:
    path = tmp_path / "noinfo.mp3"
    encode(SOURCE, path)
    data = path.read_bytes()
    path.write_bytes(data + tag(b"\xf1\x93\x22\x88", data[:20_000]) + data)
    assert "guessed times" in kinds(open_audio(path))


def test_free_format_is_read_on_behind_damage(tmp_path: Path) -> None:
    path = tmp_path / "noinfo.mp3"
    form = ("-c:a", "libmp3lame", "-b:a", "64k", "-write_xing", "0", "-id3v2_version", "0")
    wav = tmp_path / "source.wav"
    soundfile.write(wav, SOURCE, SAMPLE_RATE)
    run_ffmpeg("-i", wav, "-ar", "48000", *form, path)
    data, at = bytearray(path.read_bytes()), 0
    while got := measure(bytes(data[at : at + 8]), 0):
        data[at + 2] &= 0x0F  # no bit rate is told
        at += got[0]
    path.write_bytes(data)
    audio, found = heard(path)
    assert (found.lost, audio.notes) == (0, ())
    data[len(data) // 2 : len(data) // 2 + 3_000] = np.random.default_rng(2).bytes(3_000)
    path.write_bytes(data)
    audio, found = heard(path)
    assert found.worst <= 0.06
    assert kinds(audio) == {"loss"}


def test_a_cut_at_a_frame_in_loud_sound_is_told_though_no_header_tells(tmp_path: Path) -> None:
    path = tmp_path / "ac3.ac3"
    data = made(path, np.pad(SOURCE, (0, SAMPLE_RATE // 2)))
    assert open_audio(path).notes == ()
    frames = [at for at in range(len(data) - 8) if ac3.measure(data, at)]
    told = 0
    for share in (0.31, 0.43, 0.52, 0.64, 0.77, 0.86):
        path.write_bytes(data[: frames[round(share * len(frames))]])
        told += "ends abruptly" in " ".join(map(str, open_audio(path).notes))
    assert told >= 2  # the others end in a pause


@pytest.mark.parametrize("name", ["aac.m4a", "ac3.ac3", "vorbis.ogg"])
def test_a_second_of_opposite_channels_is_heard(tmp_path: Path, name: str) -> None:
    stereo = np.stack([SOURCE, SOURCE], 1)
    stereo[3 * SAMPLE_RATE : 4 * SAMPLE_RATE, 1] *= -1
    wav, path = tmp_path / "source.wav", tmp_path / name
    soundfile.write(wav, stereo, SAMPLE_RATE)
    run_ffmpeg("-i", wav, "-ar", "48000", *{**FORMATS, **RARER}[name], path)
    decoded = open_audio(path).samples[:] * np.float32(1 / 32768)
    level = [float(np.std(sound[52_000:60_000])) for sound in (decoded, SOURCE)]
    assert level[0] > 0.5 * level[1]


def test_opposite_channels_in_vorbis_keep_more_than_its_joined_treble(tmp_path: Path) -> None:
    wav, path = tmp_path / "source.wav", tmp_path / "vorbis.ogg"
    soundfile.write(wav, np.stack([SOURCE, -SOURCE], 1), SAMPLE_RATE)
    run_ffmpeg("-i", wav, *FORMATS[path.name], path)
    audio, found = heard(path)
    assert found.lost == 0
    assert kinds(audio) == {"harmless"}


def test_notes_tell_their_kind_and_are_read_back() -> None:
    notes = Notes()
    notes.add("harmless", "It is joined.")
    notes.lose(3.0, 0.5, 100)
    notes.lose(61.0, 0.001, 20, guessed=True)
    told = notes.all()
    assert [note.kind for note in told] == ["harmless", "loss", "guessed times"]
    assert [note.is_doubt for note in told] == [False, True, True]
    assert "20 bytes near 1:01 could not be decoded. Nothing tells" in told[2].text
    assert tuple(Note.parse(str(note)) for note in told) == told
    older = Note.parse("The file was cut off: 3 s are missing.")
    assert (older.kind, older.is_doubt) == ("unknown", True)


@pytest.mark.parametrize("at", range(4, 8))
def test_a_flac_file_whose_first_block_is_garbled_is_no_traceback(tmp_path: Path, at: int) -> None:
    """No stream is found in it then, and none that could end."""
    path = tmp_path / "flac.flac"
    data = bytearray(made(path))
    data[at] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(AudioError, match="Get the file again"):
        open_audio(path)
