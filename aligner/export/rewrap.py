r"""Cues of a caption file that ask too much of their viewers, in new lines or parted in two.

    7                                               7
    00:00:15.849 --> 00:00:22.494                   00:00:15.849 --> 00:00:17.510
    Carl Stone: Look at the soil first. Then  ─►    Carl Stone: Look at the soil first.
    you should call the water engineer
    and ask how deep the roots can grow.            8
                                                    00:00:17.510 --> 00:00:22.494
                                                    Then you should call the water engineer
                                                    and ask how deep the roots can grow.

Only cues beyond the rules change, and only by splices: lines break where the sense does, a cue is
parted when its words are said. Cues whose lines hold times, tags or two people stay as they are,
and are told.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.export.cues import ReadingRules
from aligner.export.cutting import CueRun, Prices, cut_into_cues
from aligner.export.lines import lay_out
from aligner.export.passages import CaptionToken
from aligner.timeline import Segment
from aligner.transcript.lint_cues import ReadingLimits, ShownCue, shown_cues
from aligner.transcript.model import Paragraph, Span, Stamp, Transcript
from aligner.transcript.replacements import Replacement
from aligner.transcript.spelling import respelled

_USUAL = 0.9
"""Share of a file's cues that are taken for usual: what these have, all may have."""

_FORM = re.compile(r"<[^<>]*>|\{\\|(?m:^[ \t]*[-–—]{1,2}[ \t])")
"""What must not be torn: tags, SubRip's directives, the dashes of two people in one cue."""

_BLOCK = "\n\n"
_SLACK = 0.5
"""Characters a second beyond the rules that nobody notices."""


def usual_limits(transcript: Transcript) -> ReadingLimits:
    """What most cues of a file ask of their viewers, never less than broadcasters allow."""
    cues = [each for each in shown_cues(transcript) if each.seconds > 0 and each.lines]
    if not cues:
        return ReadingLimits()
    usual = int(_USUAL * (len(cues) - 1))
    least = ReadingLimits()
    return ReadingLimits(
        max(least.line_length, sorted(max(map(len, each.lines)) for each in cues)[usual]),
        max(least.lines, sorted(len(each.lines) for each in cues)[usual]),
        max(least.rate, sorted(each.rate for each in cues)[usual]),
    )


@dataclass(frozen=True, slots=True)
class Rewrapping:
    """What is to change.

    Attributes:
        edits: in the order of the text.
        wrapped: cues that get other lines.
        parted: cues that become several.
        left: lines of the times of cues that stay beyond the rules.
    """

    edits: tuple[Replacement, ...]
    wrapped: int
    parted: int
    left: tuple[int, ...]


def rewrap(
    transcript: Transcript, said: Mapping[int, Segment], limits: ReadingLimits
) -> Rewrapping:
    """Put the cues that are beyond the rules into shape; O(n) but for long cues.

    Args:
        transcript: captions; another text is left as it is.
        said: when words are said, by their first character in it.
        limits: what a cue may ask of its viewers, as `usual_limits`.
    """
    file = _CaptionFile(transcript, said, limits)
    edits: list[Replacement] = []
    left: list[int] = []
    wrapped = parted = shift = 0
    for number, cue in enumerate(file.cues):
        if shift and file.counted:
            edits.append(file.renumbered(cue, number, shift))
        if not file.is_beyond(cue):
            continue
        groups = file.groups(number)
        made = list(file.written(number, groups, shift)) if groups else []
        edits += made
        if not made:
            left.append(cue.times.line)
        elif len(groups) == 1:
            wrapped += 1
        else:
            parted += 1
            shift += len(groups) - 1
    ordered = tuple(sorted(edits, key=lambda each: each.span))
    return Rewrapping(ordered, wrapped, parted, tuple(left))


