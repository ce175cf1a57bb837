from __future__ import annotations

import pytest

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.alignment.voices.turns import find_turns, names_somebody
from aligner.timeline import Segment
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize


@pytest.mark.parametrize(
    "label",
    ["Unknown", "Speaker 1", "Speaker", "unidentified speaker", "Both", "All", "Audience Member",
     "Male speaker", "Guest", "Man", "?", "Unknown Speaker", "Speaker #2", "SPEAKER_01"],
)  # fmt: skip
def test_some_labels_name_nobody(label: str) -> None:
    assert not names_somebody(label)


@pytest.mark.parametrize(
    "label", ["Chris Benson", "Ann", "Manny", "Allen", "Guestrin", "S1688", "Otherman Smith"]
)
def test_names_name_somebody(label: str) -> None:
    assert names_somebody(label)


def test_a_turn_goes_on_without_a_label_and_ends_at_the_next_one() -> None:
    transcript = parse("**Ann:** One two.\n\nThree.\n\n**Ann:** Four.\n\n**Unknown:** Five.\n")
    words = tuple(
        TimedWord(token.line, token.span, token.text, Segment(i, i + 0.5), 1.0, "acoustic")
        for i, token in enumerate(tokenize(transcript))
    )
    lines = tuple(
        AlignedLine(p.line, p.speaker, p.kind, "spoken", None, 1.0) for p in transcript.paragraphs
    )
    turns = find_turns(transcript, Alignment(9.0, words, lines, (), (), (), (), "test", "test"))
    assert [(t.name, t.speaker, [w.text for w in t.words]) for t in turns] == [
        ("Ann", "Ann", ["One", "two", "Three"]),
        ("Ann", "Ann", ["Four"]),
        ("Unknown", None, ["Five"]),
    ]
    assert turns[1].span.of(transcript.text) == "**Ann:**"
