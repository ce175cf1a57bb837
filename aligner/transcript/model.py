r"""What a transcript is made of.

Blocks tile the text: each begins where the last one ended, the first at 0, the last ends at
`len(text)`. Inlines tile the body of their block in the same way. So the text is always the
concatenation of its parts, and nothing can be dropped silently.

    **Chris Benson:** \[08:18\] No, it \[unintelligible 00:08:21.14\] me. \[laughs\]
    └─ label ───────┘└stamp──┘└plain┘└ gap ─────────────────────────┘└pl┘└ tag ────┘

Units: `Span` counts characters of the text (not bytes); `seconds` is time on the transcript's
clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.transcript.spelling import CHANGELOG, Spelling

TurnKind: TypeAlias = Literal["speech", "break", "jingle", "other"]
"""Whose a paragraph is: a person's, an ad break, music, or nobody's (a heading, a lone stamp)."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of a transcript's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Plain:
    """Characters without a meaning of their own in the dialect: words, blanks, punctuation."""

    span: Span


Edge: TypeAlias = Literal["onset", "offset", "inside", "alone"]
"""What a stamp tells: when words begin, when they end, when one word of a caption is said, or the
time of a cue without words."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time in the text. `seconds` is None where it is malformed; `exact` if it has a fraction.

    An exact stamp is good to a frame (1/30 s) or better; any other was floored to whole seconds,
    its true time lies in [seconds, seconds + 1).

    Attributes:
        place: index of the character at which the words begin whose onset it tells (with edge
            "offset": end whose offset it tells); None if they follow the stamp at once.
        edge: see `Edge`.
    """

    span: Span
    seconds: float | None
    exact: bool
    place: int | None = None
    edge: Edge = "onset"

    @property
    def stands_for(self) -> int:
        """The character beside the words whose time it tells."""
        return self.span.end if self.place is None else self.place


@dataclass(frozen=True, slots=True)
class Gap:
    r"""Words that nobody understood: `\[unintelligible 00:10:34.14\]`.

    `seconds` is None where the tag has no time or a malformed one; `word` is the tag's own word.
    """

    span: Span
    word: str
    seconds: float | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Tag:
    r"""A bracketed remark about the sound: `\[laughs\]`. `name` is lower case.

    `seconds` is there where the remark ends in a time, `\[cross-talk 00:21:46.08\]`; `name` is
    then what stands before it.
    """

    span: Span
    name: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """Words that the transcriber was not sure of: `[Dockerlite 00:14:58]`.

    `text` is spoken, and doubtful; `seconds` is its time, if it has one.
    """

    span: Span
    text: Span
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An HTML entity: `&#39;`. `character` is what a reader sees."""

    span: Span
    character: str


@dataclass(frozen=True, slots=True)
class Link:
    """`[text](target)` or a bare address. `text` is spoken, the target is not.

    `text` may hold inlines of its own (`read_inlines` tells). Of a bare address, `text` is what
    follows the scheme, and `target` is all of it.
    """

    span: Span
    text: Span
    target: Span
    image: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A code span, `` `go build` ``; `content` lies between the backticks."""

    span: Span
    content: Span


@dataclass(frozen=True, slots=True)
class Markup:
    """Form, not words: emphasis, backslashes, quote, list, footnote marks, tags, "to" in ranges."""

    span: Span


@dataclass(frozen=True, slots=True)
class InnerLabel:
    """A second label in the middle of a paragraph: not words, somebody else goes on from here."""

    span: Span
    name: str


Inline: TypeAlias = Plain | Stamp | Gap | Tag | Guess | Entity | Link | Code | Markup | InnerLabel


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks: `span` covers the label with its markup and the blanks behind it.

    `name` is the name alone, without entities; `visible` tells whether the site's own expression
    finds it, and finds that name.
    """

    span: Span
    name: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Separator:
    """Line ends (with a carriage return before them, if any) and blank lines."""

    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the file that is not blank.

    `line` is 1-based. `label` is None where it continues the talk of the last person who spoke:
    after a break too, for nobody labels the rest of a break's paragraph. `speaker` is that
    person, None before the first label and for every kind but speech. `inlines` tile `body`;
    what stands before the label (indentation, `#`), the label and the body tile `span`. Where a
    time stands before the name, the body is the whole line and the label an `InnerLabel` in it.
    `continues` is true where a hard line break parts it from the paragraph before, and no more.
    """

    span: Span
    line: int
    kind: TurnKind
    speaker: str | None
    label: Label | None
    body: Span
    inlines: tuple[Inline, ...]
    continues: bool = False


Block: TypeAlias = Paragraph | Separator


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript: its text, character for character, and the blocks that tile it.

    `spelling` is how its dialect writes what is new in it.
    """

    text: str
    blocks: tuple[Block, ...]
    spelling: Spelling = CHANGELOG

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The blocks that hold something, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as a voice says it: lower case, letters and apostrophes only."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Token:
    """One written word: what stands between blanks, without the punctuation around it.

    `readings` holds at least one way to say it, the most usual first; each is one or more words.
    "2014" reads (twenty fourteen) or (two thousand fourteen); "GPU" reads (g p u).
    """

    line: int
    span: Span
    text: str
    readings: tuple[tuple[SpokenWord, ...], ...]
