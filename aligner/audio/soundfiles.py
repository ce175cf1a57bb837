"""libsndfile as a reader: MP3, WAV, FLAC, OGG and some more, without another program."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from aligner.audio.content import Header
from aligner.errors import AudioError

BLOCK = 1 << 17
"""Samples of each channel that are decoded at a time: 3 s at 44.1 kHz."""


_GLANCE = 1 << 14
_LOUD = 16.0
"""Floats that are only too loud stay below."""

_SCALES = (1 << 7, 1 << 15, 1 << 23, 1 << 31)
"""The largest integers of 8, 16, 24 and 32 bits."""

_UNKNOWN = 1 << 62
"""libsndfile's number of samples, or more, where the file does not tell it."""

_HUSHING = threading.Lock()


class _Onward(soundfile.SoundFile):  # type: ignore[misc]  # it has no types
    """A file that is only read onward.

    After each read from what is seekable, soundfile seeks to where it is already: an MP3's decoder
    then begins anew, which costs time and rounds the samples otherwise at each such place.
    """

    def seekable(self) -> bool:
        """Never, for soundfile."""
        return False


@contextmanager
def opened(descriptor: int) -> Iterator[soundfile.SoundFile | None]:
    """The file from its start; None if libsndfile cannot read it."""
    # By descriptor: from a name libsndfile would believe an ending such as .raw.
    with suppress(OSError):  # a pipe
        os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        with _hushed():
            file = _Onward(descriptor, closefd=False)
    except soundfile.LibsndfileError:
        yield None
        return
    with file:
        yield file


def read_header(path: Path, file: soundfile.SoundFile) -> Header:
    """What the file says of itself; a length that none has means that it is unknown.

    Args:
        path: what messages call the file.
        file: from `opened`.

    Raises:
        AudioError: it promises no sample at all, or an impossible rate.
    """
    advice = "Get the file again."
    if file.frames == 0:
        raise AudioError(str(path), "has no sound in it: 0 samples.", advice)
    if not 1_000 <= file.samplerate <= 1_000_000:
        raise AudioError(str(path), f"claims {file.samplerate} samples a second.", advice)
    length = file.frames / file.samplerate if 0 < file.frames < _UNKNOWN else None
    return Header(file.format, file.samplerate, file.channels, length)


def blocks(file: soundfile.SoundFile, size: int | None = None) -> Iterator[npt.NDArray[np.float32]]:
    """The samples, shape (n, channels); each holds until the next one is asked for.

    Ends early where the decoder gives up: what came before counts.

    Args:
        file: from `opened`.
        size: samples at a time, if not `BLOCK`; files of many channels have smaller ones.
    """
    room = np.empty((size or max(1, 2 * BLOCK // max(2, file.channels)), file.channels), np.float32)
    with suppress(soundfile.LibsndfileError):
        while len(block := _read(file, room)):
            yield block


def float_scale(descriptor: int) -> int:
    """What float samples are to be divided by: 1, or the largest integer they seem to stand for.

    Some programs write 16-bit numbers as floats without making them -1 to 1. A quarter of the file
    is looked at; single wild samples do not count.
    """
    loudest = [0.0]
    with opened(descriptor) as file:
        if file is not None:
            for number, block in enumerate(blocks(file, _GLANCE)):
                if number % 4 == 0 and len(block):
                    # The 100th loudest: what damage leaves is fewer.
                    sizes = np.sort(np.abs(np.nan_to_num(block.reshape(-1), posinf=0, neginf=0)))
                    loudest.append(float(sizes[-min(100, len(sizes))]))
    peak = max(loudest)
    if peak <= _LOUD:
        return 1
    return next((scale for scale in _SCALES if peak <= 1.5 * scale), 1)


def _read(file: soundfile.SoundFile, room: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    with _hushed():
        block: npt.NDArray[np.float32] = file.read(out=room)
    return block


@contextmanager
def _hushed() -> Iterator[None]:
    """Without libmpg123's remarks on sound MP3s: it writes them to descriptor 2 by itself.

    Python's own errors are raised as ever; the lock keeps two threads from restoring the wrong one.
    """
    with _HUSHING:
        try:
            kept = os.dup(2)
        except OSError:  # a service without standard error
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
