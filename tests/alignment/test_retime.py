from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from aligner.alignment.description.clock import Sighting, fit_clock
from aligner.alignment.model import (
    AlignedLine,
    Alignment,
    Basis,
    Break,
    ClockPiece,
    GapWindow,
    TimedWord,
)
from aligner.alignment.retiming.retime import plan_retiming, retime
from aligner.timeline import Segment
from aligner.transcript.changes import apply
from aligner.transcript.model import Gap, Stamp, Token, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from aligner.transcript.timecode import read_timecode

NO_TIME: dict[str, float] = {}


def aligned(
    transcript: Transcript,
    when: Callable[[Token], float | None],
    *,
    clock: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    windows: dict[str, Segment] | None = None,
    breaks: Sequence[Break] = (),
    confidence: float = 0.99,
    lines: Sequence[AlignedLine] = (),
) -> Alignment:
    words = []
    for token in tokenize(transcript):
        onset = when(token)
        segment = None if onset is None else Segment(onset, onset + 0.2)
        basis: Basis | None = "acoustic" if segment else None
        words.append(TimedWord(token.line, token.span, token.text, segment, confidence, basis))
    gaps = [
        GapWindow(paragraph.line, inline.span, window, 1)
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Gap)
        for window in [(windows or {}).get(inline.span.of(transcript.text))]
    ]
    pieces = tuple(ClockPiece(*piece) for piece in clock)
    return Alignment(
        10_000.0, tuple(words), tuple(lines), tuple(breaks), pieces, tuple(gaps), (), "", ""
    )


def retimed(
    text: str,
    onsets: dict[str, float],
    *,
    clock: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    windows: dict[str, Segment] | None = None,
    breaks: Sequence[Break] = (),
    confidence: float = 0.99,
) -> str:
    transcript = parse(text)
    alignment = aligned(
        transcript,
        lambda token: onsets.get(token.text),
        clock=clock,
        windows=windows,
        breaks=breaks,
        confidence=confidence,
    )
    return apply(text, retime(transcript, alignment))


@pytest.mark.parametrize(
    ("before", "onset", "after"),
    [
        (r"**A:** \[02:15\] So", 135.7, r"**A:** \[02:15\] So"),
        (r"**A:** \[02:15\] So", 136.2, r"**A:** \[02:15\] So"),
        (r"**A:** \[02:15\] So", 134.6, r"**A:** \[02:15\] So"),
        (r"**A:** \[02:15\] So", 134.4, r"**A:** \[02:14\] So"),
        (r"**A:** \[02:15\] So", 136.6, r"**A:** \[02:16\] So"),
        (r"**A:** \[02:15\] So", 175.9, r"**A:** \[02:55\] So"),
        (r"**A:** [2:15] So", 135.7, r"**A:** [2:15] So"),
        (r"**A:** [2:15] So", 235.7, r"**A:** \[03:55\] So"),
        (r"**A:** \[59:50\] So", 3605.5, r"**A:** \[01:00:05.15\] So"),
        (r"**A:** \[01:00:05.15\] So", 3590.1, r"**A:** \[59:50\] So"),
        (r"**A:** \[01:00:05.15\] So", 3605.9, r"**A:** \[01:00:05.15\] So"),
        (r"**A:** \[12:75\] So", 775.2, r"**A:** \[12:55\] So"),
        (r"\[02:15\]" + "\n\n**A:** So", 200.0, r"\[03:20\]" + "\n\n**A:** So"),
    ],
)
def test_a_stamp_takes_the_time_of_the_first_word_after_it(
    before: str, onset: float, after: str
) -> None:
    assert retimed(before, {"So": onset}) == after


def test_nothing_else_is_touched() -> None:
    text = "**A:**  \\[00:10\\] So &#39;x&#39;  \n\n\n**B:** \\[00:20\\] Well\\_\u001d  "
    changed = retimed(text, {"So": 50.0, "Well": 70.0})
    assert changed == text.replace("00:10", "00:50").replace("00:20", "01:10")


