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

from aligner.transcript.model import Gap, Paragraph, Span, Transcript
from aligner.transcript.visible import Visible, VisibleRun, pieces

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
    seen: list[VisibleRun] = []
    for piece in pieces(text, paragraph.inlines):
        if isinstance(piece.inline, Gap):
            yield from _word_units(Visible.of(seen), index)
            yield Unit(GAP, piece.span, index)
            seen = []
        else:
            seen.append(piece)
    yield from _word_units(Visible.of(seen), index)


def _word_units(visible: Visible, index: int) -> Iterator[Unit]:
    for word in _WORD.finditer(visible.text):
        yield Unit(_key(word[0]), visible.span(*word.span()), index)


def _key(word: str) -> str:
    return word.replace("'", "").replace("’", "").casefold()
