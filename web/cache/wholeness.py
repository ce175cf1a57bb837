"""A quick integrity check of an episode's derived files, by lengths and headers.

After a full disk, a power cut or a restore without `episodes/` some of it is not. What is cut off
is taken away, so that nothing believes it, and the worker makes it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from web.cache.posterior_cache import read_heard
from web.cache.waveform_peaks import RATES, read_peaks

_BYTES_A_SECOND = 10_000
"""Of a rendition: 80 kbit/s (`aligner.audio.clips`)."""
_MISSING_SECONDS = 2.0
"""A rendition that lacks more was cut off; frames and padding make up less."""
_TAIL = 16
"""Bytes in which the last bracket of a whole file stands, with what blanks follow it."""


def lacks(folder: Path, marks: Sequence[str]) -> bool:
    """Whether alignment, posteriors or outline of an episode must be made again.

    Args:
        folder: from `EpisodeCache.folder`; what is cut off in it is taken away.
        marks: what its recording's made things are known by.
    """
    return (
        not _is_json(folder / "alignment.json")
        or not any(read_heard(folder, mark) for mark in marks)
        or not any(_has_peaks(folder, mark) for mark in marks)
    )


def drop_cut_rendition(rendition: Path, duration: float) -> None:
    """Delete a rendition that is shorter than its recording.

    Args:
        rendition: an MP3 of constant bitrate, or nothing.
        duration: of the recording, seconds.
    """
    with suppress(FileNotFoundError):
        if rendition.stat().st_size < (duration - _MISSING_SECONDS) * _BYTES_A_SECOND:
            rendition.unlink()


def _is_json(path: Path) -> bool:
    """Whether a file ends as an object does; one that does not is taken away."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            if file.read().rstrip().endswith(b"}"):
                return True
    except FileNotFoundError:
        return False
    path.unlink()
    return False


def _has_peaks(folder: Path, mark: str) -> bool:
    return read_peaks(folder, mark, RATES[0], 0, 1) is not None
