r"""Who speaks: the labels at the start of a paragraph, in every spelling that people used.

**Name:** text     what the site wants        **Name**: text     mostly **Break**
**Name: ** text    ***Name:** text*           # **Break:**       **:**
**Name:*** text    Break: \[20:30\]           (this one only for breaks and music)
"""

from __future__ import annotations

import html
import re

from aligner.transcript import site
from aligner.transcript.model import Label, Span, TurnKind

_LEAD = re.compile(r"[ \t\ufeff]*+(?:[#>]++[ \t]*+)*+")
_BOLD = re.compile(
    r"\*{2,3}(?:"
    r"(?P<name>[^*\n]{0,80}):[ \t]{0,3}(?:\*{2,3}(?!\*)|\*\*(?=\*\*))"  # the colon inside
    r"|(?P<before_colon>[^*\n]{1,80})\*{2,3}[ \t]{0,3}:(?!\*)"
    r")[ \t]*+"
)
_UNMARKED = re.compile(
    r"(?P<name>break|jingle|outro|intro|song)[ \t]{0,3}:(?=[ \t]*(?:\\?\[|\r?$))[ \t]*+",
    re.IGNORECASE,
)

_BREAKS = {"break", "ad break"}
_MUSIC = {"jingle", "outro", "intro", "sample", "song", "promo", "clip"}


def read_label(text: str, line: Span) -> Label | None:
    """The label that a line begins with, None if it has none.

    Args:
        text: the whole transcript.
        line: the line, without its end.
    """
    start = _LEAD.match(text, line.start, line.end).end()  # type: ignore[union-attr]  # matches ""
    found = _BOLD.match(text, start, line.end) or _UNMARKED.match(text, start, line.end)
    if found is None:
        return None
    written = found["name"]
    if written is None:
        written = found["before_colon"]
    name = written.strip()
    visible = any(
        whole.start == start and inner.of(text).strip() == name
        for whole, inner in site.find_labels(text, line.start, line.end)
    )
    return Label(Span(*found.span()), html.unescape(name), visible)


def kind_of(name: str) -> TurnKind:
    """Whose turn a label announces. An intro, song or clip is music, whatever is said in it."""
    plain = name.casefold()
    if plain in _BREAKS:
        return "break"
    return "jingle" if plain in _MUSIC else "speech"
