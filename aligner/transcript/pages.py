"""Another version of a transcript, a page's text for instance: what is where, and what differs.

    page   Hosts │ Going great! │           │ Boom. That's crazy. │ Our transcripts are …
    file         │ Going great! │ Awesome.  │ Boom! That's crazy. │
                   paired         missing     paired                 the page's own: dropped

All words of both are aligned at once, so it does not matter where either breaks its paragraphs.
Nothing is changed here: differences come out as proposals, for a person to take or leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from aligner.transcript.diffs import compare
from aligner.transcript.model import Paragraph, Span, Transcript
from aligner.transcript.page_marks import marks_before, marks_behind
from aligner.transcript.page_text import as_markdown
from aligner.transcript.parse import parse
from aligner.transcript.replacements import Replacement
from aligner.transcript.wording import Unit, units, word_keys

ProposalKind: TypeAlias = Literal["words", "gap_filled", "gap", "not_in_page", "not_in_file"]
"""Words that differ; a gap that the page fills; one that only the page has; words on one side."""

Place: TypeAlias = Literal["instead", "after", "before", "paragraph"]
"""Where the page's words go: instead of the file's, after or before a word, or below the line."""

_AFTER: Place = "after"
_BEFORE: Place = "before"
_PARAGRAPH: Place = "paragraph"

_SAME_PARAGRAPH = 0.5
_SAME_TALK = 0.3
_RUN = 4
_FARTHEST = 50
"""Share of a paragraph's words from which it stands in the other version; share of the smaller text
from which both are of one talk; words in a row that are no coincidence; words by which a difference
is moved to begin where a paragraph does."""


@dataclass(frozen=True, slots=True)
class PageProposal:
    """A difference: `span` of the file holds `ours`, the page has `theirs`.

    `theirs` is written as the file would write it. `line` is the file's. `span` is empty where only
    the page has words; `place` says how they would stand there.
    """

    kind: ProposalKind
    line: int
    span: Span
    ours: str
    theirs: str
    place: Place = "instead"

    @property
    def edit(self) -> Replacement | None:
        """What takes the page's side; None where it has nothing: dumps drop turns and links."""
        if not self.theirs:
            return None
        before = {"after": " ", "paragraph": "\n\n"}.get(self.place, "")
        after = " " if self.place == "before" else ""
        return Replacement(self.span, self.ours, before + self.theirs + after)


@dataclass(frozen=True, slots=True)
class PageComparison:
    """What a page and a file have in common.

    Attributes:
        belongs: whether they are versions of one talk at all; nothing else counts if not.
        shared: share of the smaller one's words that stand in both in runs, 0 to 1.
        body: first and last + 1 of the page's paragraphs that are talk.
        pairs: for each paragraph of the body its line in the file, None where it has none.
        proposals: what differs, in the order of the file.
    """

    belongs: bool
    shared: float
    body: tuple[int, int]
    pairs: tuple[int | None, ...]
    proposals: tuple[PageProposal, ...]

    def refusal(self, page: str, file: str) -> str:
        """Why nothing came of it, if they do not belong together; both by their names."""
        share = f"{self.shared:.0%} of the words stand in both"
        return f"{page} and {file} do not belong together: {share}."


@dataclass(frozen=True, slots=True)
class _Block:
    """Units `page[p0:p1]` stand where `file[f0:f1]` do."""

    same: bool
    p0: int
    p1: int
    f0: int
    f1: int


def pair(page: Sequence[str], transcript: Transcript) -> PageComparison:
    """Pair a page's paragraphs with a transcript's and tell the differences.

    O(n + d * n / 64) for n words, d of them different.

    Args:
        page: paragraphs from `page_paragraphs`, one line each.
        transcript: the repository's file.
    """
    other = parse("\n\n".join(page))
    theirs, ours = units(other), units(transcript)
    blocks = _blocks([unit.key for unit in theirs], [unit.key for unit in ours])
    shared = _shared(blocks, len(theirs), len(ours))
    mates = _mates(blocks, theirs, ours)
    talk = _talk(mates, theirs)
    if shared < _SAME_TALK or not talk:
        return PageComparison(False, shared, (0, 0), (), ())
    found = set(talk)
    first, last = talk[0], talk[-1] + 1
    lines = [paragraph.line for paragraph in transcript.paragraphs]
    pairs = tuple(
        lines[mates[index].most_common(1)[0][0]] if index in found else None
        for index in range(first, last)
    )
    finder = _Finder(other, transcript, theirs, ours, (first, last))
    proposals = [each for block in blocks if not block.same for each in finder.proposals(block)]
    return PageComparison(True, shared, (first, last), pairs, tuple(proposals))


def _blocks(page: list[str], file: list[str]) -> tuple[_Block, ...]:
    """What is equal and what is not, in turns; they tile both sides."""
    changed = compare(page, file).joined()
    rows = [(True, *spans) for spans in changed.unchanged(len(page))]
    rows += [(False, each.old, each.new) for each in changed.ranges]
    return tuple(
        _Block(same, old.start, old.end, new.start, new.end)
        for same, old, new in sorted(rows, key=lambda row: row[1:])
    )


def _shared(blocks: Sequence[_Block], page: int, file: int) -> float:
    """Words in runs, against the shorter side: any two texts share scattered small words."""
    together = sum(block.f1 - block.f0 for block in blocks if block.same and _is_run(block))
    return together / max(1, min(page, file))


def _is_run(block: _Block) -> bool:
    return block.f1 - block.f0 >= _RUN


