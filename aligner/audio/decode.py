"""Any audio file to mono samples at 16 kHz, decoded once, in pieces, and never without a limit.

libsndfile reads MP3, WAV, FLAC and OGG without another program; ffmpeg reads the rest. What counts
is the content of a file, not its name.

Times are those of a player: libsndfile and ffmpeg both cut an MP3's encoder delay where its header
tells it, and agree to the sample (tests); without that header both keep the delay, 25 to 50 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.content import Header
from aligner.audio.notes import Note
from aligner.audio.pcm import StoredPcm
from aligner.audio.reading import TOLERANCE, RecordingReader
from aligner.audio.source import Source
from aligner.errors import AudioError
from aligner.timeline import Segment

MAX_SECONDS = 6 * 3600.0
"""Longest recording that is taken unless the caller says otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A recording, decoded.

    Attributes:
        path: the file as it was named.
        sha256: of the file's bytes, in hexadecimal.
        source: what the file said of itself.
        samples: n of them, int16, 16 kHz mono, read by slices: half the size of float32, and the
            rounding is 20 dB below the noise of any recording.
        missing_seconds: what the header promised and the file does not hold; 0 if it is complete.
        notes: what a user of its times should know: what is missing, was guessed or repaired. A
            file that is what it seems has none.
        faults: the stretches that could not be decoded: silence, or nothing, stands for them.
    """

    path: Path
    sha256: str
    source: Header
    samples: StoredPcm
    missing_seconds: float
    notes: tuple[Note, ...]
    faults: tuple[Segment, ...]

    @property
    def duration(self) -> float:
        """Seconds of sound that are there."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def complete(self) -> bool:
        """Whether the file holds what its header promises."""
        return self.missing_seconds == 0

    def blocks(self, seconds: float = 30.0) -> Iterator[Samples]:
        """The recording as float32, -1 to 1, in consecutive pieces of so many seconds."""
        size = round(seconds * SAMPLE_RATE)
        for start in range(0, len(self.samples), size):
            yield self.samples[start : start + size] * np.float32(1 / 32768)


class IncomingAudio:
    """A recording that is decoded lazily, as its blocks are read. Not thread-safe.

    Args:
        path: an audio file, or a video with sound, under any name.
        max_seconds: refuse what lasts longer, whatever its header says.

    Raises:
        AudioError: the file is missing, empty, protected, too long, no audio, or without sound;
            some of it shows only while it is read.
        MissingDependency: only ffmpeg reads this format, and there is none.
    """

    def __init__(self, path: Path, *, max_seconds: float = MAX_SECONDS) -> None:
        self._source = Source(path)
        self._max_seconds = max_seconds
        self._reading = RecordingReader(self._source, rate=SAMPLE_RATE, max_seconds=max_seconds + 1)
        self._parts = self._reading.blocks()
        promised = self._reading.promised
        if promised is not None and promised > max_seconds:
            raise _too_long(path, promised, max_seconds)
        self.samples = StoredPcm()

    @property
    def duration(self) -> float:
        """Seconds: what the header promises, at least what is decoded already."""
        return max(self._reading.promised or 0.0, self.decoded)

    @property
    def decoded(self) -> float:
        """Seconds that are decoded."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def faults(self) -> tuple[Segment, ...]:
        """As `Audio.faults`, of what is decoded."""
        return self._reading.notes.faults()

    def blocks(self, seconds: float = 30.0) -> Iterator[Samples]:
        """As `Audio.blocks`, decoding what is not there yet.

        Raises:
            AudioError: see the class.
            OutputError: the disk for temporary files has no room for the samples.
        """
        size = round(seconds * SAMPLE_RATE)
        start = 0
        while self._reach(start + size) > start:
            piece = self.samples[start : start + size]
            start += len(piece)
            yield piece * np.float32(1 / 32768)

    def steps(self) -> Iterator[float]:
        """Decode the rest, piece by piece; the seconds that are decoded after each."""
        for part in self._parts:
            self.samples.append(_narrow(part))
            if self.decoded > self._max_seconds:
                raise _too_long(self._source.path, self.decoded, self._max_seconds)
            yield self.decoded
        if not len(self.samples):
            raise AudioError(
                str(self._source.path), "has no sound in it: 0 samples.", "Get the file again."
            )

    def whole(self) -> Audio:
        """The recording when all of it is decoded."""
        for _ in self.steps():
            pass
        source, reading = self._source, self._reading
        missing = (reading.promised or 0.0) - self.decoded
        return Audio(
            source.path,
            source.sha256,
            reading.header,
            self.samples,
            missing if missing > TOLERANCE else 0.0,
            reading.notes.all(),
            reading.notes.faults(),
        )

    def excerpt(self, segment: Segment) -> Audio:
        """A stretch of the recording as one of its own; no more is decoded than up to its end.

        Args:
            segment: seconds; what is beyond the recording's end is left out.

        Raises:
            AudioError, OutputError: see `blocks`.
        """
        first, last = (round(edge * SAMPLE_RATE) for edge in (segment.onset, segment.offset))
        end = self._reach(last)
        part = StoredPcm()
        part.append(self.samples[first : min(last, end)].tobytes())
        source, notes = self._source, self._reading.notes
        faults = tuple(
            Segment(fault.onset - segment.onset, fault.offset - segment.onset)
            for fault in notes.faults()
        )
        header = self._reading.header
        return Audio(source.path, source.sha256, header, part, 0.0, notes.all(), faults)

    def _reach(self, end: int) -> int:
        """Decode up to a sample, or to the end; how many there are."""
        if len(self.samples) < end:
            for _ in self.steps():
                if len(self.samples) >= end:
                    break
        return len(self.samples)


def open_audio(
    path: Path,
    *,
    max_seconds: float = MAX_SECONDS,
    progress: Callable[[float], None] | None = None,
) -> Audio:
    """Decodes a file.

    A file that was cut off gives what is there and says what is missing. Silence is no error.

    Args:
        path: an audio file, or a video with sound, under any name.
        max_seconds: refuse what lasts longer, whatever its header says.
        progress: called now and then with the seconds that are decoded.

    Raises:
        AudioError: the file is missing, empty, protected, too long, no audio, or without sound.
        MissingDependency: only ffmpeg reads this format, and there is none.
        OutputError: the disk for temporary files has no room for the samples.
    """
    incoming = IncomingAudio(path, max_seconds=max_seconds)
    for seconds in incoming.steps():
        if progress is not None:
            progress(seconds)
    return incoming.whole()


def decode(path: Path, *, rate: int, max_seconds: float = MAX_SECONDS) -> Iterator[Samples]:
    """Decode a file at another sample rate, in time with `open_audio`; no samples are kept.

    Args:
        path: see `open_audio`.
        rate: samples a second to make of it.
        max_seconds: where to stop at the latest.

    Raises:
        AudioError, MissingDependency, OutputError: see `open_audio`.
    """
    source = Source(path)
    yield from RecordingReader(source, rate=rate, max_seconds=max_seconds).blocks()


def _narrow(samples: Samples) -> bytes:
    """16-bit samples."""
    scaled = samples * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype("<i2").tobytes()


def _too_long(path: Path, seconds: float, limit: float) -> AudioError:
    return AudioError(
        str(path),
        f"lasts {_clock(seconds)} or more; the limit is {_clock(limit)}.",
        "Cut it into parts, or raise the limit.",
    )


def _clock(seconds: float) -> str:
    hours, minutes = divmod(int(seconds) // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {int(seconds) % 60:02d} s"
