"""Which words tell whether their line is said in the recording.

    written   Call us at 7781-99-63 before noon.
    votes     yes  yes yes    no     yes   yes

A telephone number has as many phones as five other words, and more ways to be said than any list
of readings holds. Weighed by its phones it would outvote the words around it, and the whole line
would count as not said because one reading did not fit. So figures and signs are asked only where a
line has nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from aligner.transcript.model import Token

_INSIDE_WORDS = str.maketrans("", "", "'’-‐‑.&")
"""Signs that words have inside them: it's, high-end, e.g., R&D."""


def find_votes(tokens: Sequence[Token]) -> list[bool]:
    """Whether each word counts when its line is judged: plain ones do, others if alone; O(n)."""
    votes: list[bool] = []
    for _, group in groupby(tokens, key=attrgetter("line")):
        plain = [is_plain(token.text) for token in group]
        votes.extend(plain if any(plain) else [True] * len(plain))
    return votes


def is_plain(word: str) -> bool:
    """Whether a written word is letters, so that there is little doubt how it is said."""
    return word.isalpha() or word.translate(_INSIDE_WORDS).isalpha()
