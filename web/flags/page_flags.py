"""What a page says otherwise, as entries of the queue: made, found again, closed.

    page       … gone to Christie's yet …        entry "page_reads": quote, where, what the page has
    text       … gone to Christies yet …
    edited     … gone to Christie's yet …        the text says it: filled
    undone     … gone to Christies yet …         open again, at the same words

No alignment raises these entries, and none takes them away. They follow their characters through
every edit, answered or not: so a page that is compared again proposes nothing a second time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aligner.alignment.flag import flag_id
from aligner.alignment.flag_kinds import KINDS, PageKind, kinds_refound
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.pages import PageProposal
from aligner.transcript.parse import parse
from aligner.transcript.wording import units
from web.document.document import Document
from web.document.lines import LineEdit
from web.document.timings import WordTime
from web.flags.places import Places
from web.flags.states import excerpt_around, state_from
from web.flags.words import propose
from web.store.tables import FlagRow

PAGE_READS: Final[PageKind] = "page_reads"
UPSTREAM_READS: Final[PageKind] = "upstream_reads"
READINGS = kinds_refound("page")
"""Kinds of entries that hold another reading; all that is said here of a page's holds for them."""

_CONTEXT = 24
"""Characters on each side of a place that make an entry's id."""

_SHOWN = 80
"""Characters of either side that a message quotes."""

_SHORTEST = 0.1
"""Seconds; a shorter pause between two words is shown with both words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A proposal in its line; `start` and `end` are None where a paragraph of its own is missing.

    `theirs` is None where the page has nothing. Of an "upstream_reads", `ours` is what upstream has
    and `theirs` what somebody wrote here. `takes` says whether it is worth taking: words are,
    a gap that only the page has is not.
    """

    line: int
    start: int | None
    end: int | None
    ours: str
    theirs: str | None
    takes: bool
    kind: PageKind = PAGE_READS

    @classmethod
    def of(cls, proposal: PageProposal, starts: Sequence[int]) -> Difference:
        """A proposal counted from its line; `starts` are the places of the text's lines."""
        start: int | None = proposal.span.start - starts[proposal.line - 1]
        end: int | None = proposal.span.end - starts[proposal.line - 1]
        if proposal.place == "paragraph":
            start = end = None
        theirs = " ".join(proposal.theirs.split()) or None
        takes = theirs is not None and proposal.kind != "gap"
        return cls(proposal.line, start, end, proposal.ours, theirs, takes)

    @property
    def place(self) -> tuple[int, int | None, int | None]:
        """Where it is."""
        return self.line, self.start, self.end

    @property
    def message(self) -> str:
        """One sentence for a volunteer."""
        ours, theirs = _shown(self.ours), _shown(self.theirs or "")
        if self.kind == UPSTREAM_READS:
            if self.start is None:
                return f"The published text has this no more. Here it was {theirs}."
            standing = f"reads {ours}" if self.ours else "has nothing here"
            return f"The published text {standing} now. Here it was {theirs}."
        if self.theirs is None:
            return f"The page does not have {ours}."
        return (
            f"The page reads {theirs}, the transcript {ours}."
            if self.ours
            else f"Only the page has {theirs}."
        )

    def name(self, line: str, repeat: int = 0) -> str:
        """Its id, whatever happens to the text elsewhere."""
        start = len(line) if self.start is None else self.start
        around = line[max(0, start - _CONTEXT) : start + len(self.ours) + _CONTEXT]
        return flag_id(self.kind, f"{self.ours} | {self.theirs or ''} | {around}", repeat)


def _shown(words: str) -> str:
    plain = re.sub(r"\\(?=[\[\]*_#`])", "", html.unescape(words))
    short = plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN].rstrip()}…"
    return f"“{short}”"


def put(row: FlagRow, found: Difference, document: Document, tick: int) -> None:
    """Write a difference into an entry; id and state stay."""
    row.kind, row.message = found.kind, found.message
    # What is not worth taking is a hint: the browser shows its words, but does not type them.
    row.severity = KINDS[found.kind].severity if found.takes else "hint"
    row.score = 1.0 if found.takes else 0.5
    row.proposed = found.theirs
    propose(row, ())
    row.quote, row.gone = found.ours, False
    row.line, row.start, row.end = found.place
    _look(row, document, tick)


def follow(
    rows: Iterable[FlagRow],
    edit: LineEdit,
    after: Document,
    tick: int,
    opinions: Mapping[str, Mapping[int, str]],
    *,
    answered: str | None = None,
    undone: bool = False,
) -> None:
    """Move entries along with an edit of their lines, and say what became of them.

    Args:
        rows: entries of lines `edit.first` to `edit.last`.
        edit: counted in the lines before it.
        after: the text after it.
        tick: the episode's.
        opinions: what people said, by entry and person.
        answered: the entry that the edit answers.
        undone: whether the edit takes another one back.
    """
    found = list(rows)
    if not found:
        return
    edited = _Edited(Places.of(edit))
    for row in found:
        mine = row.id == answered
        if edited.settles(row, answered=mine and not undone, reopened=mine and undone):
            row.state = "filled"
        elif row.state == "filled":
            row.state = state_from(opinions.get(row.id, {}).values())
        _look(row, after, tick)


