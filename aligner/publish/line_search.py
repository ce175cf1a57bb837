"""Which line of a text that has moved on is a line of the base: itself, or nobody else's.

base      A: Yes.   B: [gap]   A: Well.   B: Yes, well.
upstream  A: Yes.   B: Right.             B: Yes, indeed.
found     1 -> 1    2 -> 2     gone       4 -> 3

1. Lines that are the same are paired as a version control system would; one that occurs more than
   once only beside a neighbour that is paired too.
2. What stands between them is paired in order, by likeness, or by its place: one line for one line
   of the same speaker, if likeness cannot tell because most of it was a gap.
3. What is left over may have moved: the likest line that nobody else is like.

A line that two lines are like belongs to neither: an edit must not land on another turn.

The work of one search is bounded, whatever the texts hold: what is not found in time is not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from aligner.publish.changes import GAP_TAG
from aligner.transcript import diffs
from aligner.transcript.model import Span
from aligner.transcript.positions import ChangedRange

_ALIKE = 65.0
"""Of 100. Below, two versions of a line are not the same line."""
_APART = 10.0
"""So much more must a line be like its own than like any other that could be it."""
_TELLING = 25
"""Characters. Shorter lines are said again and again: alone, they tell nothing of where they were.
"""

_LONG = 1_000_000_000
"""Pairs of characters (two lines of 30,000): beyond that lines are alike by what they begin and end
with."""
_MOST_PAIRS = 100_000_000_000
"""Pairs of characters that one merge compares, looking for lines (a core does 4.6e10 a second); a
line that is not found then is one that a person decides about."""
_ONE_LINE = 5_000
"""What two lines cost besides, in pairs."""
_MOST_LIKES = 200_000
"""Pairs of lines that are alike. With more of them nobody can tell which line is which."""

_LABEL = re.compile(r"\*\*[^*\n]{1,60}(?::\*\*|\*\*:)")


class LineSearch:
    """Lines of one text in another; lines count from 0.

    Args:
        base: the lines to look for.
        theirs: the lines to look among.

    Attributes:
        map: where each line is, as a version control system pairs them.
        share: pairs of tokens that comparing one of the changed lines may take.
    """

    def __init__(self, base: Sequence[str], theirs: Sequence[str]) -> None:
        self._base, self._theirs = base, theirs
        self.map = diffs.compare(base, theirs)
        changed = sum(len(each.new) for each in self.map.ranges)
        self.share = diffs.MOST_PAIRS // max(1, changed)
        self._left = _MOST_PAIRS
        self._pairs = self._pair()

    def block(self, line: int) -> Span | None:
        """The lines upstream that a line's block became; None if it is as it was."""
        met = self.map.ranges[self.map.touching(Span(line, line + 1))]
        return next((each.new for each in met if each.old), None)

    def find(self, line: int) -> int | None:
        """The line upstream that is this one; None if it is gone, or nobody can tell."""
        if self._base[line].strip():
            return self._pairs.get(line)
        return self.map.map_position(line, "after") if self.block(line) is None else None

    def _pair(self) -> dict[int, int]:
        """Which line upstream each line of the base is, of those that are not blank."""
        ours = [n for n, line in enumerate(self._base) if line.strip()]
        theirs = [n for n, line in enumerate(self._theirs) if line.strip()]
        order = diffs.compare([self._base[n] for n in ours], [self._theirs[n] for n in theirs])
        order = order.joined()
        pairs: dict[int, int] = {}  # places in `ours` and `theirs`
        for was, now in order.unchanged(len(ours)):
            pairs |= zip(range(was.start, was.end), range(now.start, now.end), strict=True)
        for block in order.ranges:
            pairs |= self._pair_block(ours, theirs, block)
        for place in self._unsure(ours, theirs, pairs):
            del pairs[place]
        found = {ours[here]: theirs[there] for here, there in pairs.items()}
        taken = set(found.values())
        lost, free = [n for n in ours if n not in found], [n for n in theirs if n not in taken]
        return found | self._pair_moved(lost, free)

    def _pair_block(
        self, ours: Sequence[int], theirs: Sequence[int], block: ChangedRange
    ) -> dict[int, int]:
        """What stands between lines that are the same, in order; places in `ours` and `theirs`."""
        was, now = range(block.old.start, block.old.end), range(block.new.start, block.new.end)
        if len(was) == len(now):
            pairs = dict(zip(was, now, strict=True))
            if all(self._is_line_for_line(ours[a], theirs[b]) for a, b in pairs.items()):
                return pairs
        likes = self._likes([ours[a] for a in was], [theirs[b] for b in now])
        return {was[a]: now[b] for a, b in _clear(_best_chain(likes), likes)}

    def _is_line_for_line(self, ours: int, theirs: int) -> bool:
        base, there = self._base[ours], self._theirs[theirs]
        if self._likeness(base, there) >= _ALIKE:
            return True
        return _label(base) == _label(there) and GAP_TAG.search(base) is not None

    def _unsure(
        self, ours: Sequence[int], theirs: Sequence[int], pairs: dict[int, int]
    ) -> list[int]:
        """Pairs of lines that occur more than once, without a neighbour that is paired too."""
        sides = (self._base, ours), (self._theirs, theirs)
        counts = [Counter(lines[n] for n in which) for lines, which in sides]
        unsure = []
        for here, there in pairs.items():
            line = self._base[ours[here]]
            if line != self._theirs[theirs[there]] or max(each[line] for each in counts) < 2:
                continue
            before = pairs.get(here - 1) == there - 1 if here else there == 0
            last = here + 1 == len(ours)
            after = there + 1 == len(theirs) if last else pairs.get(here + 1) == there + 1
            if not (before or after):
                unsure.append(here)
        return unsure

    def _pair_moved(self, lost: Sequence[int], free: Sequence[int]) -> dict[int, int]:
        """Lines that stand elsewhere now: each other's likest by far, and long enough to tell."""
        telling = [n for n in lost if len(self._base[n]) >= _TELLING]
        likes = self._likes(telling, free)
        likest: dict[int, tuple[float, int]] = {}
        for (a, b), like in likes.items():
            likest[a] = max(likest.get(a, (0.0, 0)), (like, b))
        taken = Counter(b for _, b in likest.values())
        best = [(a, b) for a, (_, b) in likest.items() if taken[b] == 1]
        return {telling[a]: free[b] for a, b in _clear(best, likes)}

    def _likes(self, ours: Sequence[int], theirs: Sequence[int]) -> dict[tuple[int, int], float]:
        """How like each of some lines is to each of others, if it is; places in both.

        Nothing once too much was compared.
        """
        lines = [self._base[n] for n in ours], [self._theirs[n] for n in theirs]
        likes: dict[tuple[int, int], float] = {}
        if not all(lines) or not self._may_compare(*lines):
            return likes
        matrix = process.cdist(*lines, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        rows, columns = np.nonzero(matrix >= _ALIKE)
        if len(rows) > _MOST_LIKES:
            return likes
        for a, b in zip(rows.tolist(), columns.tolist(), strict=True):
            likes[a, b] = float(matrix[a, b])
        return likes

    def _likeness(self, ours: str, theirs: str) -> float:
        """Percent; 0 once too much was compared."""
        if len(ours) * len(theirs) > _LONG:
            return _shared(ours, theirs)
        may = self._may_compare([ours], [theirs])
        return fuzz.ratio(ours, theirs, score_cutoff=_ALIKE) if may else 0.0

    def _may_compare(self, ours: Sequence[str], theirs: Sequence[str]) -> bool:
        """Whether these lines can be compared within the bound; then they count."""
        sides = [sum(map(len, ours)), sum(map(len, theirs))]
        cost = sides[0] * sides[1] + _ONE_LINE * len(ours) * len(theirs)
        if cost > self._left:
            return False
        self._left -= cost
        return True


def _best_chain(likes: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs in order, none crossing another, that are most alike together; O(n log n).

    Pairs come by their first line; the best chain that ends at or before a second line is kept in a
    tree of prefix maxima (Fenwick 1994).
    """
    size = max((b for _, b in likes), default=-1) + 1
    tree: list[_Chain | None] = [None] * (size + 1)
    best: _Chain | None = None
    waiting: list[_Chain] = []
    reached = -1
    for a, b in sorted(likes):
        if a != reached:
            for chain in waiting:
                _add(tree, chain)
            waiting, reached = [], a
        chain = _Chain.after(_best(tree, b), (a, b), likes[a, b])
        waiting.append(chain)
        best = chain if best is None or chain.weight > best.weight else best
    return list(best.pairs()) if best else []


@dataclass(frozen=True, slots=True)
class _Chain:
    """A pair, and the best chain of pairs before it."""

    pair: tuple[int, int]
    weight: float
    before: _Chain | None

    @classmethod
    def after(cls, before: _Chain | None, pair: tuple[int, int], like: float) -> _Chain:
        return cls(pair, like + (before.weight if before else 0.0), before)

    def pairs(self) -> Iterator[tuple[int, int]]:
        chain: _Chain | None = self
        while chain:
            yield chain.pair
            chain = chain.before


def _add(tree: list[_Chain | None], chain: _Chain) -> None:
    place = chain.pair[1] + 1
    while place < len(tree):
        known = tree[place]
        if known is None or known.weight < chain.weight:
            tree[place] = chain
        place += place & -place


def _best(tree: Sequence[_Chain | None], end: int) -> _Chain | None:
    """The best chain whose second lines are all before `end`."""
    best: _Chain | None = None
    while end:
        found = tree[end]
        if found and (best is None or found.weight > best.weight):
            best = found
        end -= end & -end
    return best


def _clear(
    pairs: Iterable[tuple[int, int]], likes: Mapping[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """The pairs of which neither line is nearly as like to one that is in no pair; O(likes)."""
    chosen = list(pairs)
    ours, theirs = {a for a, _ in chosen}, {b for _, b in chosen}
    rivals: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for (a, b), like in likes.items():
        if b not in theirs:
            rivals[0][a] = max(like, rivals[0].get(a, 0.0))
        if a not in ours:
            rivals[1][b] = max(like, rivals[1].get(b, 0.0))
    return [
        (a, b)
        for a, b in chosen
        if max(rivals[0].get(a, 0.0), rivals[1].get(b, 0.0)) <= likes[a, b] - _APART
    ]


def _label(line: str) -> str:
    found = _LABEL.match(line)
    return found[0] if found else ""


def _shared(one: str, other: str) -> float:
    """Percent of two lines that stands at the beginning or the end of both; O(n)."""
    return 200.0 * sum(diffs.common_ends(one, other)) / (len(one) + len(other))
