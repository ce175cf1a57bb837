"""Numbers of strangers: `isdigit` is not `int`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.counts import read_count


@given(st.integers(0, 10**18 - 1))
def test_what_is_written_is_read(number: int) -> None:
    assert read_count(str(number)) == read_count(f" {number}\t") == number


@given(st.text(st.characters(categories=["Nd", "No", "Nl", "Zs"])))
def test_only_ascii_digits_are_numbers(text: str) -> None:
    read = read_count(text)
    assert read is None or read == int(text)


@pytest.mark.parametrize(
    "text", ["", "\u00b2", "\u0663", "9" * 19, "9" * 5000, "-1", "+1", "1_0", "1.0", "\n1"]
)
def test_all_else_is_none(text: str) -> None:
    assert read_count(text) is None