def refresh(rows: Iterable[FlagRow], document: Document, tick: int) -> None:
    """Entries after their words were placed anew."""
    for row in rows:
        _look(row, document, tick)


@dataclass(frozen=True, slots=True)
class _Edited:
    """An edit, and what it does to entries."""

    places: Places

    def settles(self, row: FlagRow, *, answered: bool, reopened: bool) -> bool:
        """Put an entry where it is now; whether nobody needs to look at it any more."""
        if row.start is None or row.end is None:
            return answered or self._settles_below(row, reopened=reopened)
        new = self.places.edit.new
        was = self.places.was(row.line, row.start, row.end)
        now = _without_blanks(self.places.now(was), new)
        quote, theirs = _keys(row.quote), _keys(row.proposed or "")
        stands = _keys(now.of(new))
        if not quote and not answered and not (stands and was) and not _holds(stands, theirs):
            place = self._behind(was.start)
            self._keep(row, Span(place, place))
            return False
        if quote and quote != stands and new.count(row.quote) == 1:
            # Its line was written anew around it.
            place = new.index(row.quote)
            now, stands = Span(place, place + len(row.quote)), quote
        self._keep(row, now)
        written = now.of(new)
        if answered or stands != quote or "\n" in written:
            return True
        if row.state == "filled":
            return written != row.quote
        row.quote = written
        return False

    def _settles_below(self, row: FlagRow, *, reopened: bool) -> bool:
        """The same of a paragraph that is missing below a line; it stays with that line's end."""
        places, edit = self.places, self.places.edit
        line = places.row(row.line)
        ends = [*places.before[1:], len(edit.old) + 1]
        last = max(places.before[line], ends[line] - 2)
        self._keep(row, places.now(Span(last, last + 1)))
        row.start = row.end = None
        theirs = _keys(row.proposed or "")
        had, has = (
            any(_keys(each) == theirs for each in side.split("\n")) for side in (edit.old, edit.new)
        )
        return has or (row.state == "filled" and not had and not reopened)

    def _behind(self, position: int) -> int:
        """A position now: before what was put in there, behind words that were rewritten."""
        change = self.places.change
        rewritten = change.positions.overlaps(Span(position, position))
        return change.map_position(position, "after" if rewritten else "before")

    def _keep(self, row: FlagRow, now: Span) -> None:
        row.line, row.start, row.end = self.places.in_line(now)


def _without_blanks(span: Span, text: str) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - len(words) + len(words.rstrip())))


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))


def _keys(text: str) -> tuple[str, ...]:
    """A text's words as they are compared."""
    return tuple(unit.key for unit in units(parse(text)))


def _look(row: FlagRow, document: Document, tick: int) -> None:
    """What follows from where an entry is: who talks, what stands around it, where it is said."""
    row.tick = tick
    text = document.lines[row.line - 1]
    near = document.rows_of(row.line, row.line)
    row.speaker = near[0].speaker if near else None
    place = (len(text), len(text)) if row.start is None else (row.start, row.end or 0)
    row.excerpt = excerpt_around(text, *place)
    sound = _sound(document, row.line, *place)
    row.onset = None if sound is None else round(sound.onset, 3)
    row.offset = None if sound is None else round(sound.offset, 3)


def _sound(document: Document, line: int, start: int, end: int) -> Segment | None:
    """Where characters of a line are said: their words, or what is between the words beside."""
    words = _words(document, line)
    inside = [w.segment for w in words if w.segment and w.start < end and w.end > start]
    if inside:
        return Segment(inside[0].onset, max(each.offset for each in inside))
    before = [w.segment for w in words if w.segment and w.end <= start]
    after = [w.segment for w in words if w.segment and w.start >= end]
    for number in range(line + 1, len(document.lines) + 1):
        if after:
            break
        after = [w.segment for w in _words(document, number) if w.segment]
    if not before or not after:
        return next(iter(before[-1:] or after[:1]), None)
    pause = Segment(before[-1].offset, max(before[-1].offset, after[0].onset))
    beside = Segment(before[-1].onset, max(before[-1].offset, after[0].offset))
    return pause if pause.duration >= _SHORTEST else beside


def _words(document: Document, line: int) -> tuple[WordTime, ...]:
    timing = document.timings[line - 1]
    return timing.words if timing else ()
