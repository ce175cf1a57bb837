from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.alignment.model import (
    AlignedLine,
    Alignment,
    Basis,
    ClockPiece,
    GapWindow,
    TimedWord,
    Unwritten,
    Verdict,
)
from aligner.review.flags import find_flags
from aligner.timeline import Segment, clock_face, span_face
from aligner.transcript.model import Gap, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize


def aligned(
    transcript: Transcript,
    *,
    confidences: dict[str, float] | None = None,
    unplaced: tuple[str, ...] = (),
    verdicts: dict[int, Verdict] | None = None,
    unwritten: tuple[Unwritten, ...] = (),
    shift: float = 0.0,
) -> Alignment:
    """Every word half a second after the one before, all heard unless said otherwise."""
    words = []
    for i, token in enumerate(tokenize(transcript)):
        placed = token.text not in unplaced
        basis: Basis | None = "acoustic" if placed else None
        segment = Segment(shift + i / 2, shift + i / 2 + 0.4) if placed else None
        sure = (confidences or {}).get(token.text, 1.0) if placed else 0.0
        words.append(TimedWord(token.line, token.span, token.text, segment, sure, basis))
    lines = tuple(
        AlignedLine(p.line, p.speaker, p.kind, (verdicts or {}).get(p.line, "spoken"), None, 1.0)
        for p in transcript.paragraphs
    )
    gaps = tuple(
        GapWindow(p.line, inline.span, Segment(133.97, 134.82), 3)
        for p in transcript.paragraphs
        for inline in p.inlines
        if isinstance(inline, Gap)
    )
    clock = (ClockPiece(0.0, 0.0),)
    return Alignment(200.0, tuple(words), lines, (), clock, gaps, unwritten, "test 0", "test")


def test_a_gap_is_told_by_its_words_and_times() -> None:
    text = "**Ann:** I love art, but \\[unintelligible 00:02:14.14\\] was going to Rome."
    transcript = parse(text)
    [flag] = find_flags(transcript, aligned(transcript))
    assert flag.message == (
        "About 3 words are missing between 'art but' and 'was going', 2:13.9 to 2:14.8."
    )
    assert (flag.kind, flag.severity, flag.line, flag.score) == ("unintelligible", "severe", 1, 3)
    assert flag.span is not None
    assert flag.span.of(text).startswith("\\[unint")


def test_a_line_nobody_says_is_one_flag_not_one_a_word() -> None:
    transcript = parse("**Ann:** One two three.\n\n**Bo:** Four five six seven eight nine ten.\n")
    spoken = aligned(
        transcript,
        unplaced=("Four", "five", "six", "seven", "eight", "nine", "ten"),
        verdicts={3: "not_spoken"},
    )
    [flag] = find_flags(transcript, spoken)
    assert (flag.kind, flag.line) == ("not_spoken", 3)
    assert "'Four five six seven eight…'" in flag.message


def test_neighbouring_doubts_are_one_flag() -> None:
    transcript = parse("**Ann:** We met the big magnet today.")
    doubted = aligned(transcript, confidences={"big": 0.3, "magnet": 0.05})
    [flag] = find_flags(transcript, doubted)
    assert flag.message == "'big magnet' does not sound like what is said, 0:01.5 to 0:02.4."
    assert flag.severity == "severe"


def test_a_passage_that_was_not_heard_is_no_row_of_doubtful_words() -> None:
    transcript = parse("**Ann:** Well one two three four five six and on.")
    unplaced = ("one", "two", "three", "four", "five", "six")
    [flag] = find_flags(transcript, aligned(transcript, unplaced=unplaced))
    assert flag.kind == "not_spoken"
    assert "6 words" in flag.message


def test_speech_without_text_names_the_words_before_it() -> None:
    transcript = parse("**Ann:** We met today. And then we left.")
    speech = Unwritten(Segment(1.42, 1.48), 1, 9)
    [flag] = find_flags(transcript, aligned(transcript, unwritten=(speech,)))
    assert flag.message.startswith("About 9 words are spoken after 'We met today'")


@pytest.mark.parametrize(
    ("shift", "severities"), [(0.0, []), (100.0, ["hint"] * 3)], ids=["right", "other clock"]
)
def test_stamps_of_another_clock_are_hints(shift: float, severities: list[str]) -> None:
    text = "\n\n".join(f"**Ann:** \\[00:{i * 5:02}\\] " + "word " * 10 for i in range(3))
    transcript = parse(text)
    clock = (ClockPiece(0.0, shift),)
    found = aligned(transcript, shift=shift)
    moved = Alignment(
        found.duration + shift, found.words, found.lines, (), clock, (), (), "test 0", "test"
    )
    assert [f.severity for f in find_flags(transcript, moved)] == severities


def test_what_the_text_alone_tells_is_there_too() -> None:
    transcript = parse("**Ann:** \\[00:50\\] Hello.\n\n**Bo:** \\[00:10\\] Hello you.\n")
    kinds = {flag.kind for flag in find_flags(transcript, aligned(transcript))}
    assert "stamp_invalid" in kinds


