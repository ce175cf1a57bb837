from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aligner.alignment.evaluation.accuracy import measure
from aligner.alignment.evaluation.figures import Figures
from aligner.alignment.evaluation.truth import (
    Insert,
    TrueGap,
    TrueLine,
    TrueWord,
    Truth,
    read_truth,
)
from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import FlagKind
from aligner.alignment.model import AlignedLine, Alignment, Break, TimedWord, Verdict
from aligner.errors import BadInput
from aligner.timeline import Segment
from aligner.transcript.model import Span

SHARED = Path(__file__).parents[2].parent / "shared"
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.truth.json"))
EPISODES = SAMPLES + sorted(SHARED.glob("data/episodes/*.truth.json"))
SCRIPT = SHARED / "tools" / "score.py"

TRUTH = Truth(
    words=(
        TrueWord(1, "we", Segment(1.0, 1.2)),
        TrueWord(1, "don't", Segment(1.2, 1.5)),
        TrueWord(1, "know", Segment(1.5, 2.0)),
        TrueWord(3, "yes", Segment(3.0, 3.5)),
    ),
    lines=(
        TrueLine(1, "spoken", Segment(1.0, 2.0)),
        TrueLine(3, "spoken", Segment(3.0, 3.5)),
        TrueLine(5, "not spoken", None),
        TrueLine(7, "not spoken", None),
        TrueLine(9, "break", None),
    ),
    gaps=(
        TrueGap(1, Segment(2.0, 2.4), exact=True),
        TrueGap(3, Segment(3.5, 4.0), exact=True),
        TrueGap(3, Segment(3.0, 9.0), exact=False),
    ),
    wrong=(Segment(5.0, 5.4), Segment(6.0, 6.4)),
    missing=(Segment(20.0, 24.0),),
    inserts=(
        Insert("intro", Segment(0.0, 1.0)),
        Insert("ad", Segment(10.0, 14.0)),
        Insert("ad", Segment(16.0, 18.0)),
    ),
    duration=30.0,
)


def word(line: int, text: str, *times: float) -> TimedWord:
    return TimedWord(line, Span(0, 0), text, Segment(*times) if times else None, 0.9, None)


def line(number: int, verdict: Verdict) -> AlignedLine:
    return AlignedLine(number, None, "speech", verdict, None, 0.5)


def flag(kind: FlagKind, number: int, *times: float) -> Flag:
    return Flag("", kind, "hint", number, Span(0, 0), Segment(*times) if times else None, "", 1)


def made(
    words: tuple[TimedWord, ...] = (),
    *flags: Flag,
    lines: tuple[AlignedLine, ...] = (),
    breaks: tuple[Break, ...] = (),
) -> AlignmentFile:
    alignment = Alignment(30.0, words, lines, breaks, (), (), (), "test 1", "none")
    source = "0" * 64
    return AlignmentFile(
        TranscriptSource("a.md", source), AudioSource("a.mp3", source, 8000), alignment, flags
    )


def test_words_are_paired_by_what_they_say_within_their_line() -> None:
    figures = measure(
        made(
            (
                word(1, "We", 1.02, 1.21),
                word(1, "really", 1.1, 1.2),
                word(1, "don’t", 1.16, 1.56),
                word(1, "know"),
                word(5, "yes", 3.0, 3.5),
            )
        ),
        TRUTH,
    ).words
    assert figures is not None
    assert figures.words == 4
    assert figures.unplaced == 0.5
    assert figures.onset_bias_ms == pytest.approx(-10)
    assert figures.onset is not None
    assert figures.onset.mean_ms == figures.onset.median_ms == pytest.approx(30)
    assert figures.onset.p95_ms == pytest.approx(40)
    assert figures.onset.within == (0.0, 0.5, 1.0, 1.0, 1.0)
    assert figures.offset is not None
    assert figures.offset.mean_ms == pytest.approx(35)


def test_words_without_a_place_have_no_errors() -> None:
    figures = measure(made(), TRUTH).words
    assert figures is not None
    assert (figures.onset, figures.offset, figures.onset_bias_ms) == (None, None, None)
    assert figures.table() == {"words": 4, "unplaced": 1.0}


