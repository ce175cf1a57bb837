"""The alignment file read back, every value checked before anything is made of it.

What an hour's file says about its places:

    "flags"  unintelligible   ─→  Alignment.gaps        in the order of the text
             not_transcribed  ─→  Alignment.unwritten   in the order of the sound
    null onset and offset     ─→  a `segment` that is None

Reading is as strict as `alignment.schema.json`, and more: ends never come before starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from aligner.alignment.file import (
    FORMAT,
    MEMBERS,
    ORIGIN_MEMBERS,
    SPEAKER_MEMBERS,
    VERSION,
    AlignmentFile,
    AudioSource,
    TranscriptSource,
)
from aligner.alignment.flag import Flag, Origin, Source, SpeakerDoubt
from aligner.alignment.flag_kinds import FlagKind, Severity
from aligner.alignment.model import (
    AlignedLine,
    Alignment,
    Basis,
    Break,
    ClockPiece,
    GapWindow,
    Match,
    TimedWord,
    Unwritten,
    Verdict,
)
from aligner.alignment.typed_json import Fields, Malformed, parse_object
from aligner.audio.notes import Note
from aligner.errors import AlignmentFileError
from aligner.timeline import Segment
from aligner.transcript.model import Span, TurnKind

LARGEST_BYTES = 100_000_000
"""An hour takes 1.5 MB; what is larger than 60 hours is something else."""

_AGAIN = "Make it again with `aligner align -f json`."

_KINDS: tuple[TurnKind, ...] = get_args(TurnKind)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_BASES: tuple[Basis, ...] = get_args(Basis)
_FLAG_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_SOURCES: tuple[Source, ...] = get_args(Source)


def read_alignment(path: Path) -> AlignmentFile:
    """Read an alignment file, checking every value.

    Raises:
        AlignmentFileError: it is missing, cannot be read, is not JSON, is another format, comes
            from a newer version, or holds something it should not: the message names the place.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise AlignmentFileError(str(path), "is too large for an alignment file.", _AGAIN)
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}."
        raise AlignmentFileError(str(path), problem, _AGAIN) from error
    try:
        return _read_file(_checked_version(parse_object(data), path))
    except Malformed as error:
        raise AlignmentFileError(str(path), str(error), _AGAIN) from error


def _checked_version(document: Fields, path: Path) -> Fields:
    if document.members.get("format") != FORMAT:
        raise AlignmentFileError(str(path), "this is not an alignment file.", _AGAIN)
    version = document.whole("version", least=1)
    if version > VERSION:
        problem = f"a newer aligner wrote it (format version {version}, this one reads {VERSION})."
        raise AlignmentFileError(
            str(path), problem, "Update with `pip install -U transcript-aligner`."
        )
    return document


def _read_file(document: Fields) -> AlignmentFile:
    document.only(MEMBERS[""])
    transcript, audio, engine = (
        _part(document, name) for name in ("transcript", "audio", "engine")
    )
    flags = tuple(_flag(each) for each in _rows(document, "flags"))
    alignment = Alignment(
        duration=audio.number("duration", least=0),
        words=tuple(_word(each) for each in _rows(document, "words")),
        lines=tuple(_line(each) for each in _rows(document, "lines")),
        breaks=tuple(
            Break(_segment(each), each.whole_or_none("line", least=1))
            for each in _rows(document, "breaks")
        ),
        clock=tuple(
            ClockPiece(each.number("transcript"), each.number("audio"))
            for each in _rows(document, "clock")
        ),
        gaps=tuple(_gaps(flags)),
        unwritten=tuple(_unwritten(flags)),
        engine=f"{engine.text('name')} {engine.text('version')}".strip(),
        acoustic_model=engine.text("acoustic_model"),
        match=_match(document),
    )
    return AlignmentFile(
        TranscriptSource(
            transcript.text("path"),
            _sha256(transcript),
            transcript.text("dialect") if "dialect" in transcript.members else "",
        ),
        AudioSource(
            audio.text("path"),
            _sha256(audio),
            audio.whole("sample_rate", least=1),
            tuple(map(Note.parse, audio.texts("notes"))) if "notes" in audio.members else (),
        ),
        alignment,
        flags,
    )