def test_without_its_word_the_clock_tells() -> None:
    text = r"**A:** Before \[02:15\] So after"
    around = {"Before": 170.0, "after": 180.0}
    assert retimed(text, around, clock=[(0, 40)]) == text.replace("02:15", "02:55")


def test_what_the_clock_says_must_lie_between_the_words_around() -> None:
    text = r"**A:** Before \[02:15\] So after"
    around = {"Before": 570.0, "after": 580.0}
    assert retimed(text, around, clock=[(0, 40)]) == text
    narrow = {"Before": 570.0, "after": 571.0}
    assert retimed(text, narrow, clock=[(0, 40)]) == text.replace("02:15", "09:31")


def test_a_doubtful_word_does_not_overrule_the_clock() -> None:
    text = r"**A:** \[02:15\] So"
    assert retimed(text, {"So": 139.0}, confidence=0.2) == text
    assert retimed(text, {"So": 139.0}) == text.replace("02:15", "02:19")


def test_a_malformed_stamp_whose_word_was_not_heard_stays() -> None:
    text = r"**A:** \[12:75\] So"
    assert retimed(text, NO_TIME, clock=[(0, 40)]) == text


def test_a_stamp_before_a_gap_stands_for_the_gap() -> None:
    text = r"**A:** Yes \[02:15\] \[unintelligible 00:02:15.10\] later"
    gap = r"\[unintelligible 00:02:15.10\]"
    changed = retimed(
        text,
        {"Yes": 170.0, "later": 178.0},
        clock=[(0, 40)],
        windows={gap: Segment(170.4, 178.0)},
    )
    assert changed == r"**A:** Yes \[02:55\] \[unintelligible 00:02:55.10\] later"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # On the clock and inside its window: frames are kept.
        (r"\[unintelligible 00:02:15.10\]", r"\[unintelligible 00:02:55.10\]"),
        # Typed wrong: the window begins at 175.0 s.
        (r"\[unintelligible 00:12:15.10\]", r"\[unintelligible 00:02:55.00\]"),
        # Misspelt, but it can be read; then malformed, and without a time.
        (r"\[unintelligible00:02:15.10\]", r"\[unintelligible 00:02:55.10\]"),
        (r"\[unintelligible 00:75:15.10\]", r"\[unintelligible 00:02:55.00\]"),
        (r"\[unintelligible\]", r"\[unintelligible 00:02:55.00\]"),
        (r"\[inaudible 00:02:15.10\]", r"\[inaudible 00:02:55.10\]"),
    ],
)
def test_gap_tags_go_through_the_clock_into_their_window(before: str, after: str) -> None:
    text = f"**A:** Yes {before} later"
    window = {before: Segment(175.0, 178.0)}
    found = retimed(text, {"Yes": 174.0, "later": 178.0}, clock=[(0, 40)], windows=window)
    assert found == f"**A:** Yes {after} later"


def test_gap_tags_that_are_right_or_that_nobody_can_tell_stay() -> None:
    text = r"**A:** Yes \[unintelligible 00:02:15.10\] later"
    assert retimed(text, {"Yes": 134.0, "later": 138.0}) == text
    assert retimed(text, {"Yes": 934.0, "later": 938.0}) == text
    untimed = r"**A:** Yes \[unintelligible\] later"
    assert retimed(untimed, {"Yes": 934.0}) == untimed


def test_a_tag_may_name_the_start_of_its_sentence() -> None:
    tag = r"\[unintelligible 00:02:15.10\]"
    transcript = parse(f"**A:** Yes {tag} later")

    def tags(begun: float) -> list[str]:
        line = AlignedLine(1, "A", "speech", "spoken", Segment(begun, 200.0), 1.0)
        window = {tag: Segment(150.0, 152.0)}
        return [
            edit.new
            for edit in retime(
                transcript, aligned(transcript, lambda _: None, windows=window, lines=[line])
            )
        ]

    assert tags(135.0) == []
    assert tags(140.0) == [r"\[unintelligible 00:02:30.00\]"]


