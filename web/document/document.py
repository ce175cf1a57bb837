"""An immutable snapshot of an episode's text with its word times, at one revision.

    alignment of revision 0 ─┐
    text at revision 0 ──────┴─► Document 0 ─ entry 1 ─► Document 1 ─ … ─► Document n
                                                 └─ its words' times, a moment later ─┘

Lines are parsed one by one (label, speaker), and parsed lines are cached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.model import Paragraph, Transcript, TurnKind
from aligner.transcript.parse import parse, speaker_after
from aligner.transcript.spelling import CHANGELOG, Spelling
from web.document.forms import LinesRead, read_lines_of
from web.document.lines import LineEdit, split_rows
from web.document.timings import LineTiming, kept

_KNOWN_LINES = 20_000
"""Of some long episodes: an edit reads its own lines anew and finds all others here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank, in its place.

    Attributes:
        line: 1-based.
        paragraph: the line parsed alone: its spans are characters of the line.
        speaker: who talks, carried on from above where the line has no label.
        timing: where its words are; None if that is not known.
        revision: of the edit that it is from; 0 if it is as imported.
    """

    line: int
    text: str
    paragraph: Paragraph
    speaker: str | None
    timing: LineTiming | None
    revision: int

    @property
    def kind(self) -> TurnKind:
        """What kind of paragraph the line is."""
        return self.paragraph.kind


@dataclass(frozen=True, slots=True)
class Document:
    """All lines; `timings` and `revisions` have an entry for each, blank ones too.

    `dialect` is the form that the text is in; None for Changelog's.
    """

    revision: int
    lines: tuple[str, ...]
    timings: tuple[LineTiming | None, ...]
    revisions: tuple[int, ...]
    dialect: Dialect | None = None

    @classmethod
    def of(
        cls,
        text: str,
        revision: int,
        timings: Mapping[int, LineTiming],
        dialect: Dialect | None = None,
    ) -> Document:
        """A text with the timings of its lines, by line number."""
        lines = tuple(split_rows(text))
        return cls(
            revision,
            lines,
            tuple(timings.get(number) for number in range(1, len(lines) + 1)),
            (0,) * len(lines),
            dialect,
        )

    def edited(self, edit: LineEdit, revision: int) -> Document:
        """The document after an edit; unchanged words of the edited lines keep their times.

        Args:
            edit: counted in this document's lines.
            revision: what the result is.
        """
        new = edit.new.split("\n")
        before, after = edit.first - 1, edit.last
        return Document(
            revision,
            (*self.lines[:before], *new, *self.lines[after:]),
            (
                *self.timings[:before],
                *kept(self.timings[before:after], edit.old, edit.new),
                *self.timings[after:],
            ),
            (*self.revisions[:before], *(revision for _ in new), *self.revisions[after:]),
            self.dialect,
        )

    def placed(
        self, revision: int, lines: Sequence[str], timings: Sequence[LineTiming | None]
    ) -> Document:
        """The document with new timings for the lines of an edit, once they were realigned.

        Args:
            revision: the edit's.
            lines: that it wrote; some may be gone since.
            timings: one for each of them.
        """
        found = list(self.timings)
        known = iter(zip(lines, timings, strict=False))
        for n in self.lines_of(revision):
            found[n - 1] = next((t for line, t in known if line == self.lines[n - 1]), found[n - 1])
        return replace(self, timings=tuple(found))

    def lines_of(self, revision: int) -> list[int]:
        """Numbers of the lines that an edit wrote and that nobody changed since."""
        return [n for n, each in enumerate(self.revisions, 1) if each == revision]

    @property
    def read(self) -> LinesRead | None:
        """The text parsed by its dialect; None for Changelog's form, whose lines parse alone."""
        return None if self.dialect is None else read_lines_of(self.lines, self.dialect)

    @property
    def spelling(self) -> Spelling:
        """How new labels and stamps are written in this text."""
        return CHANGELOG if self.read is None else self.read.transcript.spelling

    def part(self, first: int, last: int) -> Transcript:
        """Lines `first` to `last` as a text of their own."""
        if self.read is not None:
            return self.read.part(first, last)
        return parse("\n".join(self.lines[first - 1 : last]))

    def rows(self) -> Iterator[Row]:
        """The lines that are not blank, in order; O(lines)."""
        return self._rows(1, len(self.lines), None)

    def rows_of(self, first: int, last: int) -> list[Row]:
        """The rows among lines `first` to `last`; O(lines up to the label before them)."""
        if self.dialect is not None:
            return list(self._rows(first, last, None))
        speaker = None
        for line in reversed(self.lines[: first - 1]):
            if speaker := last_speaker([line]):
                break
        return list(self._rows(first, last, speaker))

    def _rows(self, first: int, last: int, speaker: str | None) -> Iterator[Row]:
        read = self.read
        for number in range(first, min(last, len(self.lines)) + 1):
            line = self.lines[number - 1]
            paragraph = read_line(line) if read is None else read.paragraphs.get(number)
            if paragraph is None:
                continue
            labelled = read is not None or paragraph.label is not None or paragraph.kind != "speech"
            yield Row(
                number,
                line,
                paragraph,
                paragraph.speaker if labelled else speaker,
                self.timings[number - 1],
                self.revisions[number - 1],
            )
            speaker = speaker_after(paragraph, speaker)

    def speakers(self) -> dict[int, tuple[str | None, TurnKind]]:
        """Who talks in which line, and what kind of line it is."""
        return {row.line: (row.speaker, row.kind) for row in self.rows()}


@lru_cache(maxsize=_KNOWN_LINES)
def read_line(line: str) -> Paragraph | None:
    """A line parsed alone; None if it is blank."""
    return next(iter(parse(line).paragraphs), None)


def last_speaker(lines: Sequence[str]) -> str | None:
    """The speaker of the last label in some lines; None if there is no label."""
    speaker: str | None = None
    for line in lines:
        paragraph = read_line(line)
        if paragraph:
            speaker = speaker_after(paragraph, speaker)
    return speaker
