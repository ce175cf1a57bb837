"""A text in any dialect -> Transcript, with what was chosen, why, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput
from aligner.transcript.dialects.captions import read_captions
from aligner.transcript.dialects.choice import chosen_for
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.json_text import read_json_text
from aligner.transcript.dialects.lines import read_lines
from aligner.transcript.dialects.outside import outside_notes
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.dialects.sniff import Choice, sniff
from aligner.transcript.dialects.unread import unread_notes
from aligner.transcript.model import Transcript
from aligner.transcript.parse import parse


@dataclass(frozen=True, slots=True)
class DialectReading:
    """A transcript as a dialect reads it.

    Attributes:
        transcript: the text with what stands in it.
        dialect: how it was read.
        reason: why so.
        notes: sentences on what seems not to be understood: times, speakers.
        outside: sentences on what counts as words although it stands outside of all turns.
    """

    transcript: Transcript
    dialect: Dialect
    reason: str
    notes: tuple[str, ...]
    outside: tuple[str, ...] = ()


def read_text(text: str, dialect: Dialect | None = None, reason: str = "") -> DialectReading:
    """Parse a text in a dialect. Any text is accepted.

    Args:
        text: the whole file.
        dialect: how it is written; the likeliest of the tool's if None.
        reason: why it is this dialect, if it was given.
    """
    choice = Choice(dialect, reason) if dialect else sniff(text, shipped().values())
    transcript = parse_as(text, choice)
    notes, outside = unread_notes(transcript), outside_notes(transcript)
    return DialectReading(transcript, choice.dialect, choice.reason, notes, outside)


def read_as(text: str, dialect: Dialect | None) -> Transcript:
    """A text in a known form; None is Changelog's."""
    return parse(text) if dialect is None else parse_as(text, Choice(dialect, ""))


def dialect_of(text: str, path: Path) -> Dialect | None:
    """The form of a file that is shown and edited; None for Changelog's.

    What its repository says, else the likeliest. Settings that cannot be used are ignored here; the
    command line reports them.

    Args:
        text: the file as it came.
        path: where it lies.
    """
    try:
        chosen, _ = chosen_for(path)
    except BadInput:
        chosen = None
    dialect = chosen or sniff(text, shipped().values()).dialect
    return None if dialect.reader == "changelog" else dialect


def parse_as(text: str, choice: Choice) -> Transcript:
    """A text in a dialect that was chosen already."""
    if choice.dialect.reader == "changelog":
        return parse(text)
    if choice.dialect.reader in {"webvtt", "subrip"}:
        return read_captions(text, choice.dialect)
    if choice.dialect.reader == "json":
        return read_json_text(text, choice.dialect)
    return read_lines(text, choice.dialect, choice.heads)
