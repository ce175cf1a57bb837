"""Suggests a three-way merge, word by word, when two people changed the same line.

    base    it hadn't gone to [gap] yet      mine     it hadn't gone to auction yet
    theirs  It hadn't gone to [gap] yet      merged   It hadn't gone to auction yet

A three-way merge: their change rebased over mine. Where both changed the same words, both readings
stand in the suggestion, theirs first, and it is not `clean`: a person decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from aligner.transcript.changes import Rebased, TextChange
from aligner.transcript.diffs import words
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement

_NAME = re.compile(r"\*\*[^*\n]{1,60}:\*\*")
_MOST_TOKENS = 10_000
"""Comparing is quadratic; longer lines are for people to merge."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that holds both changes; `clean` if neither had to give way."""

    text: str
    clean: bool


def suggest_merge(base: str, theirs: str, mine: str) -> Merged | None:
    """Merge both changes into one text; None if the texts are too long or too different.

    They are too unlike if names of who speaks would come or go that nobody put in or took out.

    Complexity: O(words of base x words of the other), at most 5,000 or so each.
    """
    if theirs in (mine, base):
        return Merged(mine, clean=True)
    if base == mine:
        return Merged(theirs, clean=True)
    if max(_tokens(text) for text in (base, theirs, mine)) > _MOST_TOKENS:
        return None
    rebased = words(base, theirs).rebase(words(base, mine))
    clean = all(each.beside is not None for each in rebased.conflicts)
    made = _with_both(rebased).apply(mine)
    # Where lines were parted or joined, words that both texts have are not always told as such.
    return Merged(made, clean) if _names(made) in (_names(theirs), _names(mine)) else None


def _names(text: str) -> Counter[str]:
    return Counter(_NAME.findall(text))


def _with_both(rebased: Rebased) -> TextChange:
    """Their change in my text; where mine stands in its way, their words come before it."""
    both = list(rebased.with_beside.replacements)
    for each in rebased.conflicts:
        if each.beside is None and each.ours.new:
            before = Span(each.now.start, each.now.start)
            both.append(Replacement(before, "", f"{each.ours.new} "))
    return TextChange.of(both)


def _tokens(text: str) -> int:
    """Words, blanks between them and punctuation marks."""
    return sum(1 for _ in re.finditer(r"\s+|\w+|[^\w\s]", text))