def test_a_remark_keeps_its_name_and_gets_its_time() -> None:
    text = r"**A:** Yes \[Cross-Talk 00:02:15.10\] later \[laughs\]"
    changed = retimed(text, {"Yes": 174.0, "later": 178.0}, clock=[(0, 40)])
    assert changed == text.replace("00:02:15.10", "00:02:55.10")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"**Break:** \[40:42\] to \[41:16\]", r"**Break:** \[41:40\] to \[42:05\]"),
        (r"Break: \[40:42\]", r"Break: \[41:40\]"),
        (r"**Break:**", r"**Break:**"),
    ],
)
def test_a_break_takes_its_own_edges(before: str, after: str) -> None:
    found = Break(Segment(2500.5, 2525.5), 3)
    text = f"**A:** Yes\n\n{before}\n\n**A:** later"
    changed = retimed(text, {"Yes": 2490.0, "later": 2526.0}, breaks=[found])
    assert changed == f"**A:** Yes\n\n{after}\n\n**A:** later"


def test_a_break_that_was_not_found_follows_the_clock() -> None:
    text = "**A:** Yes\n\n**Break:** \\[03:00\\] to \\[03:30\\]\n\n**A:** later"
    changed = retimed(text, {"Yes": 215.0, "later": 251.0}, clock=[(0, 40)])
    assert changed == text.replace("03:00", "03:40").replace("03:30", "04:10")


PASSAGE = "one two three four five six seven eight nine ten eleven"


def planned(text: str, onsets: dict[str, float], **options: object) -> tuple[str, dict[str, str]]:
    """The changed text, and the times that were left with the reason."""
    transcript = parse(text)
    unspoken = [
        AlignedLine(p.line, p.speaker, p.kind, "not_spoken", None, 1.0)
        for p in transcript.paragraphs
        if p.kind == "speech"
        and not any(t.text in onsets for t in tokenize(transcript) if t.line == p.line)
    ]
    alignment = aligned(
        transcript,
        lambda token: onsets.get(token.text),
        lines=unspoken,
        **options,  # type: ignore[arg-type]
    )
    plan = plan_retiming(transcript, alignment)
    return apply(text, plan.edits), {left.text: left.reason for left in plan.left}


def test_what_nobody_says_is_left_and_listed() -> None:
    gap = r"\[unintelligible 00:02:41.02\]"
    text = f"**A:** Yes\n\n**B:** \\[02:17\\] {PASSAGE} {gap} {PASSAGE}"
    text += f"\n\n**A:** \\[02:50\\] {PASSAGE}"
    for window in ({gap: Segment(118.0, 130.0)}, {}):
        changed, left = planned(text, {"Yes": 117.0}, windows=window)
        assert changed == text
        assert list(left) == [r"\[02:17\]", gap, r"\[02:50\]"]
        assert all("nobody says" in reason for reason in left.values())


def test_a_time_in_an_unheard_passage_of_a_spoken_line_is_left_and_listed() -> None:
    gap = r"\[unintelligible 00:02:41.02\]"
    text = f"**A:** Yes {PASSAGE} {gap} {PASSAGE} later"
    changed, left = planned(text, {"Yes": 117.0, "later": 217.0}, clock=[(0, 40)])
    assert (changed, list(left)) == (text, [gap])
    assert "not heard" in left[gap]


def test_nothing_is_written_beyond_the_last_heard_word() -> None:
    text = f"**A:** Yes\n\n**Break:** \\[02:00\\]\n\n**A:** {PASSAGE} \\[02:30\\] {PASSAGE}"
    changed, left = planned(text, {"Yes": 117.0}, clock=[(0, 40)])
    assert changed == text
    assert list(left) == [r"\[02:00\]", r"\[02:30\]"]


