"""The registry of flag kinds: one row a kind, read by all that names, sorts or answers flags.

    raised by                   row here                         read by
    review.flags, text_flags ─► unintelligible, not_spoken, … ─► alignment file, reports, CLI
    web.flags.page_flags     ─► page_reads, upstream_reads    ─► the editor's queue, its pages

To add a kind: a name in `FlagKind`, a row in `KINDS`, and the code that raises it;
`alignment.schema.json` lists the names for other tools, and a test compares the two.

It stands here, on the floor of the alignment file, because the file's reader checks kinds too;
`review`, where most kinds are raised, is one floor above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

FlagKind: TypeAlias = Literal[
    "unintelligible",
    "not_spoken",
    "not_transcribed",
    "doubtful_word",
    "stamp_drift",
    "stamp_invalid",
    "wrong_speaker",
    "speaker_change",
    "unnamed_speaker",
    "speaker_label",
    "site_reject",
]
"""Kinds that an alignment raises and an alignment file may hold."""

PageKind: TypeAlias = Literal["upstream_reads", "page_reads"]
"""Kinds that comparing with another text raises: an episode's page, or what upstream made of the
transcript. In the editor's queue only."""

Severity: TypeAlias = Literal["severe", "warning", "hint"]

Source: TypeAlias = Literal["sound", "text", "page", "upstream"]
"""What a flag was found in. Flags of a page and of upstream survive a new alignment, which cannot
find them."""

Answer: TypeAlias = Literal["fill", "paragraph", "edit"]
"""What settles a flag.

`fill`: words in the place of a gap tag, or enough people who cannot tell either. `paragraph`: a
paragraph of its own. `edit`: other words at the place, or somebody's word that it is right.
"""

Refinding: TypeAlias = Literal["parsing", "realigning", "characters", "page"]
"""How the flags of edited lines are found again, as early as can be.

`parsing`: raised anew from the new text at once, and again when the lines are realigned.
`realigning`: raised anew when the lines were realigned; until then as `characters`.
`characters`: not raised anew; they stay while the characters they are about do, and those without
characters until words stand for most of their sound. `page`: see `web.flags.page_flags`.
"""

Score: TypeAlias = Literal["words", "evidence"]
"""What the score counts: about how many words are missing, or how strong the evidence is, 0 to 1.
"""


@dataclass(frozen=True, slots=True)
class KindRow:
    """What is known of a kind of flag.

    Attributes:
        label: what one is called, on every page and in every table.
        heading: what several are called.
        meaning: one sentence for who never met one.
        severity: what it is unless the code that raises it knows better.
        source: see `Source`.
        answer: see `Answer`.
        refinding: see `Refinding`.
        score: see `Score`.
    """

    label: str
    heading: str
    meaning: str
    severity: Severity
    source: Source
    answer: Answer = "edit"
    refinding: Refinding = "characters"
    score: Score = "evidence"


KINDS: Final[Mapping[FlagKind | PageKind, KindRow]] = MappingProxyType(
    {
        "unintelligible": KindRow(
            "Gap",
            "Gaps",
            "A gap tag: words that nobody understood; its times are the window in which they lie.",
            "severe",
            "sound",
            answer="fill",
            refinding="parsing",
            score="words",
        ),
        "not_transcribed": KindRow(
            "Speech without text",
            "Speech without text",
            "Speech that no line accounts for.",
            "severe",
            "sound",
            answer="paragraph",
            score="words",
        ),
        "not_spoken": KindRow(
            "Not heard",
            "Text not heard",
            "A line, or words in a row, that nobody says in this recording.",
            "severe",
            "sound",
            refinding="realigning",
        ),
        "doubtful_word": KindRow(
            "Doubtful word",
            "Doubtful words",
            "Something else was heard where these words stand.",
            "warning",
            "sound",
            refinding="realigning",
        ),
        "stamp_drift": KindRow(
            "Time is off",
            "Times that are off",
            "A stamp that disagrees with where its words are said.",
            "warning",
            "sound",
        ),
        "stamp_invalid": KindRow(
            "Broken time",
            "Broken times",
            "A stamp or gap tag that is malformed or goes backwards.",
            "warning",
            "text",
        ),
        "wrong_speaker": KindRow(
            "Wrong speaker",
            "Wrong speakers",
            "A turn that sounds like another of the episode's voices than its label says.",
            "severe",
            "sound",
        ),
        "speaker_change": KindRow(
            "Another voice",
            "Voices that change",
            "A place inside a turn from which another of the episode's voices speaks.",
            "warning",
            "sound",
        ),
        "unnamed_speaker": KindRow(
            "Speaker without a name",
            "Speakers without a name",
            "A turn whose label names nobody, and a known voice that it sounds like.",
            "warning",
            "sound",
        ),
        "speaker_label": KindRow(
            "Speaker label",
            "Speaker labels",
            "A label that the site cannot see, a name that looks misspelt, or one that does not "
            "follow a voice.",
            "warning",
            "text",
        ),
        "site_reject": KindRow(
            "Site would refuse it",
            "What the site would refuse",
            "A place that makes the site refuse the file.",
            "severe",
            "text",
        ),
        "upstream_reads": KindRow(
            "Upstream differs",
            "Where upstream differs",
            "Upstream changed these words, and somebody here changed them otherwise.",
            "warning",
            "upstream",
            refinding="page",
        ),
        "page_reads": KindRow(
            "Page differs",
            "Where the page differs",
            "The episode's page has other words here.",
            "warning",
            "page",
            refinding="page",
        ),
    }
)
"""Every kind, in the order of how much it matters."""


def kinds_answered(by: Answer) -> frozenset[FlagKind | PageKind]:
    """The kinds that one sort of answer settles."""
    return frozenset(kind for kind, row in KINDS.items() if row.answer == by)


def kinds_refound(*by: Refinding) -> frozenset[FlagKind | PageKind]:
    """The kinds whose flags are found again in one of these ways."""
    return frozenset(kind for kind, row in KINDS.items() if row.refinding in by)
