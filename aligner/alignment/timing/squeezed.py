"""Words that stand between words that touch: shortened, not said otherwise.

written   … it can be   you     gonna …
heard     … it can be │ ə │     gonna …        no other word has room here

Nobody hears much of such a word, and the sound says little for it. But there is no room for
another one, and where it is said its neighbours tell. Of words below `LIMITED_FROM` these were
right (within 200 ms in meetings, seven forms of four clips, each alone and joined; within 500 ms in
two conversations), and of 75 wrong words planted in the conversations none stands like that:

    confidence                   .0-.3      .3-.5      .5-.7
    meetings, squeezed           35 of 35   23 of 23   35 of 43
    meetings, others             31 of 54   44 of 66   55 of 77
    conversations, squeezed      39 of 39

A word more than was said is squeezed in just so. So all stay below what people are asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from aligner.alignment.timing.context_confidence import LIMITED_FROM
from aligner.timeline import Segment

_NO_ROOM = 0.1
"""Seconds between two words that were heard in which no other word fits. In real conversation 67 of
70 right words without a place have less."""

_MOST_WORDS = 2
"""Words that may be said in no room at all. Three or more that left no phone were not said."""

_SQUEEZED = 0.69
"""The least confidence of such a word that has a place."""


def leaves_no_room(before: Segment | None, after: Segment | None, words: int) -> bool:
    """Whether so many words stand between two heard ones that leave no room for another one."""
    if words > _MOST_WORDS or not (before and after):
        return False
    return after.onset - before.offset < _NO_ROOM


def squeezed_confidences(
    confidences: Sequence[float],
    heard: Sequence[Segment | None],
    places: Sequence[Segment | None],
) -> tuple[float, ...]:
    """Raise the confidences of words between two certain ones that leave no room; O(n).

    Args:
        confidences: of every word.
        heard: the places of the words that were heard.
        places: the same and those that follow from their neighbours.
    """
    held = list(confidences)
    sure = [i for i, sure in enumerate(confidences) if heard[i] and sure >= LIMITED_FROM]
    for before, after in pairwise(sure):
        if leaves_no_room(heard[before], heard[after], after - before - 1):
            for i in range(before + 1, after):
                held[i] = max(held[i], _SQUEEZED) if places[i] else held[i]
    return tuple(held)
