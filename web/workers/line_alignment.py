"""Realigns edited lines from cached posteriors, without running the acoustic model again.

    before     … placed word │        old line        │ placed word …
    window                   ├────────────────────────┤      what was heard there is on the disk
    after                    │  new lines, aligned alone  │

The new lines are aligned as a little transcript on a little recording, by the same code as the
whole, so their times, gap windows and doubts mean the same. Lines around stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.alignment.align import align
from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import kinds_refound
from aligner.alignment.model import CERTAIN, Alignment, GapWindow, TimedWord
from aligner.alignment.profile import Pronouncer
from aligner.alignment.profiles import load_profile
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.clips import read_speech
from aligner.episode.gap_words import RecalledModel
from aligner.review.candidates.misheard import doubted, find_misheard
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Gap, Transcript
from aligner.transcript.parse import parse
from web.cache.posterior_cache import read_heard
from web.document.document import Document
from web.document.lines import LineEdit
from web.document.timings import LineTiming

OF_SOUND = kinds_refound("parsing", "realigning")
"""Kinds that realigning a line finds again."""

OF_TEXT = kinds_refound("parsing")
"""Kinds that show in a line's text alone."""

_WIDEST = 150.0
"""Seconds that are searched at most: five times what a long paragraph takes to say in a second."""

_BESIDE = 20.0
"""Seconds before and after where the old lines were said, if the lines around are far away."""

_SAME = 0.12
"""Seconds within which a word is where it was."""

_LATE = 0.06
"""Seconds; the model is sure of a phone a little after it began, so windows end later."""


@dataclass(frozen=True, slots=True)
class LineTask:
    """Lines to be placed, and where to look.

    Attributes:
        transcript: the lines, read as in the whole text.
        window: where they can be said.
        folder: of the episode, from `EpisodeCache.folder`.
        sound: what it is known by, from `EpisodeCache.heard`.
        rendition: the sound that was heard.
    """

    transcript: Transcript
    window: Segment
    folder: Path
    sound: str
    rendition: Path

    @property
    def text(self) -> str:
        """The lines, joined with line ends."""
        return self.transcript.text


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """A stretch of a recording, as a recording without samples to learn from.

    Learning how a voice sounds takes more speech than a line has, and most of the time.
    """

    speech: Samples

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.speech) / SAMPLE_RATE

    @property
    def samples(self) -> npt.NDArray[np.int16]:
        """None."""
        return np.zeros(0, np.int16)

    @property
    def faults(self) -> tuple[Segment, ...]:
        """None: what is known of the recording is not known of its rendition."""
        return ()

    def blocks(self) -> Iterator[Samples]:
        """All of it."""
        yield self.speech


def place(task: LineTask) -> Alignment | None:
    """Where the words of some lines are, in times of the recording; None if nothing was heard.

    Takes 50 ms a line, 1 s for the longest.
    """
    heard = read_heard(task.folder, task.sound)
    if heard is None or not task.window:
        return None
    onset = heard.onset_of(task.window)
    there = heard.window(task.window)
    found = align(
        task.transcript,
        _Stretch(read_speech(task.rendition, Segment(onset, task.window.offset))),
        model=RecalledModel(heard.model, there),
        lexicon=_lexicon(),
    )
    found = doubted(found, find_misheard(task.transcript, found, there))
    return shifted(found, onset)


def get_ready() -> None:
    """Read what the first line would wait for."""
    _lexicon().learn({"ready"})


@cache
def _lexicon() -> Pronouncer:
    """One a process: it keeps the pronunciations that it looked up."""
    return load_profile().load_lexicon()


def find_line_flags(lines: Transcript | str, found: Alignment | None) -> tuple[Flag, ...]:
    """What to look at in some lines; from the text alone if they were not placed.

    What only the whole file tells, such as whether the site takes it, is left out.

    Args:
        lines: as they were read in the whole text; or the text of some in Changelog's form.
        found: where their words are.
    """
    transcript = parse(lines) if isinstance(lines, str) else lines
    flags = find_flags(transcript, found or unheard(transcript))
    return tuple(flag for flag in flags if flag.kind in (OF_SOUND if found else OF_TEXT))


