"""Words at a place where sound is lost: none is certain, however well what is left of it fits.

    said      … and I had it based at the time …
    heard     … and I ha▒▒▒▒▒▒▒▒▒▒▒▒ the time …         two seconds of silence stand for the rest
    placed    … and I       had it  based at the time … which of these words were had, it, based?

A part of a word, or another word that sounds like it, fits as well as the word itself, and what
would tell is not there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.timeline import Segment

Floats = npt.NDArray[np.float64]

_REACH = 0.5
"""Seconds on each side of a fault. Of words with a confidence of .9 or more in real talk with 40
faults in 22 minutes, 26 % of those on a fault lay more than 0.25 s from where they lie in the whole
recording, 8 % of those up to 0.5 s beside one, 1.2 % of those up to 2 s, 0.5 % of all others (five
formats, two episodes, 34,290 words)."""


def beside_faults(
    confidences: Floats,
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    faults: Sequence[Segment],
) -> Floats:
    """Cap the confidences of words at a fault, as those of torn words are; O(n log faults).

    Args:
        confidences: shape (n_words,).
        evidence: what was heard.
        placed: the place of every word, None where it has none.
        faults: stretches of the recording that could not be decoded, in order, seconds.
    """
    if not faults:
        return confidences
    rate, latency = evidence.frame_rate, evidence.profile.latency.usual
    known = [i for i, place in enumerate(placed) if place]
    onsets = np.array([place.frames[0] / rate - latency for place in placed if place])
    offsets = np.array([place.frames[-1] / rate for place in placed if place])
    # The last fault that begins before a word ends; they may overlap, so the farthest end counts.
    begun = np.searchsorted([fault.onset for fault in faults], offsets + _REACH, side="right")
    ends = np.maximum.accumulate([-np.inf, *(fault.offset for fault in faults)])
    near = ends[begun] >= onsets - _REACH
    limits = np.ones_like(confidences)
    limits[known] = np.where(near, evidence.profile.torn.most_certain, 1.0)
    return np.minimum(confidences, limits)
