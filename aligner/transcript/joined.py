r"""Paragraphs that hard line breaks cut into lines, as one again: what a voice says in one breath.

    Anna Berg (00:15) - Hello and welcome to      one paragraph, of line 1
    the garden show.

Aligning looks at whole paragraphs; everybody else at the file's own lines. Where a caption's
sentence goes on in the next cue, what stands between is form.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from aligner.transcript.model import (
    Block,
    Entity,
    Inline,
    Link,
    Markup,
    Paragraph,
    Plain,
    Span,
    Stamp,
    Transcript,
)


def joined(transcript: Transcript) -> Transcript:
    """The transcript with each run of continued lines as one paragraph; itself if it has none."""
    if not any(each.continues for each in transcript.paragraphs):
        return transcript
    made: list[Block] = []
    run: list[Paragraph] = []
    for block in transcript.blocks:
        if isinstance(block, Paragraph) and block.kind == "speech":
            if run and not block.continues:
                made.append(_whole(transcript.text, run))
                run = []
            run.append(block)
    if run:
        made.append(_whole(transcript.text, run))
    starts = [each.span.start for each in made]
    for each in transcript.paragraphs:
        at = bisect_right(starts, each.span.start)
        if each.kind != "speech" and not (at and each.span.start < made[at - 1].span.end):
            made.append(each)
    return replace(transcript, blocks=tuple(sorted(made, key=lambda each: each.span)))


def form_spans(transcript: Transcript) -> tuple[Span, ...]:
    """What stands between words and parts no phrase, in order: markup, times of single words."""
    return tuple(
        span
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        for span in _form(inline)
    )


def _form(inline: Inline) -> tuple[Span, ...]:
    match inline:
        case Markup(span) | Stamp(span, edge="inside"):
            return (span,)
        case Entity(span, character) if not character.strip():
            return (span,)
        case Link(span, shown):
            return (Span(span.start, shown.start), Span(shown.end, span.end))
        case _:
            return ()


def _whole(text: str, run: Sequence[Paragraph]) -> Paragraph:
    """A run of paragraphs as one, the first line's; a line end between is a blank."""
    first, *rest = run
    inlines: list[Inline] = list(first.inlines)
    reached = first.span.end
    for each in rest:
        line_end = text.index("\n", reached) + 1
        inlines.append(Plain(Span(reached, line_end)))
        if each.body.start > line_end:
            inlines.append(Markup(Span(line_end, each.body.start)))
        inlines += each.inlines
        reached = each.span.end
    return replace(
        first,
        span=Span(first.span.start, reached),
        body=Span(first.body.start, reached),
        inlines=tuple(inlines),
    )
