"""What is really said in a test episode, and where: the measure of an alignment.

A truth file is JSON; times are seconds of the audio, `line` is the 1-based line of the transcript:

    words    word, start, end, line                 hand-timed words; may be empty
    lines    line, verdict, start, end              verdict: spoken, not spoken, break
    gaps     line, start, end, exact                the words behind a gap tag
    wrong    line, start, end                       words that were written wrongly
    missing  start, end                             speech that nobody wrote down
    inserts  kind, start, end                       kind: intro, ad, outro
    duration                                        of the audio

Other members (`segments`, `clock`, `said`, …) tell how the episode was made; they are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from aligner.alignment.typed_json import Fields, Malformed, parse_object
from aligner.errors import BadInput
from aligner.timeline import Segment

TrueVerdict: TypeAlias = Literal["spoken", "not spoken", "break"]
InsertKind: TypeAlias = Literal["intro", "ad", "outro"]

_VERDICTS: tuple[TrueVerdict, ...] = get_args(TrueVerdict)
_INSERT_KINDS: tuple[InsertKind, ...] = get_args(InsertKind)

_ADVICE = "A truth file belongs to a test episode; see `aligner/alignment/evaluation/truth.py`."


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word that stands in `line` and where it is said."""

    line: int
    text: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line and whether it is said; `segment` is there for every spoken line."""

    line: int
    verdict: TrueVerdict
    segment: Segment | None


@dataclass(frozen=True, slots=True)
class TrueGap:
    """Where the words behind a gap tag are said; not `exact`: only the utterance is known."""

    line: int
    segment: Segment
    exact: bool


@dataclass(frozen=True, slots=True)
class Insert:
    """Something that is no talk of the transcript."""

    kind: InsertKind
    segment: Segment


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is known about a test episode; `duration` in seconds."""

    words: tuple[TrueWord, ...]
    lines: tuple[TrueLine, ...]
    gaps: tuple[TrueGap, ...]
    wrong: tuple[Segment, ...]
    missing: tuple[Segment, ...]
    inserts: tuple[Insert, ...]
    duration: float


def read_truth(path: Path) -> Truth:
    """Read a truth file, checking every value.

    Raises:
        BadInput: it is missing, cannot be read, is not JSON, or a value is missing or of the
            wrong type: the message names the place.
    """
    try:
        return _read(parse_object(path.read_bytes()))
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}."
        raise BadInput(str(path), problem, _ADVICE) from error
    except Malformed as error:
        raise BadInput(str(path), str(error), _ADVICE) from error


def _read(document: Fields) -> Truth:
    return Truth(
        words=tuple(
            TrueWord(each.whole("line", least=1), each.text("word"), _segment(each))
            for each in document.each("words")
        ),
        lines=tuple(_line(each) for each in document.each("lines")),
        gaps=tuple(
            TrueGap(each.whole("line", least=1), _segment(each), each.boolean("exact"))
            for each in document.each("gaps")
        ),
        wrong=tuple(_segment(each) for each in document.each("wrong")),
        missing=tuple(_segment(each) for each in document.each("missing")),
        inserts=tuple(
            Insert(each.choice("kind", _INSERT_KINDS), _segment(each))
            for each in document.each("inserts")
        ),
        duration=document.number("duration", least=0),
    )


def _line(row: Fields) -> TrueLine:
    verdict = row.choice("verdict", _VERDICTS)
    placed = verdict == "spoken" or not row.both_null("start", "end")
    return TrueLine(row.whole("line", least=1), verdict, _segment(row) if placed else None)


def _segment(row: Fields) -> Segment:
    start = row.number("start", least=0)
    return Segment(start, row.number("end", least=start))
