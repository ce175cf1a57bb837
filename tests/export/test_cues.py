from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.model import TimedWord
from aligner.export import FORMATS, Options, export
from aligner.export.cues import Cue, ReadingRules
from aligner.export.episode import CaptionedEpisode
from aligner.export.lines import split_long
from aligner.export.passages import CaptionToken, join
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.export.recordings import TEXTS, Recording, record

TALK = (
    "**Nell:** Welcome to Slack Water, a show about the coast and the people who keep an eye on "
    "it. I'm Nell Carrow, and with me, slightly damp, is Jonah Beck.\n\n"
    "**Jonah:** I walked here along the beach. I did look up the tide first. I read the wrong "
    "column. \\[laughs\\]\n\n**Break:** \\[20:30\\]\n\n"
    "**Jonah:** Then we are back, and \\[unintelligible 00:00:30.10\\] is looking at my shoes.\n"
)


def cues(recording: Recording, rules: ReadingRules | None = None, **named: bool) -> list[Cue]:
    options = Options(rules or ReadingRules())
    return list(CaptionedEpisode(recording.file, recording.transcript, options).cues(**named))


def test_a_talk_reads_as_an_editor_would_cut_it() -> None:
    assert [cue.text for cue in cues(record(TALK))] == [
        "Welcome to Slack Water,",
        "a show about the coast\nand the people who keep an eye on it.",
        "I'm Nell Carrow, and with me,\nslightly damp, is Jonah Beck.",
        "I walked here along the beach.",
        "I did look up the tide first.",
        "I read the wrong column. [laughs]",
        "Then we are back, and [unintelligible]\nis looking at my shoes.",
    ]


def test_a_break_leaves_a_hole() -> None:
    recording = record(TALK)
    (hole,) = recording.file.alignment.breaks
    assert not [cue for cue in cues(recording) if cue.segment.overlap(hole.segment) > 0.001]


def test_a_new_speakers_name_is_in_the_text_once() -> None:
    texts = [cue.text for cue in cues(record(TALK), names_in_text=True)]
    assert [text.split()[0] for text in texts if ":" in text] == ["Nell:", "Jonah:"]


def test_what_nobody_says_is_not_shown() -> None:
    text = "**Ann:** One two three.\n\nfour five six seven eight nine\n\nTen again.\n"
    unheard = frozenset(["four", "five", "six", "seven", "eight", "nine"])
    assert [cue.text for cue in cues(record(text, unheard=unheard))] == [
        "One two three.",
        "Ten again.",
    ]


def test_a_single_unheard_word_is_shown_with_its_neighbours() -> None:
    recording = record("**Ann:** One two three.\n", unheard=frozenset({"two"}))
    assert [cue.text for cue in cues(recording)] == ["One two three."]


def test_a_remark_stays_on_its_side_of_a_break() -> None:
    text = "Go. \\[laughs\\]\n\n**Break:**\n\n**Ann:** \\[applause\\] Back.\n"
    assert [cue.text for cue in cues(record(text))] == ["Go. [laughs]", "[applause] Back."]


@pytest.mark.parametrize("length", [32, 42, 65])
@pytest.mark.parametrize("episode", ["words", "roundtable", "ad-free-clock"])
def test_reading_rules_hold_on_read_speech(shared_data: Path, episode: str, length: int) -> None:
    text = (shared_data / "episodes" / f"{episode}.md").read_text("utf-8")
    made = cues(record(text), ReadingRules(length))
    assert all(len(cue.lines) <= 2 for cue in made)
    assert all(len(join(line)) <= length for cue in made for line in cue.lines)
    assert all(cue.segment.duration <= 7.001 for cue in made)
    rates = [len(cue.text) / cue.segment.duration for cue in made]
    assert sum(rate > 21 for rate in rates) <= 0.02 * len(made)
    assert sum(cue.segment.duration < 0.999 for cue in made) <= 0.02 * len(made)
    alone = [cue for cue in made if sum(map(len, cue.lines)) == 1]
    assert len(alone) <= 0.02 * len(made)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_cues_are_orderly_whatever_the_text(text: str) -> None:
    made = cues(record(text))
    for before, after in pairwise(made):
        assert before.segment.offset <= after.segment.onset
    for cue in made:
        assert cue.segment
        assert cue.lines
        assert all(line and join(line).strip() for line in cue.lines)
        assert all(len(join(line)) <= 42 for line in cue.lines)
        assert not set(cue.text) & set("\r\x0b\x1d\x85\u2028")


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_every_word_that_is_said_is_shown_once(text: str) -> None:
    recording = record(text)
    shown = [
        word for cue in cues(recording) for line in cue.lines for p in line for word in p.words
    ]
    assert shown == list(recording.file.alignment.words)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False), st.sampled_from([0.0, 1.0, 50.0]))
def test_cues_are_orderly_whatever_the_times(text: str, random: Random, spread: float) -> None:
    recording = record(text)
    alignment = recording.file.alignment
    words = tuple(_moved(word, random, spread) for word in alignment.words)
    wild = replace(recording.file, alignment=replace(alignment, words=words))
    moved = Recording(recording.transcript, wild)
    made = cues(moved)
    assert all(a.segment.offset <= b.segment.onset for a, b in pairwise(made))
    assert all(cue.segment for cue in made)
    for name in FORMATS:
        assert isinstance(export(wild, moved.transcript, name), str)


def _moved(word: TimedWord, random: Random, spread: float) -> TimedWord:
    if random.random() < 0.2:
        return replace(word, segment=None, basis=None, confidence=0.0)
    onset = max(
        0.0, (word.segment.onset if word.segment else 0.0) + random.uniform(-spread, spread)
    )
    return replace(word, segment=Segment(onset, onset + random.choice([0.0, 0.2, 9.0])))


@pytest.mark.parametrize("sign", ["a", "e\u0301", "n/", "\u05e9"])
def test_a_word_without_end_is_cut_at_every_line(sign: str) -> None:
    written = sign * 100_000
    whole = CaptionToken(written, Span(0, len(written)), "word", segment=Segment(0.0, 100.0))
    parts = list(split_long([whole], 42))
    assert "".join(part.text for part in parts) == written
    assert all(21 < len(part.text) <= 42 for part in parts[:-1])
    assert all(not part.text.startswith("\u0301") for part in parts)
