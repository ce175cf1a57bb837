"""Which line of a text that has moved on is a line of the base: the same, or the likest.

base      a  b  c  d          block    b c -> b', which is searched first
upstream  a  b'    d  e       changed  b' e, which are searched then

The work of one search is bounded, whatever the texts hold: what is not found in time is not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from aligner.transcript import diffs
from aligner.transcript.model import Span

_ALIKE = 65.0
"""Of 100. Below, two versions of a line are not the same line."""

_LONG = 1_000_000_000
"""Pairs of characters (two lines of 30,000): beyond that lines are alike by what they begin and end
with."""
_MOST_PAIRS = 100_000_000_000
"""Pairs of characters that one merge compares, looking for lines (a core does 4.6e10 a second); a
line that is not found then is one that a person decides about."""
_ONE_LINE, _ONE_LETTER = 5_000, 50
"""What a line costs besides, and a letter of a line that is long, in pairs."""


class LineSearch:
    """Lines of one text in another; lines count from 0.

    Args:
        base: the lines to look for.
        theirs: the lines to look among.

    Attributes:
        map: where each line is.
        share: pairs of tokens that comparing one of the changed lines may take.
    """

    def __init__(self, base: Sequence[str], theirs: Sequence[str]) -> None:
        self._base, self._theirs = base, theirs
        self.map = diffs.compare(base, theirs)
        self._changed = [n for each in self.map.ranges for n in range(each.new.start, each.new.end)]
        self.share = diffs.MOST_PAIRS // max(1, len(self._changed))
        self._left = _MOST_PAIRS
        self._known: dict[int, int | None] = {}

    def block(self, line: int) -> Span | None:
        """The lines upstream that a line's block became; None if it is as it was."""
        met = self.map.ranges[self.map.touching(Span(line, line + 1))]
        return next((each.new for each in met if each.old), None)

    def find(self, line: int) -> int | None:
        """The line upstream that is this one: the same, or the likest of those that changed."""
        block = self.block(line)
        if block is None:
            return self.map.map_position(line, "after")
        if line not in self._known:
            found = self._likest(line, range(block.start, block.end))
            self._known[line] = self._likest(line, self._changed) if found is None else found
        return self._known[line]

    def _likest(self, line: int, candidates: Iterable[int]) -> int | None:
        """The candidate that is most like a line of the base, as far as comparing is bounded."""
        ours = self._base[line]
        lines: dict[int, str] = {}
        for each in candidates:
            theirs = self._theirs[each]
            pairs = len(ours) * len(theirs)
            is_long = pairs > _LONG
            self._left -= _ONE_LINE + (
                _ONE_LETTER * (len(ours) + len(theirs)) if is_long else pairs
            )
            if self._left < 0:
                break
            if not is_long:
                lines[each] = theirs
            elif _shared(ours, theirs) >= _ALIKE:
                return each
        best = process.extractOne(ours, lines, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return None if best is None else int(best[2])


def _shared(one: str, other: str) -> float:
    """Percent of two lines that stands at the beginning or the end of both; O(n)."""
    return 200.0 * sum(diffs.common_ends(one, other)) / (len(one) + len(other))