@pytest.mark.parametrize(
    ("clock", "later", "wanted"),
    [
        # Both on one clock, the jump before them, the jump said to be between them.
        ([(0, 40)], 260.0, (r"\[03:40\]", r"\[03:58\]")),
        ([(0, 0), (170, 210)], 260.0, (r"\[03:40\]", r"\[03:58\]")),
        ([(0, 0), (190, 230)], 260.0, (r"\[03:40\]", r"\[03:58\]")),
        # No clock gives both a place.
        ([(0, 300)], 260.0, None),
    ],
)
def test_a_range_moves_as_one(
    clock: list[tuple[float, float]], later: float, wanted: tuple[str, str] | None
) -> None:
    text = "**A:** Yes\n\n**Jingle:** \\[03:00\\] to \\[03:18\\]\n\n**A:** later"
    changed, left = planned(text, {"Yes": 214.0, "later": later}, clock=clock)
    if wanted is None:
        assert (changed, len(left)) == (text, 2)
    else:
        assert changed == text.replace(r"\[03:00\]", wanted[0]).replace(r"\[03:18\]", wanted[1])
        assert not left


def test_a_jingle_takes_the_edges_of_the_music_between_its_words() -> None:
    text = "**A:** Yes\n\n**Jingle:** \\[50:50\\] to \\[51:08\\]\n\n**A:** later"
    music = Break(Segment(3279.2, 3297.4), None)
    changed, left = planned(
        text, {"Yes": 3276.0, "later": 3300.0}, breaks=[music], clock=[(0, 226)]
    )
    assert changed == text.replace("50:50", "54:39").replace("51:08", "54:57")
    assert not left


@pytest.mark.parametrize("pause", [0.4, 1.1, 1.4, 3.0])
def test_a_break_stamp_in_the_silence_before_a_break_is_right(pause: float) -> None:
    """Where the advert itself is not heard, the break seems to begin with the last word's end."""
    text = "**A:** Yes\n\n**Break:** \\[03:00\\]\n\n**A:** later"
    silent = Break(Segment(180.5 - pause, 220.0), 3)
    onsets = {"Yes": 180.3 - pause, "later": 220.0}
    assert planned(text, onsets, breaks=[silent]) == (text, {})


def test_true_breaks_that_are_heard_overrule_the_clock() -> None:
    text = "**A:** Yes\n\n**Break:** \\[03:00\\]\n\n**A:** later"
    heard = Break(Segment(183.2, 220.0), 3)
    changed, _ = planned(text, {"Yes": 178.0, "later": 223.0}, breaks=[heard])
    assert changed == text.replace("03:00", "03:03")


def test_a_gap_without_a_window_follows_the_clock_to_the_start_of_its_sentence() -> None:
    gap = r"\[unintelligible 00:07:03.26\]"
    text = f"**A:** When she heard it {gap} her brother"
    onsets = {
        "When": 513.4,
        "she": 514.0,
        "heard": 518.0,
        "it": 520.0,
        "her": 524.0,
        "brother": 525.0,
    }
    transcript = parse(text)
    line = AlignedLine(1, "A", "speech", "spoken", Segment(513.4, 526.0), 1.0)
    found = aligned(transcript, lambda t: onsets.get(t.text), clock=[(0, 89.4)], lines=[line])
    edits = retime(transcript, found)
    assert [edit.new for edit in edits] == [r"\[unintelligible 00:08:33.08\]"]


