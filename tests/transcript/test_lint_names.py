"""Names with a slip: found where a letter differs, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.lint import lint
from aligner.transcript.parse import parse

NAME = "Adam Stacoviak"


def slips(names: list[str]) -> list[tuple[str, str | None]]:
    """What is found in turns of these names: the name that is written, and the one that is meant.

    Its span is the name alone.
    """
    text = "".join(f"**{name}:** Yes, it was.\n\n" for name in names)
    found = [each for each in lint(parse(text)) if each.rule == "label-slip"]
    return [(each.span.of(text), each.fix) for each in found]


@pytest.mark.parametrize(
    "slip",
    ["Adam Stacoviac", "Adam Stacovak", "Adam Stacoviaak", "Adam Satcoviak", "adam Stacoviak"],
)
def test_a_letter_other_less_more_exchanged_or_small(slip: str) -> None:
    assert slips([NAME] * 5 + [slip]) == [(slip, NAME)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Speaker 1", "Speaker 2"),
        ("Speaker A", "Speaker B"),
        ("Jon", "Jan"),
        ("Adam Stacoviak", "Jerod Santo"),
        ("Adam Stacoviak", "Adam Stakowiak"),
        ("Caller 12", "Caller 1"),
    ],
)
def test_who_may_be_somebody_else(name: str, other: str) -> None:
    assert slips([name] * 20 + [other]) == []


def test_a_name_that_is_written_often_is_meant() -> None:
    assert slips([NAME] * 40 + ["Adam Stacoviac"] * 3) == []
    assert slips([NAME] * 4 + ["Adam Stacoviac"]) == []
    assert slips([NAME] * 9 + ["Adam Stacoviac"] * 2) == []
    assert slips([NAME] * 10 + ["Adam Stacoviac"] * 2) == [("Adam Stacoviac", NAME)] * 2


@given(
    st.text(st.sampled_from("abcdefghij"), min_size=5, max_size=12),
    st.integers(0, 11),
    st.sampled_from("klmnop"),
)
def test_any_letter_of_a_long_name(name: str, place: int, letter: str) -> None:
    at = place % len(name)
    slip = name[:at] + letter + name[at + 1 :]
    assert slips([name] * 5 + [slip]) == [(slip, name)]
