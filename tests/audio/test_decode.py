"""Any file to samples: formats, times, what is cut off, what is no audio, what is too long."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile

from aligner.audio import ffmpeg, soundfiles
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.content import id3_size, not_audio
from aligner.audio.decode import Audio, IncomingAudio, open_audio
from aligner.errors import AudioError, MissingDependency

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def bursts(rate: int, seconds: float = 4.0) -> Samples:
    """Short tones at uneven times: what was moved by a millisecond no longer correlates."""
    time = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(time))
    for place, pitch in ((0.4, 500), (1.1, 900), (2.3, 700), (3.1, 1300)):
        sound += np.exp(-(((time - place) / 0.02) ** 2)) * np.sin(2 * np.pi * pitch * time)
    return (0.5 * sound).astype(np.float32)


def as_float(audio: Audio) -> Samples:
    return np.concatenate(list(audio.blocks()))


def assert_same_sound(audio: Audio, *, likeness: float = 0.99) -> None:
    """The same bursts at the same times, to half a sample of 16 kHz."""
    expected = bursts(SAMPLE_RATE)
    heard = as_float(audio)[: len(expected)]
    heard = np.pad(heard, (0, len(expected) - len(heard)))
    products = [float(np.dot(np.roll(heard, shift), expected)) for shift in range(-20, 21)]
    assert int(np.argmax(products)) - 20 == 0
    assert np.corrcoef(heard, expected)[0, 1] > likeness


def run_ffmpeg(*arguments: str | Path) -> None:
    command = [FFMPEG, "-nostdin", "-y", "-v", "error", *map(str, arguments)]
    subprocess.run(command, check=True)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "made.wav"
    soundfile.write(path, bursts(44_100), 44_100)
    return path


@pytest.mark.parametrize(
    ("kind", "rate"),
    [
        *(("WAV", rate) for rate in (8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000)),
        *(("FLAC", rate) for rate in (16_000, 96_000)),
        *(("OGG", rate) for rate in (16_000, 44_100)),
        *(("MP3", rate) for rate in (16_000, 22_050, 44_100, 48_000)),
    ],
)
def test_what_is_read_without_ffmpeg_keeps_its_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, rate: int
) -> None:
    monkeypatch.setattr(ffmpeg, "find_ffmpeg", lambda _: pytest.fail("ffmpeg was asked for"))
    path = tmp_path / "sound.bin"
    soundfile.write(path, bursts(rate), rate, format=kind)
    audio = open_audio(path)
    assert audio.source.format == kind
    assert (audio.source.sample_rate, audio.source.channels) == (rate, 1)
    assert audio.duration == pytest.approx(4.0, abs=0.002)
    assert audio.complete
    assert audio.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert audio.samples[:].dtype == np.int16
    assert not audio.samples[:].flags.writeable
    assert_same_sound(audio)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.m4a", ("-c:a", "aac")),
        ("a.aac", ("-c:a", "aac")),
        ("a.webm", ("-c:a", "libopus")),
        ("a.wma", ("-c:a", "wmav2")),
        ("a.mka", ("-c:a", "flac")),
        ("named.wav", ("-c:a", "aac", "-f", "mp4")),
    ],
)
def test_ffmpeg_reads_the_rest(
    tmp_path: Path, wav: Path, name: str, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "made by others" / name
    path.parent.mkdir()
    run_ffmpeg("-i", wav, *arguments, path)
    audio = open_audio(path)
    assert audio.source.channels == 1
    assert audio.duration == pytest.approx(4.0, abs=0.1)
    if name not in ("a.aac", "a.wma", "a.webm"):  # here versions of ffmpeg differ by 7 to 60 ms
        assert_same_sound(audio)


def test_a_video_gives_its_sound_at_the_times_of_a_player(tmp_path: Path, wav: Path) -> None:
    path = tmp_path / "talk.mp4"
    picture = ("-f", "lavfi", "-i", "color=size=32x32:duration=4")
    run_ffmpeg(*picture, "-itsoffset", "0.5", "-i", wav, path)
    late = as_float(open_audio(path))
    assert np.abs(late[: SAMPLE_RATE // 2]).max() < 0.01
    assert np.abs(late[SAMPLE_RATE // 2 :]).argmax() / SAMPLE_RATE == pytest.approx(0.4, abs=2.8)


@pytest.mark.parametrize("arguments", [("-b:a", "64k"), ("-q:a", "6"), ("-ac", "2", "-q:a", "4")])
@pytest.mark.parametrize("header", ["1", "0"])
def test_both_readers_agree_on_the_times_of_an_mp3(
    tmp_path: Path, wav: Path, arguments: tuple[str, ...], header: str
) -> None:
    path = tmp_path / "a.mp3"
    run_ffmpeg("-i", wav, *arguments, "-write_xing", header, path)
    ours = as_float(open_audio(path))
    run_ffmpeg("-i", path, "-ac", "1", "-ar", "16000", tmp_path / "theirs.wav")
    theirs, _ = soundfile.read(tmp_path / "theirs.wav", dtype="float32")
    assert abs(len(ours) - len(theirs)) <= 32
    length = min(len(ours), len(theirs))
    assert np.corrcoef(ours[:length], theirs[:length])[0, 1] > 0.999


def test_a_guessed_length_does_not_cut_an_mp3(tmp_path: Path) -> None:
    # Silence first: the bit rate at the start promises a much shorter file.
    sound = np.concatenate([np.zeros(44_100 * 5), np.tile(bursts(44_100), 10)])
    sound += np.random.default_rng(1).standard_normal(len(sound)) * np.linspace(0, 0.1, len(sound))
    soundfile.write(tmp_path / "long.wav", sound, 44_100)
    path = tmp_path / "long.mp3"
    run_ffmpeg("-i", tmp_path / "long.wav", "-q:a", "2", "-write_xing", "0", path)
    audio = open_audio(path)
    assert audio.duration == pytest.approx(45, abs=0.1)
    assert audio.source.duration is None
    assert audio.complete


def test_channels_are_averaged(tmp_path: Path) -> None:
    path = tmp_path / "three.wav"
    left = bursts(SAMPLE_RATE)
    soundfile.write(path, np.stack([left, left * 0.5, np.zeros_like(left)], 1), SAMPLE_RATE)
    audio = open_audio(path)
    assert audio.source.channels == 3
    np.testing.assert_allclose(as_float(audio), left / 2, atol=1e-4)


def test_blocks_tile_the_samples(wav: Path) -> None:
    audio = open_audio(wav)
    blocks = list(audio.blocks(0.7))
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    assert [len(block) for block in blocks[:-1]] == [11_200] * (len(blocks) - 1)
    assert sum(map(len, blocks)) == len(audio.samples)


@pytest.mark.parametrize("kind", ["MP3", "OGG", "FLAC"])
def test_samples_do_not_depend_on_the_pieces_they_are_decoded_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / "sound"
    noise = np.random.default_rng(1).standard_normal(44_100 * 20) * 0.2
    soundfile.write(path, noise, 44_100, format=kind)
    whole = open_audio(path).samples[:]
    for size in (5_000, 1 << 15, 1 << 22):
        monkeypatch.setattr(soundfiles, "BLOCK", size)
        np.testing.assert_array_equal(open_audio(path).samples[:], whole)


def test_what_is_read_while_it_comes_is_decoded_as_far_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.tile(bursts(44_100), 10), 44_100)
    incoming = IncomingAudio(path)
    assert incoming.duration == pytest.approx(40)  # promised
    first = next(incoming.blocks(1.0))
    assert 1.0 <= incoming.decoded < 10
    np.testing.assert_array_equal(first, next(incoming.blocks(1.0)))
    everything = np.concatenate(list(incoming.blocks(7.0)))
    assert incoming.decoded == incoming.whole().duration == pytest.approx(40, abs=0.01)
    np.testing.assert_array_equal(everything, as_float(open_audio(path)))


def test_what_was_not_read_is_decoded_for_the_whole(wav: Path) -> None:
    incoming = IncomingAudio(wav)
    next(incoming.blocks(0.5))
    assert incoming.whole().samples[:].tolist() == open_audio(wav).samples[:].tolist()


def test_progress_tells_seconds(wav: Path) -> None:
    seconds: list[float] = []
    open_audio(wav, progress=seconds.append)
    assert seconds == sorted(seconds)
    assert seconds[-1] == pytest.approx(4.0, abs=0.01)


def test_loud_samples_are_clipped_not_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, bursts(SAMPLE_RATE) * 4, SAMPLE_RATE, subtype="FLOAT")
    samples = open_audio(path).samples[:]
    assert (samples.min(), samples.max()) == (-32768, 32767)


def test_silence_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "silence.flac"
    soundfile.write(path, np.zeros(32_000), SAMPLE_RATE)
    assert open_audio(path).duration == 2.0


@pytest.mark.parametrize("kind", ["MP3", "FLAC"])
def test_a_file_that_was_cut_off_gives_what_is_there(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "cut"
    sound = np.tile(bursts(44_100), 5) + np.random.default_rng(1).standard_normal(882_000) * 0.01
    soundfile.write(path, sound, 44_100, format=kind)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    audio = open_audio(path)
    assert not audio.complete
    assert 7 < audio.duration < 13
    assert audio.duration + audio.missing_seconds == pytest.approx(20, abs=0.05)
    assert_same_sound(audio, likeness=0.9)


def test_a_cut_off_video_says_so(tmp_path: Path, wav: Path) -> None:
    path = tmp_path / "cut.m4a"
    run_ffmpeg("-i", wav, path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(AudioError, match="cut off"):
        open_audio(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><title>404</title>" * 50, "a web page"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 9, "a PDF document"),
        (PNG, "a picture"),
        ("**Adam:** Well…\n".encode() * 900, "a text"),
        (b"PK\x03\x04" + bytes(999), "a zip archive"),
        (bytes(5000), "is not audio"),
        (np.random.default_rng(0).bytes(5000), "is not audio"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x10" + bytes(16), "is not audio"),
    ],
)
@pytest.mark.parametrize("name", ["a.mp3", "a.wav", "a.raw", "a"])
def test_what_is_no_audio_is_named(tmp_path: Path, content: bytes, said: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AudioError, match=said) as caught:
        open_audio(path)
    assert caught.value.subject == str(path)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_paths_that_are_no_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="does not exist"):
        open_audio(tmp_path / "none.mp3")
    with pytest.raises(AudioError, match="is a directory"):
        open_audio(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AudioError, match="not a regular file"):
        open_audio(tmp_path / "pipe")


def test_a_header_without_samples_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "none.wav"
    soundfile.write(path, np.zeros(0), SAMPLE_RATE)
    with pytest.raises(AudioError, match="0 samples"):
        open_audio(path)


def test_samples_that_are_not_numbers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nan.wav"
    sound = bursts(SAMPLE_RATE)
    sound[1000] = np.nan
    soundfile.write(path, sound, SAMPLE_RATE, subtype="FLOAT")
    with pytest.raises(AudioError, match="not numbers"):
        open_audio(path)


def test_a_video_without_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    run_ffmpeg("-f", "lavfi", "-i", "color=size=32x32:duration=1", path)
    with pytest.raises(AudioError, match="no sound in it"):
        open_audio(path)


def test_protected_audio_says_so(tmp_path: Path, wav: Path) -> None:
    path = tmp_path / "bought.m4p"
    run_ffmpeg("-i", wav, "-f", "mp4", path)
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"drms"))
    with pytest.raises(AudioError, match="protected"):
        open_audio(path)


@pytest.mark.parametrize("kind", ["FLAC", "MP3"])
def test_what_lasts_too_long_is_refused_by_its_header(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bomb"
    soundfile.write(path, np.zeros(16_000 * 600), SAMPLE_RATE, format=kind)
    with pytest.raises(AudioError, match=r"lasts 10 min 0. s or more; the limit is 5 min 00 s"):
        open_audio(path, max_seconds=300, progress=lambda _: pytest.fail("it was decoded"))


@pytest.mark.parametrize("ending", ["mp3", "aac"])
def test_what_lasts_too_long_is_refused_though_its_header_does_not_tell(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"bomb.{ending}"
    extra = ("-write_xing", "0") if ending == "mp3" else ()
    run_ffmpeg("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=600", *extra, path)
    with pytest.raises(AudioError, match="the limit is 1 min 00 s"):
        open_audio(path, max_seconds=60)


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("importlib.import_module", absent)


@pytest.mark.usefixtures("no_ffmpeg")
def test_without_ffmpeg_both_ways_to_get_it_are_named(tmp_path: Path, wav: Path) -> None:
    path = tmp_path / "a.m4a"
    run_ffmpeg("-i", wav, path)
    with pytest.raises(MissingDependency, match=r"apt install ffmpeg.*transcript-aligner\[ffmpeg"):
        open_audio(path)
    path.write_bytes(np.random.default_rng(0).bytes(5000))
    with pytest.raises(AudioError, match="is not audio"):
        open_audio(path)


def test_the_packaged_ffmpeg_serves_where_the_system_has_none(
    tmp_path: Path, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert ffmpeg.find_ffmpeg("this") == FFMPEG
    path = tmp_path / "a.m4a"
    run_ffmpeg("-i", wav, path)
    assert_same_sound(open_audio(path))


def test_a_reader_that_is_left_early_leaves_no_process(wav: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.m4a"
    run_ffmpeg("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=600", path)
    assert wav.exists()
    with path.open("rb") as file, (tmp_path / "said").open("w+b") as said:
        track = ffmpeg.probe(FFMPEG, path, file)
        reader = ffmpeg.pcm(track, file, rate=16_000, max_seconds=600, complaints=said)
        next(reader)
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text().split() if children.exists() else []
    reader.close()
    after = children.read_text().split() if children.exists() else []
    assert len(after) == max(0, len(before) - 1)


def test_real_clips_are_read(shared_data: Path) -> None:
    clips = sorted((shared_data / "clips").glob("*.m4a"))
    assert clips
    for path in clips:
        audio = open_audio(path)
        assert audio.complete
        assert audio.source.duration == pytest.approx(audio.duration, abs=0.1)
        assert np.abs(audio.samples[:]).max() > 3_000


def test_a_transcript_in_latin_letters_is_text_and_an_mp3_is_not() -> None:
    assert not_audio("Größe".encode() * 700 + b"\xc3") == "a text"
    assert not_audio(b"\xff\xfb\x90\x64" + bytes(400)) is None
    assert id3_size(b"ID3\x04\x00\x00\x00\x00\x02\x01rest") == 10 + 257
    assert id3_size(b"\xff\xfb\x90\x64") == 0
