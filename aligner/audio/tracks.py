"""A track that ffmpeg decodes, mixed to one channel that is never extinct.

The difference of the channels takes a second decoding, half as long again for every file. So it is
only made once the mean is as quiet for seconds as it is in long pauses, or between channels that
are opposite; from there on both run side by side.
"""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final

import numpy as np

from aligner.audio import ffmpeg
from aligner.audio.acoustics import Samples
from aligner.audio.mixing import either
from aligner.audio.parts import Descriptor, copied_from

_QUIET: Final = 0.01
"""Root mean square, -40 dB, below which the mean may be extinct."""

_WINDOW: Final = 0.25
_LONG: Final = 8
"""Windows in a row: two seconds. An extinct turn of four has as many in one piece."""

_COMPLAINTS: Final = 1 << 20


def decode(
    track: ffmpeg.Track,
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
    with ExitStack() as stack:
        sound = ffmpeg.pcm(track, file, rate=rate, max_seconds=max_seconds, complaints=complaints)
        stack.enter_context(closing(sound))
        difference: Iterator[Samples] | None = None
        number = -1
        for number, mean in enumerate(sound):
            if difference is None and track.channels == 2 and _may_be_extinct(mean, rate):
                again = stack.enter_context(_another(file))
                unheard = stack.enter_context(tempfile.TemporaryFile())
                made = ffmpeg.pcm(
                    *(track, again),
                    rate=rate,
                    max_seconds=max_seconds,
                    complaints=unheard,
                    difference=True,
                )
                difference = islice(stack.enter_context(closing(made)), number, None)
            other = None if difference is None else next(difference, None)
            yield (mean, 0) if other is None else either(mean, _as_long(other, len(mean)))
    if number < 0:
        complaints.seek(0)
        raise ffmpeg.refusal(path, complaints.read(_COMPLAINTS).decode("utf-8", "replace"))


def _may_be_extinct(mean: Samples, rate: int) -> bool:
    width = round(_WINDOW * rate)
    windows = mean[: len(mean) // width * width].reshape(-1, width)
    quiet = np.einsum("ij,ij->i", windows, windows) < _QUIET**2 * width
    return bool(np.convolve(quiet, np.ones(_LONG), "valid").max() >= _LONG) if len(quiet) else False


def _as_long(samples: Samples, length: int) -> Samples:
    return np.pad(samples[:length], (0, max(0, length - len(samples))))


@contextmanager
def _another(file: Descriptor) -> Iterator[Descriptor]:
    """The same file with a place of its own: elsewhere than on Linux, /dev/stdin shares it."""
    if platform.system() == "Linux":
        yield file
        return
    with copied_from(file) as copy:
        yield copy
