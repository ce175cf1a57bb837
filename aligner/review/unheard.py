"""Which text that was not heard may be which speech that is not in the text.

    text      … to have now.  That sounds like a good problem to have.  Yeah well …
    placed        to have now                                           yeah well
    speech                    ├──── about 8 words, nobody's ────┤

Both lie between the same two words, so that they are most likely one thing, recognised poorly: one
flag says so, where two would tell of missing words and of words too many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from aligner.alignment.model import TimedWord, Unwritten
from aligner.timeline import Segment

_FEW_WORDS = 6
_MOST_WORDS = 12
"""Words that may be speech of any less length, and that may be speech of a third of theirs at
least: more words that are said would have been recognised by place and length
(`placement.left_over`)."""

_SHORTER = 3.0
"""Written words for one that is said, at most: the third that `_MOST_WORDS` speaks of."""

_LONGER, _MORE = 2.0, 2
"""The most words that are heard where some were not recognised: so many times as many, and these.
Beyond that something is missing as well."""


def faced_speech(
    words: Sequence[TimedWord], unwritten: Sequence[Unwritten]
) -> tuple[Mapping[int, Segment], tuple[Unwritten, ...]]:
    """Speech that words without a place may be, and the rest of it; O((n + m) log n).

    Args:
        words: all words in the order of the text.
        unwritten: speech that no word accounts for.

    Returns:
        The speech by the indices of the words that may be it; and what faces no such words.
    """
    heard = [i for i, word in enumerate(words) if word.segment]
    onsets = [segment.onset for word in words if (segment := word.segment)]
    faced: dict[int, Segment] = {}
    rest: list[Unwritten] = []
    for speech in unwritten:
        at = bisect_left(onsets, speech.segment.onset)
        since = heard[at - 1] + 1 if at else 0
        until = heard[at] if at < len(heard) else len(words)
        between = range(since, until)
        if _may_be(len(between), speech.words):
            for i in between:
                faced[i] = faced[i].hull(speech.segment) if i in faced else speech.segment
        else:
            rest.append(speech)
    return faced, tuple(rest)


def _may_be(written: int, said: int) -> bool:
    """Whether so many words that were not heard may be speech of about so many."""
    if not 0 < written <= _MOST_WORDS or said > _LONGER * written + _MORE:
        return False
    return written <= _FEW_WORDS or written <= _SHORTER * said
