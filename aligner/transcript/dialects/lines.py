r"""Text in a dialect of lines -> Transcript. Nothing is lost: blocks tile the text.

Anna Berg (00:15):                 a head: label, stamp; its words follow
Hello and welcome to the           speech, of Anna Berg
garden show.                       speech, continues the line before
                                   separator
## Second part                     other
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from aligner.transcript.dialects.bodies import BodyReader, closing_stamps, with_places
from aligner.transcript.dialects.clock_times import counts_frames
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.file_spelling import spelling_of
from aligner.transcript.dialects.front_matter import (
    header_end,
    is_aside,
    is_header,
    is_prose,
    is_table_head,
    title_lines,
)
from aligner.transcript.dialects.heads import HeadMatch
from aligner.transcript.dialects.heads_found import FileHeads, find_heads
from aligner.transcript.dialects.wrapped import wrapped_brackets
from aligner.transcript.labels import kind_of
from aligner.transcript.model import (
    Block,
    Inline,
    InnerLabel,
    Label,
    Markup,
    Paragraph,
    Separator,
    Span,
    Stamp,
    Transcript,
    TurnKind,
)
from aligner.transcript.parse import can_be_said, speaker_after


def read_lines(text: str, dialect: Dialect, heads: FileHeads | None = None) -> Transcript:
    """A transcript in a dialect of lines. There is no text that it refuses.

    Args:
        text: the whole file.
        dialect: how it is written.
        heads: if they were found already.
    """
    found = heads or find_heads(text, dialect)
    frames = counts_frames(text, dialect.fraction)
    paragraphs = tuple(_with_ends(tuple(_LineReader(text, dialect, found, frames).paragraphs())))
    spelling = spelling_of(text, dialect, found, paragraphs, frames=frames)
    return Transcript(text, tuple(tiled(text, paragraphs)), spelling)


def tiled(text: str, paragraphs: tuple[Paragraph, ...]) -> Iterator[Block]:
    """Paragraphs with the separators between them."""
    reached = 0
    for paragraph in paragraphs:
        if paragraph.span.start > reached:
            yield Separator(Span(reached, paragraph.span.start))
        yield paragraph
        reached = paragraph.span.end
    if len(text) > reached:
        yield Separator(Span(reached, len(text)))


@dataclass(frozen=True)
class _LineReader:
    text: str
    dialect: Dialect
    found: FileHeads
    frames: bool

    @cached_property
    def _body(self) -> BodyReader:
        stamps = (each.stamp for each in self.found.heads if each and each.stamp)
        parentheses = any("(" in stamp.of(self.text) for stamp in stamps)
        lines = self.found.lines
        pairs = (
            (line, following)
            for (number, line), (next_number, following) in pairwise(lines)
            if next_number == number + 1
        )
        cut = wrapped_brackets(self.text, pairs, markdown=self.dialect.markdown)
        return BodyReader(self.dialect, self.frames, parentheses, cut)

    @cached_property
    def _own_heads(self) -> set[HeadMatch]:
        """Those that begin a turn; a lone time in wrapped text is none of them."""
        own = {head.template for head in self.dialect.heads}
        return {
            each
            for each in self.found.heads
            if each and (each.head.has_name or each.head.template in own)
        }

    @cached_property
    def _first_turn(self) -> int:
        """Before which lines of a header may stand among others."""
        heads = self.found.heads
        first = next((i for i, each in enumerate(heads) if each is not None), None)
        return self._header_end if first is None else first

    @cached_property
    def _header_end(self) -> int:
        return header_end(self.found.lines, self.found.front, self.text)

    @cached_property
    def _titles(self) -> frozenset[int]:
        return title_lines(self.found.lines, self.found.front, self.text)

    def paragraphs(self) -> Iterator[Paragraph]:
        """All lines that are not blank, in order."""
        speaker: str | None = None
        held: list[Paragraph] = []
        before: Paragraph | None = None
        opening = 0
        in_header = False
        closing = closing_stamps(self.dialect)
        for index, (_, line) in enumerate(self.found.lines):
            opens = self.found.opens_paragraph(index)
            in_header = self._is_header(index, line.of(self.text), goes_on=in_header and not opens)
            paragraph = self._read(index, speaker, in_header=in_header)
            if opens or self.found.heads[index] is not None:
                opening = paragraph.label.span.end if paragraph.label else paragraph.body.start
            if closing:
                inlines = with_places(paragraph.inlines, self.text, closing, opening)
                paragraph = replace(paragraph, inlines=inlines)
            if before is not None and self._goes_on(index, before, paragraph):
                paragraph = replace(paragraph, continues=True)
            before = paragraph
            speaker = speaker_after(paragraph, speaker)
            if held and _is_nameless(held[0]) and self._is_bare_name(paragraph):
                held.append(paragraph)
                continue
            said = paragraph.kind == "speech" and paragraph.label is None
            yield from _standing_for(held, paragraph.body.start if said else None)
            held = [paragraph] if not held and self._is_bare_head(index, paragraph) else []
            if not held:
                yield paragraph
        yield from held

    def _is_header(self, index: int, line: str, *, goes_on: bool) -> bool:
        """Whether a line belongs to a header; among prose an address makes it none."""
        if index in self._titles:
            return True
        told = is_header(line) and (index < self._header_end or not is_prose(line))
        return index < self._first_turn and (told or goes_on)

    def _is_bare_head(self, index: int, paragraph: Paragraph) -> bool:
        """Whether a line is a head with a stamp whose words stand below it."""
        has_stamp = any(isinstance(each, Stamp) for each in paragraph.inlines)
        head = self.found.heads[index]
        return (
            head is not None
            and has_stamp
            and not can_be_said(self.text, paragraph.inlines[1:] or paragraph.inlines)
        )

    def _is_bare_name(self, paragraph: Paragraph) -> bool:
        """Whether a line names somebody, and no more."""
        return paragraph.label is not None and not _has_words(self.text, paragraph)

    def _goes_on(self, index: int, before: Paragraph, paragraph: Paragraph) -> bool:
        head = self.found.heads[index]
        if self.found.opens_paragraph(index) or head in self._own_heads:
            return False
        said = before.kind == paragraph.kind == "speech" and _has_words(self.text, before)
        first = paragraph.inlines[0]
        return said and (head is not None or not isinstance(first, Markup | Stamp))

    def _read(self, index: int, speaker: str | None, *, in_header: bool) -> Paragraph:
        number, line = self.found.lines[index]
        head = self.found.heads[index]
        if index < self.found.front or (
            head is None
            and (
                in_header
                or is_aside(line.of(self.text))
                or is_table_head(self.found.lines, index, self.text)
            )
        ):
            return Paragraph(line, number, "other", None, None, line, (Markup(line),))
        if head is not None:
            return self._with_head(line, number, head, speaker)
        inlines = self._body.read(self.text, line, line_start=True)
        if not can_be_said(self.text, inlines):
            return Paragraph(line, number, "other", None, None, line, inlines)
        return Paragraph(line, number, "speech", speaker, None, line, inlines)

    def _with_head(
        self, line: Span, number: int, head: HeadMatch, speaker: str | None
    ) -> Paragraph:
        words = Span(head.text, line.end)
        label = self._label(head)
        first = label is not None and (head.stamp is None or label.span.start < head.stamp.start)
        body = Span(label.span.end, line.end) if label and first else line
        parts: list[Inline] = []
        if head.stamp is not None:
            parts += self._body.stamps(self.text, head.stamp, line.end)
        if label is not None and not first:
            parts.append(InnerLabel(label.span, label.name))
        inlines = (
            *_filled(body, parts, words.start),
            *self._body.read(self.text, words, line_start=False),
        )
        if label is None:
            said = can_be_said(self.text, inlines)
            spoken: TurnKind = "speech" if said else "other"
            return Paragraph(line, number, spoken, speaker if said else None, None, line, inlines)
        kind = kind_of(label.name)
        who = label.name or None
        return Paragraph(
            line, number, kind, who if kind == "speech" else None, label, body, inlines
        )

    def _label(self, head: HeadMatch) -> Label | None:
        if head.label is None:
            return None
        end = head.label.end
        if head.stamp is None or head.stamp.start < head.label.start:
            end = head.text
        return Label(Span(head.label.start, end), html.unescape(head.name), visible=True)


def _filled(body: Span, parts: list[Inline], end: int) -> Iterator[Inline]:
    """Some inlines with markup between, up to where the words begin."""
    reached = body.start
    for part in parts:
        if part.span.start > reached:
            yield Markup(Span(reached, part.span.start))
        yield part
        reached = part.span.end
    if end > reached:
        yield Markup(Span(reached, end))


def _is_nameless(head: Paragraph) -> bool:
    return head.label is None and not any(isinstance(each, InnerLabel) for each in head.inlines)


def _standing_for(held: Sequence[Paragraph], place: int | None) -> Iterator[Paragraph]:
    """Lines of a head, their stamps sent to the words below them, if there are any."""
    for paragraph in held:
        inlines = tuple(
            replace(each, place=place)
            if isinstance(each, Stamp) and each.edge == "onset" and place is not None
            else each
            for each in paragraph.inlines
        )
        yield replace(paragraph, inlines=inlines)


def _with_ends(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs whose ranges end where the words do that are said until the next time."""
    ends: list[int] = []
    end = paragraphs[-1].span.end if paragraphs else 0
    for each in reversed(paragraphs):
        ends.append(end)
        begins = next((inline for inline in each.inlines if not isinstance(inline, Markup)), None)
        if isinstance(begins, Stamp):
            end = each.span.start
    for each, last in zip(paragraphs, reversed(ends), strict=True):
        ranged = any(isinstance(i, Stamp) and i.edge == "offset" for i in each.inlines)
        yield _ending(each, last) if ranged else each


def _ending(paragraph: Paragraph, end: int) -> Paragraph:
    inlines = tuple(
        replace(each, place=end) if isinstance(each, Stamp) and each.edge == "offset" else each
        for each in paragraph.inlines
    )
    return replace(paragraph, inlines=inlines)


def _has_words(text: str, paragraph: Paragraph) -> bool:
    return can_be_said(text, paragraph.inlines) if paragraph.inlines else False
