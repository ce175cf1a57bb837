"""Cut the episode at anchors into stretches that can be searched on their own.

words     │ region │ region │ region │
frames    │        │        │        │      no anchor lies inside
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.anchors import SHORTEST_RUN, find_anchors
from aligner.alignment.placement.lattice import Pronunciations, SearchRegion

MOST_CELLS = 60_000_000
"""States times frames of the largest stretch that is searched: 630 MB, 2.5 minutes of each."""

_FEWEST_WORDS = 4
_FEWEST_FRAMES = 50
"""What a stretch holds at least: shorter ones only cost overhead. Two thirds and one and a half
times these place the same words."""


def cut_at_anchors(evidence: Evidence, words: Sequence[Pronunciations]) -> tuple[SearchRegion, ...]:
    """Stretches between anchors: in order, sharing neither words nor frames.

    A stretch with no anchor in it that is too large to search is left out: so much text without
    one run of phones in common with the sound was not said there.
    """
    owner, phones = _written_phones(words)
    heard = evidence.spikes
    anchors = find_anchors(phones, heard.phones, evidence.profile.search.perplexity)
    cuts = [(0, 0)]
    for word, frame in _word_starts(anchors, owner, heard.frames):
        if word - cuts[-1][0] >= _FEWEST_WORDS and frame - cuts[-1][1] >= _FEWEST_FRAMES:
            cuts.append((word, frame))
    cuts.append((len(words), len(evidence.blank)))
    states = np.cumsum([0] + [sum(2 * len(p) for p in word) for word in words])
    return tuple(
        SearchRegion(w0, w1, f0, f1)
        for (w0, f0), (w1, f1) in pairwise(cuts)
        if (states[w1] - states[w0]) * (f1 - f0) <= MOST_CELLS
    )


def cells_of(words: Sequence[Pronunciations], region: SearchRegion) -> int:
    """States times frames of a search: what it costs in time, and 10.5 bytes each of memory.

    Args:
        words: pronunciations of every word.
        region: what is to be searched.
    """
    states = sum(2 * len(way) for word in words[region.first : region.last] for way in word)
    return states * region.n_frames


def _written_phones(
    words: Sequence[Pronunciations],
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """The first pronunciation of every word in a row, and the word that each phone is of."""
    firsts = [word[0] if word else () for word in words]
    owner = np.repeat(np.arange(len(words)), [len(phones) for phones in firsts])
    return owner, np.array([p for phones in firsts for p in phones], np.int32)


def _word_starts(
    anchors: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    owner: np.ndarray[tuple[int], np.dtype[np.int64]],
    frames: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> Iterator[tuple[int, int]]:
    """Words that begin inside an anchored run, with a frame between them and the word before."""
    for written, heard in anchors.tolist():
        for k in range(1, SHORTEST_RUN):
            if owner[written + k] != owner[written + k - 1]:
                middle = (frames[heard + k - 1] + frames[heard + k] + 1) // 2
                yield int(owner[written + k]), int(middle)
                break
