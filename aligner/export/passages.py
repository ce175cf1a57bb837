r"""What a reader sees of a transcript, cut into pieces that each have one place in the audio.

    **Nell:** So\*, \[01:03\] [sea level](https://…) &amp; tides. \[laughs\] And **Jo:** No.
              So*,            sea level              & tides.    [laughs]    And           No.
    passage   └─ Nell ───────────────────────────────────────────────────────┘   └─ Jo ────┘

Entities are decoded, markup and link targets are gone, stamps too; everything else is as written.
Control characters, which some readers of the target formats take for line ends, become blanks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.alignment.model import Alignment, TimedWord
from aligner.timeline import Segment
from aligner.transcript.inlines import read_inlines
from aligner.transcript.joined import joined
from aligner.transcript.labels import kind_of
from aligner.transcript.model import (
    Code,
    Entity,
    Gap,
    Inline,
    InnerLabel,
    Link,
    Markup,
    Paragraph,
    Plain,
    Span,
    Tag,
    Transcript,
    TurnKind,
)

PieceKind: TypeAlias = Literal["word", "gap", "tag"]

_Shown: TypeAlias = tuple[str, Span, PieceKind]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CHUNK = re.compile(r"(?:\S|[\xa0\u2007\u202f])+")
"""What stands between blanks; a no-break space is none."""

_INNER_BLANK = "\0"
"""Stands for a blank inside brackets while the text is cut: no control character gets this far."""

_LOOSE_MARK = 3
"""Characters: a dash or dots between blanks goes with the word before; a drawn line does not."""


@dataclass(frozen=True, slots=True)
class CaptionToken:
    """A written word with its punctuation, a gap or a remark.

    Attributes:
        text: as it is shown, never empty; a lone dash behind a word belongs to the word.
        span: its characters in the file.
        kind: "gap" and "tag" if it holds a bracket.
        words: the aligned words in it: none in a remark, two in "and/or".
        segment: where it is said, seconds; None until it is timed, and for what nobody says.
        glued: whether no blank stands before it.
    """

    text: str
    span: Span
    kind: PieceKind
    words: tuple[TimedWord, ...] = ()
    segment: Segment | None = None
    glued: bool = False

    # An empty segment is falsy: asking `if segment` would take a piece without length for unsaid.
    @property
    def onset(self) -> float:
        """When it begins, seconds; 0.0 if it has no time."""
        return 0.0 if self.segment is None else self.segment.onset

    @property
    def offset(self) -> float:
        """When it ends, seconds; 0.0 if it has no time."""
        return 0.0 if self.segment is None else self.segment.offset


@dataclass(frozen=True, slots=True)
class Passage:
    """What one person says in one paragraph, or one of another kind; `line` is its first."""

    line: int
    kind: TurnKind
    speaker: str | None
    pieces: tuple[CaptionToken, ...]


def join(pieces: Sequence[CaptionToken]) -> str:
    """The pieces as one text."""
    return "".join(("" if p.glued or not i else " ") + p.text for i, p in enumerate(pieces))


def clean(written: str) -> str:
    """A name or title in one line: no control characters, no two blanks in a row."""
    return " ".join(_CONTROL.sub(" ", written).split())


def read_passages(transcript: Transcript, alignment: Alignment) -> tuple[Passage, ...]:
    """The passages of a transcript in order, pieces with their words, not timed yet.

    Lines that hard line breaks part are one passage: a caption is cut where the sense breaks, not
    where an editor's window ended. O(n log n).
    """
    whole = joined(transcript)
    starts = [paragraph.span.start for paragraph in whole.paragraphs]
    words: dict[int, list[TimedWord]] = defaultdict(list)
    for word in sorted(alignment.words, key=lambda each: each.span):
        words[bisect_right(starts, word.span.start) - 1].append(word)
    return tuple(
        passage
        for number, paragraph in enumerate(whole.paragraphs)
        for passage in _passages(whole.text, paragraph, words[number])
    )


def _passages(text: str, paragraph: Paragraph, words: list[TimedWord]) -> Iterator[Passage]:
    speaker = paragraph.speaker
    for label, inlines in _parts(paragraph.inlines):
        if label is not None:
            speaker = label.name if kind_of(label.name) == "speech" else None
        pieces = tuple(_with_words(_pieces(list(_shown(text, inlines))), words))
        if pieces or paragraph.kind == "break":
            name = clean(speaker) if speaker else None
            yield Passage(paragraph.line, paragraph.kind, name or None, pieces)


def _parts(inlines: Sequence[Inline]) -> Iterator[tuple[InnerLabel | None, list[Inline]]]:
    label: InnerLabel | None = None
    part: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, InnerLabel):
            yield label, part
            label, part = inline, []
        else:
            part.append(inline)
    yield label, part


def _shown(text: str, inlines: Sequence[Inline]) -> Iterator[_Shown]:
    for inline in inlines:
        match inline:
            case Plain(span):
                yield span.of(text), span, "word"
            case Entity(span, character):
                yield character, span, "word"
            case Code(_, content):
                yield content.of(text), content, "word"
            case Link(span, shown, _, image):
                yield from (
                    ((" ", span, "word"),) if image else _shown(text, read_inlines(text, shown))
                )
            case Gap(span, word):
                yield f"[{word}]", span, "gap"
            case Tag(span):
                yield f"[{_remark(text, inline)}]", span, "tag"
            case Markup(span):
                yield " " if "<br" in span.of(text).lower() else "", span, "word"
            case _:
                yield " ", inline.span, "word"


def _remark(text: str, tag: Tag) -> str:
    """A remark as written, without its brackets, or without its time if it has one."""
    if tag.seconds is not None:
        return tag.name
    return tag.span.of(text).replace("\\", "").strip("[] \t")


def _pieces(shown: Sequence[_Shown]) -> Iterator[CaptionToken]:
    visible = ""
    sources: list[tuple[int, int, PieceKind]] = []
    for part, span, kind in shown:
        plain = _CONTROL.sub(" ", part)
        visible += plain if kind == "word" else plain.replace(" ", _INNER_BLANK)
        same = len(part) == len(span) and kind == "word"
        for i in range(len(part)):
            place = (span.start + i, span.start + i + 1) if same else (span.start, span.end)
            sources.append((*place, kind))
    held: CaptionToken | None = None
    for chunk in _CHUNK.finditer(visible):
        piece = _piece(chunk[0], sources[chunk.start() : chunk.end()])
        if held is None:
            held = piece
        elif _is_loose(piece) or _is_loose(held):
            held = _merged(held, piece)
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _piece(chunk: str, sources: Sequence[tuple[int, int, PieceKind]]) -> CaptionToken:
    kinds = {kind for _, _, kind in sources}
    kind: PieceKind = "gap" if "gap" in kinds else "tag" if "tag" in kinds else "word"
    span = Span(sources[0][0], max(end for _, end, _ in sources))
    return CaptionToken(chunk.replace(_INNER_BLANK, " "), span, kind)


def _is_loose(piece: CaptionToken) -> bool:
    return len(piece.text) <= _LOOSE_MARK and not any(map(str.isalnum, piece.text))


def _merged(first: CaptionToken, second: CaptionToken) -> CaptionToken:
    kind = second.kind if _is_loose(first) else first.kind
    return CaptionToken(
        f"{first.text} {second.text}", Span(first.span.start, second.span.end), kind
    )


def _with_words(pieces: Iterator[CaptionToken], words: list[TimedWord]) -> Iterator[CaptionToken]:
    """Take each piece's words off the front of `words`, which is in the order of the text."""
    taken = 0
    for piece in pieces:
        first = taken
        while taken < len(words) and words[taken].span.start < piece.span.end:
            taken += 1
        yield CaptionToken(piece.text, piece.span, piece.kind, tuple(words[first:taken]))
    del words[:taken]
