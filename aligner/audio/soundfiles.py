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
import soxr

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.content import HEAD, Header, id3_size, mp3_counts_its_frames
from aligner.errors import AudioError

BLOCK = 1 << 17
"""Samples of each channel that are decoded at a time: 3 s at 44.1 kHz."""


_HUSHING = threading.Lock()


class _Onward(soundfile.SoundFile):  # type: ignore[misc]  # it has no types
    """A file that is only read onward.

    After each read from what is seekable, soundfile seeks to where it is already: an MP3's decoder
    then begins anew, which costs time and rounds the samples otherwise at each such place.
    """

    def seekable(self) -> bool:
        """Never, for soundfile."""
        return False


def read_header(path: Path) -> Header | None:
    """What the file says of itself, None if libsndfile cannot read it.

    Raises:
        AudioError: the header promises no sample at all, or an impossible rate.
    """
    try:
        with _opened(path) as file:
            frames, rate = file.frames, file.samplerate
            kind, channels = file.format, file.channels
    except soundfile.LibsndfileError:
        return None
    if frames == 0:
        raise AudioError(str(path), "has no sound in it: 0 samples.", "Get the file again.")
    if not 1_000 <= rate <= 1_000_000:
        raise AudioError(str(path), f"claims {rate} samples a second.", "Get the file again.")
    told = kind != "MP3" or _counts_its_frames(path)
    return Header(kind, rate, channels, frames / rate if told else None)


def pieces(path: Path, header: Header) -> Iterator[bytes]:
    """Mono 16-bit samples at 16 kHz, piece by piece; ends early where the file is cut off.

    Raises:
        AudioError: a sample is not a number.
    """
    resampler = soxr.ResampleStream(header.sample_rate, SAMPLE_RATE, 1, dtype="float32")
    streamed = header.format == "MP3" and header.duration is None
    with _streamed(path) if streamed else _opened(path) as file:
        for block in _decoded(file):
            yield _narrow(path, resampler.resample_chunk(block))
    yield _narrow(path, resampler.resample_chunk(np.empty(0, np.float32), last=True))


def _decoded(file: soundfile.SoundFile) -> Iterator[Samples]:
    """Mono pieces; each holds until the next one is asked for."""
    room = np.empty((BLOCK, file.channels), np.float32)
    with suppress(soundfile.LibsndfileError):  # cut off in the middle: what came before counts
        while len(block := _read(file, room)):
            yield _mixed(block)


def _read(file: soundfile.SoundFile, room: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    with _hushed():
        block: npt.NDArray[np.float32] = file.read(out=room)
    return block


def _mixed(block: npt.NDArray[np.float32]) -> Samples:
    """The mean of the channels; numpy's own, along so short an axis, takes longer than decoding."""
    mixed: Samples = block[:, 0]
    if block.shape[1] > 1:
        mixed = mixed.copy()
        for other in block.T[1:]:
            mixed += other
        mixed /= np.float32(block.shape[1])
    return mixed


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


def _narrow(path: Path, samples: Samples) -> bytes:
    """16-bit samples; the floats are used up."""
    if not np.isfinite(samples).all():
        advice = "Export it again from the program that made it."
        raise AudioError(str(path), "holds samples that are not numbers.", advice)
    samples *= np.float32(32768)
    np.rint(samples, out=samples)
    np.clip(samples, -32768, 32767, out=samples)
    return samples.astype("<i2").tobytes()


def _counts_its_frames(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(id3_size(file.read(10)))
        return mp3_counts_its_frames(file.read(HEAD))


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    # By descriptor: from a name libsndfile would believe an ending such as .raw.
    with path.open("rb") as raw:
        with _hushed():
            file = _Onward(raw.fileno(), closefd=False)
        with file:
            yield file


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece


@contextmanager
def _streamed(path: Path) -> Iterator[soundfile.SoundFile]:
    """The file through a pipe: libsndfile then reads to the end instead of to a guessed length."""
    read_end, write_end = os.pipe()

    def pour() -> None:
        with (
            suppress(BrokenPipeError),
            path.open("rb") as source,
            os.fdopen(write_end, "wb") as end,
        ):
            while piece := source.read(1 << 16):
                end.write(piece)

    feeder = threading.Thread(target=pour, daemon=True)
    feeder.start()
    try:
        with _Onward(read_end, closefd=False) as file:
            yield file
    finally:
        os.close(read_end)  # whoever still pours gets a broken pipe
        feeder.join()
