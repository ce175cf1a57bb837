"""Anchors of a long alignment: places in the audio that can only belong to one place in the text.

A run of phones that occurs once in what was heard and once in what is written is the same speech.
Crossing runs are dropped, the longest increasing chain is kept (Moreno et al., "A recursive
algorithm for the forced alignment of very long audio segments", ICSLP 1998), and runs that no
neighbour supports are dropped too. Between two anchors the same is tried again with shorter runs,
which are unique there though not in the whole.

    written   dh ax g aa r b ih jh k ax l eh k t er
    heard   s dh ax g aa r b ih jh k ax l eh k t er
    anchor    └─────────────────┘

Units: positions count phones of the text and phones of what was heard; frames never appear here.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aligner.alignment.profiles import DEFAULT_PROFILE

Phones = npt.NDArray[np.int32]
Anchors = npt.NDArray[np.int64]
"""Shape (n, 2): position in the text, position in what was heard; both strictly increasing."""

Positions = npt.NDArray[np.int64]

LONGEST_RUN = 8
"""Phones. 8 phones in a row are unique in hours of English speech; 7 are nearly so."""

SHORTEST_RUN = 4
"""Phones. Shorter runs are function words, which are everywhere."""

_NEIGHBOURHOOD = 60
"""Phones of text, about 6 s of speech: where an anchor looks for one that agrees with it."""

_MOST_REPEATS = 16
"""Runs that occur more often are phrases that everybody uses."""

_LONG = 5000
"""Phones, seven minutes of speech: shorter texts can be searched without anchors."""

_PHONES_AN_ANCHOR = 200
"""Fewer anchors than one in so many phones are hardly any: a usual text has one in ten."""

_DRIFT = 10
"""Phones by which two neighbouring anchors may disagree: a couple of words said but not written."""


def find_anchors(
    written: Phones, heard: Phones, perplexity: float = DEFAULT_PROFILE.search.perplexity
) -> Anchors:
    """Matching positions, first by long runs everywhere, then by shorter ones between those.

    Complexity: O(n log n) for each of two levels.

    Args:
        written: phones of the transcript, shape (n_written,).
        heard: phones of the audio, blanks and repeats collapsed, shape (n_heard,).
        perplexity: how many phones could stand at a place, on average.

    Returns:
        Shape (n, 2), empty if the two have nothing in common.
    """
    chain = _anchors_between(written, heard, perplexity)
    if not len(chain):
        return chain
    pieces = [chain]
    edges = np.vstack([[[-1, -1]], chain, [[len(written), len(heard)]]])
    for (w0, h0), (w1, h1) in pairwise(edges.tolist()):
        if w1 - w0 > 2 * LONGEST_RUN and h1 - h0 > 2 * LONGEST_RUN:
            inner = _anchors_between(written[w0 + 1 : w1], heard[h0 + 1 : h1], perplexity)
            pieces.append(inner + np.array([w0 + 1, h0 + 1]))
    found = np.vstack(pieces)
    return found[np.argsort(found[:, 0], kind="stable")]


def _anchors_between(written: Phones, heard: Phones, perplexity: float) -> Anchors:
    length = _run_length(len(written), len(heard), perplexity)
    if min(len(written), len(heard)) < length:
        return np.zeros((0, 2), np.int64)
    runs = _runs(written, length), _runs(heard, length)
    single = _supported(_chain(_matches(*runs)))
    shorter = min(len(written), len(heard))
    if shorter < _LONG or len(single) * _PHONES_AN_ANCHOR > shorter:
        return single
    # A text that is there twice as a whole has hardly any single run: without anchors its search
    # would take tens of gigabytes.
    repeated = _supported(_chain(_repeated_matches(*runs)))
    return max(single, repeated, key=len)


def _run_length(n_written: int, n_heard: int, perplexity: float) -> int:
    """The shortest run that would hardly ever match by chance in texts of this size."""
    for length in range(SHORTEST_RUN, LONGEST_RUN):
        if n_written * n_heard < perplexity**length:
            return length
    return LONGEST_RUN


def _matches(written: npt.NDArray[np.uint64], heard: npt.NDArray[np.uint64]) -> Anchors:
    """Where runs are that occur once on either side.

    The k-th of several is not paired with the k-th: one that a noise hides in the sound would shift
    all others. Where a passage is said and written twice, as a teaser is, anchors before, between
    and after part the two, and each is unique among what lies between those.
    """
    runs_w, at_w = _unique(written)
    runs_h, at_h = _unique(heard)
    _, i, j = np.intersect1d(runs_w, runs_h, assume_unique=True, return_indices=True)
    matches = np.stack([at_w[i], at_h[j]], axis=1)
    return matches[np.argsort(matches[:, 0])]


def _repeated_matches(written: npt.NDArray[np.uint64], heard: npt.NDArray[np.uint64]) -> Anchors:
    """Where runs are that occur equally often on both sides: the k-th with the k-th.

    A pair that is wrong all the same crosses others, and is dropped.
    """
    runs_w, order_w, starts_w, counts_w = _occurrences(written)
    runs_h, order_h, starts_h, counts_h = _occurrences(heard)
    _, i, j = np.intersect1d(runs_w, runs_h, assume_unique=True, return_indices=True)
    same = (counts_w[i] == counts_h[j]) & (counts_w[i] <= _MOST_REPEATS)
    i, j = i[same], j[same]
    counts = counts_w[i]
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    at_w = order_w[np.repeat(starts_w[i], counts) + nth]
    at_h = order_h[np.repeat(starts_h[j], counts) + nth]
    matches = np.stack([at_w, at_h], axis=1)
    return matches[np.argsort(matches[:, 0])]


def _occurrences(
    runs: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.uint64], Positions, Positions, Positions]:
    """The different runs; all places sorted by run; where each run begins in those; how many."""
    order = np.argsort(runs, kind="stable")
    values, starts, counts = np.unique(runs[order], return_index=True, return_counts=True)
    return values, order, starts, counts


def _runs(phones: Phones, length: int) -> npt.NDArray[np.uint64]:
    """Each run of `length` phones as one number, (n - length + 1,); exact up to 256 phones."""
    count = len(phones) - length + 1
    packed = np.zeros(count, np.uint64)
    for i in range(length):
        packed = (packed << np.uint64(8)) | phones[i : count + i].astype(np.uint64)
    return packed


def _unique(runs: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint64], Positions]:
    """The runs that occur once, sorted, and where each is."""
    values, places, counts = np.unique(runs, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1]


def _chain(matches: Anchors) -> Anchors:
    """The longest chain that moves forward in both (patience sorting, O(n log n))."""
    tails: list[int] = []
    ends: list[int] = []
    before = np.full(len(matches), -1)
    for i, heard in enumerate(matches[:, 1].tolist()):
        at = bisect_left(tails, heard)
        tails[at : at + 1] = [heard]
        ends[at : at + 1] = [i]
        before[i] = ends[at - 1] if at else -1
    kept = []
    i = ends[-1] if ends else -1
    while i >= 0:
        kept.append(i)
        i = int(before[i])
    return matches[kept[::-1]]


def _supported(chain: Anchors) -> Anchors:
    """Drop what stands alone: an anchor counts if a near one lies on nearly the same diagonal."""
    if len(chain) < 2:
        return chain[:0]
    supported = np.zeros(len(chain), bool)
    diagonal = chain[:, 1] - chain[:, 0]
    for step in (1, 2, 3):
        near = np.abs(chain[step:, 0] - chain[:-step, 0]) < _NEIGHBOURHOOD
        agree = near & (np.abs(diagonal[step:] - diagonal[:-step]) < _DRIFT)
        supported[step:] |= agree
        supported[:-step] |= agree
    return chain[supported]
