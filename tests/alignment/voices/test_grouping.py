"""Lines without names, grouped by voice."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from aligner.alignment.model import Alignment
from aligner.alignment.voices.grouping import Grouping, group_voices
from aligner.transcript.model import Transcript
from aligner.transcript.parse import parse
from tests.alignment.voices.sample_voices import TEXT, sound, times_of

NAMES = ("Nell Carrow", "Jonah Beck", "Angus Muir")


def without_names(text: str) -> tuple[Transcript, Alignment]:
    bare = parse(re.sub(r"\*\*.*?:\*\* ?", "", text))
    return bare, times_of(bare)


@cache
def grouped() -> Grouping:
    return group_voices(*without_names(TEXT), sound())


def speakers() -> dict[int, str]:
    """Who really says each line; the text loses no line with its labels."""
    return {p.line: p.speaker for p in parse(TEXT).paragraphs if p.speaker}


def test_every_line_is_with_the_others_of_its_voice_and_the_number_is_found() -> None:
    found, truth = grouped(), speakers()
    assert found.voices == 3
    assert {(each.voice, truth[each.line]) for each in found.lines} == set(enumerate(NAMES))
    assert all(each.confidence > 0.9 for each in found.lines)


def test_voices_are_numbered_as_they_are_first_heard() -> None:
    first = list(dict.fromkeys(each.voice for each in grouped().words))
    assert first == [0, 1, 2]


def test_one_person_alone_is_one_voice() -> None:
    text, times = without_names(TEXT)
    truth = speakers()
    his = tuple(word for word in times.words if truth.get(word.line) == "Angus Muir")
    alone = Alignment(times.duration, his, times.lines, (), (), (), (), "test", "test")
    assert group_voices(text, alone, sound()).voices == 1


def test_a_line_that_runs_on_into_another_voice_says_so() -> None:
    labels = list(re.finditer(r"\n\n\*\*(.*?):\*\* ", TEXT))
    label = labels[3]
    text = TEXT[: label.start()] + " " + TEXT[label.end() :]
    found = group_voices(*without_names(text), sound())
    line = text[: label.start()].count("\n") + 1
    (mixed,) = [each for each in found.lines if each.seconds >= 1.0]
    assert mixed.line == line
    voices = [each.voice for each in found.words if each.word.line == line]
    assert len(set(voices)) == 2
    assert int(np.count_nonzero(np.diff(voices))) == 1


def test_nothing_heard_is_no_voice() -> None:
    text, times = without_names(TEXT)
    silent = Alignment(times.duration, (), times.lines, (), (), (), (), "test", "test")
    assert group_voices(text, silent, sound()) == Grouping(0, (), ())
