"""How a caption file writes what is new in it: a cue of its own for a turn, gaps as in the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aligner.transcript.dialects.clock_times import style_among
from aligner.transcript.dialects.cues import CueFile
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.file_spelling import gap_template
from aligner.transcript.model import Gap, Paragraph
from aligner.transcript.spelling import Spelling, TimeStyle


def caption_spelling(
    text: str, dialect: Dialect, found: CueFile, paragraphs: Sequence[Paragraph]
) -> Spelling:
    """The spelling of a caption file.

    Args:
        text: the whole file.
        dialect: WebVTT or SubRip.
        found: its cues.
        paragraphs: what was read.
    """
    webvtt = dialect.reader == "webvtt"
    usual = TimeStyle(separator="." if webvtt else ",", digits=3)
    written = [span.of(text) for cue in found.cues for span in (cue.start, cue.end)]
    time = style_among(written, frames=False, usual=usual)
    inlines = (each for paragraph in paragraphs for each in paragraph.inlines)
    gaps = [each.span.of(text) for each in inlines if isinstance(each, Gap)]
    number = "" if webvtt else f"{len(found.cues) + 1}\n"
    return Spelling(
        dialect.name,
        gap_template(gaps, dialect.gap, timed=False),
        f"{number}{{time}} --> {{end}}\n{_voice(text, paragraphs)}",
        time,
        time,
        escape="entities" if webvtt else "tags",
        captions=True,
    )


def _voice(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """How a cue names who speaks: as most of the file's do."""
    labels = [each.label for each in paragraphs if each.label]
    forms = Counter(_form(each.span.of(text), each.name) for each in labels)
    usual = forms.most_common(1)[0][0] if forms else "{name}: "
    closed = "</v>" if usual.startswith("<") and "</v>" in text else ""
    return f"{usual}{{text}}{closed}"


def _form(label: str, name: str) -> str:
    """A label with a field for its name: `<v {name}>`, `{name}: `, `[{name}]: `."""
    if label.startswith("<"):
        return "<v {name}>"
    if label.strip() == name:
        return "{name}\n"
    return f"{label.replace(name, '{name}').rstrip()} " if name in label else "{name}: "
