"""Acoustic evidence: posteriors with all silence in one class, and their greedy decoding.

The model's blank ("no new phone") and its word boundary both mean that no phone begins, so the
search sees their probabilities as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.alignment.profile import Profile
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.acoustics import PhonePosteriors

Floats = npt.NDArray[np.floating]

_SLICE = 8192
"""Frames worked on at a time: a copy of all phone columns would double the memory of an episode."""


@dataclass(frozen=True, slots=True, eq=False)
class Spikes:
    """The phones heard if each frame is taken for its likeliest class: greedy decoding.

    Attributes:
        phones: columns of the posteriors, shape (n_heard,).
        frames: in which each begins, shape (n_heard,).
    """

    phones: npt.NDArray[np.int32]
    frames: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the acoustic model says of each frame, in nats.

    Attributes:
        log_probs: natural-log probability of each phone, shape (n_frames, n_phones).
        blank: natural-log probability of no new phone, word boundaries included, (n_frames,).
        best: natural-log probability of the likeliest phone, shape (n_frames,).
        likeliest: column of that phone, shape (n_frames,).
        frame_rate: frames a second.
        spikes: greedy decoding, without the text.
        profile: of the model that made the posteriors.
    """

    log_probs: npt.NDArray[np.float32]
    blank: npt.NDArray[np.float32]
    best: npt.NDArray[np.float32]
    likeliest: npt.NDArray[np.int32]
    frame_rate: float
    spikes: Spikes
    profile: Profile

    @classmethod
    def of(cls, heard: PhonePosteriors, profile: Profile = DEFAULT_PROFILE) -> Evidence:
        """Prepare posteriors for searching."""
        blank = heard.log_probs[:, heard.blank].copy()
        silent = [heard.blank]
        if heard.boundary is not None:
            blank = np.logaddexp(blank, heard.log_probs[:, heard.boundary])
            silent.append(heard.boundary)
        phones = np.setdiff1d(np.arange(len(heard.phones)), silent)
        best = np.empty(len(blank), np.float32)
        likeliest = np.empty(len(blank), np.int32)
        for at in range(0, len(blank), _SLICE):
            rows = heard.log_probs[at : at + _SLICE, phones]
            likeliest[at : at + _SLICE] = phones[rows.argmax(axis=1)]
            best[at : at + _SLICE] = rows.max(axis=1)
        sounding = np.where(best > blank, likeliest, -1)
        begins = np.flatnonzero((sounding >= 0) & (np.diff(sounding, prepend=-1) != 0))
        spikes = Spikes(sounding[begins].astype(np.int32), begins)
        return cls(heard.log_probs, blank, best, likeliest, heard.frame_rate, spikes, profile)