def test_a_word_belongs_into_its_own_line() -> None:
    words = (
        word(1, "a", 0.71, 1.0),
        word(1, "b", 2.0, 2.31),
        word(3, "c", 3.0, 3.1),
        word(3, "d"),
        word(5, "e", 3.0, 3.1),
    )
    assert measure(made(words), TRUTH).lines.table() == {
        "spoken_words": 4,
        "placed": 0.75,
        "in_own_line": 0.6667,
    }


def test_verdicts_leave_breaks_out() -> None:
    lines = (line(1, "not_spoken"), line(3, "spoken"), line(5, "not_spoken"), line(9, "not_spoken"))
    assert measure(made(lines=lines), TRUTH).verdicts.table() == {
        "true": 2,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }


def test_a_window_must_hold_the_gap_of_its_own_line() -> None:
    kind: FlagKind = "unintelligible"
    figures = measure(
        made(
            (),
            flag(kind, 1, 1.0, 3.0),
            flag(kind, 1, 2.04, 2.5),
            flag(kind, 1, 2.2, 2.3),
            flag(kind, 1, 3.4, 4.1),
            flag(kind, 3),
        ),
        TRUTH,
    ).gaps
    assert figures.table() == {
        "true": 3,
        "exact": 2,
        "listed": 5,
        "contained": 0.5,
        "extra_width_s": 0.06,
    }


def test_half_of_a_stretch_must_be_covered_and_a_touch_is_no_false_alarm() -> None:
    figures = measure(
        made(
            tuple(word(1, "w", 1.0, 1.1) for _ in range(100)),
            flag("not_transcribed", 1, 21.9, 25.0),
            flag("not_transcribed", 1, 23.9, 24.5),
            flag("not_transcribed", 1, 26.0, 27.0),
            flag("doubtful_word", 1, 5.3, 5.5),
            flag("doubtful_word", 1, 7.0, 7.1),
            flag("doubtful_word", 1),
        ),
        TRUTH,
    )
    assert figures.table()["not_transcribed"] == {"true": 1, "found": 1, "false": 1}
    assert figures.table()["doubtful_word"] == {"true": 2, "found": 0, "false_per_1000": 10.0}


def test_the_break_that_overlaps_most_is_the_one() -> None:
    breaks = tuple(
        Break(Segment(*each), None) for each in [(9.0, 13.0), (10.5, 14.1), (25.0, 26.0)]
    )
    assert measure(made(breaks=breaks), TRUTH).breaks.table() == {
        "true": 2,
        "found": 1,
        "listed": 3,
        "worst_edge_s": 0.5,
    }


def test_nothing_against_nothing_is_no_failure() -> None:
    empty = Truth((), (), (), (), (), (), 30.0)
    figures = measure(made(), empty)
    assert figures.words is None
    assert str(figures).splitlines()[0] == "spoken_words       0"


def test_the_truth_of_another_episode_is_refused() -> None:
    with pytest.raises(BadInput, match=r"a.mp3: lasts 30.0 s, but the truth is of 99.0 s."):
        measure(made(), replace(TRUTH, duration=99.0))


WRITTEN_TRUTH: dict[str, Any] = {
    "words": [{"word": "we", "start": 1.0, "end": 1.2, "line": 1}],
    "lines": [
        {"line": 1, "verdict": "spoken", "start": 1.0, "end": 2.0},
        {"line": 5, "verdict": "not spoken", "start": None, "end": None},
    ],
    "gaps": [{"line": 1, "start": 2.0, "end": 2.4, "exact": True, "said": "art"}],
    "wrong": [{"line": 1, "start": 5, "end": 5.4}],
    "missing": [],
    "inserts": [{"kind": "ad", "start": 10.0, "end": 14.0, "marked": True}],
    "duration": 30.0,
    "segments": "not read",
}