def _part(document: Fields, name: str) -> Fields:
    part = document.fields(name)
    part.only(MEMBERS[name])
    return part


def _match(document: Fields) -> Match | None:
    """The shares that belong together; None in files that older versions wrote."""
    if "match" not in document.members:
        return None
    part = _part(document, "match")
    text, audio = (part.number_or_none(name, least=0, most=1) for name in MEMBERS["match"])
    return Match(text, audio)


def _rows(document: Fields, name: str) -> Iterator[Fields]:
    for row in document.each(name):
        row.only(MEMBERS[name])
        yield row


def _line(row: Fields) -> AlignedLine:
    return AlignedLine(
        line=row.whole("line", least=1),
        speaker=row.text_or_none("speaker"),
        kind=row.choice("kind", _KINDS),
        verdict=row.choice("verdict", _VERDICTS),
        segment=_segment_or_none(row),
        confidence=row.number("confidence", least=0, most=1),
    )


def _word(row: Fields) -> TimedWord:
    return TimedWord(
        line=row.whole("line", least=1),
        span=_span(row),
        text=row.text("text"),
        segment=_segment_or_none(row),
        confidence=row.number("confidence", least=0, most=1),
        basis=row.choice_or_none("basis", _BASES),
    )


def _flag(row: Fields) -> Flag:
    kind = row.choice("kind", _FLAG_KINDS)
    return Flag(
        id=row.text("id"),
        kind=kind,
        severity=row.choice("severity", _SEVERITIES),
        line=row.whole("line"),
        span=_span(row) if kind == "unintelligible" else _span_or_none(row),
        segment=_segment(row) if kind == "not_transcribed" else _segment_or_none(row),
        message=row.text("message"),
        score=row.number("score", least=0),
        candidates=row.texts("candidates"),
        speaker=_speaker(row.fields("speaker")) if "speaker" in row.members else None,
        origins=tuple(_origins(row)) if "origins" in row.members else (),
    )


def _origins(row: Fields) -> Iterator[Origin]:
    made = list(row.each("origins"))
    if len(made) != len(row.texts("candidates")):
        raise Malformed(f"{row.place}.origins", "expected one for each of the candidates.")
    for each in made:
        each.only(ORIGIN_MEMBERS)
        yield Origin(
            each.choice("source", _SOURCES),
            each.number("probability", least=0, most=1),
            _segment_or_none(each),
        )


def _speaker(row: Fields) -> SpeakerDoubt:
    row.only(SPEAKER_MEMBERS)
    confidence = row.number("confidence", least=0, most=1)
    return SpeakerDoubt(row.text("written"), row.text("heard"), confidence)


def _gaps(flags: Iterable[Flag]) -> Iterator[GapWindow]:
    marked = [(f.span, f) for f in flags if f.kind == "unintelligible" and f.span is not None]
    for span, flag in sorted(marked, key=lambda each: each[0]):
        yield GapWindow(flag.line, span, flag.segment, round(flag.score))


def _unwritten(flags: Iterable[Flag]) -> Iterator[Unwritten]:
    heard = [(f.segment, f) for f in flags if f.kind == "not_transcribed" and f.segment is not None]
    for segment, flag in sorted(heard, key=lambda each: each[0]):
        yield Unwritten(segment, flag.line, round(flag.score))


def _span(row: Fields) -> Span:
    start = row.whole("start")
    return Span(start, row.whole("end", least=start))


def _span_or_none(row: Fields) -> Span | None:
    return None if row.both_null("start", "end") else _span(row)


def _segment(row: Fields) -> Segment:
    onset = row.number("onset", least=0)
    return Segment(onset, row.number("offset", least=onset))


def _segment_or_none(row: Fields) -> Segment | None:
    return None if row.both_null("onset", "offset") else _segment(row)


def _sha256(source: Fields) -> str:
    digest = source.text("sha256")
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise Malformed(f"{source.place}.sha256", "expected 64 hexadecimal digits.")
    return digest
