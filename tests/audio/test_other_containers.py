"""A recording behind the end of another one, in another container: it is told what lies there."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
import soundfile

from aligner.audio import flac
from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.decode import open_audio
from aligner.audio.source import Source
from tests.audio.faults import talk
from tests.audio.test_joined_containers import made

SECONDS = 2.0
SOURCE = talk(SECONDS)

KINDS = {
    "cbr.mp3": "MP3",
    "adts.aac": "AAC",
    "aac.m4a": "MP4",
    "vorbis.ogg": "Ogg",
    "flac.flac": "FLAC",
    "wav.wav": "WAV",
    "pcm.aiff": "AIFF",
    "pcm.au": "AU",
    "pcm.caf": "CAF",
    "pcm.w64": "Wave64",
    "pcm.voc": "VOC",
    "mp3.flv": "FLV",
    "mp3.avi": "AVI",
    "wma.wma": "ASF (WMA)",
    "aac.mkv": "Matroska",
    "tta.tta": "TTA",
    "wavpack.wv": "WavPack",
}
TAG = b"ID3\x04" + bytes(5) + b"\x20" + bytes(32)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("containers")
    return {name: made(folder, name, SOURCE) for name in KINDS}


def behind(name: str) -> list[str]:
    """An MP3, and the two next ones of the list: each kind stands behind three others."""
    names = [*KINDS, *KINDS]
    at = names.index(name)
    return [each for each in {"cbr.mp3": 0} | dict.fromkeys(names[at + 1 : at + 3]) if each != name]


@pytest.mark.parametrize("name", KINDS)
def test_what_lies_behind_the_end_is_named(
    tmp_path: Path, files: dict[str, bytes], name: str
) -> None:
    path = tmp_path / "joined"
    path.write_bytes(files[name])
    alone = open_audio(path)
    assert alone.notes == () or name == "pcm.voc"
    for other in behind(name):
        path.write_bytes(files[name] + TAG + files[other])
        audio = open_audio(path)
        (note,) = (each for each in audio.notes if each not in alone.notes)
        assert note.kind == "loss", other
        assert f"another recording ({KINDS[other]})" in note.text
        (size,) = re.findall(r"([\d,]+) bytes", note.text)
        # Its own tags are no part of it.
        assert int(size.replace(",", "")) == pytest.approx(len(files[other]), abs=100)
        assert audio.duration == pytest.approx(alone.duration, abs=0.03)


@pytest.mark.parametrize("name", ["aac.mkv", "wma.wma", "mp3.flv", "flac.flac"])
def test_what_lies_between_two_recordings_is_named(
    tmp_path: Path, files: dict[str, bytes], name: str
) -> None:
    path = tmp_path / "joined"
    path.write_bytes(files[name] + files["wav.wav"] + files[name])
    audio = open_audio(path)
    assert audio.duration == pytest.approx(2 * SECONDS, abs=0.25)
    (note,) = (each for each in audio.notes if each.is_doubt)
    assert f"{len(files['wav.wav']):,} bytes between" in note.text
    assert "(WAV)" in note.text


def test_a_container_whose_lengths_were_never_written_is_walked(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    """Matroska as it is sent live: segment and clusters go on until something else begins."""
    data = bytearray(files["aac.mkv"])
    at = data.index(b"\x18\x53\x80\x67") + 4
    data[at : at + 8] = b"\x01" + b"\xff" * 7
    path = tmp_path / "live.mkv"
    path.write_bytes(data + files["wav.wav"])
    (note,) = (each for each in open_audio(path).notes if each.is_doubt)
    assert "(WAV)" in note.text
    assert len(SOURCE) == SECONDS * SAMPLE_RATE


TAGS_BEHIND = {
    "ID3v1": b"TAG".ljust(128, b"\0"),
    "ID3v2": TAG,
    "APE": b"APETAGEX" + struct.pack("<4I", 2000, 32 + 18, 1, 0xA0000000) + bytes(8)
    + struct.pack("<2I", 4, 0) + b"Title\0talk"
    + b"APETAGEX" + struct.pack("<4I", 2000, 32 + 18, 1, 0x80000000) + bytes(8),
    "zeros": bytes(6_000_000),
}  # fmt: skip


@pytest.mark.parametrize("tag", TAGS_BEHIND)
@pytest.mark.parametrize("name", ["flac.flac", "wavpack.wv", "vorbis.ogg", "tta.tta", "aac.mkv"])
def test_of_tags_behind_the_end_nothing_is_said(
    tmp_path: Path, files: dict[str, bytes], name: str, tag: str
) -> None:
    path = tmp_path / "tagged"
    path.write_bytes(files[name])
    alone = open_audio(path)
    path.write_bytes(files[name] + TAGS_BEHIND[tag])
    audio = open_audio(path)
    assert audio.notes == ()
    # A frame of FLAC that is given up is 20 ms.
    assert audio.duration == pytest.approx(alone.duration, abs=0.001)


@pytest.mark.parametrize("samples", [22_613, 20_481], ids=["a sum of zero", "one sample"])
def test_the_last_frame_of_a_flac_ends_with_its_checksum(tmp_path: Path, samples: int) -> None:
    """A sum whose last byte is zero passes a byte early, and zeros behind any sum pass, too."""
    path = tmp_path / "a.flac"
    for rate in range(8_000, 10_000):
        soundfile.write(path, SOURCE[:samples], rate, subtype="PCM_16")
        data = path.read_bytes()
        if data[-1] == 0 or samples % 4096 == 1:
            break
    assert data[-1] == 0 or samples % 4096 == 1
    for behind_it in (bytes(5_000), b"\0\0\0\x14ftypM4A " + bytes(5_000), TAG):
        path.write_bytes(data + behind_it)
        (stream,) = flac.streams(Source(path), 0)
        assert stream.end == len(data)
