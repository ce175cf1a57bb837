"""From an alignment to what a person should look at, in words for a volunteer.

Severe is what misleads a reader: words that are missing, that nobody says, or that are clearly
others. A warning is worth a listen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aligner.alignment.clock import Clock, drifting
from aligner.alignment.flag import Flag, flag_ids
from aligner.alignment.flag_kinds import KINDS, FlagKind, Severity
from aligner.alignment.model import AlignedLine, Alignment, GapWindow, TimedWord, Unwritten
from aligner.alignment.sightings import stamp_sightings
from aligner.alignment.voices.findings import Voices
from aligner.alignment.votes import is_plain
from aligner.review.text_flags import text_flags
from aligner.review.voice_flags import voice_flags
from aligner.timeline import Segment, clock_face
from aligner.transcript.language import is_foreign
from aligner.transcript.model import Span, Transcript
from aligner.transcript.timecode import write_stamp

DOUBTFUL = 0.7
"""Confidence below which a word is shown to a person: finds nine wrong words in ten and shows six
right ones in a thousand (the table in `aligner.alignment.confidence`)."""

_SURELY_WRONG = 0.3
"""Confidence below which a word is severe: four times in five it was not said."""

_FEWEST_UNSPOKEN = 5
"""Words in a row; fewer that nobody heard are doubtful words, more are a passage not spoken."""

_CONTEXT = 24
"""Characters on each side of a place that make a flag's id."""

_START = Segment(0.0, 0.0)


def find_flags(
    transcript: Transcript, alignment: Alignment, voices: Voices | None = None
) -> tuple[Flag, ...]:
    """Every flag that follows from an alignment, in the order of the text.

    Args:
        transcript: the text that was aligned.
        alignment: where its words are.
        voices: what its voices tell, if they were compared.
    """
    page = _Page.of(transcript, alignment)
    drafts = [
        *(page.gap(gap) for gap in alignment.gaps),
        *page.unheard(alignment),
        *page.doubts(alignment),
        *_drifts(transcript, alignment),
        *text_flags(transcript),
        *(voice_flags(transcript, voices) if voices else ()),
    ]
    drafts.sort(key=lambda flag: (flag.line, flag.span or Span(0, 0), flag.segment or _START))
    ids = flag_ids((flag.kind, page.context(flag)) for flag in drafts)
    return tuple(replace(flag, id=name) for flag, name in zip(drafts, ids, strict=True))


def _drifts(transcript: Transcript, alignment: Alignment) -> Iterator[Flag]:
    """Stamps that do not tell the audio's time."""
    sightings = stamp_sightings(transcript, alignment.words)
    for drift in drifting(sightings, Clock(alignment.clock)):
        seen = drift.sighting
        written = seen.span.of(transcript.text).strip("\\[]")
        right = write_stamp(drift.corrected).strip("\\[]")
        if drift.kind == "wrong_stamp":
            message = f"The stamp says {written}, but its words are said at {right}."
        else:
            message = (
                f"This recording says it at {right}, not {written}: `aligner retime` corrects."
            )
        # A whole file on another clock is one matter, not fifty: each of its stamps is a hint.
        severity: Severity | None = None if drift.kind == "wrong_stamp" else "hint"
        place = (seen.span, Segment(drift.corrected, drift.corrected))
        yield _draft("stamp_drift", seen.line, place, message, 1.0, severity)


