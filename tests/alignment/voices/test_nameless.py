"""Names for turns whose label names nobody."""

from __future__ import annotations

import re

import pytest

from tests.alignment.voices.sample_voices import TEXT, found


@pytest.mark.parametrize("label", ["Unknown", "Speaker 1", "???"])
@pytest.mark.parametrize("at", [1, 5, 11])
def test_a_turn_that_names_nobody_gets_the_name_of_its_voice(label: str, at: int) -> None:
    name = list(re.finditer(r"\*\*(.*?):\*\*", TEXT))[at]
    voices = found(TEXT[: name.start(1)] + label + TEXT[name.end(1) :])
    [likely] = voices.nameless
    assert (likely.turn.name, likely.turn.speaker, likely.heard) == (label, None, name[1])
    assert likely.confidence > 0.8
    assert voices.wrong + voices.changes == ()


def test_what_stands_before_the_first_label_gets_a_name() -> None:
    text = TEXT[TEXT.index("**") :]
    name = re.match(r"\*\*(.*?):\*\* *", text)
    assert name
    [likely] = found(text[name.end() :]).nameless
    assert (likely.turn.name, likely.heard) == (None, name[1])


def test_a_paragraph_that_lost_its_label_is_somebody_elses_as_a_whole() -> None:
    label = list(re.finditer(r"\n\n\*\*(.*?):\*\* (.*)\n", TEXT))[3]
    # One line between two of somebody else's.
    [change] = found(TEXT[: label.start() + 2] + TEXT[label.start(2) :]).changes
    words = change.turn.words[change.first : change.last]
    assert change.heard == label[1]
    assert " ".join(word.text for word in words) == re.sub(r"[^\w ]", "", label[2])


def test_two_names_are_needed_to_tell_one_from() -> None:
    one = re.sub(r"\*\*(?!Angus).*?:\*\*", "**Unknown:**", TEXT)
    assert found(one).nameless == ()
