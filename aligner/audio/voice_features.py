"""What tells voices apart: timbre and pitch of the loud frames inside words, 50 a second.

    columns 0..18   mel-frequency cepstra without the level, dB: timbre, with its microphone
    columns 19..38  slopes of level and cepstra over 80 ms
    pitch           bins of a tenth of an octave, 60 to 400 Hz; -1 where there is no voice

The mean is not taken off: in a podcast the microphone belongs to the voice. The level is left out,
since it follows the distance and not the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import SAMPLE_RATE, Sliceable
from aligner.audio.features import FEATURE_RATE, SLOPE_REACH, band_powers, cepstra_of, slopes_of
from aligner.audio.pitch import HIGHEST_HZ, LOWEST_HZ, PITCH_HOP, pitch
from aligner.timeline import Segment

VOICE_RATE: Final = 50
"""Frames a second; frame i is centred on time i / VOICE_RATE."""

N_CEPSTRA: Final = 19
N_FEATURES: Final = 2 * N_CEPSTRA + 1
"""Columns. More cepstra than for phones (13): the finer shape of the spectrum is the speaker's."""

_BINS_AN_OCTAVE: Final = 10
# A bin is 1.2 semitones.
N_PITCHES: Final = int(np.ceil(_BINS_AN_OCTAVE * np.log2(HIGHEST_HZ / LOWEST_HZ)))

_EVERY: Final = FEATURE_RATE // VOICE_RATE
_HOP: Final = SAMPLE_RATE // VOICE_RATE

_DYNAMICS_DB: Final = 30.0
"""Frames so much fainter than the loud ones of a turn are breath, room and other people."""

_FAINTEST: Final = 1e-5
"""Share of the speech's mean power that is added to every band: hides the codec's holes."""

_JOIN: Final = VOICE_RATE // 2
"""Frames between two words that are cheaper to compute than another call."""

_PROBES: Final = 200
"""Words that the level of a recording is taken from."""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceFrames:
    """The frames of a turn in which its voice is heard.

    Attributes:
        index: which frames of the recording they are, shape (n,), ascending.
        features: shape (n, N_FEATURES), float16: half the memory, and 0.03 dB tell no voices apart.
        pitches: bins, shape (n,), -1 where there is none.
    """

    index: npt.NDArray[np.int32]
    features: npt.NDArray[np.float16]
    pitches: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.index)


def speech_power(samples: Sliceable, words: Sequence[Segment]) -> float:
    """Mean power of the mel bands in words from all over a recording."""
    some = words[:: max(1, len(words) // _PROBES)]
    moments = [round(word.middle * FEATURE_RATE) for word in some]
    powers = [band_powers(samples, at, at + 1).mean() for at in moments]
    return float(np.mean(powers)) if powers else 0.0


def voice_frames(samples: Sliceable, words: Sequence[Segment], power: float) -> VoiceFrames:
    """The loud frames inside the words of a turn; O(duration).

    Args:
        samples: the whole recording, shape (n,), 16 kHz mono; int16, or floats from -1 to 1.
        words: where they are said, seconds, ascending.
        power: `speech_power` of the recording, so that its gain makes no difference.
    """
    last = len(samples) // _HOP
    spans = [(max(0, _frame(w.onset)), min(last, _frame(w.offset))) for w in words]
    spans = [(start, end) for start, end in spans if end > start]
    pieces = [_piece(samples, group, power) for group in _groups(spans)]
    if not pieces:
        nothing = np.empty((0, N_FEATURES), np.float16)
        return VoiceFrames(np.empty(0, np.int32), nothing, np.empty(0, np.int8))
    index, levels, features, pitches = (np.concatenate(each) for each in zip(*pieces, strict=True))
    loud = levels > np.percentile(levels, 95) - _DYNAMICS_DB
    return VoiceFrames(index[loud], features[loud], pitches[loud])


def _frame(seconds: float) -> int:
    return int(np.ceil(seconds * VOICE_RATE))


def _groups(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Spans that are near each other, computed at once."""
    group: list[tuple[int, int]] = []
    for span in spans:
        if group and not 0 <= span[0] - group[-1][1] <= _JOIN:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


_Piece = tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.float32],
    npt.NDArray[np.float16],
    npt.NDArray[np.int8],
]


def _piece(samples: Sliceable, spans: Sequence[tuple[int, int]], power: float) -> _Piece:
    """Index, level in dB, features and pitch bins of the frames in spans that are near."""
    start, end = spans[0][0], spans[-1][1]
    first, last = (start - SLOPE_REACH) * _EVERY, (end + SLOPE_REACH) * _EVERY
    bands = band_powers(samples, first, last, every=_EVERY)
    levels = 10 * np.log10(bands.sum(axis=1) + np.float32(1e-12))
    cepstra = cepstra_of(bands, N_CEPSTRA + 1, floor=_FAINTEST * power)
    inner = slice(SLOPE_REACH, SLOPE_REACH + end - start)
    features = np.hstack([cepstra[inner, 1:], slopes_of(cepstra)]).astype(np.float16)
    index = np.concatenate([np.arange(*span, dtype=np.int32) for span in spans])
    own = index - start
    return index, levels[inner][own], features[own], _pitch_bins(samples, start, end)[own]


def _pitch_bins(samples: Sliceable, start: int, end: int) -> npt.NDArray[np.int8]:
    """A bin for each frame; neighbours share one."""
    repeat = PITCH_HOP // _HOP
    count = -(-(end - start) // repeat)
    octaves = np.repeat(pitch(samples, start * _HOP + _HOP // 2, count), repeat)[: end - start]
    bins = _BINS_AN_OCTAVE * (octaves - np.float32(np.log2(LOWEST_HZ)))
    clipped = np.clip(np.nan_to_num(bins, nan=-1.0), -1, N_PITCHES - 1)
    return np.where(np.isnan(octaves), -1, np.maximum(clipped, 0)).astype(np.int8)
