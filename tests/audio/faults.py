"""Sound as radio, phones and broken downloads make it, and how far its times are off."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg
import numpy as np
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE, Samples

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SECONDS = 16.0
JOIN = 7.0
"""Where one recording is joined to another one: no multiple of any frame."""

FORMATS: dict[str, tuple[str, ...]] = {
    "cbr.mp3": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "vbr.mp3": ("-c:a", "libmp3lame", "-q:a", "5"),
    "noinfo.mp3": ("-c:a", "libmp3lame", "-q:a", "5", "-write_xing", "0", "-id3v2_version", "0"),
    "adts.aac": ("-c:a", "aac", "-b:a", "64k"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "64k", "-movflags", "faststart"),
    "aac.ts": ("-c:a", "aac", "-b:a", "64k"),
    "vorbis.ogg": ("-c:a", "libvorbis", "-q:a", "2"),
    "opus.opus": ("-c:a", "libopus", "-b:a", "48k"),
    "flac.flac": ("-c:a", "flac"),
    "wav.wav": ("-c:a", "pcm_s16le"),
}


def talk(seconds: float = SECONDS) -> Samples:
    """Something like speech: a new sound each tenth of a second, and pauses; 16 kHz."""
    rng = np.random.default_rng(5)
    size = round(0.1 * SAMPLE_RATE)
    time = np.arange(size) / SAMPLE_RATE
    pieces = []
    for number in range(round(seconds * 10)):
        pitch = rng.uniform(90, 220)
        harmonics = rng.uniform(0, 1, 12) / np.arange(1, 13)
        tones = np.sin(
            2 * np.pi * pitch * np.outer(np.arange(1, 13), time) + rng.uniform(0, 6, (12, 1))
        )
        hiss = rng.standard_normal(size) * rng.choice([0.02, 0.3])
        loud = 0.0 if number % 17 == 16 else rng.uniform(0.3, 1)
        pieces.append(0.15 * loud * np.hanning(size) * (harmonics @ tones + hiss))
    return np.concatenate(pieces).astype(np.float32)


def run_ffmpeg(*arguments: str | Path, out: IO[bytes] | None = None) -> None:
    command = [FFMPEG, "-nostdin", "-y", "-v", "error", "-threads", "1", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=out)


def encode(
    sound: Samples, path: Path, *more: str | Path, rate: int = 44_100, channels: int = 1
) -> None:
    """Write sound in the format that the path's ending names."""
    wav = path.with_name(f"{path.stem}-source.wav")
    soundfile.write(wav, sound, SAMPLE_RATE)
    if path.suffix == ".opus":  # knows no other rates
        rate = {44_100: 48_000, 22_050: 24_000}[rate]
    form = ("-ar", str(rate), "-ac", str(channels))
    run_ffmpeg(
        "-i",
        wav,
        *more,
        *form,
        "-map_metadata",
        "-1" if not more else "1",
        *FORMATS[_kind(path)],
        path,
    )


def _kind(path: Path) -> str:
    return next(kind for kind in FORMATS if path.name.endswith(kind))


@dataclass(frozen=True, slots=True)
class Found:
    """Where pieces of the source are in what was decoded.

    Attributes:
        late: seconds by which each piece is late, NaN where it is not to be found.
    """

    late: Samples

    @property
    def worst(self) -> float:
        """The largest error of those that are there."""
        return float(np.nanmax(np.abs(self.late), initial=0.0))

    @property
    def lost(self) -> int:
        """How many are not."""
        return int(np.isnan(self.late).sum())


def locate(source: Samples, decoded: Samples, *, step: float = 0.5, reach: float = 1.5) -> Found:
    """Look for each half second of the source near its place."""
    size, margin = round(step * SAMPLE_RATE), round(reach * SAMPLE_RATE)
    padded = np.pad(decoded, (margin, margin + size + max(0, len(source) - len(decoded))))
    late = []
    for start in range(0, len(source) - size + 1, size):
        piece = source[start : start + size]
        around = padded[start : start + size + 2 * margin]
        length = 1 << (len(around) + size - 1).bit_length()
        products = np.fft.irfft(
            np.fft.rfft(around, length) * np.conj(np.fft.rfft(piece, length)), length
        )
        power = np.concatenate([[0.0], np.cumsum(around.astype(np.float64) ** 2)])
        energy = power[size:] - power[:-size]
        likeness = products[: len(energy)] / np.sqrt((energy + 1e-3) * float(piece @ piece))
        best = int(np.argmax(likeness))
        late.append((best - margin) / SAMPLE_RATE if likeness[best] > 0.5 else np.nan)
    return Found(np.array(late, np.float32))


def id3_tag(size: int) -> bytes:
    """A tag with a picture, as podcasts have them."""
    body = np.random.default_rng(1).bytes(size)
    body = b"APIC" + (size - 10).to_bytes(4, "big") + b"\0\0" + body[10:]
    sizes = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + sizes + body


def metadata(folder: Path, size: int) -> tuple[str | Path, ...]:
    """Arguments that put a comment of so many bytes into any container."""
    path = folder / "metadata.txt"
    path.write_text(";FFMETADATA1\ntitle=talk\ncomment=" + "lyrics " * (size // 7) + "\n")
    return ("-f", "ffmetadata", "-i", path)


def damage(path: Path, size: int = 3_000, at: float = 0.5) -> None:
    """Put noise over a stretch."""
    data = bytearray(path.read_bytes())
    start = round(at * len(data))
    data[start : start + size] = np.random.default_rng(2).bytes(size)
    path.write_bytes(data)


def as_vbri(data: bytes) -> bytes:
    """An MP3 whose Info frame is turned into one by another encoder, which mpg123 passes over."""
    mark = data.index(b"Info")
    start = mark - 4 - 17
    frames = data[mark + 8 : mark + 12]
    head = data[start : start + 4] + bytes(32) + b"VBRI" + bytes(10) + frames
    end = data.index(data[start : start + 2], mark)
    return data[:start] + head.ljust(end - start, b"\0") + data[end:]
