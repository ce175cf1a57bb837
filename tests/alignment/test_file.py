from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.file import MEMBERS, AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.file_reader import LARGEST_BYTES, read_alignment
from aligner.alignment.flag import Flag, Origin
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
from aligner.audio.notes import Note
from aligner.errors import AlignmentFileError, OutputError
from aligner.timeline import Segment
from aligner.transcript.model import Span, TurnKind

SCHEMA = json.loads(files("aligner.alignment").joinpath("alignment.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

SHA = "0123456789abcdef" * 4
SMALL = AlignmentFile(
    TranscriptSource("talk.md", SHA),
    AudioSource("talk.mp3", SHA, 44_100),
    Alignment(
        duration=12.3456,
        words=(
            TimedWord(1, Span(12, 17), "Hello", Segment(0.50049, 0.9), 0.98765, "acoustic"),
            TimedWord(1, Span(18, 23), "wörld", None, 0.0, None),
        ),
        lines=(AlignedLine(1, "Ann", "speech", "spoken", Segment(0.5, 0.9), 0.9),),
        breaks=(Break(Segment(5.0, 6.0), None),),
        clock=(ClockPiece(-0.0001, 0.25),),
        gaps=(GapWindow(1, Span(24, 40), Segment(0.9, 1.4), 3),),
        unwritten=(Unwritten(Segment(7.0, 9.5), 0, 8),),
        engine="aligner 0.1.0",
        acoustic_model="test",
        match=Match(0.98765, None),
    ),
    (
        Flag(
            "aa",
            "unintelligible",
            "severe",
            1,
            Span(24, 40),
            Segment(0.9, 1.4),
            "m",
            3,
            candidates=("a",),
            origins=(Origin("page", 0.71239, Segment(1.0, 1.25)),),
        ),
        Flag("bb", "not_transcribed", "warning", 0, None, Segment(7.0, 9.5), "about 8 words", 8),
    ),
)
WRITTEN = """\
{"format": "aligner.alignment", "version": 1,
 "transcript": {"path": "talk.md", "sha256": "SHA"},
 "audio": {"path": "talk.mp3", "sha256": "SHA", "duration": 12.346, "sample_rate": 44100},
 "engine": {"name": "aligner", "version": "0.1.0", "acoustic_model": "test"},
 "match": {"text": 0.988, "audio": null},
 "clock": [
  {"transcript": 0.0, "audio": 0.25}
 ],
 "breaks": [
  {"onset": 5.0, "offset": 6.0, "line": null}
 ],
 "lines": [
  {"line": 1, "speaker": "Ann", "kind": "speech", "verdict": "spoken", \
"onset": 0.5, "offset": 0.9, "confidence": 0.9}
 ],
 "words": [
  {"line": 1, "start": 12, "end": 17, "text": "Hello", \
"onset": 0.5, "offset": 0.9, "confidence": 0.988, "basis": "acoustic"},
  {"line": 1, "start": 18, "end": 23, "text": "wörld", \
"onset": null, "offset": null, "confidence": 0.0, "basis": null}
 ],
 "flags": [
  {"id": "aa", "kind": "unintelligible", "severity": "severe", "line": 1, "start": 24, "end": 40, \
"onset": 0.9, "offset": 1.4, "message": "m", "score": 3.0, "candidates": ["a"], \
"origins": [{"source": "page", "probability": 0.712, "onset": 1.0, "offset": 1.25}]},
  {"id": "bb", "kind": "not_transcribed", "severity": "warning", "line": 0, "start": null, \
"end": null, "onset": 7.0, "offset": 9.5, "message": "about 8 words", "score": 8.0, \
"candidates": []}
 ]}
""".replace("SHA", SHA)

milliseconds = st.integers(0, 10_000_000).map(lambda n: n / 1000)
probabilities = st.integers(0, 1000).map(lambda n: n / 1000)
shares = st.none() | probabilities
places = st.integers(0, 10**7)
line_numbers = st.integers(1, 10**6)
names = st.text(st.characters(exclude_characters=" "), min_size=1, max_size=8)
notes = st.builds(Note, st.sampled_from(["harmless", "loss", "guessed times", "unknown"]), names)
segments = st.tuples(milliseconds, milliseconds).map(lambda two: Segment(min(two), max(two)))
spans = st.tuples(places, places).map(lambda two: Span(min(two), max(two)))
maybe_segments = st.none() | segments


def one_of(literal: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


words = st.builds(
    TimedWord,
    line_numbers,
    spans,
    st.text(max_size=8),
    maybe_segments,
    probabilities,
    st.none() | one_of(Basis),
)
lines = st.builds(
    AlignedLine,
    line_numbers,
    st.none() | st.text(max_size=8),
    one_of(TurnKind),
    one_of(Verdict),
    maybe_segments,
    probabilities,
)
flags = st.builds(
    Flag,
    st.text(max_size=4),
    one_of(FlagKind).filter(lambda kind: kind not in ("unintelligible", "not_transcribed")),
    one_of(Severity),
    st.integers(0, 10**6),
    st.none() | spans,
    maybe_segments,
    st.text(max_size=8),
    probabilities,
    st.lists(st.text(max_size=4), max_size=2).map(tuple),
)
counts = st.integers(0, 500)
gaps = st.builds(GapWindow, line_numbers, spans, maybe_segments, counts)
unwritten = st.builds(Unwritten, segments, st.integers(0, 10**6), counts)


def flags_of(alignment: Alignment) -> list[Flag]:
    missing = [
        Flag("g", "unintelligible", "severe", each.line, each.span, each.segment, "", each.words)
        for each in alignment.gaps
    ]
    return missing + [
        Flag("u", "not_transcribed", "hint", each.line, None, each.segment, "", each.words)
        for each in alignment.unwritten
    ]


@st.composite
def alignment_files(draw: st.DrawFn) -> AlignmentFile:
    few: Callable[[st.SearchStrategy[Any]], tuple[Any, ...]] = lambda each: tuple(  # noqa: E731
        draw(st.lists(each, max_size=3))
    )
    alignment = Alignment(
        draw(milliseconds),
        few(words),
        few(lines),
        few(st.builds(Break, segments, st.none() | line_numbers)),
        few(st.builds(ClockPiece, milliseconds, milliseconds)),
        tuple(sorted(few(gaps), key=lambda each: each.span)),
        tuple(sorted(few(unwritten), key=lambda each: each.segment)),
        f"{draw(names)} {draw(names)}".strip(),
        draw(names),
        draw(st.none() | st.builds(Match, shares, shares)),
    )
    shuffled = draw(st.permutations([*flags_of(alignment), *few(flags)]))
    same_places = {each.span for each in alignment.gaps}, {e.segment for e in alignment.unwritten}
    if [len(each) for each in same_places] != [len(alignment.gaps), len(alignment.unwritten)]:
        shuffled = [*flags_of(alignment)]  # two at one place keep the order of their flags
    return AlignmentFile(
        TranscriptSource(draw(names), SHA),
        AudioSource(draw(names), SHA, draw(st.integers(1, 192_000)), few(notes)),
        alignment,
        tuple(shuffled),
    )


def test_the_file_looks_as_documented() -> None:
    assert SMALL.to_json() == WRITTEN


@given(alignment_files())
@settings(max_examples=60)
def test_what_is_written_is_read_back_and_fits_the_schema(
    tmp_path_factory: pytest.TempPathFactory, file: AlignmentFile
) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.json"
    file.dump(path)
    VALIDATOR.validate(json.loads(path.read_bytes()))
    assert read_alignment(path) == file


def test_times_are_rounded_once_and_then_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    SMALL.dump(path)
    again = read_alignment(path)
    assert again.alignment.words[0].segment == Segment(0.5, 0.9)
    assert again.alignment.gaps == SMALL.alignment.gaps
    assert again.alignment.unwritten == SMALL.alignment.unwritten
    assert again.to_json() == WRITTEN


def test_the_schema_is_one_and_names_the_same_members() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == MEMBERS[""]
    for name in MEMBERS:
        if name:
            part = SCHEMA["properties"][name]
            assert tuple(part.get("items", part)["properties"]) == MEMBERS[name]
            assert part.get("items", part)["additionalProperties"] is False


def test_files_without_a_match_are_read(tmp_path: Path) -> None:
    document = json.loads(WRITTEN)
    del document["match"]
    VALIDATOR.validate(document)
    (tmp_path / "a.json").write_text(json.dumps(document))
    assert read_alignment(tmp_path / "a.json").alignment.match is None


def test_a_file_name_that_is_no_utf8_survives(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    odd = replace(SMALL, transcript=TranscriptSource("caf\udce9.md", SHA))
    odd.dump(path)
    path.read_text("utf-8")
    assert read_alignment(path) == replace(read_alignment(path), transcript=odd.transcript)


def test_numbers_that_are_none_are_not_written(tmp_path: Path) -> None:
    broken = replace(SMALL, alignment=replace(SMALL.alignment, duration=float("nan")))
    with pytest.raises(ValueError, match="Out of range"):
        broken.dump(tmp_path / "a.json")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder does not exist"):
        SMALL.dump(tmp_path / "none" / "a.json")


Change = Callable[[dict[str, Any]], object]
WRONG: list[tuple[Change, str, bool]] = [  # what, message, whether the schema says so too
    (lambda d: d.pop("words"), "words: is missing.", True),
    (lambda d: d.update(more=1), "more: is not known here.", True),
    (lambda d: d["words"][1].update(more=1), "words[1].more: is not known here.", True),
    (lambda d: d.update(words={}), "words: expected a list, found an object.", True),
    (lambda d: d.update(audio=[]), "audio: expected an object, found a list.", True),
    (lambda d: d["flags"].append(7), "flags[2]: expected an object, found 7.", True),
    (
        lambda d: d["words"][0].update(line="one"),
        'words[0].line: expected a whole number, found "one".',
        True,
    ),
    (lambda d: d["words"][0].update(line=0), "words[0].line: expected 1 or more, found 0.", True),
    (lambda d: d["words"][0].update(start=True), "start: expected a whole number, found tr", True),
    (lambda d: d["words"][0].update(end=3), "words[0].end: expected 12 or more, found 3.", False),
    (lambda d: d["words"][0].update(offset=0.1), "words[0].offset: 0.1 is out of range.", False),
    (lambda d: d["words"][0].update(offset=None), "offset: expected a number, found null.", True),
    (lambda d: d["words"][0].update(onset=-1), "words[0].onset: -1 is out of range.", True),
    (lambda d: d["words"][0].update(confidence=1.5), "confidence: 1.5 is out of range.", True),
    (lambda d: d["words"][0].update(onset=10**400), "onset: a huge number is out of", False),
    (lambda d: d["words"][0].update(basis="none"), "basis: expected one of acoustic, inte", True),
    (lambda d: d["words"][0].update(text=None), "words[0].text: expected text, found null.", True),
    (lambda d: d["flags"][0].update(candidates=["a", 1]), "candidates[1]: expected text", True),
    (lambda d: d["flags"][0].update(origins=[]), "expected one for each of the cand", False),
    (lambda d: d["flags"][0]["origins"][0].update(source="x"), "expected one of episode", True),
    (lambda d: d["flags"][0]["origins"][0].update(offset=0), "offset: 0 is out of range.", False),
    (lambda d: d["flags"][0].update(kind="x" * 90), f'found "{"x" * 39}….', True),
    (lambda d: d["flags"][0].update(start=None), "start: expected a whole number, found n", True),
    (lambda d: d["flags"][1].update(onset=None, offset=None), "flags[1].onset: expected a n", True),
    (lambda d: d["match"].update(text=1.5), "match.text: 1.5 is out of range.", True),
    (lambda d: d["match"].pop("audio"), "match.audio: is missing.", True),
    (lambda d: d["audio"].update(sha256="?"), "audio.sha256: expected 64 hexadecimal", True),
]


@pytest.mark.parametrize(("change", "message", "by_schema"), WRONG)
def test_each_mistake_is_told_with_its_place(
    tmp_path: Path, change: Change, message: str, *, by_schema: bool
) -> None:
    document = json.loads(WRITTEN)
    change(document)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    with pytest.raises(AlignmentFileError) as caught:
        read_alignment(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert VALIDATOR.is_valid(document) is not by_schema


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is not JSON (line 1, column 1"),
        (b'{"format": ', "it is not JSON (line 1, column 12"),
        (b"\xff\xfe", "it is not UTF-8 text (byte 0)"),
        (b"[]", "expected a JSON object, found a list."),
        (b"[" * 100_000, "it is not JSON of a sensible size."),
        (b'{"version": ' + b"9" * 5000 + b"}", "it is not JSON of a sensible size."),
        (b'{"version": NaN}', "NaN is no number"),
        (b'{"version": 1}', "this is not an alignment file."),
        (b'{"format": "aligner.alignment"}', "version: is missing."),
        (b'{"format": "aligner.alignment", "version": "1"}', 'found "1".'),
        (b'{"format": "aligner.alignment", "version": 2}', "a newer aligner wrote it (format ver"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(AlignmentFileError) as caught:
        read_alignment(path)
    assert message in str(caught.value)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(AlignmentFileError, match="No such file"):
        read_alignment(tmp_path / "none.json")
    with pytest.raises(AlignmentFileError, match="Is a directory"):
        read_alignment(tmp_path)
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(AlignmentFileError, match="too large"):
        read_alignment(large)


def test_an_hour_is_small_and_quick(tmp_path: Path) -> None:
    hour = tuple(
        TimedWord(
            n // 30 + 1,
            Span(6 * n, 6 * n + 5),
            "words",
            Segment(n / 3, n / 3 + 0.3),
            0.987,
            "acoustic",
        )
        for n in range(10_000)
    )
    path = tmp_path / "a.json"
    started = time.process_time()
    replace(SMALL, alignment=replace(SMALL.alignment, words=hour)).dump(path)
    written = time.process_time()
    read_alignment(path)
    read = time.process_time()
    assert path.stat().st_size <= 2_500_000
    assert written - started <= 1.0  # 0.1 s on an idle machine
    assert read - written <= 2.0  # 0.2 s


@pytest.mark.parametrize("told", ["harmless", "loss", "harmless: It is odd.", "noise: a lot"])
def test_a_note_is_written_as_it_was_read(told: str) -> None:
    note = Note.parse(told)
    assert str(note) == told
    assert (note.kind == "harmless") == (told == "harmless: It is odd.")
