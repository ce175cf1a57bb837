"""From an alignment to what a person should look at, in words for a volunteer.

Severe is what misleads a reader: words that are missing, that nobody says, or that are clearly
others. A warning is worth a listen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from aligner.alignment.description.clock import Clock, drifting
from aligner.alignment.description.sightings import stamp_sightings
from aligner.alignment.flag import Flag, flag_ids
from aligner.alignment.flag_kinds import KINDS, FlagKind, Severity
from aligner.alignment.model import AlignedLine, Alignment, GapWindow, TimedWord, Unwritten
from aligner.alignment.voices.findings import Voices
from aligner.review.doubts import DoubtfulRun, doubtful_runs
from aligner.review.text_flags import text_flags
from aligner.review.unheard import faced_speech
from aligner.review.voice_flags import voice_flags
from aligner.timeline import Segment, span_face
from aligner.transcript.language import is_foreign
from aligner.transcript.model import Span, Transcript
from aligner.transcript.timecode import write_stamp

_SHORT_LINE = 3
"""Words of a turn such as "Mm-hmm" or "Right", which the acoustic model often misses: that it was
not heard proves little."""

_SHORT_SPEECH = 4
"""Words; less speech that is not written is a warning: a false start, an "I mean", a laugh."""

_CONTEXT = 24
"""Characters on each side of a place that make a flag's id."""

_START = Segment(0.0, 0.0)

_MAY_BE = "It may be what is said,"


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


@dataclass(frozen=True, slots=True)
class _Page:
    """A transcript opened beside its alignment."""

    text: str
    paragraphs: dict[int, Span]
    words: dict[int, tuple[TimedWord, ...]]
    firsts: dict[int, int]
    faced: Mapping[int, Segment]
    unwritten: tuple[Unwritten, ...]

    @classmethod
    def of(cls, transcript: Transcript, alignment: Alignment) -> _Page:
        words: dict[int, list[TimedWord]] = defaultdict(list)
        firsts: dict[int, int] = {}
        for i, word in enumerate(alignment.words):
            firsts.setdefault(word.line, i)
            words[word.line].append(word)
        return cls(
            transcript.text,
            {paragraph.line: paragraph.body for paragraph in transcript.paragraphs},
            {line: tuple(each) for line, each in words.items()},
            firsts,
            *faced_speech(alignment.words, alignment.unwritten),
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
        place_unknown = "at a place that was not found in the audio"
        when = span_face(gap.segment) if gap.segment else place_unknown
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
        for number in foreign:
            if faced := self.faced.get(self.firsts[number]):
                said[number] = faced
        for speech in self.unwritten:
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
        if faced := self.faced.get(self.firsts[line.line]):
            message = f"'{opening}…' was not recognised. {_MAY_BE} {span_face(faced)}."
        elif len(words) > 5:
            message = (
                f"Nobody says '{opening}…' in this recording: all {len(words)} words of the "
                "paragraph were not heard. Does it belong to another cut of the episode?"
            )
        else:
            message = f"'{opening}' was not heard in this recording."
        short = len(words) <= _SHORT_LINE
        severity: Severity | None = "hint" if short else "warning" if faced else None
        place = (span, faced)
        return _draft("not_spoken", line.line, place, message, line.confidence, severity)

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
            f"{span_face(speech.segment)}."
        )
        place = (None, speech.segment)
        severity: Severity | None = "warning" if speech.words < _SHORT_SPEECH else None
        return _draft("not_transcribed", speech.line, place, message, speech.words, severity)

    def doubts(self, alignment: Alignment) -> Iterator[Flag]:
        """Words that sound like something else, in lines that are spoken."""
        for line in alignment.lines:
            if line.verdict not in {"spoken", "partly_spoken"}:
                continue
            first = self.firsts[line.line]
            last = first + len(self.words[line.line])
            for run in doubtful_runs(alignment.words, first, last):
                if run.is_passage:
                    yield self._passage(run)
                elif not run.is_reduced:
                    yield self._doubt(run)

    def _doubt(self, run: DoubtfulRun) -> Flag:
        words = run.words
        written = " ".join(word.text for word in words)
        confidence = min(word.confidence for word in words)
        segments = [word.segment for word in words if word.segment]
        segment = Segment(segments[0].onset, segments[-1].offset) if segments else None
        faced = self.faced.get(run.first)
        if segment:
            message = f"'{written}' does not sound like what is said, {span_face(segment)}."
        elif faced:
            message = f"'{written}' was not recognised. {_MAY_BE} {span_face(faced)}."
        else:
            message = f"'{written}' was not heard here."
        place = (Span(words[0].span.start, words[-1].span.end), segment or faced)
        score = 1.0 - confidence
        return _draft("doubtful_word", words[0].line, place, message, score, run.severity)

    def _passage(self, run: DoubtfulRun) -> Flag:
        words = run.words
        opening = " ".join(word.text for word in words[:5])
        span = Span(words[0].span.start, words[-1].span.end)
        faced = next(
            filter(None, map(self.faced.get, range(run.first, run.first + len(words)))), None
        )
        heard = (
            f"not recognised. {_MAY_BE} {span_face(faced)}."
            if faced
            else "not heard in this recording."
        )
        message = f"{len(words)} words from '{opening}…' on were {heard}"
        severity: Severity | None = "warning" if faced else None
        return _draft("not_spoken", words[0].line, (span, faced), message, 1.0, severity)


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
