from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from aligner.alignment.voices.check import check_voices
from aligner.alignment.voices.findings import Voices
from aligner.transcript.parse import parse
from tests.alignment.voices.sample_voices import TEXT, found, sound, times_of


def swapped(at: int, name: str) -> tuple[str, str]:
    """The text with another name on one label, and the name that was there."""
    labels = list(re.finditer(r"\*\*(.*?):\*\*", TEXT))
    label = labels[at]
    return TEXT[: label.start(1)] + name + TEXT[label.end(1) :], label[1]


@pytest.mark.parametrize(
    ("at", "name"), [(1, "Angus Muir"), (3, "Nell Carrow"), (5, "Jonah Beck"), (6, "Angus Muir")]
)
def test_a_turn_under_a_wrong_name_is_found_with_the_right_one(at: int, name: str) -> None:
    text, right = swapped(at, name)
    [wrong] = found(text).wrong
    assert (wrong.turn.speaker, wrong.heard) == (name, right)
    assert wrong.confidence > 0.8


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_turn_that_was_run_into_the_one_before_is_found_where_it_begins(between: str) -> None:
    labels = list(re.finditer(r"\n\n\*\*(.*?):\*\* ", TEXT))
    label = labels[3]  # the second word of the host's own, after two paragraphs of the guest
    [change] = found(TEXT[: label.start()] + between + TEXT[label.end() :]).changes
    assert change.heard == label[1]
    segment = change.turn.words[change.first].segment
    first = re.sub(r"\W.*", "", TEXT[label.end() :].split()[0])
    assert change.turn.words[change.first].text == first
    assert segment is not None


def test_labels_that_name_nobody_are_no_voices() -> None:
    text = re.sub(r"\*\*.*?:\*\*", "**Speaker:**", TEXT)
    assert found(text) == Voices()


def test_gain_makes_no_difference() -> None:
    text, _ = swapped(3, "Nell Carrow")
    loud, faint = (found(text, sound() * np.float32(gain)).wrong for gain in (1.0, 0.02))
    assert [(w.turn.line, w.heard) for w in loud] == [(w.turn.line, w.heard) for w in faint]


def test_words_that_were_not_heard_count_for_nobody() -> None:
    transcript = parse(TEXT)
    times = times_of(transcript)
    unheard = replace(times, words=tuple(replace(w, basis="interpolated") for w in times.words))
    assert check_voices(transcript, unheard, sound()) == Voices()


def test_threads_make_no_difference() -> None:
    text, _ = swapped(5, "Jonah Beck")
    transcript = parse(text)
    alone, together = (check_voices(transcript, times_of(transcript), sound(), n) for n in (1, 3))
    assert alone.wrong
    assert alone == together
