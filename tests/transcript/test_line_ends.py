from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.line_ends import ends_as_in, plain

TEXTS = st.lists(st.sampled_from(["a", "b", "a b", ""]), max_size=6).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\r\n"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True)))
)


@pytest.mark.parametrize("original", ["a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nc", "\ufeffa\nb\n"])
@pytest.mark.parametrize("saved", ["a\nB\nc", "a\r\nB\r\nc\r\n", "\ufeffa\nB\nc\n\n", "a\r\nB\nc"])
def test_a_text_saved_elsewhere_differs_in_its_words_alone(original: str, saved: str) -> None:
    kept = ends_as_in(original, saved)
    assert plain(kept).split() == ["a", "B", "c"]
    assert kept.count("\r\n") in ({0} if "\r" not in original else {kept.count("\n")})
    assert kept.endswith("\n") == original.endswith("\n")
    assert kept.startswith("\ufeff") == original.startswith("\ufeff")


def test_a_file_with_both_kinds_of_line_ends_keeps_each() -> None:
    original = "a\r\nb\nc\r\nd\r\n"
    assert ends_as_in(original, "a\nb\nc!\nd\n") == "a\r\nb\nc!\r\nd\r\n"
    assert ends_as_in(original, "a\r\nb\r\nc\r\nd") == original


@given(TEXTS)
def test_a_text_keeps_its_own_ends(text: str) -> None:
    assert ends_as_in(text, text) == text


@given(TEXTS, TEXTS)
def test_words_are_never_touched(original: str, text: str) -> None:
    kept = ends_as_in(original, text)
    assert plain(kept).rstrip("\n") == plain(text).rstrip("\n")
