"""Brackets that a hard line break cuts in two: of a link the text is said, of a remark nothing.

Dan Ott: Hello, Bek? [Bekah and          **Dan:** Hello, see [this
Dan laugh] How is it going?              page](https://a.org/b) of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.transcript.dialects.bodies import is_remark
from aligner.transcript.model import Span

_OPENS = re.compile(r"\[[^\[\]()\n]{1,60}$")
_CLOSES = re.compile(r"[^\[\]\n]{1,60}\](?![\[(:])")
_LEADS = re.compile(r"[^\[\]\n]{0,200}(?P<target>\]\([^()\s]{1,300}\))")


def wrapped_brackets(
    text: str, pairs: Iterable[tuple[Span, Span]], *, markdown: bool
) -> tuple[Span, ...]:
    """What is not said of brackets that open in one line and close in the next, in order.

    Args:
        text: the whole file.
        pairs: lines that follow each other in one paragraph, or cue.
        markdown: whether brackets may be links; else whatever stands in them is a remark.
    """
    return tuple(part for pair in pairs for part in _parts(text, *pair, markdown=markdown))


def _parts(text: str, line: Span, following: Span, *, markdown: bool) -> Iterator[Span]:
    at = text.rfind("[", line.start, line.end)
    if at < 0 or "]" in text[at : line.end]:
        return
    if markdown and (leads := _LEADS.match(text, following.start, following.end)):
        yield Span(*leads.span("target"))
        return
    opens = _OPENS.match(text, at, line.end)
    closes = _CLOSES.match(text, following.start, following.end)
    if opens is None or closes is None:
        return
    if not markdown or is_remark(f"{opens[0][1:]} {closes[0][:-1].lstrip()}".strip()):
        yield Span(*opens.span())
        yield Span(*closes.span())
