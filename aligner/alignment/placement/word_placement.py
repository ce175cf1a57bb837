"""Words on the frames of the acoustic model: where their phones begin, how well they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import BLANK

Found: TypeAlias = tuple[int, int, list[int]]
"""A word, its first frame, and the label of its state in each of its frames."""

EARLY_FRAMES = 2
"""Spikes of a word may come a little before the path enters it."""


@dataclass(frozen=True, slots=True)
class WordPlacement:
    """A word on its frames.

    Attributes:
        phones: columns of the pronunciation that fits best.
        frames: the first frame of each phone, then the frame after the last one.
        ratio: mean over the frames in which a phone sounds of log p(that phone) - log p(the
            likeliest class); 0 is perfect, below -2 hardly the same word.
        forced: whether only the second search found it (`left_over`), in which skipping a word
            costs more than any placement, and it is not reliable.
    """

    phones: tuple[int, ...]
    frames: tuple[int, ...]
    ratio: float
    forced: bool = False


Places: TypeAlias = list[WordPlacement | None]
"""One entry a word, None where it was not heard."""


def places_of(evidence: Evidence, found: Sequence[Found]) -> Iterator[WordPlacement]:
    """Placements of words, from the states that the best path gives their frames.

    Args:
        evidence: what was heard.
        found: words with the labels of their states, frame by frame.

    Returns:
        One placement a word, in the same order.
    """
    if not found:
        return
    lengths = np.array([len(said) for _, _, said in found])
    labels = np.concatenate([said for _, _, said in found])
    first = np.cumsum(lengths) - lengths
    frames = np.repeat([start for _, start, _ in found] - first, lengths) + np.arange(len(labels))
    changed = np.diff(labels, prepend=BLANK) != 0
    changed[first] = True
    sounding = labels != BLANK
    begins = np.flatnonzero(sounding & changed)
    bounds = np.searchsorted(begins, np.append(first, len(labels))).tolist()
    phones, starts = labels[begins].tolist(), frames[begins].tolist()

    said, at = labels[sounding], frames[sounding]
    likeliest = np.maximum(evidence.best[at], evidence.blank[at])
    ratios = (evidence.log_probs[at, said] - likeliest).astype(np.float64)
    firsts = (np.cumsum(sounding) - sounding)[first]
    means = np.add.reduceat(ratios, firsts) / np.diff(firsts, append=len(ratios))
    for i, (a, b) in enumerate(pairwise(bounds)):
        _, start, word = found[i]
        end = start + len(word)
        yield WordPlacement(tuple(phones[a:b]), (*starts[a:b], end), float(means[i]))
