"""The alignment file and how it is written: `aligner.alignment`, version 1, JSON in UTF-8.

    {"format": "aligner.alignment", "version": 1,
     "transcript": {…}, "audio": {…}, "engine": {…},     where it comes from
     "match": {"text": 0.98, "audio": 0.87},             do the two belong together
     "clock": […], "breaks": […], "lines": […],          the talk
     "words": […],                                       one a line, so that a diff can be read
     "flags": […]}                                       what a person should look at

`alignment.schema.json`, in this folder, says the same for other tools; the tests hold the two
together; `file_reader` reads it. Units: seconds of the audio, to the millisecond; characters of
the transcript; `line` is 1-based. Confidences have three decimals.

Gaps and unwritten speech have no list of their own: their flags stand for them
(`unintelligible`, `not_transcribed`), and `score` is about how many words are missing. What no
flag tells is not in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from aligner.alignment.flag import Flag, Origin, SpeakerDoubt
from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.atomic import write_atomically
from aligner.audio.notes import Note
from aligner.timeline import Segment

FORMAT = "aligner.alignment"
VERSION = 1

_LAYOUT = {
    "": "format version transcript audio engine match clock breaks lines words flags",
    "transcript": "path sha256 dialect",
    "audio": "path sha256 duration sample_rate notes",
    "engine": "name version acoustic_model",
    "match": "text audio",
    "clock": "transcript audio",
    "breaks": "onset offset line",
    "lines": "line speaker kind verdict onset offset confidence",
    "words": "line start end text onset offset confidence basis",
    "flags": "id kind severity line start end onset offset message score candidates speaker"
    " origins",
}
MEMBERS: Mapping[str, tuple[str, ...]] = {
    place: tuple(names.split()) for place, names in _LAYOUT.items()
}
"""The members of each object in their order; "" is the document itself."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "audio": ("notes",),
    "flags": ("speaker", "origins"),
    "transcript": ("dialect",),
}
"""Those that are only there when they say something."""

SPEAKER_MEMBERS = ("written", "heard", "confidence")
"""The members of a flag's `speaker`, which is not there for most."""

ORIGIN_MEMBERS = ("source", "probability", "onset", "offset")
"""The members of each of a flag's `origins`: of candidates that were looked for."""

_Made: TypeAlias = dict[str, str | float | None]
_Cell: TypeAlias = str | float | tuple[str, ...] | _Made | list[_Made] | None


@dataclass(frozen=True, slots=True)
class TranscriptSource:
    """The text that was aligned: its path as the user gave it, and the hash of its bytes (hex).

    `dialect` is the form that it was read in; "" for Changelog's.
    """

    path: str
    sha256: str
    dialect: str = ""


@dataclass(frozen=True, slots=True)
class AudioSource:
    """The recording.

    Attributes:
        path: as the user gave it.
        sha256: of its bytes (hex).
        sample_rate: its own, before decoding (Hz).
        notes: what was missing, guessed or repaired in it; none for a plain file.
    """

    path: str
    sha256: str
    sample_rate: int
    notes: tuple[Note, ...] = ()

    @property
    def doubts(self) -> tuple[Note, ...]:
        """The notes that a person should know of before the times are used."""
        return tuple(note for note in self.notes if note.is_doubt)


@dataclass(frozen=True, slots=True)
class AlignmentFile:
    """An alignment, what it was made of, and what to look at; the audio's length is in it."""

    transcript: TranscriptSource
    audio: AudioSource
    alignment: Alignment
    flags: tuple[Flag, ...]

    def to_json(self) -> str:
        """The file's text: a word or flag a line, a line end at the end.

        Raises:
            ValueError: a number is infinite or not a number.
        """
        name, _, version = self.alignment.engine.partition(" ")
        head: dict[str, tuple[_Cell, ...]] = {
            "transcript": (self.transcript.path, self.transcript.sha256, self.transcript.dialect),
            "audio": (
                self.audio.path,
                self.audio.sha256,
                _rounded(self.alignment.duration),
                self.audio.sample_rate,
                tuple(str(note) for note in self.audio.notes),
            ),
            "engine": (name, version, self.alignment.acoustic_model),
        }
        if match := self.alignment.match:
            head["match"] = (_share(match.text), _share(match.audio))
        parts = [f'"format": {_encode(FORMAT)}, "version": {VERSION}']
        parts += [f'"{place}": {_object(place, cells)}' for place, cells in head.items()]
        for place, rows in self._tables():
            lines = ",\n  ".join(_object(place, row) for row in rows)
            parts.append(f'"{place}": [\n  {lines}\n ]' if lines else f'"{place}": []')
        text = "{" + ",\n ".join(parts) + "}\n"
        # A file name that is no UTF-8 holds half characters; JSON can spell those, UTF-8 cannot.
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    def dump(self, path: Path) -> None:
        """Write it to `path` in one step.

        Raises:
            OutputError: it cannot be written there; what was there before stays.
        """
        write_atomically(path, self.to_json())

    def _tables(self) -> Iterator[tuple[str, Iterator[tuple[_Cell, ...]]]]:
        made = self.alignment
        yield (
            "clock",
            ((_rounded(each.transcript), _rounded(each.audio)) for each in made.clock),
        )
        yield "breaks", ((*_times(each.segment), each.line) for each in made.breaks)
        yield "lines", (_line_row(each) for each in made.lines)
        yield "words", (_word_row(each) for each in made.words)
        yield "flags", (_flag_row(each) for each in self.flags)


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _object(place: str, cells: Iterable[_Cell]) -> str:
    members = dict(zip(MEMBERS[place], cells, strict=True))
    for name in OPTIONAL.get(place, ()):
        if not members[name]:
            del members[name]
    return _encode(members)


def _rounded(number: float) -> float:
    return round(float(number), 3) + 0.0  # + 0.0: no "-0.0" in the file


def _share(share: float | None) -> float | None:
    return None if share is None else _rounded(share)


def _times(segment: Segment | None) -> tuple[float | None, float | None]:
    return (None, None) if segment is None else (_rounded(segment.onset), _rounded(segment.offset))


def _line_row(line: AlignedLine) -> tuple[_Cell, ...]:
    about = (line.line, line.speaker, line.kind, line.verdict)
    return (*about, *_times(line.segment), _rounded(line.confidence))


def _word_row(word: TimedWord) -> tuple[_Cell, ...]:
    where = (word.line, word.span.start, word.span.end, word.text, *_times(word.segment))
    return (*where, _rounded(word.confidence), word.basis)


def _flag_row(flag: Flag) -> tuple[_Cell, ...]:
    characters = (None, None) if flag.span is None else (flag.span.start, flag.span.end)
    about = (flag.id, flag.kind, flag.severity, flag.line, *characters, *_times(flag.segment))
    found = flag.candidates, _speaker(flag.speaker), list(map(_origin, flag.origins))
    return (*about, flag.message, _rounded(flag.score), *found)


def _origin(origin: Origin) -> _Made:
    cells = (origin.source, _rounded(origin.probability), *_times(origin.segment))
    return dict(zip(ORIGIN_MEMBERS, cells, strict=True))


def _speaker(doubt: SpeakerDoubt | None) -> _Made | None:
    if doubt is None:
        return None
    cells = (doubt.written, doubt.heard, _rounded(doubt.confidence))
    return dict(zip(SPEAKER_MEMBERS, cells, strict=True))