def _times(segment: Segment) -> str:
    return f"{clock_face(segment.onset)} to {clock_face(segment.offset)}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A transcript opened beside its alignment."""

    text: str
    paragraphs: dict[int, Span]
    words: dict[int, tuple[TimedWord, ...]]

    @classmethod
    def of(cls, transcript: Transcript, alignment: Alignment) -> _Page:
        words: dict[int, list[TimedWord]] = defaultdict(list)
        for word in alignment.words:
            words[word.line].append(word)
        return cls(
            transcript.text,
            {paragraph.line: paragraph.body for paragraph in transcript.paragraphs},
            {line: tuple(each) for line, each in words.items()},
        )

    def context(self, flag: Flag) -> str:
        """What a flag's id is made from: its characters with their surroundings, or its words."""
        if flag.span is None:
            return flag.message.rpartition(",")[0]
        # Not beyond the paragraph: what happens to the next one must not rename this flag.
        body = self.paragraphs.get(flag.line, flag.span)
        start = max(min(body.start, flag.span.start), flag.span.start - _CONTEXT)
        return self.text[start : min(max(body.end, flag.span.end), flag.span.end + _CONTEXT)]

    def gap(self, gap: GapWindow) -> Flag:
        """Words nobody understood."""
        words = self.words.get(gap.line, ())
        before = " ".join(w.text for w in [w for w in words if w.span.end <= gap.span.start][-2:])
        after = " ".join(w.text for w in [w for w in words if w.span.start >= gap.span.end][:2])
        where = {
            (True, True): f"between '{before}' and '{after}'",
            (True, False): f"after '{before}'",
            (False, True): f"before '{after}'",
            (False, False): "in this paragraph",
        }[bool(before), bool(after)]
        count = "About 1 word is" if gap.words == 1 else f"About {gap.words} words are"
        when = _times(gap.segment) if gap.segment else "at a place that was not found in the audio"
        message = f"{count} missing {where}, {when}."
        place = (gap.span, gap.segment)
        return _draft("unintelligible", gap.line, place, message, gap.words)

    def unheard(self, alignment: Alignment) -> Iterator[Flag]:
        """Lines that were not heard, and speech that is not written.

        Speech where a line in another language stands is most likely that line.
        """
        silent = [line for line in alignment.lines if line.verdict in ("not_spoken", "no_words")]
        foreign = {
            line.line
            for line in silent
            if is_foreign([w.text for w in self.words.get(line.line, ())])
        }
        said: dict[int, Segment] = {}
        for speech in alignment.unwritten:
            after = next((line for line in self.words if line > speech.line), 0)
            if after in foreign:
                said[after] = said.get(after, speech.segment).hull(speech.segment)
            else:
                yield self.speech(speech)
        for line in silent:
            if line.line in foreign:
                yield self.foreign(line, said.get(line.line))
            elif line.verdict == "not_spoken":
                yield self.line(line)

    def line(self, line: AlignedLine) -> Flag:
        """A line that nobody says."""
        span = self.paragraphs[line.line]
        words = self.words.get(line.line, ())
        opening = " ".join(w.text for w in words[:5])
        message = (
            f"Nobody says '{opening}…' in this recording: all {len(words)} words of the "
            "paragraph were not heard. Does it belong to another cut of the episode?"
            if len(words) > 5
            else f"'{opening}' was not heard in this recording."
        )
        return _draft("not_spoken", line.line, (span, None), message, line.confidence)

    def foreign(self, line: AlignedLine, said: Segment | None) -> Flag:
        """A line in another language: how it sounds is not known, so it was not looked for."""
        words = self.words.get(line.line, ())
        opening = " ".join(w.text for w in words[:5])
        message = (
            f"'{opening}…' seems to be in another language than English: its words could not be "
            "placed."
        )
        place = (self.paragraphs[line.line], said)
        return _draft("not_spoken", line.line, place, message, line.confidence, "warning")

    def speech(self, speech: Unwritten) -> Flag:
        """Somebody speaks and nothing is written."""
        said = [
            word.text
            for word in self.words.get(speech.line, ())
            if word.segment and word.segment.onset < speech.segment.onset
        ]
        after = f"after '{' '.join(said[-4:])}'" if said else "at the start"
        message = (
            f"About {speech.words} words are spoken {after} that are not in the text, "
            f"{_times(speech.segment)}."
        )
        place = (None, speech.segment)
        return _draft("not_transcribed", speech.line, place, message, speech.words)

    def doubts(self, alignment: Alignment) -> Iterator[Flag]:
        """Words that sound like something else, in lines that are spoken."""
        for line in alignment.lines:
            if line.verdict not in {"spoken", "partly_spoken"}:
                continue
            for run in _doubtful_runs(self.words.get(line.line, ())):
                yield self._passage(run) if _is_passage(run) else self._doubt(run)

    def _doubt(self, run: Sequence[TimedWord]) -> Flag:
        written = " ".join(word.text for word in run)
        confidence = min(word.confidence for word in run)
        segments = [word.segment for word in run if word.segment]
        segment = Segment(segments[0].onset, segments[-1].offset) if segments else None
        message = (
            f"'{written}' does not sound like what is said, {_times(segment)}."
            if segment
            else f"'{written}' was not heard here."
        )
        # Figures can be said in more ways than are tried: that one was not heard proves little.
        sure = any(word.confidence < _SURELY_WRONG and is_plain(word.text) for word in run)
        severity: Severity | None = "severe" if sure else None
        place = (Span(run[0].span.start, run[-1].span.end), segment)
        return _draft("doubtful_word", run[0].line, place, message, 1.0 - confidence, severity)

    def _passage(self, run: Sequence[TimedWord]) -> Flag:
        opening = " ".join(word.text for word in run[:5])
        span = Span(run[0].span.start, run[-1].span.end)
        message = f"{len(run)} words from '{opening}…' on were not heard in this recording."
        return _draft("not_spoken", run[0].line, (span, None), message, 1.0)


def _draft(
    kind: FlagKind,
    line: int,
    place: tuple[Span | None, Segment | None],
    message: str,
    score: float,
    severity: Severity | None = None,
) -> Flag:
    """A flag that has no id yet; without a severity it has its kind's."""
    return Flag("", kind, severity or KINDS[kind].severity, line, *place, message, round(score, 3))


def _doubtful_runs(words: Sequence[TimedWord]) -> Iterator[list[TimedWord]]:
    """Doubtful words that follow each other, together if none of them or all of them are placed."""
    run: list[TimedWord] = []
    for word in words:
        doubtful = word.confidence < DOUBTFUL
        if run and (not doubtful or (word.segment is None) != (run[-1].segment is None)):
            yield run
            run = []
        if doubtful:
            run.append(word)
    if run:
        yield run


def _is_passage(run: Sequence[TimedWord]) -> bool:
    return len(run) >= _FEWEST_UNSPOKEN and all(word.segment is None for word in run)
