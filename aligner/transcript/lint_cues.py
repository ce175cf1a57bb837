r"""Rules about captions: what players would not show, and what viewers could not read in time.

    cue-times    error    an arrow without times that players read, or an end before the start
    cue-lost     error    words in no cue: behind an empty line, where WebVTT ends a cue
    cue-long     warning  more than the other cues of the file: too long a line, too many, too fast

What is long is told by the file: captions of 32 characters a line stay so, and whoever writes a
whole sentence into one line may go on doing so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.transcript.findings import Complaint
from aligner.transcript.model import Paragraph, Span, Stamp, Transcript
from aligner.transcript.visible import Visible, pieces

_EMPTY_LINE = re.compile(r"\n\r?\n")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\r]|$)")
_ARROW = "-->"

_LINE_LENGTH, _LINES, _RATE = 42, 2, 21.0
"""What broadcasters advise at most: characters a line, lines a cue, characters a second. A file
that has more already may have as much elsewhere."""


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue as it is seen.

    Attributes:
        times: the line with its times.
        seconds: how long it is shown.
        lines: what is read in each of its lines.
        span: of these lines in the text; of its times if it has none.
    """

    times: Paragraph
    seconds: float
    lines: tuple[str, ...]
    span: Span

    @property
    def rate(self) -> float:
        """Characters a second."""
        return sum(map(len, self.lines)) / max(self.seconds, 0.001)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The most that any cue of a file asks of its viewers, never below what is usual.

    Attributes:
        line_length: characters of a line.
        lines: of a cue.
        rate: characters a second.
    """

    line_length: int = _LINE_LENGTH
    lines: int = _LINES
    rate: float = _RATE


def is_captions(transcript: Transcript) -> bool:
    """Whether a text consists of cues, and not of JSON."""
    return transcript.spelling.captions and transcript.spelling.escape != "json"


def check_cues(transcript: Transcript) -> Iterator[Complaint]:
    """What no player would show; O(n). Nothing in a text that is no captions."""
    if not is_captions(transcript):
        return
    text = transcript.text
    for block in _blocks(transcript):
        arrows = [each for each in block if _ARROW in each.span.of(text)]
        for each in arrows:
            yield from _check_times(each)
        is_header = block[0].line == transcript.paragraphs[0].line
        if arrows or is_header or transcript.spelling.dialect == "subrip":
            continue
        if not _ASIDE.match(block[0].span.of(text)):
            message = (
                "No player shows these words: an empty line ends a cue. Put them below the line "
                "before, or give them times of their own."
            )
            yield Complaint(
                "cue-lost", "error", Span(block[0].span.start, block[-1].span.end), message
            )


def _check_times(line: Paragraph) -> Iterator[Complaint]:
    stamps = [each for each in line.inlines if isinstance(each, Stamp)]
    if not stamps:
        message = (
            "No player reads these times, and what stands below is not seen. An arrow among the "
            "words is written another way: \u2192."
        )
        yield Complaint("cue-times", "error", line.span, message)
        return
    start, end = (stamps[0].seconds or 0.0), (stamps[-1].seconds or 0.0)
    if end <= start:
        message = "This cue ends before it begins: nobody sees it."
        yield Complaint(
            "cue-times", "error", Span(stamps[0].span.start, stamps[-1].span.end), message
        )


def _blocks(transcript: Transcript) -> Iterator[list[Paragraph]]:
    """Lines without an empty one between them."""
    block: list[Paragraph] = []
    for paragraph in transcript.paragraphs:
        if block and _EMPTY_LINE.search(transcript.text, block[-1].span.end, paragraph.span.start):
            yield block
            block = []
        block.append(paragraph)
    if block:
        yield block


def shown_cues(transcript: Transcript) -> Iterator[ShownCue]:
    """The cues of captions, in order; none in another text."""
    if not is_captions(transcript):
        return
    times: Paragraph | None = None
    below: list[Paragraph] = []
    for paragraph in transcript.paragraphs:
        if any(isinstance(each, Stamp) for each in paragraph.inlines) and _ARROW in (
            paragraph.span.of(transcript.text)
        ):
            if times is not None:
                yield _shown(transcript.text, times, below)
            times, below = paragraph, []
        elif times is not None and paragraph.kind != "other":
            below.append(paragraph)
    if times is not None:
        yield _shown(transcript.text, times, below)


def _shown(text: str, times: Paragraph, below: Sequence[Paragraph]) -> ShownCue:
    stamps = [each for each in times.inlines if isinstance(each, Stamp)]
    seconds = (stamps[-1].seconds or 0.0) - (stamps[0].seconds or 0.0)
    span = Span(below[0].span.start, below[-1].span.end) if below else times.span
    return ShownCue(times, seconds, tuple(_seen(text, each) for each in below), span)


def _seen(text: str, paragraph: Paragraph) -> str:
    """What is read in a line: with a name that stands in it, without a voice's tag."""
    label = paragraph.label.span.of(text) if paragraph.label else ""
    words = Visible.of(pieces(text, paragraph.inlines)).text
    return words.strip() if label.startswith("<") else f"{label}{words}".strip()


def limits_of(transcript: Transcript) -> ReadingLimits:
    """What the cues of a file ask of its viewers at most."""
    cues = [each for each in shown_cues(transcript) if each.seconds > 0]
    return ReadingLimits(
        max((len(line) for each in cues for line in each.lines), default=0) or _LINE_LENGTH,
        max((len(each.lines) for each in cues), default=0) or _LINES,
        max((each.rate for each in cues), default=0.0) or _RATE,
    )


def overlong_cues(transcript: Transcript, usual: ReadingLimits) -> Iterator[Complaint]:
    """Cues that ask more of their viewers than is usual.

    Args:
        transcript: captions.
        usual: of the file as it was.
    """
    length, lines = max(usual.line_length, _LINE_LENGTH), max(usual.lines, _LINES)
    rate = max(usual.rate, _RATE)
    for cue in shown_cues(transcript):
        longest = max(map(len, cue.lines), default=0)
        told = []
        if longest > length:
            told.append(f"a line of {longest} characters ({length} are enough elsewhere)")
        if len(cue.lines) > lines:
            told.append(f"{len(cue.lines)} lines ({lines} are enough elsewhere)")
        if cue.seconds > 0 and cue.rate > rate + 0.5:
            told.append(f"{cue.rate:.0f} characters a second ({rate:.0f} are enough elsewhere)")
        if told:
            message = (
                f"This cue has {', '.join(told)}: few can read it. Let its lines be broken anew (a "
                "choice beside, `publish --style`), or part it in two (`aligner retime --rewrap`)."
            )
            yield Complaint("cue-long", "warning", cue.span, message)
