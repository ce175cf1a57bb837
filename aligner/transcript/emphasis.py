"""Which asterisks and underscores are emphasis: those that come in pairs around something.

An opening run stands before a character, a closing one behind one; underscores inside a word are
part of it (`snake_case`). A run without a partner is what it looks like: `*.css`, `2 * 3`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aligner.transcript.model import Inline, Markup, Span

# Four and more are a drawn line, not emphasis.
_LONGEST_RUN = 3


@dataclass(frozen=True, slots=True)
class DelimiterRun:
    """Asterisks or underscores in a row that may turn out to be emphasis."""

    span: Span


def pair_emphasis(
    text: str, body: Span, found: Iterable[Inline | DelimiterRun], *, opened: str = ""
) -> Iterator[Inline]:
    """The same inlines with paired runs as markup; runs without a partner are left out.

    `***x** y*` is a strong and a plain emphasis: a run is taken apart into marks of two and one,
    and each closes the last open mark of its own kind.

    Args:
        text: the whole transcript.
        body: where the inlines stand; beyond it there is nothing to emphasise.
        found: inlines and runs, in order.
        opened: a mark that was opened before the body, by the label.
    """
    parts = list(found)
    waiting: dict[str, Span | None] = {opened: None} if opened else {}
    paired: set[Span] = set()
    for part in parts:
        if isinstance(part, DelimiterRun):
            for mark, opens, closes in _marks(text, body, part.span):
                kind = mark.of(text)
                if closes and kind in waiting:
                    paired.add(mark)
                    if (opening := waiting.pop(kind)) is not None:
                        paired.add(opening)
                elif opens:
                    waiting[kind] = mark
    for part in parts:
        if not isinstance(part, DelimiterRun):
            yield part
            continue
        for mark, _, _ in _marks(text, body, part.span):
            if mark in paired:
                yield Markup(mark)


def _marks(text: str, body: Span, run: Span) -> Iterator[tuple[Span, bool, bool]]:
    """A run's marks of two and one, each with whether it may open and whether it may close."""
    before = text[run.start - 1] if run.start > body.start else " "
    after = text[run.end] if run.end < body.end else " "
    opens = not after.isspace()
    closes = not before.isspace()
    if text[run.start] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if len(run) > _LONGEST_RUN or not (opens or closes):
        return
    position = run.start
    while position < run.end:
        width = min(2, run.end - position)
        yield Span(position, position + width), opens, closes
        position += width
