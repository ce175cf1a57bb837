r"""Text -> Transcript. Nothing is lost: blocks tile the text, inlines tile each body.

    transcript = (paragraph | separator)*
    paragraph  = lead label? body          one line of the file that is not blank
    separator  = line ends and blank lines

Lines end at "\n" alone. `str.splitlines` would also cut at U+001D, which real files contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.errors import TranscriptError
from aligner.transcript.inlines import read_inlines
from aligner.transcript.labels import kind_of, read_label
from aligner.transcript.model import (
    Block,
    Inline,
    InnerLabel,
    Label,
    Link,
    Markup,
    Paragraph,
    Plain,
    Separator,
    Span,
    Stamp,
    Transcript,
)

LARGEST_TRANSCRIPT = 20_000_000
"""Bytes. The largest real transcript has 190,000."""

_BLANK = " \t\r"
_DEFINITION = re.compile(
    r"\[[^\[\]\n]{1,80}\]:[ \t]+<?[^\s<>]*[./#][^\s<>]*>?(?:[ \t]+[\"'(][^\n]*)?[ \t\r]*(?:\n|$)"
)
"""Where a link leads that stands in the words: `[1]: https://…`."""

_TAGS = re.compile(
    r"(?:<summary\b[^<>\n]{0,100}>[^<>\n]{0,100}</summary>|</?[A-Za-z][^<>\n]{0,200}>|[ \t])++"
    r"\r?(?:\n|$)"
)
"""A line of tags alone, and what a reader clicks to open the transcript."""


def decode_text(data: bytes, path: str) -> str:
    """The text of a transcript file, every character kept, line ends too.

    Args:
        data: the whole file.
        path: how the user calls it, for the message.

    Raises:
        TranscriptError: it is empty, larger than `LARGEST_TRANSCRIPT`, binary, or not UTF-8.
    """
    if len(data) > LARGEST_TRANSCRIPT:
        size = f"{len(data) / 1e6:.0f} MB"
        advice = "The largest transcripts have 0.2 MB: is this the right file?"
        raise TranscriptError(path, f"The file is too large for a transcript ({size}).", advice)
    if not data.strip():
        raise TranscriptError(path, "The file is empty.", "Name a file with a transcript in it.")
    if b"\0" in data:
        advice = "Save it as UTF-8 text; sound and pictures are no transcripts."
        raise TranscriptError(path, "The file is binary, or text in UTF-16.", advice)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"The file is not UTF-8: byte {error.start + 1}, in line {line}, cannot be read."
        raise TranscriptError(path, problem, "Save it again as UTF-8.") from error


def parse(text: str) -> Transcript:
    """A transcript of any text, in time linear in its length. There is no text that it refuses."""
    return Transcript(text, tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    speaker: str | None = None
    reached = 0
    for number, line in written_lines(text):
        if line.start > reached:
            yield Separator(Span(reached, line.start))
        paragraph = _read_paragraph(text, line, number, speaker)
        yield paragraph
        speaker = speaker_after(paragraph, speaker)
        reached = line.end
    if len(text) > reached:
        yield Separator(Span(reached, len(text)))


def written_lines(text: str) -> Iterator[tuple[int, Span]]:
    """Number and span of each line that is not blank, without its line end."""
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        after = start + len(line)
        if line.strip(_BLANK):
            # A carriage return belongs to the line end only where a line end follows.
            has_return = line.endswith("\r") and after < len(text)
            yield number, Span(start, after - has_return)
        start = after + 1


def _read_paragraph(text: str, line: Span, number: int, speaker: str | None) -> Paragraph:
    label = read_label(text, line)
    if label is None:
        inlines = read_inlines(text, line, line_start=True)
        if not can_be_said(text, inlines):
            return Paragraph(line, number, "other", None, None, line, inlines)
        return Paragraph(line, number, "speech", speaker, None, line, inlines)
    body = Span(label.span.end, line.end)
    inlines = read_inlines(text, body, opened=_opened_by(text, label))
    kind = kind_of(label.name)
    who = label.name or None
    return Paragraph(line, number, kind, who if kind == "speech" else None, label, body, inlines)


def speaker_after(paragraph: Paragraph, before: str | None) -> str | None:
    """Who goes on if the next paragraph has no label; a break interrupts nobody."""
    labels: list[Label | InnerLabel] = [
        inline for inline in paragraph.inlines if isinstance(inline, InnerLabel)
    ]
    if paragraph.label is not None:
        labels.insert(0, paragraph.label)
    people = [label.name or None for label in labels if kind_of(label.name) == "speech"]
    return people[-1] if people else before


def _opened_by(text: str, label: Label) -> str:
    """`***Name:** words*`: the label leaves an emphasis open."""
    written = label.span.of(text).rstrip(_BLANK)
    return "*" if written.startswith("***") and not written.endswith("***") else ""


def can_be_said(text: str, inlines: tuple[Inline, ...]) -> bool:
    """Whether it is more than a heading, a note, a lone stamp, an image, or a drawn line."""
    first = inlines[0]
    if text.startswith("[", first.span.start) and _DEFINITION.match(text, first.span.start):
        return False
    if text.startswith("<", first.span.start) and _TAGS.match(text, first.span.start):
        return False
    if isinstance(first, Markup):
        mark = first.span.of(text)
        if "#" in mark or (mark.startswith("[^") and text.startswith(":", first.span.end)):
            return False
    return any(_holds_words(text, inline) for inline in inlines)


def _holds_words(text: str, inline: Inline) -> bool:
    match inline:
        case Stamp() | Markup():
            return False
        case Plain(span):
            return any(character.isalnum() for character in span.of(text))
        case Link():
            return not inline.image
        case _:
            return True
