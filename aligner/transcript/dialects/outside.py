"""What counts as words or as a remark and may be none: lines before the first turn, lone names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from aligner.transcript.dialects.bodies import is_remark
from aligner.transcript.dialects.names import looks_like_name
from aligner.transcript.model import Markup, Paragraph, Plain, Stamp, Tag, Transcript
from aligner.transcript.parse import can_be_said

_PARENTHESIS = re.compile(r"\([^()\n]{1,60}\)(?=:?[ \t]+\S|:?$)")
"""Words in parentheses that others follow, or that a line holds alone."""

_OFTEN = 3
_SHOWN = 50
_LONE_SHOWN = 3
"""Times that a form must come back before it is one; characters, and names, that a note shows."""


def outside_notes(transcript: Transcript) -> tuple[str, ...]:
    """Sentences on what may be read otherwise: words before all turns; in captions, lone names."""
    spelling = transcript.spelling
    if spelling.captions:
        return tuple(_lone_names(transcript))
    if spelling.site:
        return ()
    named = [i for i, each in enumerate(transcript.paragraphs) if each.label is not None]
    timed = [
        i
        for i, each in enumerate(transcript.paragraphs)
        if isinstance(next(iter(each.inlines), None), Stamp)
    ]
    # Where turns have names, what has a time alone before them is a chapter of a list.
    begun = named if len(named) >= _OFTEN else timed
    if len(begun) < _OFTEN:
        return ()
    text = transcript.text
    before = [
        each
        for each in transcript.paragraphs[: begun[0]]
        if each.kind == "speech" and can_be_said(text, each.inlines)
    ]
    if not before:
        return ()
    shown = before[0].span.of(text).strip()
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN].rstrip()}…"
    lines = "1 line" if len(before) == 1 else f"{len(before)} lines"
    count = "counts" if len(before) == 1 else "count"
    note = (
        f"{lines} before the first turn {count} as words, line {before[0].line}: {shown!r}. If "
        "nobody says that, make it front matter (between lines of ---) or a heading (#)."
    )
    return (note,)


def _lone_names(transcript: Transcript) -> Iterator[str]:
    """What stands in brackets before the words: a sound, or the only one who is named so."""
    first: Counter[tuple[str, str]] = Counter()
    for each in transcript.paragraphs:
        if each.kind == "speech" and each.label is None:
            first.update(_in_brackets(transcript.text, each))
    for counts_as in ("a remark", "words"):
        lines = {
            written: count
            for (written, counted), count in first.items()
            if counted == counts_as and (count >= _OFTEN or not written.isupper())
        }
        if lines:
            yield _sentence_on_lone(lines, counts_as)


def _in_brackets(text: str, paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """What may be a name in brackets where a line's words begin, and as what it counts."""
    for inline in paragraph.inlines:
        written = inline.span.of(text).lstrip(" \t-–—>")
        if isinstance(inline, Tag):
            counts_as = "a remark"
        elif isinstance(inline, Plain) and (found := _PARENTHESIS.match(written)):
            written, counts_as = found[0], "words"
        elif isinstance(inline, Markup) or not written:
            continue
        else:
            return
        name = written.strip("[]() ")
        if looks_like_name(name) and not is_remark(name):
            yield written, counts_as
        return


def _sentence_on_lone(lines: Mapping[str, int], counts_as: str) -> str:
    """What to do if some in brackets are speakers; `lines`: how often each stands there."""
    often = sorted(lines, key=lambda written: -lines[written])
    shown = ", ".join(repr(written) for written in often[:_LONE_SHOWN])
    more = f" and {len(often) - _LONE_SHOWN} more" if len(often) > _LONE_SHOWN else ""
    count = sum(lines.values())
    begin = "1 line begins" if count == 1 else f"{count} lines begin"
    return (
        f"{begin} with {shown}{more}, which counts as {counts_as}: if it says who speaks, write "
        f"'{often[0].strip('[]() ')}: ' there."
    )
