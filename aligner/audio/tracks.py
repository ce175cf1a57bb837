"""A track that ffmpeg decodes, mixed to mono without phase cancellation."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from aligner.audio import ffmpeg
from aligner.audio.acoustics import Samples
from aligner.audio.mixing import either
from aligner.audio.parts import Descriptor
from aligner.audio.stream_info import Track, refusal

_COMPLAINTS: Final = 1 << 20
"""Bytes of what ffmpeg said that are looked through for a reason; a bad file can fill a disk."""


def decode(
    track: Track,
    path: Path,
    file: Descriptor,
    *,
    rate: int,
    max_seconds: float,
    complaints: IO[bytes],
) -> Generator[tuple[Samples, int]]:
    """Mono samples, piece by piece, and how many in each stand for opposite channels.

    Args:
        track: from `ffmpeg.probe`.
        path: what messages call the file.
        file: the open file.
        rate: samples a second to make of it.
        max_seconds: where to stop.
        complaints: what ffmpeg says is written there.

    Raises:
        AudioError: nothing could be decoded.
    """
    sound = ffmpeg.pcm(track, file, rate=rate, max_seconds=max_seconds, complaints=complaints)
    empty = True
    with closing(sound):
        for block in sound:
            empty = False
            yield (block[:, 0], 0) if block.shape[1] == 1 else either(block[:, 0], block[:, 1])
    if empty:
        complaints.seek(0)
        raise refusal(path, complaints.read(_COMPLAINTS).decode("utf-8", "replace"))