def test_ids_stay_when_another_line_changes() -> None:
    body = "**Ann:** I love \\[unintelligible 00:02:14.14\\] in Rome."
    first, second = parse(body), parse("**Bo:** Something new here.\n\n" + body)
    ids = [
        next(f.id for f in find_flags(t, aligned(t)) if f.kind == "unintelligible")
        for t in (first, second)
    ]
    assert ids[0] == ids[1]


def test_times_are_written_as_people_read_them() -> None:
    assert clock_face(133.97) == "2:13.9"
    assert clock_face(59.99) == "0:59.9"
    assert clock_face(3725) == "1:02:05.0"
    assert clock_face(-1) == "0:00.0"
    assert span_face(Segment(55.51, 55.63)) == "0:55.5 to 0:55.6"
    assert span_face(Segment(55.51, 55.58)) == "at 0:55.5"


def test_a_word_of_no_length_has_no_span_whose_ends_are_alike() -> None:
    transcript = parse("**Ann:** One twenty three four.\n")
    times: list[tuple[float, float] | None] = [(0, 1), (55.51, 55.55), (56, 57), (57, 58)]
    alignment = placed_at(transcript, times)
    words = tuple(
        replace(word, confidence=0.1 if word.text == "twenty" else 1.0) for word in alignment.words
    )
    (flag,) = find_flags(transcript, replace(alignment, words=words))
    assert flag.message == "'twenty' does not sound like what is said, at 0:55.5."


def placed_at(transcript: Transcript, times: list[tuple[float, float] | None]) -> Alignment:
    """The words at these times, those without any not heard."""
    words = tuple(
        TimedWord(
            token.line,
            token.span,
            token.text,
            Segment(*at) if at else None,
            1.0 if at else 0.0,
            "acoustic" if at else None,
        )
        for token, at in zip(tokenize(transcript), times, strict=True)
    )
    return replace(aligned(transcript), words=words)


@pytest.mark.parametrize(
    ("word", "room", "severities"),
    [("of", 0.05, []), ("company", 0.05, ["hint"]), ("company", 0.4, ["severe"])],
)
def test_a_word_without_room_is_shortened_not_wrong(
    word: str, room: float, severities: list[str]
) -> None:
    transcript = parse(f"**Ann:** The rest {word} this.")
    times: list[tuple[float, float] | None] = [(0, 0.5), (0.5, 1), None, (1 + room, 2)]
    flags = find_flags(transcript, placed_at(transcript, times))
    assert [flag.severity for flag in flags] == severities


def test_an_unheard_turn_of_a_word_is_a_hint() -> None:
    transcript = parse("**Ann:** One two three.\n\n**Bo:** Right.\n\n**Ann:** Four five six.\n")
    silent = aligned(transcript, unplaced=("Right",), verdicts={3: "not_spoken"})
    [flag] = find_flags(transcript, silent)
    assert (flag.kind, flag.severity) == ("not_spoken", "hint")


def test_an_unheard_line_and_the_speech_in_its_place_are_one_flag() -> None:
    transcript = parse("**Ann:** One two.\n\n**Bo:** How are you today?\n\n**Ann:** Five six.\n")
    unplaced = ("How", "are", "you", "today")
    speech = Unwritten(Segment(1.5, 2.5), 1, 4)
    silent = aligned(transcript, unplaced=unplaced, verdicts={3: "not_spoken"}, unwritten=(speech,))
    [flag] = find_flags(transcript, silent)
    assert (flag.kind, flag.severity, flag.segment) == ("not_spoken", "warning", speech.segment)
    assert "may be what is said" in flag.message


def test_much_more_speech_than_an_unheard_line_holds_is_told_of() -> None:
    transcript = parse("**Ann:** One two.\n\n**Bo:** How are you today?\n\n**Ann:** Five six.\n")
    unplaced = ("How", "are", "you", "today")
    speech = Unwritten(Segment(1.5, 9.5), 1, 30)
    silent = aligned(transcript, unplaced=unplaced, verdicts={3: "not_spoken"}, unwritten=(speech,))
    assert {f.kind for f in find_flags(transcript, silent)} == {"not_spoken", "not_transcribed"}


@pytest.mark.parametrize(
    ("written", "said", "kinds"),
    [
        (11, 9, {"not_spoken"}),  # a sentence that was recognised poorly
        (8, 3, {"not_spoken"}),  # said fast
        (11, 3, {"not_spoken", "not_transcribed"}),  # a sentence put in beside a false start
        (13, 12, {"not_spoken", "not_transcribed"}),  # so much would have been recognised
    ],
)
def test_a_longer_line_faces_speech_of_about_its_length(
    written: int, said: int, kinds: set[str]
) -> None:
    words = "north south east west up down left right here there now then soon"
    unplaced = tuple(words.split(" ")[:written])
    line = " ".join(unplaced)
    transcript = parse(f"**Ann:** One two.\n\n**Bo:** {line}.\n\n**Ann:** Five six.\n")
    speech = Unwritten(Segment(1.5, 4.5), 1, said)
    silent = aligned(transcript, unplaced=unplaced, verdicts={3: "not_spoken"}, unwritten=(speech,))
    assert {f.kind for f in find_flags(transcript, silent)} == kinds
