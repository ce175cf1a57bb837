"""A disk cache of phone posteriors, so that the acoustic model runs once for each recording.

    posteriors.npy    (n_frames, n_phones) float16, 50 frames a second: 69 MB an hour
    posteriors.json   what the columns are, of which sound, and which profile's model heard it

Half precision costs a search nothing: log-probabilities are good to 0.1 %.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.alignment.profiles import load_profile
from aligner.atomic import write_atomically
from aligner.audio.acoustics import AcousticModel, PhonePosteriors, Samples
from aligner.nesting import parse_json
from aligner.timeline import Segment

_FIRST_PROFILE = "hama-english"
"""Of descriptions that name none: there was no other."""


@dataclass(frozen=True, slots=True, eq=False)
class CachedPosteriors:
    """Posteriors on the disk, read a window at a time.

    Attributes:
        log_probs: a memory map, shape (n_frames, n_phones), float16.
        model: the acoustic model's name.
        phones, frame_rate, blank, boundary: as in `PhonePosteriors`.
        sound: what the recording is known by.
    """

    log_probs: npt.NDArray[np.float16]
    model: str
    phones: tuple[str, ...]
    frame_rate: float
    blank: int
    boundary: int | None
    sound: str = ""

    def window(self, segment: Segment) -> PhonePosteriors:
        """What was heard in a stretch; its first frame is at `onset_of(segment)`."""
        first = self._frame(segment.onset)
        last = max(first + 1, self._frame(segment.offset))
        rows = self.log_probs[first:last].astype(np.float32)
        rows.flags.writeable = False
        return PhonePosteriors(rows, self.phones, self.frame_rate, self.blank, self.boundary)

    def onset_of(self, segment: Segment) -> float:
        """The time of the window's first frame."""
        return self._frame(segment.onset) / self.frame_rate

    def _frame(self, seconds: float) -> int:
        return min(len(self.log_probs), max(0, round(seconds * self.frame_rate)))


def read_heard(folder: Path, sound: str) -> CachedPosteriors | None:
    """Read cached posteriors; None if they belong to another sound, profile or file format.

    Args:
        folder: from `EpisodeCache.folder`.
        sound: hash of the rendition.
    """
    with suppress(OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        about = parse_json((folder / "posteriors.json").read_text(encoding="utf-8"))
        profile = about.get("profile", _FIRST_PROFILE)
        if about["sound"] != sound or profile != load_profile().name:
            return None
        log_probs = np.load(folder / "posteriors.npy", mmap_mode="r")
        return CachedPosteriors(
            log_probs,
            about["model"],
            tuple(about["phones"]),
            float(about["frame_rate"]),
            int(about["blank"]),
            about["boundary"],
            sound,
        )
    return None


def keep_heard(folder: Path, sound: str, model: str, heard: PhonePosteriors) -> None:
    """Write posteriors; their description comes last, so that a partial write is not valid."""
    temporary = folder / f".aligner-{secrets.token_hex(8)}.part"
    try:
        with temporary.open("wb") as file:
            np.save(file, heard.log_probs.astype(np.float16))
        (folder / "posteriors.json").unlink(missing_ok=True)
        temporary.replace(folder / "posteriors.npy")
    finally:
        temporary.unlink(missing_ok=True)
    about = {
        "sound": sound,
        "profile": load_profile().name,
        "model": model,
        "phones": heard.phones,
        "frame_rate": heard.frame_rate,
        "blank": heard.blank,
        "boundary": heard.boundary,
    }
    write_atomically(folder / "posteriors.json", json.dumps(about, ensure_ascii=False))


class CachingModel:
    """An acoustic model that reads posteriors from the disk cache, and writes them there.

    Args:
        model: makes the model that hears; called only if it must.
        folder: where to keep it.
        sound: hash of what is heard.
    """

    def __init__(self, model: Callable[[], AcousticModel], folder: Path, sound: str) -> None:
        self._kept = read_heard(folder, sound)
        self._model = None if self._kept else model()
        self._folder, self._sound = folder, sound

    @property
    def name(self) -> str:
        """The model's name."""
        return self._kept.model if self._kept else self._hearing().name

    @property
    def phones(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._kept.phones if self._kept else self._hearing().phones

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        """Posteriors of the whole recording, from the disk if they are there."""
        if self._kept:
            whole = Segment(0.0, len(self._kept.log_probs) / self._kept.frame_rate)
            return self._kept.window(whole)
        heard = self._hearing().hear(blocks, progress=progress)
        keep_heard(self._folder, self._sound, self._hearing().name, heard)
        return heard

    def _hearing(self) -> AcousticModel:
        if self._model is None:
            raise RuntimeError("what was heard is kept, nothing is left to hear")
        return self._model
