"""Words of the real vocabulary said clearly, one after the other, in planted posteriors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.timeline import Segment

RATE = 50.0
_FIRST, _PHONE, _BETWEEN, _LAST = 25, 4, 2, 25
"""Frames before the first word, from one phone to the next, between words, behind the last one."""


def spoken(
    words: Sequence[str], pauses: Mapping[int, float] | None = None
) -> tuple[PhonePosteriors, list[Segment]]:
    """A phone every 80 ms.

    Args:
        words: each in the vocabulary.
        pauses: seconds of silence before some of them, by their place.

    Returns:
        The posteriors, and where each word is.
    """
    known = load_vocabulary()
    spikes, segments, frame = [], [], _FIRST
    for n, word in enumerate(words):
        frame += int((pauses or {}).get(n, 0.0) * RATE)
        start = frame
        for phone in known.ways(known.number(word))[0]:
            spikes.append((frame, phone))
            frame += _PHONE
        segments.append(Segment(start / RATE, (frame - 1) / RATE))
        frame += _BETWEEN
    probabilities = np.full((frame + _LAST, len(known.phones) + 1), 1e-4, np.float32)
    probabilities[:, -1] = 0.98
    for at, phone in spikes:
        probabilities[at, -1], probabilities[at, phone] = 1e-3, 0.98
    log_probs = np.log(probabilities / probabilities.sum(axis=1, keepdims=True))
    return PhonePosteriors(
        log_probs, (*known.phones, "blank"), RATE, len(known.phones), None
    ), segments
