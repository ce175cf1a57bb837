"""Names with a slip: a label that is one letter from one that many turns have.

Adam Stacoviak   41 turns      the name
Adam Stacoviac    1 turn       one letter apart: a slip, unless they are two people
Speaker 1, Speaker 2           differ by a figure: no slip
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from aligner.transcript.findings import Complaint
from aligner.transcript.model import Label, Span, Transcript

_MOST_SLIPS = 2
"""Turns that a slip may have: who writes a name wrong more often means it."""

_LEAST_TURNS = 5
"""Times as many turns as the slip that the name must have."""

_LEAST_LETTERS = 4
"""Of the word that differs: Jon and Jan are two people."""


def check_names(transcript: Transcript) -> Iterator[Complaint]:
    """A complaint for every label with a slip, with the name that is meant as its fix.

    O(n) for n characters of names: those that may be meant are found by what both are without one
    letter.
    """
    labels = [
        each.label
        for each in transcript.paragraphs
        if each.label is not None and each.label.name and each.kind == "speech"
    ]
    turns = Counter(label.name for label in labels)
    meant = _meant(turns)
    for label in labels:
        if (name := meant.get(label.name)) is not None:
            message = (
                f"'{label.name}' is all but '{name}', who has {turns[name]} turns here. Write "
                f"'{name}' if it is the same person."
            )
            span = _name_span(transcript.text, label)
            fix = None if span is None else name
            yield Complaint("label-slip", "warning", span or label.span, message, fix)


def _meant(turns: Counter[str]) -> dict[str, str]:
    """Names that are slips, each with the one that is meant: of several, the one of most turns."""
    frequent = [name for name, n in turns.most_common() if n >= _LEAST_TURNS]
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in frequent:
        for key in _keys(name):
            by_key[key].append(name)
    meant: dict[str, str] = {}
    for name, count in turns.items():
        if count > _MOST_SLIPS:
            continue
        likely = dict.fromkeys(chain.from_iterable(by_key.get(key, ()) for key in _keys(name)))
        fits = [
            other
            for other in likely
            if turns[other] >= _LEAST_TURNS * count and _is_slip(name, other)
        ]
        if fits:
            meant[name] = max(fits, key=lambda other: turns[other])
    return meant


def _keys(name: str) -> Iterable[str]:
    """A name and what it is without each of its letters; names one letter apart share one."""
    folded = name.casefold()
    return {folded, *(folded[:i] + folded[i + 1 :] for i in range(len(folded)))}


def _is_slip(name: str, other: str) -> bool:
    """Whether two names differ by capitals only, or by a letter more, less, other or exchanged."""
    if name == other:
        return False
    one, two = name.casefold(), other.casefold()
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
    if start is None:
        start = min(len(one), len(two))
    left, right = one[start:], two[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    if not left and not right:
        return True
    is_one = max(len(left), len(right)) == 1
    is_exchange = len(left) == 2 and left == right[::-1]
    if not (is_one or is_exchange) or not (left + right).isalpha():
        return False
    return min(_word_length(one, start), _word_length(two, start)) >= _LEAST_LETTERS


def _word_length(name: str, at: int) -> int:
    """Letters of the word at a character, or of the one that ends before it."""
    begin = name.rfind(" ", 0, at) + 1
    end = name.find(" ", at)
    return (end if end >= 0 else len(name)) - begin


def _name_span(text: str, label: Label) -> Span | None:
    """The name alone, if the label spells it as it is read."""
    at = label.span.of(text).find(label.name)
    start = label.span.start + at
    return None if at < 0 else Span(start, start + len(label.name))
