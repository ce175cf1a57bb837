r"""Captions -> Transcript: a line of a cue is a paragraph, times are stamps in a line of their own.

00:00:00.700 --> 00:00:06.187      other: two stamps, first onset, last offset
Anna Berg: Hello and welcome       speech of Anna Berg
to the garden show.                speech, continues

00:00:06.300 --> 00:00:08.000
to the garden show.                other: the line before, still on the screen (rolling captions)
My name is                         speech, continues: the sentence goes on in this cue
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise

from aligner.transcript.dialects.bodies import BodyReader
from aligner.transcript.dialects.caption_names import CaptionNames
from aligner.transcript.dialects.caption_spelling import caption_spelling
from aligner.transcript.dialects.cue_text import read_cue_line
from aligner.transcript.dialects.cues import (
    CaptionCue,
    CueFile,
    seconds_of,
    subrip_cues,
    webvtt_cues,
)
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.lines import tiled
from aligner.transcript.dialects.wrapped import wrapped_brackets
from aligner.transcript.labels import kind_of
from aligner.transcript.model import (
    Inline,
    InnerLabel,
    Label,
    Markup,
    Paragraph,
    Span,
    Stamp,
    Transcript,
)
from aligner.transcript.parse import can_be_said, speaker_after, written_lines
from aligner.transcript.visible import Visible, pieces

_SENTENCE_END = re.compile(r"[.?!…]['\"”’)\]]*\s*$")
_TAGS = re.compile(r"<[^>]*>")
_PAUSE = 1.0
"""Seconds between two cues beyond which a sentence does not go on."""

_ROLLING_SHARE = 0.25
"""Share of the cues that begin with the last line of the cue before, in captions that roll."""

_CLOSE = 0.2
"""Seconds between two cues within which the lines of the first may still be on the screen: rolling
captions follow each other without a pause, but for rounding."""


def read_captions(text: str, dialect: Dialect) -> Transcript:
    """A caption file as a transcript. There is no text that it refuses.

    Args:
        text: the whole file.
        dialect: WebVTT or SubRip, by its reader.
    """
    lines = tuple(written_lines(text))
    webvtt = dialect.reader == "webvtt"
    found = webvtt_cues(text, lines) if webvtt else subrip_cues(text, lines)
    reader = _CaptionReader(text, dialect, lines, found, webvtt)
    paragraphs = tuple(reader.paragraphs())
    spelling = caption_spelling(text, dialect, found, paragraphs)
    return Transcript(text, tuple(tiled(text, paragraphs)), spelling)


@dataclass(frozen=True)
class _CaptionReader:
    text: str
    dialect: Dialect
    lines: Sequence[tuple[int, Span]]
    found: CueFile
    webvtt: bool

    @cached_property
    def _body(self) -> BodyReader:
        lines = (pairwise([self.lines[i][1] for i in cue.text]) for cue in self.found.cues)
        cut = wrapped_brackets(self.text, chain.from_iterable(lines), markdown=False)
        return BodyReader(self.dialect, frames=False, cut=cut)

    @cached_property
    def _inlines(self) -> dict[int, tuple[Inline, ...]]:
        """What stands in each line that a cue shows."""
        return {
            i: read_cue_line(self.text, self.lines[i][1], self._body, webvtt=self.webvtt)
            for cue in self.found.cues
            for i in cue.text
        }

    @cached_property
    def _seen(self) -> dict[int, str]:
        """What a viewer reads in each line, without blanks at its ends."""
        return {
            i: " ".join(Visible.of(pieces(self.text, inlines)).text.split())
            for i, inlines in self._inlines.items()
        }

    @cached_property
    def _names(self) -> CaptionNames:
        return CaptionNames(self.text, self.lines, self.found.cues, self._seen)

    @cached_property
    def _echoes(self) -> frozenset[int]:
        """Lines of rolling captions that were on the screen already, in the cue before."""
        echoes: set[int] = set()
        rolled = 0
        shown: list[str] = []
        until = -1.0
        for cue in self.found.cues:
            start = seconds_of(cue.start.of(self.text))
            seen = [self._seen[i] for i in cue.text]
            if shown and start <= until + _CLOSE:
                common = _overlap(shown, seen)
                rolled += bool(common)
                echoes.update(cue.text[:common])
            shown = [each for each in seen if each]
            until = seconds_of(cue.end.of(self.text))
        rolls = rolled >= 2 and rolled >= _ROLLING_SHARE * len(self.found.cues)
        return frozenset(echoes) if rolls else frozenset()

    def paragraphs(self) -> Iterator[Paragraph]:
        """All lines that are not blank, in order."""
        by_line = {cue.times: cue for cue in self.found.cues}
        in_cue = {i: cue for cue in self.found.cues for i in cue.text}
        speaker: str | None = None
        before: Paragraph | None = None
        until = 0.0
        for index in range(len(self.lines)):
            if (cue := by_line.get(index)) is not None:
                yield self._times(cue)
                continue
            if index not in in_cue or index in self._echoes:
                yield self._other(index)
                continue
            cue = in_cue[index]
            paragraph = self._shown(index, speaker)
            if before is not None and paragraph.kind == "speech":
                near = seconds_of(cue.start.of(self.text)) - until <= _PAUSE
                same = before.span.start > cue.start.start
                if self._goes_on(before, paragraph, same_cue=same, near=near):
                    paragraph = replace(paragraph, continues=True)
            speaker = speaker_after(paragraph, speaker)
            if paragraph.kind == "speech":
                before = paragraph
                until = seconds_of(cue.end.of(self.text))
            yield paragraph

    def _goes_on(
        self, before: Paragraph, paragraph: Paragraph, *, same_cue: bool, near: bool
    ) -> bool:
        if before.speaker != paragraph.speaker or (same_cue and paragraph.label is not None):
            return False
        ended = _SENTENCE_END.search(_TAGS.sub("", before.span.of(self.text)))
        return same_cue or (near and ended is None)

    def _other(self, index: int) -> Paragraph:
        number, line = self.lines[index]
        return Paragraph(line, number, "other", None, None, line, (Markup(line),))

    def _times(self, cue: CaptionCue) -> Paragraph:
        number, line = self.lines[cue.times]
        own = [i for i in cue.text if i not in self._echoes]
        said = any((words := self._words(i)) and can_be_said(self.text, words) for i in own)
        first = self.lines[own[0]][1].start if said else None
        last = self.lines[own[-1]][1].end if said else None
        stamps = (
            Stamp(
                cue.start,
                seconds_of(cue.start.of(self.text)),
                exact=True,
                place=first,
                edge="onset" if said else "alone",
            ),
            Stamp(
                cue.end,
                seconds_of(cue.end.of(self.text)),
                exact=True,
                place=last,
                edge="offset" if said else "alone",
            ),
        )
        return Paragraph(line, number, "other", None, None, line, _between(line, stamps))

    def _words(self, index: int) -> tuple[Inline, ...]:
        """What is said in a line: without its labels."""
        return tuple(
            each for each in self._shown(index, None).inlines if not isinstance(each, InnerLabel)
        )

    def _shown(self, index: int, speaker: str | None) -> Paragraph:
        number, line = self.lines[index]
        inlines = self._inlines[index]
        label, body = self._label(index, inlines)
        if label is not None:
            rest = Span(label.span.end, line.end)
            inlines = read_cue_line(self.text, rest, self._body, webvtt=self.webvtt)
            kind = kind_of(label.name)
            who = label.name if kind == "speech" else None
            return Paragraph(line, number, kind, who, label, body, inlines)
        said = bool(inlines) and can_be_said(self.text, inlines)
        return Paragraph(
            line,
            number,
            "speech" if said else "other",
            speaker if said else None,
            None,
            line,
            inlines,
        )

    def _label(self, index: int, inlines: tuple[Inline, ...]) -> tuple[Label | None, Span]:
        line = self.lines[index][1]
        voice = next((each for each in inlines if not isinstance(each, Markup)), None)
        if isinstance(voice, InnerLabel):
            return Label(voice.span, voice.name, visible=True), Span(voice.span.end, line.end)
        if index in self._names.alone:
            return Label(line, self._seen[index], visible=True), Span(line.end, line.end)
        named = self._names.before(index)
        if named is not None:
            label = Span(*named.span("label"))
            return Label(label, named["name"].strip(), visible=True), Span(label.end, line.end)
        return None, line


def _overlap(shown: Sequence[str], seen: Sequence[str]) -> int:
    """How many lines at the start of a cue are the last ones of the cue before."""
    for count in range(min(len(shown), len(seen)), 0, -1):
        if list(shown[-count:]) == list(seen[:count]) and seen[0]:
            return count
    return 0


def _between(line: Span, stamps: Sequence[Stamp]) -> tuple[Inline, ...]:
    """Stamps with the markup between and around them."""
    found: list[Inline] = []
    reached = line.start
    for stamp in stamps:
        if stamp.span.start > reached:
            found.append(Markup(Span(reached, stamp.span.start)))
        found.append(stamp)
        reached = stamp.span.end
    if line.end > reached:
        found.append(Markup(Span(reached, line.end)))
    return tuple(found)
