"""WAV files whose chunks are unusual: samples in pieces, odd chunks with and without padding."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.decode import open_audio
from tests.audio.faults import locate, talk

SOURCE = talk(8.0)


def chunk(name: bytes, body: bytes, *, padded: bool = True) -> bytes:
    pad = b"\0" * (len(body) % 2 if padded else 0)
    return name + len(body).to_bytes(4, "little") + body + pad


def wav(path: Path, *, before: bytes = b"", pieces: int = 1, between: bytes = b"") -> None:
    """The source with some chunks before its samples, and these in so many chunks."""
    soundfile.write(path, SOURCE, SAMPLE_RATE)
    data = path.read_bytes()
    at = data.index(b"data")
    samples = data[at + 8 :]
    size = len(samples) // 2 // pieces * 2
    ends = [size * n for n in range(pieces)] + [len(samples)]
    cut = [samples[a:b] for a, b in pairwise(ends)]
    body = data[8:at] + before + between.join(chunk(b"data", each) for each in cut)
    path.write_bytes(b"RIFF" + len(body).to_bytes(4, "little") + body)


@pytest.mark.parametrize("pieces", [2, 3])
@pytest.mark.parametrize("between", [b"", chunk(b"LIST", b"INFOx")])
def test_samples_in_several_chunks_are_all_read(
    tmp_path: Path, pieces: int, between: bytes
) -> None:
    wav(tmp_path / "a.wav", pieces=pieces, between=between)
    audio = open_audio(tmp_path / "a.wav")
    found = locate(SOURCE, audio.samples[:] * np.float32(1 / 32768))
    assert (found.lost, found.worst <= 0.001) == (0, True)
    assert any(f"{pieces} joined recordings" in note.text for note in audio.notes)


@pytest.mark.parametrize("padded", [True, False])
def test_an_odd_chunk_before_the_samples_moves_nothing(tmp_path: Path, padded: bool) -> None:
    wav(tmp_path / "a.wav", before=chunk(b"junk", b"abcdefg", padded=padded))
    audio = open_audio(tmp_path / "a.wav")
    found = locate(SOURCE, audio.samples[:] * np.float32(1 / 32768))
    assert (found.lost, found.worst <= 0.001) == (0, True)
    assert [note.kind for note in audio.notes] == ([] if padded else ["harmless"])
