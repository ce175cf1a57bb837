r"""How a file writes what is new in it, by what most of it shows; its dialect says the rest.

Anna Berg (00:15):⏎Hello            ->  turn "{name} ({time}):\n{text}", time MM:SS
ANNA BERG:  Hello                   ->  turn "{NAME}:  {text}"
… call [inaudible 00:00:18] and …   ->  gap "[inaudible {time}]", time HH:MM:SS
… call [INAUDIBLE] and …            ->  gap "[INAUDIBLE]", without a time
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from aligner.transcript.dialects.clock_times import style_among
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.heads import TIME, HeadMatch
from aligner.transcript.dialects.heads_found import FileHeads
from aligner.transcript.model import Gap, Paragraph, Stamp
from aligner.transcript.spelling import Spelling, TimeStyle

_TIME = re.compile(TIME)
_LINK = re.compile(r"(?<=\{time\})\]\((?:https?:|[#/?])[^()\s]*\)")
"""Where a stamp leads: to the moment of its own turn, and of no other."""


def spelling_of(
    text: str,
    dialect: Dialect,
    found: FileHeads,
    paragraphs: Sequence[Paragraph],
    *,
    frames: bool,
) -> Spelling:
    """The spelling of a file of lines.

    Args:
        text: the whole file.
        dialect: its dialect.
        found: its heads.
        paragraphs: what was read.
        frames: whether its fractions count frames.
    """
    inlines = [each for paragraph in paragraphs for each in paragraph.inlines]
    stamps = [each.span.of(text) for each in inlines if isinstance(each, Stamp)]
    gaps = [each.span.of(text) for each in inlines if isinstance(each, Gap)]
    time = style_among(stamps, frames=frames, usual=TimeStyle(frames=frames))
    return Spelling(
        dialect.name,
        gap_template(gaps, dialect.gap, timed=bool(stamps)),
        _turn_template(text, dialect, found),
        time,
        style_among(gaps, frames=frames, usual=time),
        escape="markdown" if dialect.markdown else "none",
    )


def gap_template(gaps: Sequence[str], usual: str, *, timed: bool) -> str:
    """The most usual gap of a file, its time as `{time}`.

    Args:
        gaps: as they are written.
        usual: the dialect's, where there are none.
        timed: whether the file has times at all; else a new gap gets none.
    """
    if not gaps:
        return usual if timed else re.sub(r"[ ]*\{time\}", "", usual)
    templates = Counter(_TIME.sub("{time}", each) for each in gaps)
    return templates.most_common(1)[0][0]


def _turn_template(text: str, dialect: Dialect, found: FileHeads) -> str:
    heads = [(i, each) for i, each in enumerate(found.heads) if each]
    named = [(i, each) for i, each in heads if each.head.has_name] or heads
    if not named:
        return _unseen(dialect)
    usual = Counter(each.head.template for _, each in named).most_common(1)[0][0]
    index, head = next((i, each) for i, each in named if each.head.template == usual)
    written = _as_template(text, found.lines[index][1].start, head)
    rest = text[head.text : found.lines[index][1].end]
    if head.head.has_text and re.sub(r"</?\w{1,9}>|[ \t\r]", "", rest):
        closing = "</p>" if text[: found.lines[index][1].end].endswith("</p>") else ""
        return f"{written}{{text}}{closing}"
    below = Counter(
        found.lines[i + 1][0] - found.lines[i][0]
        for i, each in named
        if each.head.template == usual and i + 1 < len(found.lines)
    )
    line_ends = "\n" * min(2, below.most_common(1)[0][0] if below else 1)
    # Tags behind a head that no words follow close what it opened.
    closing = rest.strip() if rest.strip().startswith("</") else ""
    return f"{written.rstrip()}{closing}{line_ends}{_below(text, found, index)}"


def _below(text: str, found: FileHeads, index: int) -> str:
    """The words below a head, in the element that the file has them in."""
    line = found.lines[index + 1][1] if index + 1 < len(found.lines) else None
    indent = re.match(r"[ \t]*(?=<p>)", line.of(text)) if line else None
    return f"{indent[0]}<p>{{text}}</p>" if indent else "{text}"


def _unseen(dialect: Dialect) -> str:
    """The first head with a name that the dialect has; a bare paragraph where it has none."""
    for head in dialect.heads:
        if head.has_name:
            return head.template if head.has_text else f"{head.template}\n{{text}}"
    first = dialect.heads[0].template if dialect.heads else "{text}"
    return first if "{text}" in first else f"{first}\n{{text}}"


def _as_template(text: str, start: int, head: HeadMatch) -> str:
    """A head as it is written, with fields for its name and time."""
    written = text[start : head.text]
    field = "{NAME}" if "{NAME}" in head.head.template else "{name}"
    if head.label is not None:
        at = written.index(head.name, head.label.start - start)
        written = f"{written[:at]}\0{written[at + len(head.name) :]}"
    if head.stamp is not None:
        written = _LINK.sub("]", _TIME.sub("{time}", written, count=1))
        if len(_TIME.findall(head.stamp.of(text))) > 1:
            written = _TIME.sub("{end}", written, count=1)
    return written.replace("\0", field)
