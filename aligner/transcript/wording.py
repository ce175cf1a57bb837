r"""The words of a transcript for comparing with another version of it.

    **A B:** \[02:13\] It&#39;s at Christie's, \[unintelligible 00:02:20.10\] ok. \[laughs\]
                       its     at christies     ∅                             ok

Only what both versions must have: gaps, and words without case, punctuation, apostrophes, entities
and markup. Labels, stamps, remarks and link targets are no wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.transcript.inlines import read_inlines
from aligner.transcript.model import (
    Code,
    Entity,
    Gap,
    Inline,
    Link,
    Markup,
    Paragraph,
    Plain,
    Span,
    Transcript,
)

GAP = "∅"
"""The key of a gap, whatever its time."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a gap: `key` compares, `span` is its place, `paragraph` an index."""

    key: str
    span: Span
    paragraph: int

    @property
    def is_gap(self) -> bool:
        """Whether nobody understood it."""
        return self.key == GAP


def units(transcript: Transcript) -> tuple[Unit, ...]:
    """The wording of all paragraphs in order; O(n)."""
    return tuple(
        unit
        for index, paragraph in enumerate(transcript.paragraphs)
        for unit in _paragraph_units(transcript.text, paragraph, index)
    )


def word_keys(words: str) -> tuple[str, ...]:
    """The keys of plain words: of a name, for instance."""
    return tuple(_key(word[0]) for word in _WORD.finditer(words))


def _paragraph_units(text: str, paragraph: Paragraph, index: int) -> Iterator[Unit]:
    shown: list[str] = []
    places: list[Span] = []
    for piece, span in _pieces(text, paragraph.inlines):
        if piece == GAP:
            yield from _word_units("".join(shown), places, index)
            yield Unit(GAP, span, index)
            shown, places = [], []
        else:
            shown.append(piece)
            places += [
                Span(span.start + at, span.start + at + 1) if len(piece) == len(span) else span
                for at in range(len(piece))
            ]
    yield from _word_units("".join(shown), places, index)


def _word_units(shown: str, places: list[Span], index: int) -> Iterator[Unit]:
    for word in _WORD.finditer(shown):
        span = Span(places[word.start()].start, places[word.end() - 1].end)
        yield Unit(_key(word[0]), span, index)


def _key(word: str) -> str:
    return word.replace("'", "").replace("’", "").casefold()


def _pieces(text: str, inlines: tuple[Inline, ...]) -> Iterator[tuple[str, Span]]:
    """What is to be read, piece by piece with its source; a blank for what parts words."""
    for inline in inlines:
        match inline:
            case Plain(span):
                yield span.of(text), span
            case Entity(span, character):
                yield character, span
            case Code(_, content):
                yield content.of(text), content
            case Link(_, shown, _, False):
                yield from _pieces(text, read_inlines(text, shown))
            case Gap(span):
                yield GAP, span
            case Markup():
                pass
            case _:
                yield " ", inline.span
