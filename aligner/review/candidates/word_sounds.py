"""The frames in which some words and their neighbours are said, without those between.

words     … a   new   one … … … … …   the  extra  guest …
frames      ├─────────────┤           ├──────────────────┤
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from aligner.alignment.model import TimedWord
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.frame_scores import FrameScores, score_frames
from aligner.review.candidates.language_model import Ids
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.timeline import Segment

_EARLY, _LATE = 0.06, 0.2
"""Seconds before and behind the neighbours that hold their spikes, which come late."""


@dataclass(frozen=True, slots=True)
class WordSounds:
    """The frames of some words and their neighbours, without those between.

    Attributes:
        frames: of all of them.
        windows: where those of each word and its neighbours are.
        starts: where each window begins, seconds.
        rate: frames a second.
        spikes: the phone that is likeliest in each frame, -1 for none.
    """

    frames: FrameScores
    windows: dict[int, tuple[int, int]]
    starts: dict[int, float]
    rate: float
    spikes: Ids

    @classmethod
    def around(
        cls,
        words: Sequence[TimedWord],
        indices: Sequence[int],
        heard: PhonePosteriors,
        vocabulary: Vocabulary,
    ) -> WordSounds:
        """What was heard around some words, that have heard neighbours."""
        count, rate = len(heard.log_probs), heard.frame_rate
        wanted = np.zeros(count, np.bool_)
        windows: dict[int, tuple[int, int]] = {}
        for index in indices:
            before, after = words[index - 1].segment, words[index + 1].segment
            if before and after:
                start = max(0, int((before.onset - _EARLY) * rate))
                windows[index] = start, min(count, int((after.offset + _LATE) * rate) + 1)
                wanted[slice(*windows[index])] = True
        row = np.cumsum(wanted) - 1
        frames = score_frames(heard, vocabulary.phones, np.flatnonzero(wanted))
        loudest = frames.phones.max(axis=1)
        return cls(
            frames,
            {n: (int(row[a]), int(row[b - 1]) + 1) for n, (a, b) in windows.items()},
            {n: a / rate for n, (a, _) in windows.items()},
            rate,
            np.where(loudest > frames.blank, frames.phones.argmax(axis=1), -1),
        )

    def phones(self, index: int, word: Segment) -> list[int]:
        """The phones that are heard where a word is."""
        first, last = self.windows[index]
        start = first + max(0, round((word.onset - _EARLY - self.starts[index]) * self.rate))
        stop = first + round((word.offset + _EARLY - self.starts[index]) * self.rate)
        spikes = self.spikes[start : min(last, stop)].tolist()
        return [phone for phone, _ in groupby(spikes) if phone >= 0]
