r"""What a reader sees of a paragraph, piece by piece, each with its place in the file.

    source   It&#39;s [the _wind_](https://…) \[02:13\] ![](a.png)more
    seen     It ' s   the  wind               ·        ·         more        · parts words

Markup around words is not seen, images and everything in square brackets part words. Characters
without a width (soft hyphens, joiners, marks of direction) are not seen either, and a letter with
its accents is one character however it was typed, so that neither cuts a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from aligner.transcript.inlines import read_inlines
from aligner.transcript.model import Code, Entity, Guess, Inline, Link, Markup, Plain, Span
from aligner.transcript.unseen import ACCENT_CLASS, UNSEEN_CLASS, without_unseen

_COMPOSED_OR_UNSEEN = re.compile(f"[{UNSEEN_CLASS}{ACCENT_CLASS}]")
_CLUSTER = re.compile(f"[{UNSEEN_CLASS}]*.[{UNSEEN_CLASS}{ACCENT_CLASS}]*", re.DOTALL)
"""A character with what is typed behind it and belongs to it."""

_NUMBERS = re.compile(r"[0-9 ,*]+")
_NOTE_MARK = re.compile(r"(?<![0-9])<sup\b", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)


class VisibleRun(NamedTuple):
    """Characters that are seen, the source that they stand for, and what it is part of."""

    shown: str
    span: Span
    inline: Inline


@dataclass(frozen=True, slots=True)
class Visible:
    """Pieces as one text; its character i stands for text[starts[i]:ends[i]] of the file."""

    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, pieces: Iterable[VisibleRun]) -> Visible:
        """Pieces in a row."""
        seen: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for shown, span, _ in pieces:
            if (
                not shown.isascii()
                and _COMPOSED_OR_UNSEEN.search(shown)
                and len(shown) == len(span)
            ):
                for text, start, end in _composed(shown):
                    seen.append(text)
                    starts.extend([span.start + start] * len(text))
                    ends.extend([span.start + end] * len(text))
                continue
            seen.append(shown)
            if len(shown) == len(span):
                starts.extend(range(span.start, span.end))
                ends.extend(range(span.start + 1, span.end + 1))
            else:
                starts.extend([span.start] * len(shown))
                ends.extend([span.end] * len(shown))
        return cls("".join(seen), starts, ends)

    def span(self, start: int, end: int) -> Span:
        """The source of characters `start` to `end`, at least one."""
        return Span(self.starts[start], self.ends[end - 1])


def _composed(shown: str) -> Iterator[tuple[str, int, int]]:
    """Characters as they are seen, with the place of what they were typed as."""
    for cluster in _CLUSTER.finditer(shown):
        letter = unicodedata.normalize("NFC", without_unseen(cluster[0]))
        # What has no composed form keeps its letter: the accent is not said.
        if letter[:1].isascii():
            letter = letter[:1]
        if letter:
            yield letter, cluster.start(), cluster.end()


def pieces(text: str, inlines: Iterable[Inline]) -> Iterator[VisibleRun]:
    """What is to be seen of some inlines, in order; a blank for what parts words."""
    raised = False
    for inline in inlines:
        if isinstance(inline, Markup) and inline.span.of(text).startswith("<"):
            raised = _NOTE_MARK.match(text, inline.span.start) is not None
        match inline:
            case Plain(span) if raised and _NUMBERS.fullmatch(span.of(text)):
                continue  # the number of a footnote
            case Plain(span):
                yield VisibleRun(span.of(text), span, inline)
            case Entity(span, character):
                yield VisibleRun(character, span, inline)
            case Code(_, content) | Guess(_, content):
                yield VisibleRun(content.of(text), content, inline)
            case Link(_, shown, _, False):
                yield from pieces(text, read_inlines(text, shown))
            case Markup(span):
                if _BREAK_TAG.match(text, span.start):
                    yield VisibleRun(" ", span, inline)
            case _:
                yield VisibleRun(" ", inline.span, inline)
