"""The text of now with its times, as an alignment file: for captions, and for other programs.

    file of the last alignment ─ recording, breaks, clock ─┐
    document ─ lines, and the words that are placed ───────┼─► AlignmentFile of the text of now
    flags that stand ──────────────────────────────────────┘

Words that were typed and are not placed have no time in it; captions put them by their neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.alignment.file import AlignmentFile, TranscriptSource
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.flag import Flag, SpeakerDoubt
from aligner.alignment.flag_kinds import KINDS, FlagKind, Severity
from aligner.alignment.model import (
    AlignedLine,
    Basis,
    Break,
    GapWindow,
    TimedWord,
    Unwritten,
    Verdict,
)
from aligner.errors import AlignmentFileError
from aligner.timeline import Segment
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.model import Span, Transcript
from aligner.transcript.positions import line_starts
from aligner.transcript.spoken import tokenize
from web.cache.copies import Copy
from web.cache.episodes import EpisodeCache
from web.document.document import Document
from web.document.lines import LineEdit
from web.store.journal import line_edit
from web.store.tables import Episode, FlagRow

_BASES: dict[str | None, Basis | None] = {"a": "acoustic", "i": "interpolated", None: None}
_STANDING = ("open", "partly_resolved", "confirmed_unintelligible")
_OF_A_FILE = [kind for kind, row in KINDS.items() if row.source in {"sound", "text"}]


@dataclass(frozen=True, slots=True)
class TimedText:
    """A text that stands in an editor, with its times.

    Attributes:
        file: its alignment; paths in it are bare names.
        transcript: the text.
    """

    file: AlignmentFile
    transcript: Transcript


def timed_text(session: Session, episode_cache: EpisodeCache, episode: Episode) -> TimedText | None:
    """The text of now with its times; None while there are none."""
    copy = episode_cache.copy(session, episode)
    try:
        made = read_alignment(episode_cache.alignment_path(episode.slug))
    except AlignmentFileError:
        return None  # not made yet, or somebody tidied the folder: it is made anew
    if copy.alignment is None:
        return None
    text, dialect = episode.text, episode_cache.dialect(episode)
    transcript, starts = read_as(text, dialect), line_starts(text)
    rows = select(FlagRow).where(
        FlagRow.episode_id == episode.id,
        FlagRow.gone.is_(False),
        FlagRow.state.in_(_STANDING),
        FlagRow.kind.in_(_OF_A_FILE),
    )
    doubts = {flag.id: flag.speaker for flag in made.flags}
    stored = session.scalars(rows.order_by(FlagRow.line, FlagRow.start))
    flags = tuple(_flag(row, starts, doubts.get(row.id)) for row in stored)
    edits = [line_edit(entry) for entry in copy.entries]
    alignment = replace(
        copy.alignment,
        words=tuple(_words(transcript, copy.document, starts)),
        lines=tuple(_lines(copy.document)),
        breaks=tuple(replace(each, line=_moved(each, edits)) for each in copy.alignment.breaks),
        gaps=tuple(_gaps(flags)),
        unwritten=tuple(_unwritten(flags)),
        match=None if edits else copy.alignment.match,
    )
    source = TranscriptSource(
        PurePath(episode.transcript_path).name,
        hashlib.sha256(text.encode()).hexdigest(),
        made.transcript.dialect,
    )
    audio = replace(made.audio, path=PurePath(made.audio.path).name)
    file = AlignmentFile(source, audio, alignment, flags)
    return TimedText(file, transcript)


def untimed_lines(copy: Copy) -> int | None:
    """How many lines somebody changed whose words have no times; None while no line has."""
    if copy.alignment is None:
        return None
    placed = {revision for _, revision in copy.placed}
    return sum(
        row.kind == "speech"
        and copy.entry(row.revision) is not None
        and (row.revision not in placed or row.timing is None)
        for row in copy.document.rows()
    )


def _words(
    transcript: Transcript, document: Document, starts: Sequence[int]
) -> Iterator[TimedWord]:
    """Every written word; those that the document has a place for have it."""
    placed = {
        (starts[number] + word.start, starts[number] + word.end): word
        for number, timing in enumerate(document.timings)
        if timing
        for word in timing.words
    }
    for token in tokenize(transcript):
        word = placed.get((token.span.start, token.span.end))
        if word is None:
            yield TimedWord(token.line, token.span, token.text, None, 0.0, None)
        else:
            basis = _BASES[word.basis]
            found = word.segment, word.confidence, basis
            yield TimedWord(token.line, token.span, token.text, *found)


def _lines(document: Document) -> Iterator[AlignedLine]:
    """Every line. A new one that nobody looked for yet may be said in part: nothing says more."""
    for row in document.rows():
        known = row.timing
        if known is not None:
            found = known.verdict, known.segment, known.confidence
            yield AlignedLine(row.line, row.speaker, row.kind, *found)
        elif row.kind == "speech":
            yield AlignedLine(row.line, row.speaker, row.kind, "partly_spoken", None, 0.0)
        else:
            verdict: Verdict = "break" if row.kind == "break" else "no_words"
            yield AlignedLine(row.line, row.speaker, row.kind, verdict, None, 0.0)


def _moved(found: Break, edits: Iterable[LineEdit]) -> int | None:
    """In which line a break stands after some edits; None if one of them took it."""
    line = found.line
    for edit in edits:
        if line is None or edit.first <= line <= edit.last:
            return None
        if line > edit.last:
            line += edit.last_after - edit.last
    return line


def _flag(row: FlagRow, starts: Sequence[int], speaker: SpeakerDoubt | None) -> Flag:
    start = starts[row.line - 1] if 0 < row.line <= len(starts) else 0
    span, segment = None, None
    if row.start is not None and row.end is not None:
        span = Span(start + row.start, start + row.end)
    if row.onset is not None and row.offset is not None:
        segment = Segment(row.onset, row.offset)
    return Flag(
        id=row.id,
        kind=cast("FlagKind", row.kind),
        severity=cast("Severity", row.severity),
        line=row.line,
        span=span,
        segment=segment,
        message=row.message,
        score=row.score,
        candidates=() if speaker else tuple(row.candidates),
        speaker=speaker,
    )


def _gaps(flags: Iterable[Flag]) -> Iterator[GapWindow]:
    for flag in flags:
        if flag.kind == "unintelligible" and flag.span is not None:
            yield GapWindow(flag.line, flag.span, flag.segment, round(flag.score))


def _unwritten(flags: Iterable[Flag]) -> Iterator[Unwritten]:
    heard = [(f.segment, f) for f in flags if f.kind == "not_transcribed" and f.segment is not None]
    for segment, flag in sorted(heard, key=lambda each: each[0]):
        yield Unwritten(segment, flag.line, round(flag.score))
