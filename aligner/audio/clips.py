"""One rendition of a recording that every player seeks in exactly, and exact clips of it.

Players guess places in an MP3 of varying bitrate and are off by seconds. With a constant bitrate,
and a rate at which every frame has the same number of bytes, a moment is a place in the file:

    byte     0        360      720                       360 (k + 1)
             │ header │ frame 0 │ frame 1 │      …       │ frame k │
    sample            │←1105 of delay→│0     …
             32 kHz, 80 kbit/s: 360 bytes, 1152 samples, 36 ms a frame

So a clip is decoded from its own bytes, in milliseconds, with the very samples that decoding the
whole gives (tests). 32 kHz is the lowest rate of MPEG-1, whose first frame has room for the header
that tells players the delay; without it they would start 35 ms late.
"""

from __future__ import annotations

import io
import secrets
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from aligner.audio.acoustics import SAMPLE_RATE, Samples, Sliceable
from aligner.audio.decode import decode, open_audio
from aligner.errors import AudioError
from aligner.timeline import Segment

RATE: Final = 32_000
"""Samples a second of every rendition."""

_FRAME_BYTES: Final = 360
_FRAME_SAMPLES: Final = 1152
_DELAY: Final = 1105
"""Samples that encoder and decoder put before the first one."""

_LEVEL: Final = 0.85
"""libsndfile's compression level for 80 kbit/s at this rate."""

_LEAD_FRAMES: Final = 10
"""Decoded before a clip and thrown away: a frame borrows bits and overlap from those before it."""

_FADE_MS: Final = 5
_TOLERANCE: Final = 0.005
"""Seconds by which a rendition may be off before it is corrected."""

Pcm = npt.NDArray[np.int16]


def make_rendition(
    source: Path, target: Path, *, progress: Callable[[float], None] | None = None
) -> float:
    """Write a mono MP3 of constant bitrate that is in time with the source.

    What decoding gives is compared with the source; if the two are apart, the rendition is made
    again with its start moved.

    Args:
        source: any audio file that `open_audio` reads.
        target: where to, in full or not at all.
        progress: called now and then with the seconds that are written.

    Returns:
        Seconds by which the rendition is late, as measured; within 5 ms of 0.

    Raises:
        AudioError: the source cannot be read, or no rendition of it comes out in time.
        MissingDependency: only ffmpeg reads the source, and there is none.
    """
    reference = open_audio(source).samples
    temporary = target.with_name(f".aligner-{secrets.token_hex(8)}.part")
    shift = 0
    try:
        for _ in range(2):
            _encode(source, temporary, shift, progress)
            late = measure_offset(reference, open_audio(temporary).samples)
            if abs(late) <= _TOLERANCE:
                temporary.replace(target)
                return late
            shift -= round(late * RATE)
        raise AudioError(
            str(source),
            f"cannot be kept in time: its rendition is {late * 1000:.0f} ms off.",
            "Convert it to WAV first.",
        )
    finally:
        temporary.unlink(missing_ok=True)


def measure_offset(reference: Sliceable, rendition: Sliceable) -> float:
    """Seconds by which the second recording is late; from the liveliest 8 s of the first.

    Args:
        reference: 16 kHz.
        rendition: 16 kHz, the same sound.
    """
    length = min(8 * SAMPLE_RATE, len(reference), len(rendition))
    starts = range(0, max(1, min(len(reference), len(rendition)) - length + 1), length)
    start = max(starts, key=lambda at: float(np.abs(reference[at : at + length : 7]).mean()))
    one = reference[start : start + length].astype(np.float64)
    other = rendition[start : start + length].astype(np.float64)
    if not one.any() or not other.any():
        return 0.0
    size = 2 * len(one)
    spectrum = np.conj(np.fft.rfft(one, size)) * np.fft.rfft(other, size)
    # Whitened: a low hum would make a broad hill of the peak.
    spectrum /= np.abs(spectrum) + 1e-3 * np.abs(spectrum).max()
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    return (lag if lag < size // 2 else lag - size) / SAMPLE_RATE


def read_samples(rendition: Path, segment: Segment) -> Pcm:
    """The samples of a stretch of a rendition, shape (n,), int16, 32 kHz; O(length).

    Before the start and after the end of the recording there are none.

    Args:
        rendition: made by `make_rendition`.
        segment: seconds.

    Raises:
        AudioError: the file is not such a rendition.
    """
    first = max(0, round(segment.onset * RATE))
    last = max(first, round(segment.offset * RATE))
    frame = max(0, (first + _DELAY) // _FRAME_SAMPLES - _LEAD_FRAMES)
    end = (last + _DELAY) // _FRAME_SAMPLES + 3
    with rendition.open("rb") as file:
        file.seek((frame + 1) * _FRAME_BYTES)
        data = file.read((end - frame) * _FRAME_BYTES)
    if not data:
        return np.zeros(0, np.int16)
    if data[:2] != b"\xff\xfb":
        raise AudioError(str(rendition), "is not a rendition of ours.", "Delete it, it is cached.")
    decoded, _ = soundfile.read(io.BytesIO(data), dtype="int16")
    skipped = first + _DELAY - frame * _FRAME_SAMPLES
    samples: Pcm = decoded[skipped : skipped + last - first]
    return samples


def read_speech(rendition: Path, segment: Segment) -> Samples:
    """The same stretch at 16 kHz, float32, as acoustic models and features want it.

    Args:
        rendition: a constant-bitrate MP3.
        segment: seconds of it.
    """
    samples = read_samples(rendition, segment).astype(np.float32) / np.float32(32768)
    resampled: Samples = soxr.resample(samples, RATE, SAMPLE_RATE)
    return resampled


def clip_wav(rendition: Path, segment: Segment) -> bytes:
    """A stretch as a WAV file, exact to the sample, with 5 ms fades so that it does not click.

    Args:
        rendition: a constant-bitrate MP3.
        segment: seconds of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub warns of audioop and of ffmpeg: neither matters
        from pydub import AudioSegment  # noqa: PLC0415
    samples = read_samples(rendition, segment)
    clip = AudioSegment(samples.tobytes(), sample_width=2, frame_rate=RATE, channels=1)
    if len(clip) > 2 * _FADE_MS:
        clip = clip.fade_in(_FADE_MS).fade_out(_FADE_MS)
    out = io.BytesIO()
    clip.export(out, format="wav")
    return out.getvalue()


def _encode(
    source: Path, target: Path, shift: int, progress: Callable[[float], None] | None
) -> None:
    """Write the MP3, with `shift` samples of silence before it, or so many taken away."""
    written = 0
    with soundfile.SoundFile(
        target,
        "w",
        RATE,
        1,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="CONSTANT",
        compression_level=_LEVEL,
    ) as file:
        if shift > 0:
            file.write(np.zeros(shift, np.float32))
        for block in decode(source, rate=RATE):
            taken = min(len(block), max(0, -shift - written))
            written += len(block)
            file.write(np.clip(block[taken:], -1.0, 1.0))
            if progress is not None:
                progress(written / RATE)