def find_window(document: Document, edit: LineEdit, duration: float) -> Segment:
    """Where an edit's new lines can be: between the certain words before and after them.

    Args:
        document: the text before the edit.
        edit: counted in its lines.
        duration: of the recording, seconds.
    """
    before = _certain(document, range(edit.first - 2, -1, -1))
    after = _certain(document, range(edit.last, len(document.lines)))
    window = Segment(before[-1].offset if before else 0.0, after[0].onset if after else duration)
    if window.duration > _WIDEST:
        old = [t.segment for t in document.timings[edit.first - 1 : edit.last] if t and t.segment]
        start = old[0].onset - _BESIDE if old else window.onset
        end = min(old[-1].offset + _BESIDE, start + _WIDEST) if old else start + _WIDEST
        window = Segment(max(window.onset, start), min(window.offset, end))
    return Segment(max(0.0, window.onset), min(duration, window.offset + _LATE))


def _certain(document: Document, numbers: range) -> list[Segment]:
    """The certain words of the nearest line that has any."""
    for number in numbers:
        timing = document.timings[number]
        words = timing.words if timing else ()
        found = [
            w.segment for w in words if w.segment and w.basis == "a" and w.confidence >= CERTAIN
        ]
        if found:
            return found
    return []


def with_old_times(
    found: Alignment, new: str, timings: Sequence[LineTiming | None], old: str
) -> Alignment:
    """Words that are where they were keep their old edges: those were fitted to the whole episode.

    Args:
        found: the new lines, in times of the recording.
        new: their text.
        timings: of the old lines.
        old: their text.
    """
    known: dict[str, list[Segment]] = defaultdict(list)
    for line, timing in zip(old.split("\n"), timings, strict=False):
        for word in timing.words if timing else ():
            if word.segment and word.basis == "a":
                known[line[word.start : word.end]].append(word.segment)

    def settled(word: TimedWord) -> TimedWord:
        if word.segment is None or word.basis != "acoustic":
            return word
        place = word.segment
        near = (
            each
            for each in known.get(word.span.of(new), ())
            if abs(each.onset - place.onset) < _SAME and abs(each.offset - place.offset) < _SAME
        )
        return replace(word, segment=next(near, place))

    words = tuple(settled(word) for word in found.words)
    lines = tuple(replace(line, segment=_hull(words, line.line)) for line in found.lines)
    return replace(found, words=words, lines=lines)


def _hull(words: Sequence[TimedWord], line: int) -> Segment | None:
    segments = [word.segment for word in words if word.line == line and word.segment]
    return reduce(Segment.hull, segments) if segments else None


def unheard(transcript: Transcript) -> Alignment:
    """What is known of a text without its sound: where its gaps are in the text."""
    gaps = tuple(
        GapWindow(paragraph.line, inline.span, None, 1)
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Gap)
    )
    return Alignment(0.0, (), (), (), (), gaps, (), "", "")


def shifted(alignment: Alignment, by: float) -> Alignment:
    """The alignment of a stretch in the times of the whole recording, without its first silence.

    Speech before its first line belongs to the line before, and to that line's own flags.
    """

    def move(segment: Segment | None) -> Segment | None:
        return Segment(segment.onset + by, segment.offset + by) if segment else None

    return replace(
        alignment,
        words=tuple(replace(word, segment=move(word.segment)) for word in alignment.words),
        lines=tuple(replace(line, segment=move(line.segment)) for line in alignment.lines),
        breaks=(),
        clock=(),
        gaps=tuple(replace(gap, segment=move(gap.segment)) for gap in alignment.gaps),
        unwritten=tuple(
            replace(each, segment=Segment(each.segment.onset + by, each.segment.offset + by))
            for each in alignment.unwritten
            if each.line
        ),
    )
