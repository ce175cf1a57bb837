"""Which phone was meant where the network hears another: "k a ɹ i n ə" is how Carina sounds.

    p(meant) = (1 - a) p(heard) + a sum over the phones heard of p(heard) p(meant | heard)

A pronunciation says one way of a word; people, accents and noise make others of it, most of them
with a phone nearby: d for t, ɛ for æ. Of 493 gaps the right words are among the 80 found in .793,
.688, .523 (read, synthetic, in noise; .781, .672, .508 by what is heard alone), and first in .624,
.477, .305 of speakers and episodes left out (.606, .445, .297). The sound as it is heard still
weighs in the ranking: without it a few are right less often.

Counted by `tests.benchmarks.phone_confusions` where words beside gaps are said whose pronunciation
is certain: 19,000 phones of read and synthetic speech, none of them in a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.frame_scores import Floats, FrameScores, score_frames
from aligner.review.candidates.vocabulary import DATA

_SHARE = 0.4
"""How far what others sounded like is believed, against the frame itself; as in a first sketch."""

_FILE = DATA / "confusions.npz"


def score_meant(heard: PhonePosteriors, phones: tuple[str, ...]) -> FrameScores:
    """Scores of all frames by the phones that were most likely meant; see `score_frames`."""
    return score_frames(heard, phones, meant=meant_phones(phones))


@lru_cache(maxsize=4)
def meant_phones(phones: tuple[str, ...]) -> Floats | None:
    """The probability that each phone was meant where another one is heard.

    Args:
        phones: names of P phones.

    Returns:
        Shape (P, P), heard by meant, rows summing to 1; None if nothing is known of the phones.
    """
    with np.load(_FILE) as stored:
        known = {str(phone): n for n, phone in enumerate(stored["phones"])}
        shares = stored["shares"].astype(np.float32)
    columns = np.array([known.get(phone, -1) for phone in phones])
    there = np.flatnonzero(columns >= 0)
    if not len(there):
        return None
    meant = np.eye(len(phones), dtype=np.float32)
    some = shares[np.ix_(columns[there], columns[there])]
    meant[np.ix_(there, there)] = some / some.sum(axis=1, keepdims=True)
    mixed: Floats = (1 - np.float32(_SHARE)) * np.eye(len(phones), dtype=np.float32)
    return mixed + np.float32(_SHARE) * meant


def write_confusions(phones: Sequence[str], counts: Floats) -> int:
    """Store how often each phone was meant where another was heard; the number of bytes.

    Args:
        phones: names of P phones.
        counts: shape (P, P), heard by meant.
    """
    likely = counts + _PRIOR * np.eye(len(phones))
    shares = likely / likely.sum(axis=1, keepdims=True)
    np.savez_compressed(_FILE, phones=np.array(phones), shares=shares.astype(np.float16))
    return _FILE.stat().st_size


_PRIOR = 0.5
"""Times that each phone was heard as itself beside what was counted: rare ones were not met."""