def true_alignment(transcript: Transcript, truth: dict[str, list[dict[str, float]]]) -> Alignment:
    """Words spread evenly over their line: the first of each line is where the truth has it."""
    spans = {line["line"]: line for line in truth["lines"]}
    tokens: dict[int, list[Token]] = {}
    for token in tokenize(transcript):
        tokens.setdefault(token.line, []).append(token)

    def when(token: Token) -> float | None:
        start, end = spans[token.line]["start"], spans[token.line]["end"]
        row = tokens[token.line]
        return start and start + (end - start) * row.index(token) / len(row)

    breaks = [
        Break(Segment(line["start"], line["end"]), int(line["line"]))
        for line in truth["lines"]
        if str(line["verdict"]) == "break"
    ]
    windows = {str(gap["stamp"]): Segment(gap["start"], gap["end"]) for gap in truth["gaps"]}
    adverts = [Segment(insert["start"], insert["end"]) for insert in truth["inserts"]]
    sightings = [
        Sighting(inline.seconds, inline.exact, spans[paragraph.line]["start"], 0, inline.span)
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines[:1]
        if isinstance(inline, Stamp) and inline.seconds is not None and paragraph.kind == "speech"
    ]
    clock = [(p.transcript, p.audio) for p in fit_clock(sightings, adverts).pieces]
    return aligned(transcript, when, clock=clock, windows=windows, breaks=breaks)


def test_stamps_of_an_ad_free_clock_come_right(shared_data: Path) -> None:
    folder = shared_data / "episodes"
    truth = json.loads((folder / "ad-free-clock.truth.json").read_text())
    transcript = parse((folder / "ad-free-clock.md").read_text())
    edits = retime(transcript, true_alignment(transcript, truth))
    changed = parse(apply(transcript.text, edits))
    starts = {line["line"]: line["start"] for line in truth["lines"]}
    for paragraph in changed.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, Stamp):
                assert inline.seconds == pytest.approx(starts[paragraph.line], abs=1.0)
    times = r"\\\[(unintelligible )?[\d:.]+\\\]"
    assert re.sub(times, "", changed.text) == re.sub(times, "", transcript.text)
    for edit, gap in zip((e for e in edits if "unint" in e.old), truth["gaps"][4:], strict=True):
        written = read_timecode(edit.new.removeprefix(r"\[unintelligible ").removesuffix(r"\]"))
        assert written
        assert gap["start"] - 1 <= written.seconds <= gap["end"] + 1


@pytest.mark.parametrize("name", ["roundtable", "words"])
def test_transcripts_on_the_audios_clock_stay_as_they_are(shared_data: Path, name: str) -> None:
    folder = shared_data / "episodes"
    truth = json.loads((folder / f"{name}.truth.json").read_text())
    transcript = parse((folder / f"{name}.md").read_text())
    edits = retime(transcript, true_alignment(transcript, truth))
    # A stamp in the middle of a line: even spacing is not good enough for it.
    middle = {r"\[02:29\]", r"\[04:40\]"}
    assert {edit.old for edit in edits} - middle == set()


def test_a_break_behind_the_last_word_that_runs_backwards_is_left() -> None:
    text = "**A:** \\[03:00\\] Yes\n\n**Break:** \\[01:30\\]-\\[01:40\\]\n"
    music = Break(Segment(200.0, 210.0), 3)
    changed, left = planned(text, {"Yes": 180.5}, breaks=[music])
    assert changed == text
    assert set(left) == {"\\[01:30\\]", "\\[01:40\\]"}
    forwards = text.replace("01:30", "03:05").replace("01:40", "03:15")
    changed, left = planned(forwards, {"Yes": 180.5}, breaks=[music])
    assert changed == text.replace("01:30", "03:20").replace("01:40", "03:30")
    assert not left


@pytest.mark.parametrize("between", [" to ", "-", " \u2013 ", " until "])
def test_two_times_that_a_word_or_dash_parts_move_as_one(between: str) -> None:
    text = f"**A:** Yes \\[02:10\\]{between}\\[02:20\\] later"
    changed = retimed(text, {"Yes": 165.0, "later": 182.0}, clock=[(0, 40)])
    assert changed == text.replace("02:10", "02:50").replace("02:20", "03:00")
