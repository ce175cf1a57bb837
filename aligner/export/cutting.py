"""Where to cut a stretch of speech into captions: the cheapest way, found at once.

    cost of a cue = 1 + what is wrong with it       best(j) = min over i of best(i) + cost(i … j)

A cue of at most two lines holds some 20 words, so a stretch of n words costs about 20 n steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.export.passages import CaptionToken

_CLOSING = "\"'”’»)]}*_"
_SENTENCE_END = tuple(".?!…。？！")
_CLAUSE_END = tuple(",;:–—-،؛、")

_LEADING_WORDS = """
a an the this that these those my your his her its our their of to in on at by for from with into
about as and or but so if because when while than i you he she it we they is are was were be been
have has had do does did will would can could should may might must not no very who which what
mr mrs ms dr
"""
_LEADING = frozenset(_LEADING_WORDS.split())
"""Words that belong to the next one: a line or cue should not end with them."""

_TOO_FAST = 16.0
_TOO_SHORT = 4.0
_ALONE = 5.0
_FEW = 0.8
_DANGLING = 1.2
_MIXED = 0.3
_SPLIT = 1.5
_SPLIT_CLAUSE = 0.5
_SPLIT_BEFORE_NOUN = 1.0
_PAUSE_INSIDE = 1.0
_PAUSE = 0.4
"""Seconds of silence that a listener notices."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The reading rules that a cut is weighed by; seconds and characters."""

    line_length: int
    rate: float
    shortest: float
    longest: float


@dataclass(frozen=True, slots=True)
class CueRun:
    """Pieces that may share a cue, with everything about them that is asked again and again.

    Attributes:
        onsets, offsets: seconds.
        limits: until when a cue that ends with the piece may stay, seconds.
        begins, ends: places of the pieces in the one text that they make, characters.
        cut_costs: what it costs to end a cue with the piece.
        pauses: noticeable silences before each piece, counted from the start.
        sentences: the last piece up to this one that ends a sentence, -1 if none.
    """

    onsets: tuple[float, ...]
    offsets: tuple[float, ...]
    limits: tuple[float, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    cut_costs: tuple[float, ...]
    pauses: tuple[int, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Sequence[CaptionToken], limits: Sequence[float]) -> CueRun:
        """Measure timed pieces; `limits` has one moment each."""
        begins: list[int] = []
        ends: list[int] = []
        pauses: list[int] = []
        sentences: list[int] = []
        for i, piece in enumerate(pieces):
            begins.append(ends[-1] + (not piece.glued) if i else 0)
            ends.append(begins[-1] + len(piece.text))
            silent = i > 0 and piece.onset - pieces[i - 1].offset >= _PAUSE
            pauses.append((pauses[-1] if i else 0) + silent)
            closed = ends_sentence(piece) or (
                piece.kind == "tag" and i > 0 and sentences[-1] == i - 1
            )
            sentences.append(i if closed else sentences[-1] if i else -1)
        costs = [_cut_cost(pieces, pauses, sentences, i) for i in range(len(pieces))]
        # The end of a stretch is the best place for a cut, whatever stands there.
        costs[-1] = 0.0
        return cls(
            tuple(piece.onset for piece in pieces),
            tuple(piece.offset for piece in pieces),
            tuple(limits),
            tuple(begins),
            tuple(ends),
            tuple(costs),
            tuple(pauses),
            tuple(sentences),
        )

    def fits(self, first: int, last: int, length: int) -> bool:
        """Whether the pieces go into two lines."""
        whole = self.begins[first] + length
        if self.ends[last] <= whole:
            return True
        second = bisect_right(self.ends, whole)
        return first < second and self.ends[last] - self.begins[second] <= length


def ends_sentence(piece: CaptionToken) -> bool:
    """Whether a full stop, question or exclamation mark closes it."""
    return piece.text.rstrip(_CLOSING).endswith(_SENTENCE_END)


def ends_clause(piece: CaptionToken) -> bool:
    """Whether a comma, colon, dash or the end of a sentence closes it."""
    bare = piece.text.rstrip(_CLOSING)
    return bare.endswith(_CLAUSE_END) or bare.endswith(_SENTENCE_END) or piece.kind == "tag"


def leads_on(piece: CaptionToken) -> bool:
    """Whether it belongs to the word behind it, like an article or a number."""
    return piece.text.isdigit() or piece.text.lower().lstrip("\"'“‘([") in _LEADING


def _cut_cost(
    pieces: Sequence[CaptionToken], pauses: Sequence[int], sentences: Sequence[int], i: int
) -> float:
    if sentences[i] == i:
        return 0.0
    if ends_clause(pieces[i]):
        return _SPLIT_CLAUSE
    paused = i + 1 < len(pauses) and pauses[i + 1] > pauses[i]
    cost = _SPLIT + (_SPLIT_BEFORE_NOUN if leads_on(pieces[i]) else 0.0)
    return cost * 0.3 if paused else cost


def cut_into_cues(stretch: CueRun, prices: Prices) -> list[tuple[int, int]]:
    """First and last piece of each cue, in order; every piece is in exactly one.

    A piece that breaks the rules on its own (a word of 9 seconds) gets its own cue.
    """
    count = len(stretch.onsets)
    best = [0.0] + [float("inf")] * count
    began = [0] * (count + 1)
    for last in range(count):
        for first in range(last, -1, -1):
            alone = first == last
            if not alone and not _possible(stretch, first, last, prices):
                break
            cost = best[first] + _cost(stretch, first, last, prices)
            if cost < best[last + 1]:
                best[last + 1], began[last + 1] = cost, first
    return list(_walked_back(began))[::-1]


def _walked_back(began: Sequence[int]) -> Iterator[tuple[int, int]]:
    end = len(began) - 1
    while end > 0:
        yield began[end], end - 1
        end = began[end]


def _possible(stretch: CueRun, first: int, last: int, prices: Prices) -> bool:
    too_long = stretch.offsets[last] - stretch.onsets[first] > prices.longest
    return not too_long and stretch.fits(first, last, prices.line_length)


def _cost(stretch: CueRun, first: int, last: int, prices: Prices) -> float:
    size = stretch.ends[last] - stretch.begins[first]
    onset = stretch.onsets[first]
    wished = max(stretch.offsets[last] - onset, prices.shortest, size / prices.rate)
    shown = max(0.001, min(wished, prices.longest, stretch.limits[last] - onset))
    cost = 1.0 + stretch.cut_costs[last]
    cost += _TOO_FAST * max(0.0, size / shown / prices.rate - 1.0)
    cost += _TOO_SHORT * max(0.0, prices.shortest - shown)
    cost += _PAUSE_INSIDE * (stretch.pauses[last] - stretch.pauses[first])
    words = last - first + 1
    if words < len(stretch.onsets):
        cost += _ALONE if words == 1 else _FEW if words == 2 else 0.0
    return cost + _mixing(stretch, first, last)


def _mixing(stretch: CueRun, first: int, last: int) -> float:
    """What it costs that a sentence ends inside the cue and the next one only begins."""
    inner = stretch.sentences[last]
    if inner < first or inner == last:
        return 0.0
    return _DANGLING if last - inner <= 2 else _MIXED
