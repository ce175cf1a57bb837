"""Answers across a text or all texts: the review queue, comparing with a page, the overview."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from web.wire.shapes import Flag, Mark, Shape
from web.wire.values import Count, FlagId, FlagKind, FlagState, LineNumber, Verdict


class EpisodeName(Shape, frozen=True):
    """Which episode it is."""

    slug: str
    title: str
    show: str


class ReviewFlag(Flag, frozen=True):
    """A flag in the queue across episodes.

    Attributes:
        excerpt: what stands around it.
    """

    episode: EpisodeName
    speaker: str | None
    excerpt: str


class Facets(Shape, frozen=True):
    """How many open flags each value of a filter has, the most frequent first."""

    show: dict[str, Count]
    kind: dict[str, Count]
    speaker: dict[str, Count]


class ReviewAnswer(Shape, frozen=True):
    """A page of the queue, in the order of episodes and text."""

    total: Count
    flags: list[ReviewFlag]
    facets: Facets


class NextAnswer(Shape, frozen=True):
    """The next flag; null if there is none.

    Attributes:
        url: of the editor at that flag.
        left: flags that fit and wait for an answer, whoever is on them.
        claimed_by: who is on some of them now.
        silent: how many of them are in episodes without sound: they are nobody's next.
    """

    flag: ReviewFlag | None
    url: str | None
    left: Count
    claimed_by: list[str]
    silent: Count


class FoundLine(Shape, frozen=True):
    """A line in which words stand, as `Row` has it."""

    line: LineNumber
    text: str
    label: tuple[Count, Count] | None
    marks: list[Mark]


class LinesOfEpisode(Shape, frozen=True):
    """The lines of one episode; `revision` is that they are counted in."""

    slug: str
    title: str
    revision: Count
    lines: list[FoundLine]


class LinesAnswer(Shape, frozen=True):
    """Lines in which words stand, throughout a show.

    Attributes:
        searched: how many episodes there are.
        episodes: those with such lines.
        left: lines beyond those that are told: look again after these.
    """

    searched: Count
    episodes: list[LinesOfEpisode]
    left: Count


class TextHit(Shape, frozen=True):
    """An episode whose text has the words; `excerpt` shows where, "" beyond the first ones."""

    slug: str
    excerpt: str


class SearchAnswer(Shape, frozen=True):
    """The episodes whose texts say some words, labels included.

    Attributes:
        behind: texts that are new or changed and were not looked at: in a moment they are.
    """

    found: list[TextHit]
    behind: Count


class LookAnswer(Shape, frozen=True):
    """What a look at the library and its clone brought.

    Attributes:
        episodes: whose texts changed.
        changes: lines that changed in texts that people edited.
        conflicts: edits that upstream changed otherwise: places to look at.
        notes: what the operator should know.
    """

    episodes: Count
    changes: Count
    conflicts: Count
    notes: list[str]


class CompareAnswer(Shape, frozen=True):
    """What pages that were compared say otherwise.

    Kind "page_reads": `start` null says that a paragraph of its own is missing below `line`,
    `start` equal to `end` that words are missing between two; and gaps with `proposed`. They
    outlive new alignments.

    Attributes:
        may: whether I may compare another page.
    """

    title: str
    show: str
    may: bool
    differences: list[Flag]


class ComparedAnswer(Shape, frozen=True):
    """What a comparison brought.

    Attributes:
        paragraphs: of the page, as far as they are talk.
        paired: those that are in the text.
        new: places that nobody was asked about before.
        again: places that were proposed before.
        withdrawn: places that an earlier page proposed and this one does not.
    """

    paragraphs: Count
    paired: Count
    new: Count
    again: Count
    withdrawn: Count
    differences: list[Flag]
    tick: Count


Level = Annotated[int, Meta(ge=0, le=100)]


class Stretch(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """From when to when."""

    onset: float
    offset: float


class TimedRow(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """Where a row is said, and what was found of it."""

    onset: float
    offset: float
    verdict: Verdict


class TimedFlag(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """Where a flag is: heard, or else where its line begins."""

    id: FlagId
    kind: FlagKind
    state: FlagState
    moment: float | None


class OverviewAnswer(Shape, frozen=True):
    """The whole episode in one strip.

    Attributes:
        levels: how loud it is, in 1,000 columns; none while there is no sound.
    """

    duration: float | None
    levels: list[Level]
    breaks: list[Stretch]
    rows: list[TimedRow]
    flags: list[TimedFlag]
