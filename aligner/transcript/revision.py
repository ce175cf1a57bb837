"""A text that is changed in rounds, and what all rounds together changed in the first one.

first    Open-Source on github.com/x
round 1  Open Source on github.com/x      patch at "-"
round 2  Open Source on GitHub.com/x      patch at "github"
round 3  Open Source on github.com/x      the same patch again: nothing is left of it
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from aligner.transcript.model import Span


@dataclass(frozen=True, slots=True)
class Patch:
    """`span` of the first text became `new`; `causes` in order."""

    span: Span
    new: str
    causes: tuple[str, ...]


class Revision:
    """Takes down replacements in the text as it is now, tells them as places of the first text."""

    def __init__(self, text: str) -> None:
        self._first = text
        self._noted: list[tuple[Span, str, str]] = []
        self.text = text
        self.patches: tuple[Patch, ...] = ()

    def note(self, span: Span, new: str, cause: str) -> None:
        """Replace `span` of `self.text` when the round ends; in order, without overlap."""
        self._noted.append((span, new, cause))

    def settle(self) -> None:
        """End a round: O(patches + notes), and O(n) if anything was noted."""
        if not self._noted:
            return
        patches = list(self.patches)
        # From the last to the first: places of the current text before it stay good.
        for span, new, cause in reversed(self._noted):
            _insert(patches, span, new, cause)
        self._noted.clear()
        self.patches = tuple(patches)
        self.text = _rewritten(self._first, patches)


def _insert(patches: list[Patch], span: Span, new: str, cause: str) -> None:
    """Lay a replacement of the current text over the patches that made it."""
    places = _places(patches)
    begin = bisect_left([place.end for place in places], span.start)
    while begin < len(places) and places[begin].end == span.start and len(places[begin]):
        begin += 1
    end = begin
    while end < len(places) and places[end].start < span.end:
        end += 1
    touched, where = patches[begin:end], places[begin:end]
    shift = places[begin - 1].end - patches[begin - 1].span.end if begin else 0
    if not touched:
        made = Patch(Span(span.start - shift, span.end - shift), new, (cause,))
    else:
        made = _joined(touched, where, span, new, cause, shift)
    patches[begin:end] = [made]


def _joined(
    touched: list[Patch],
    where: list[Span],
    span: Span,
    new: str,
    cause: str,
    shift: int,
) -> Patch:
    """One patch for a replacement and the earlier ones that it overlaps."""
    head = touched[0].new[: max(0, span.start - where[0].start)]
    tail_length = max(0, where[-1].end - span.end)
    tail = touched[-1].new[len(touched[-1].new) - tail_length :]
    after = where[-1].end - touched[-1].span.end
    start = min(touched[0].span.start, span.start - shift)
    end = max(touched[-1].span.end, span.end - after)
    causes = (name for patch in touched for name in patch.causes)
    return Patch(Span(start, end), head + new + tail, tuple(dict.fromkeys([*causes, cause])))


def _places(patches: list[Patch]) -> list[Span]:
    """Where each patch's `new` stands in the current text."""
    places: list[Span] = []
    shift = 0
    for patch in patches:
        start = patch.span.start + shift
        places.append(Span(start, start + len(patch.new)))
        shift += len(patch.new) - len(patch.span)
    return places


def _rewritten(first: str, patches: list[Patch]) -> str:
    parts: list[str] = []
    reached = 0
    for patch in patches:
        parts += (first[reached : patch.span.start], patch.new)
        reached = patch.span.end
    parts.append(first[reached:])
    return "".join(parts)
