"""Speech, other loud sound (music), and silence along a recording.

Speech is where phones begin; loud sound without phones near it counts as music; the rest is
silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.loudness import LOUDNESS_RATE
from aligner.timeline import Segment

Flags = npt.NDArray[np.bool_]

_MUSIC_SECONDS = 1.0
"""Loud sound without phones for less than this is a laugh or a knock. With two thirds and one and
a half times this and `_ABOVE_FLOOR_DB` nothing is found otherwise in two episodes and meetings."""

_MUSIC_MARGIN = 0.4
"""Seconds around speech in which loud sound may still be that speech."""

_ABOVE_FLOOR_DB = 12.0
_FLOOR_PERCENTILE = 5
"""What is that much louder than the quietest twentieth of a recording is no pause."""

_PAUSE_SECONDS = 0.25
"""Half of what parts two phrases; between two phones of one there is less."""


@dataclass(frozen=True, slots=True)
class Soundscape:
    """Where there is speech and music in a recording, in frames of the acoustic model.

    Attributes:
        spikes: frames in which a phone begins, shape (n_spikes,).
        music: whether a frame is loud without being speech, shape (n_frames,).
        frame_rate: frames a second.
        phones_per_word: of talk in the recording's language.
    """

    spikes: npt.NDArray[np.int64]
    music: Flags
    frame_rate: float
    phones_per_word: float = DEFAULT_PROFILE.rates.phones_per_word

    @classmethod
    def of(cls, evidence: Evidence, levels: npt.NDArray[np.float32]) -> Soundscape:
        """Tell speech from other sound.

        Args:
            evidence: what was heard.
            levels: from `loudness`, shape (n_levels,).
        """
        rate, spikes = evidence.frame_rate, evidence.spikes.frames
        levels = _at_rate(levels, rate)
        n_frames = min(len(levels), len(evidence.blank))
        speech = np.zeros(n_frames + 1)
        margin = round(_MUSIC_MARGIN * rate)
        np.add.at(speech, np.clip(spikes - margin, 0, n_frames), 1)
        np.add.at(speech, np.clip(spikes + margin, 0, n_frames), -1)
        floor = np.percentile(levels, _FLOOR_PERCENTILE) if len(levels) else 0.0
        loud = levels[:n_frames] > floor + _ABOVE_FLOOR_DB
        music = loud & (np.cumsum(speech)[:-1] == 0)
        long = _long_runs(music, round(_MUSIC_SECONDS * rate), margin)
        return cls(spikes, long, rate, evidence.profile.rates.phones_per_word)

    def words(self, segment: Segment) -> float:
        """About how many words are said in a stretch of audio."""
        return self.phones(segment) / self.phones_per_word

    def phones(self, segment: Segment) -> int:
        """How many phones begin in a stretch of audio."""
        return len(self.spikes_in(segment))

    def spikes_in(self, segment: Segment) -> npt.NDArray[np.float64]:
        """When phones begin there, seconds."""
        first, last = np.searchsorted(
            self.spikes, [segment.onset * self.frame_rate, segment.offset * self.frame_rate]
        )
        return self.spikes[first:last] / self.frame_rate

    def music_in(self, segment: Segment) -> Segment | None:
        """From the first to the last music in a stretch of audio, seconds; None without any."""
        start = int(segment.onset * self.frame_rate)
        frames = np.flatnonzero(self.music[start : int(segment.offset * self.frame_rate)])
        if not len(frames):
            return None
        return Segment(
            (start + int(frames[0])) / self.frame_rate,
            (start + int(frames[-1]) + 1) / self.frame_rate,
        )

    @property
    def duration(self) -> float:
        """Seconds of the recording."""
        return len(self.music) / self.frame_rate

    def phrases(self, segment: Segment) -> list[Segment]:
        """Runs of phones between pauses in a stretch of audio, with half a pause on both sides.

        A lone phone is none: the spike of a word's last phone comes when the word is over.
        """
        spikes = self.spikes_in(segment)
        runs = np.split(spikes, np.flatnonzero(np.diff(spikes) > 2 * _PAUSE_SECONDS) + 1)
        return [
            Segment(float(run[0]) - _PAUSE_SECONDS, float(run[-1]) + _PAUSE_SECONDS)
            for run in runs
            if len(run) > 1
        ]

    def to_pause(self, segment: Segment) -> Segment | None:
        """The segment cut back to the phrases in it, from pause to pause; None without any."""
        phrases = self.phrases(segment)
        if not phrases:
            return None
        return Segment(
            max(segment.onset, phrases[0].onset), min(segment.offset, phrases[-1].offset)
        )


def _at_rate(levels: npt.NDArray[np.float32], rate: float) -> npt.NDArray[np.float32]:
    """Levels on the model's frames: the one in which each frame begins."""
    n_frames = int(len(levels) * rate / LOUDNESS_RATE)
    begins = np.arange(n_frames) * (LOUDNESS_RATE / rate)
    return levels[begins.astype(np.int64)]


def _long_runs(flags: Flags, shortest: int, bridge: int) -> Flags:
    """Runs of true frames of at least `shortest`, after closing holes of up to `bridge`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    runs: list[list[int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if runs and start - runs[-1][1] <= bridge:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    kept = np.zeros(len(flags), bool)
    for start, end in runs:
        kept[start:end] = end - start >= shortest
    return kept