def _mates(
    blocks: Sequence[_Block], page: Sequence[Unit], file: Sequence[Unit]
) -> dict[int, Counter[int]]:
    """For each paragraph of the page, how many words each of the file's shares with it."""
    found: dict[int, Counter[int]] = {}
    for block in blocks:
        if block.same:
            for left, right in zip(
                page[block.p0 : block.p1], file[block.f0 : block.f1], strict=True
            ):
                found.setdefault(left.paragraph, Counter())[right.paragraph] += 1
    return found


def _talk(mates: dict[int, Counter[int]], page: Sequence[Unit]) -> list[int]:
    """The page's paragraphs that are in the file, in order."""
    sizes = Counter(unit.paragraph for unit in page)
    talk = sorted(
        index for index, counts in mates.items() if counts.total() >= _SAME_PARAGRAPH * sizes[index]
    )
    # A few words of the page's own above or below the talk ("Play", "Changelog") are in any talk.
    while len(talk) > 1 and talk[-1] - talk[-2] > 1 and mates[talk[-1]].total() < _RUN:
        talk.pop()
    while len(talk) > 1 and talk[1] - talk[0] > 1 and mates[talk[0]].total() < _RUN:
        talk.pop(0)
    return talk


def _slide(side: Sequence[Unit], start: int, end: int) -> tuple[int, int]:
    """Words that the other side lacks, moved where they are whole paragraphs if they can be.

    In "Great. Great, thanks." either "great" can be the missing one: a turn is likelier.
    """
    low, high = start, end
    while low and start - low < _FARTHEST and side[low - 1].key == side[high - 1].key:
        low, high = low - 1, high - 1
    while not (_starts(side, low) and _starts(side, high)):
        if high >= len(side) or low - end > _FARTHEST or side[low].key != side[high].key:
            return start, end
        low, high = low + 1, high + 1
    return low, high


def _starts(side: Sequence[Unit], index: int) -> bool:
    """Whether a paragraph begins with this unit."""
    at_edge = index in {0, len(side)}
    return at_edge or side[index].paragraph != side[index - 1].paragraph


class _Finder:
    """Makes proposals of blocks that differ."""

    def __init__(
        self,
        page: Transcript,
        file: Transcript,
        theirs: Sequence[Unit],
        ours: Sequence[Unit],
        body: tuple[int, int],
    ) -> None:
        self._page, self._file = page, file
        self._theirs, self._ours = theirs, ours
        self._paragraphs: tuple[Paragraph, ...] = file.paragraphs
        self._body = body

    def proposals(self, block: _Block) -> list[PageProposal]:
        """One for each paragraph of the file that the block touches."""
        f0, f1 = block.f0, block.f1
        if f0 == f1:
            return self._only_page(block)
        theirs = self._in_body(block.p0, block.p1)
        if not theirs:
            f0, f1 = _slide(self._ours, f0, f1)
        runs = [list(run) for _, run in groupby(self._ours[f0:f1], key=lambda unit: unit.paragraph)]
        return [
            self._differing(run, theirs if index == 0 else []) for index, run in enumerate(runs)
        ]

    def _in_body(self, start: int, end: int) -> list[Unit]:
        first, last = self._body
        return [unit for unit in self._theirs[start:end] if first <= unit.paragraph < last]

    def _differing(self, ours: list[Unit], theirs: list[Unit]) -> PageProposal:
        span = Span(ours[0].span.start, ours[-1].span.end)
        kind: ProposalKind = "words"
        if not theirs:
            kind = "not_in_page"
        elif any(unit.is_gap for unit in ours):
            kind = "gap_filled"
        elif any(unit.is_gap for unit in theirs):
            kind = "gap"
        line = self._paragraphs[ours[0].paragraph].line
        written, words = span.of(self._file.text), self._written(theirs)
        page, file = self._page.text, self._file.text
        if theirs and ours[0].is_gap:
            words = marks_before(page, theirs[0].span.start, file, span.start) + words
        if theirs and ours[-1].is_gap:
            words += marks_behind(page, theirs[-1].span.end, file, span.end)
        return PageProposal(kind, line, span, written, words)

    def _only_page(self, block: _Block) -> list[PageProposal]:
        """Words that the file lacks, in the paragraph of the word that they stand beside there."""
        p0, p1 = _slide(self._theirs, block.p0, block.p1)
        at = min(max(0, block.f0 + p0 - block.p0), len(self._ours))
        theirs = self._in_body(p0, p1)
        if not theirs or not self._ours or self._is_label(theirs, at):
            return []
        # Without a word before them they stand before the first one.
        before = self._ours[at - 1] if at else self._ours[0]
        follows = at and theirs[0].paragraph == self._theirs[p0 - 1].paragraph
        leads = (
            p1 < len(self._theirs)
            and at < len(self._ours)
            and theirs[-1].paragraph == self._theirs[p1].paragraph
        )
        beside, spot, place = before, before.span.end, _AFTER
        if not follows and leads:
            beside = self._ours[at]
            spot, place = beside.span.start, _BEFORE
        elif not follows:
            spot, place = self._paragraphs[before.paragraph].body.end, _PARAGRAPH
        span = Span(spot, spot)
        line = self._paragraphs[beside.paragraph].line
        words = self._written(theirs)
        return [PageProposal("not_in_file", line, span, "", words, place)]

    def _is_label(self, theirs: list[Unit], at: int) -> bool:
        """Whether the words are the speaker's name, which other versions write before the turn."""
        if at >= len(self._ours):
            return False
        paragraph = self._paragraphs[self._ours[at].paragraph]
        name = word_keys(paragraph.label.name) if paragraph.label else ()
        return bool(name) and tuple(unit.key for unit in theirs) == name

    def _written(self, theirs: list[Unit]) -> str:
        if not theirs:
            return ""
        return as_markdown(self._page.text[theirs[0].span.start : theirs[-1].span.end])