class _CaptionFile:
    """The cues of a file with what is asked of them again and again."""

    def __init__(
        self, transcript: Transcript, said: Mapping[int, Segment], limits: ReadingLimits
    ) -> None:
        self.text = transcript.text
        self.spelling = transcript.spelling
        self.said = said
        self.limits = limits
        self.rules = ReadingRules(limits.line_length, limits.rate)
        self.cues = tuple(shown_cues(transcript))
        self.first_lines = {p.span.start: p for p in transcript.paragraphs if p.kind == "speech"}
        self.by_line = {p.line: p for p in transcript.paragraphs}
        self.counted = bool(self.cues) and all(
            self._number(cue) == str(i) for i, cue in enumerate(self.cues, 1)
        )
        self.eol = "\r\n" if "\r\n" in self.text else "\n"

    def _number_line(self, cue: ShownCue) -> Paragraph | None:
        return self.by_line.get(cue.times.line - 1)

    def _number(self, cue: ShownCue) -> str:
        line = self._number_line(cue)
        return line.span.of(self.text).strip(" \t\ufeff") if line else ""

    def renumbered(self, cue: ShownCue, index: int, shift: int) -> Replacement:
        """The number of a cue behind those that were parted."""
        line = self._number_line(cue)
        assert line is not None  # noqa: S101 - only where all cues are counted
        old = str(index + 1)
        start = line.span.start + line.span.of(self.text).index(old)
        return Replacement(Span(start, start + len(old)), old, str(index + 1 + shift))

    def is_beyond(self, cue: ShownCue) -> bool:
        """Whether it has too long a line, too many, or is too fast to read."""
        too_long = any(len(line) > self.rules.line_length for line in cue.lines)
        too_fast = cue.seconds > 0 and cue.rate > self.rules.rate + _SLACK
        return too_long or len(cue.lines) > self.limits.lines or too_fast

    def label(self, cue: ShownCue) -> str:
        """The label that a cue begins with, as it is written."""
        first = self.first_lines.get(cue.span.start)
        return first.label.span.of(self.text) if first and first.label else ""

    def repeats(self) -> bool:
        """Whether the file names a speaker again in each cue."""
        again = [
            bool(self.label(after))
            for before, after in pairwise(self.cues)
            if self._speaker(before) and self._speaker(before) == self._speaker(after)
        ]
        return 2 * sum(again) > len(again)

    def _speaker(self, cue: ShownCue) -> str | None:
        first = self.first_lines.get(cue.span.start)
        return first.speaker if first else None

    def groups(self, index: int) -> list[list[CaptionToken]]:
        """The pieces of a cue, by the cues that they go into; none if it must stay."""
        cue = self.cues[index]
        start = cue.span.start + len(self.label(cue))
        if _FORM.search(self.text, start, cue.span.end) or not cue.lines:
            return []
        pieces = self._timed(cue, start)
        if not pieces:
            return []
        rules = self.rules
        limits = [*(piece.onset for piece in pieces[1:]), pieces[-1].offset]
        prices = Prices(rules.line_length, rules.rate, rules.shortest, rules.longest)
        run = CueRun.of(pieces, limits)
        slow = cue.rate <= self.limits.rate + _SLACK
        if slow and run.fits(0, len(pieces) - 1, rules.line_length):
            return [pieces]
        cuts = cut_into_cues(run, prices)
        return [pieces[first : last + 1] for first, last in cuts]

    def _timed(self, cue: ShownCue, start: int) -> list[CaptionToken]:
        """What stands between blanks, with when it is said, as far as words tell."""
        spans = [
            Span(*found.span())
            for found in re.compile(r"\S+").finditer(self.text, start, cue.span.end)
        ]
        begin, end = _times(cue)
        onsets = [self._onset(span) for span in spans]
        if not spans or end <= begin:
            return []
        onsets[0] = begin
        moments = _filled(onsets, [len(span) + 1 for span in spans], begin, end)
        edges = [*moments, end]
        label = self.label(cue) if not self.label(cue).startswith("<") else ""
        shown = [self._shown(span) for span in spans]
        shown[0] = f"{label}{shown[0]}"
        return [
            CaptionToken(text, span, "word", (), Segment(edges[i], edges[i + 1]))
            for i, (text, span) in enumerate(zip(shown, spans, strict=True))
        ]

    def _shown(self, span: Span) -> str:
        written = span.of(self.text)
        return html.unescape(written) if self.spelling.escape == "entities" else written

    def _onset(self, span: Span) -> float | None:
        places = (self.said.get(i) for i in range(span.start, span.end))
        return next((each.onset for each in places if each is not None), None)

    def written(
        self, index: int, groups: Sequence[Sequence[CaptionToken]], shift: int
    ) -> Iterator[Replacement]:
        """A cue and those that it is parted into; nothing where it would stay as it is."""
        cue = self.cues[index]
        label = self.label(cue)
        more = label if label.startswith("<") or (label and self.repeats()) else ""
        blocks = [self._lines(groups[0], label)]
        for number, group in enumerate(groups[1:], index + 2 + shift):
            until = group[-1].offset
            head = f"{number}{self.eol}" if self.counted else ""
            times = self._times_line(cue, group[0].onset, until)
            blocks.append(f"{head}{times}{self.eol}{self._lines(group, more)}")
        old = cue.span.of(self.text)
        new = _BLOCK.replace("\n", self.eol).join(blocks)
        if new == old or (len(groups) > 1 and not self.counted and self._number(cue)):
            return
        if len(groups) > 1:
            stamp = _stamps(cue)[-1]
            written = stamp.span.of(self.text)
            ending = respelled(written, groups[0][-1].offset, self.spelling.time)
            yield Replacement(stamp.span, written, ending)
        yield Replacement(cue.span, old, new)

    def _lines(self, group: Sequence[CaptionToken], label: str) -> str:
        shown = list(group)
        if label and not label.startswith("<") and not shown[0].text.startswith(label):
            shown[0] = replace(shown[0], text=f"{label}{shown[0].text}")
        lines = lay_out(shown, self.rules.line_length)
        return label + self.eol.join(
            " ".join(piece.span.of(self.text) for piece in line) for line in lines
        )

    def _times_line(self, cue: ShownCue, onset: float, offset: float) -> str:
        """The line of a cue's times with others in it: its settings stay."""
        first, *_, last = _stamps(cue)
        line = cue.times.span
        style = self.spelling.time
        return (
            self.text[line.start : first.span.start]
            + respelled(first.span.of(self.text), onset, style)
            + self.text[first.span.end : last.span.start]
            + respelled(last.span.of(self.text), offset, style)
            + self.text[last.span.end : line.end]
        )


def _stamps(cue: ShownCue) -> list[Stamp]:
    return [each for each in cue.times.inlines if isinstance(each, Stamp)]


def _times(cue: ShownCue) -> tuple[float, float]:
    stamps = _stamps(cue)
    return stamps[0].seconds or 0.0, stamps[-1].seconds or 0.0


def _filled(
    known: Sequence[float | None], sizes: Sequence[int], begin: float, end: float
) -> list[float]:
    """Moments in order within a cue; what is not known shares the time by its characters."""
    made: list[float] = []
    reached, since = begin, 0
    for i, moment in enumerate([*known, end]):
        if moment is None:
            continue
        until = min(max(moment, reached), end)
        size = sum(sizes[since:i]) or 1
        done = 0
        for j in range(since, i):
            made.append(reached + (until - reached) * done / size)
            done += sizes[j]
        reached, since = until, i
    return made
