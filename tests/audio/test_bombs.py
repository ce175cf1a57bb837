"""Small files that promise or become much: they cost little memory and little time."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio.ends import end_of
from aligner.audio.source import Source
from tests.audio import mutants
from tests.audio.faults import encode, talk

MEMORY = 300 << 20
SECONDS = 5.0
SOUND = talk(1.0)


def wav(channels: int, rate: int, bits: int, size: int, tag: int = 1) -> bytes:
    """A header that says so, and a second of something."""
    width = channels * bits // 8
    second = struct.pack("<HHIIHH", tag, channels, rate, rate * width % 2**32, width % 2**16, bits)
    data = np.random.default_rng(0).bytes(64_000)
    chunks = b"WAVEfmt " + struct.pack("<I", 16) + second + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", size) + chunks + data


def boxes(depth: int) -> bytes:
    """MP4 boxes, each in the one before."""
    made = b""
    for _ in range(depth):
        made = struct.pack(">I", 8 + len(made)) + b"moov" + made
    return b"\0\0\0\x14ftypM4A \0\0\0\0M4A " + made


def as_it_is(data: bytes) -> Callable[[Path], bytes]:
    return lambda _: data


def encoded(kind: str, folder: Path) -> bytes:
    path = folder / kind
    encode(SOUND, path)
    return path.read_bytes()


def with_count(kind: str, mark: bytes, at: int, value: bytes) -> Callable[[Path], bytes]:
    """A real file in which a count, so far behind a mark, is another one."""

    def make(folder: Path) -> bytes:
        data = encoded(kind, folder)
        place = data.index(mark) + at
        return data[:place] + value + data[place + len(value) :]

    return make


def tta(rate: int, samples: int) -> bytes:
    """A header of TTA with its checksum, and a second of something."""
    head = b"TTA1" + struct.pack("<HHHII", 1, 1, 16, rate, samples)
    return head + struct.pack("<I", zlib.crc32(head)) + np.random.default_rng(0).bytes(64_000)


def webm(elements: bytes) -> bytes:
    """A file of unknown length, as it is sent live."""
    head = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
    return head + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + elements


def wavpack() -> bytes:
    """A block that says that it is the first one of a recording."""
    return (
        b"wvpk"
        + struct.pack("<I", 24)
        + b"\x10\4\0\0"
        + struct.pack("<4I", 10, 0, 10, 0x1804)
        + bytes(4)
    )


def adts(name: bytes = b"") -> bytes:
    """A frame of 40 bytes, with what an encoder writes into it."""
    return (b"\xff\xf1\x60\x40\x05\x1f\xfc" + name).ljust(40, b"\1")


def rf64() -> bytes:
    """A WAV header for files of more than 4 GB, which says 2^63 of everything."""
    sizes = struct.pack("<QQQI", 2**63, 2**63, 2**63, 0)
    return b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<I", 28) + sizes + wav(
        1, 16_000, 16, 2**32 - 1
    )[12:]  # fmt: skip


def quiet(folder: Path) -> bytes:
    """Seven hours of silence, which compresses well."""
    path = folder / "quiet"
    with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_16", format="FLAC") as file:
        for _ in range(7):
            file.write(np.zeros(3_600 * 8_000, np.int16))
    return path.read_bytes()


def _cases() -> Iterator[tuple[str, Callable[[Path], bytes]]]:
    for channels in (0, 255, 1_024, 65_535):
        yield f"wav of {channels} channels", as_it_is(wav(channels, 16_000, 16, 64_000))
    for rate in (0, 1, 2**31 - 1, 2**32 - 1):
        yield f"wav of {rate} Hz", as_it_is(wav(1, rate, 16, 64_000))
    for bits in (0, 1, 64, 65_528):
        yield f"wav of {bits} bits", as_it_is(wav(1, 16_000, bits, 64_000))
    for tag in (2, 0x11, 0x31, 0x55, 0xFFFE):
        yield f"wav of form {tag:x}", as_it_is(wav(1, 16_000, 4, 64_000, tag))
    yield "wav of 4 GB", as_it_is(wav(2, 48_000, 16, 2**32 - 1))
    extremes = {"2^31": b"\x7f\xff\xff\xff", "2^32": b"\xff\xff\xff\xff"}
    for name, value in extremes.items():
        yield f"mp3 of {name} frames", with_count("vbr.mp3", b"Xing", 8, value)
        yield f"m4a of {name} packets", with_count("aac.m4a", b"stsz", 12, value)
        yield f"m4a of {name} runs", with_count("aac.m4a", b"stts", 8, value)
        yield f"m4a of {name} edits", with_count("aac.m4a", b"elst", 8, value)
        yield f"m4a of {name} units", with_count("aac.m4a", b"mdhd", 20, value)
    yield "flac of 2^36 samples", with_count("flac.flac", b"fLaC", 21, b"\xff" * 5)
    yield "flac of 2^16 a block", with_count("flac.flac", b"fLaC", 8, b"\xff" * 10)
    yield "ogg of 2^62 samples", with_count("vorbis.ogg", b"OggS\0\4", 6, b"\xff" * 7 + b"\x3f")
    yield "opus of 255 channels", with_count("opus.opus", b"OpusHead", 9, b"\xff")
    yield "boxes in boxes", as_it_is(boxes(5_000))
    yield "tags in tags", as_it_is(b"ID3\x04\0\0\0\0\0\0" * 400_000)
    yield "rf64 of 2^63 bytes", as_it_is(rf64())
    for rate in (1, 8, 8_000):
        yield f"tta of 2^32 samples at {rate} Hz", as_it_is(tta(rate, 2**32 - 1))
    yield "seven quiet hours", quiet
    short = wav(1, 16_000, 16, 64)[:108]
    telephone = b"#!AMR\n\x3c" + bytes(range(31))
    yield "20,000 recordings of a telephone", as_it_is(telephone * 20_000)
    yield "50,000 boxes of an MP4's beginning", as_it_is(b"\0\0\0\x08ftyp" * 50_000)
    yield (
        "50,000 AU",
        as_it_is((b".snd" + struct.pack(">5I", 24, 80, 3, 8_000, 1) + bytes(80)) * 50_000),
    )
    yield "20,000 WavPack blocks that are the first", as_it_is(wavpack() * 20_000)
    yield "5,000,000 empty elements of WebM", as_it_is(webm(b"\xec\x80" * 5_000_000))
    yield "8,000 links of Ogg", lambda folder: encoded("opus.opus", folder) * 8_000
    yield "50,000 WAV", as_it_is(short * 50_000)
    yield "100,000 names of an encoder", as_it_is(adts() + adts(b"Lavc60.31.102") * 100_000)
    yield "erased memory", lambda folder: encoded("cbr.mp3", folder) + b"\xff" * 10_000_000
    yield "zeros behind a FLAC", lambda folder: encoded("flac.flac", folder) + bytes(6_000_000)


CASES = dict(_cases())


@pytest.mark.parametrize("name", CASES)
def test_a_small_file_costs_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(mutants, "MEMORY", MEMORY)
    monkeypatch.setattr(mutants, "CPU_SECONDS", SECONDS)
    path = tmp_path / "bomb"
    path.write_bytes(CASES[name](tmp_path))
    outcome = mutants.decode(path)
    assert outcome.verdict in {"fine", "noted", "refused"}, outcome


def test_a_table_that_is_longer_than_its_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tta"
    path.write_bytes(tta(1, 2**32 - 1))
    tracemalloc.start()
    try:
        source = Source(path)
        assert end_of(source, 0, source.size, "tta") is None
        assert len(source.read(64_000, 2**40)) == 22
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