def test_a_truth_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    path.write_text(json.dumps(WRITTEN_TRUTH))
    assert read_truth(path) == Truth(
        (TRUTH.words[0],),
        (TRUTH.lines[0], TRUTH.lines[2]),
        (TRUTH.gaps[0],),
        (TRUTH.wrong[0],),
        (),
        (TRUTH.inserts[1],),
        30.0,
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("words", None, "words: expected a list, found null."),
        ("words", [{"word": "we", "start": 2, "end": 1, "line": 1}], "words[0].end: 1 is out of"),
        ("lines", [{"line": 1, "verdict": "spoken", "start": None, "end": None}], "lines[0].start"),
        ("lines", [{"line": 1, "verdict": "mute"}], "verdict: expected one of spoken, not spoken"),
        ("gaps", [{"line": 1, "start": 2.0, "end": 2.4}], "gaps[0].exact: is missing."),
        ("gaps", [{"line": 1, "start": 2.0, "end": 2.4, "exact": 1}], "expected true or false"),
        ("duration", "long", 'duration: expected a number, found "long".'),
    ],
)
def test_mistakes_in_a_truth_file_are_told(
    tmp_path: Path, name: str, value: object, message: str
) -> None:
    path = tmp_path / "truth.json"
    path.write_text(json.dumps(WRITTEN_TRUTH | {name: value}))
    with pytest.raises(BadInput, match=re.escape(message)):
        read_truth(path)


def test_a_missing_truth_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_truth(tmp_path / "truth.json")


def imagined(truth: dict[str, Any], chance: random.Random) -> AlignmentFile:
    """An alignment that is nearly right: every figure has something to count."""

    def near(piece: dict[str, Any], spread: float) -> tuple[float, float]:
        start = max(0.0, piece["start"] + chance.gauss(0, spread))
        return start, max(start, piece["end"] + chance.gauss(0, spread))

    def some(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for each in pieces if chance.random() < 0.8]

    spoken = [each for each in truth["lines"] if each["verdict"] == "spoken"]
    said = truth["words"] or [each | {"word": "word"} for each in spoken for _ in range(5)]
    words = [
        word(
            each["line"], each["word"].title(), *(near(each, 0.05) if chance.random() < 0.9 else ())
        )
        for each in some(said)
    ]
    verdicts = {"spoken": "spoken", "not spoken": "not_spoken", "break": "break"}
    lines = [
        line(each["line"], "not_spoken" if chance.random() < 0.1 else verdicts[each["verdict"]])  # type: ignore[arg-type]
        for each in truth["lines"]
    ]
    flags = [
        flag("unintelligible", each["line"], each["start"] - 0.1, near(each, 0.1)[1] + 0.1)
        for each in some(truth["gaps"])
    ]
    flags += [flag("not_transcribed", 1, *near(each, 1)) for each in some(truth["missing"])]
    flags += [flag("doubtful_word", 1, *near(each, 0.2)) for each in some(truth["wrong"])]
    for kind in ("not_transcribed", "doubtful_word"):
        flags += [flag(kind, 1, *near(each, 9)) for each in some(spoken[:10])]
    breaks = tuple(Break(Segment(*near(each, 2)), None) for each in some(truth["inserts"]))
    file = made(tuple(words), *flags, lines=tuple(lines), breaks=breaks)
    return replace(file, alignment=replace(file.alignment, duration=truth["duration"]))


@pytest.mark.skipif(not SCRIPT.exists(), reason="the shared script is not here")
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("path", EPISODES, ids=lambda path: path.name.split(".")[0])
def test_the_figures_are_those_of_the_shared_script(tmp_path: Path, path: Path, seed: int) -> None:
    guess = tmp_path / "guess.json"
    imagined(json.loads(path.read_bytes()), random.Random(seed)).dump(guess)  # noqa: S311
    run = subprocess.run(
        [sys.executable, SCRIPT, guess, path], capture_output=True, text=True, check=True
    )
    figures: Figures = measure(read_alignment(guess), read_truth(path))
    assert f"{figures}\n" == run.stdout
    assert ast.literal_eval(repr(figures.table())) == figures.table()
    assert figures.gaps.contained or figures.gaps.exact < 5  # there was something to count
