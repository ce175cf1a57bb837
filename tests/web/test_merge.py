from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.editing.merge import Merged, suggest_merge

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged", "clean"),
    [
        ("a b c d", "A b c d", "a b c D", "A b c D", True),
        ("a b c d", "a x c d", "a y c d", "a x y c d", False),
        ("a b", "a b", "a c", "a c", True),
        ("a b", "a c", "a b", "a c", True),
        ("a b", "a c", "a c", "a c", True),
        ("say [gap] now", "Say [gap] now", "say yes now", "Say yes now", True),
    ],
)
def test_both_changes_are_kept(
    base: str, theirs: str, mine: str, merged: str, *, clean: bool
) -> None:
    found = suggest_merge(base, theirs, mine)
    assert found is not None
    assert (found.text, found.clean) == (merged, clean)


@given(WORDS, WORDS, WORDS)
def test_a_clean_merge_is_the_same_from_both_sides(base: str, theirs: str, mine: str) -> None:
    one, other = suggest_merge(base, theirs, mine), suggest_merge(base, mine, theirs)
    assert one is not None
    assert other is not None
    assert one.clean == other.clean
    if one.clean:
        assert one.text == other.text


@given(WORDS, WORDS)
def test_who_changed_nothing_changes_nothing(base: str, mine: str) -> None:
    found = suggest_merge(base, base, mine)
    assert found is not None
    assert (found.text, found.clean) == (mine, True)


def test_a_text_too_long_to_compare_has_no_suggestion() -> None:
    long = "word " * 6000
    assert suggest_merge(long, f"{long}x", f"y{long}") is None


def test_nothing_is_suggested_where_a_name_would_stand_twice() -> None:
    """Somebody joined the line to the one above it, somebody else had both parted again."""
    base = "And that is 54."
    walked = "**Jonah Beck:** I walked along the beach."
    assert suggest_merge(base, f"{walked} Slowly.\n\n{base}", f"{walked} Today. {base}") is None
    assert suggest_merge(base, f"{walked} {base}", "And that is a 54.") == Merged(
        f"{walked} And that is a 54.", clean=True
    )
