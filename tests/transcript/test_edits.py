from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import StaleEdit
from aligner.transcript.changes import apply
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))))
def test_edits_change_their_places_and_nothing_else(parts: list[tuple[str, str, str]]) -> None:
    before, edits = "", []
    for kept, old, new in parts:
        start = len(before) + len(kept)
        before += kept + old
        edits.append(Replacement(Span(start, start + len(old)), old, new))
    assert apply(before, edits) == "".join(kept + new for kept, _, new in parts)


def test_edits_may_come_in_any_order() -> None:
    edits = [Replacement(Span(4, 7), "two", "2"), Replacement(Span(0, 3), "one", "1")]
    assert apply("one two\r\n", edits) == "1 2\r\n"


@pytest.mark.parametrize(
    "edit",
    [
        Replacement(Span(0, 3), "two", "x"),
        Replacement(Span(5, 9), "wo", "x"),
        Replacement(Span(9, 9), "", "x"),
        Replacement(Span(-3, -1), "", "x"),
        Replacement(Span(3, 1), "", "x"),
    ],
)
def test_a_stale_edit_is_refused_and_says_what_it_found(edit: Replacement) -> None:
    with pytest.raises(StaleEdit) as caught:
        apply("one two", [edit])
    assert (caught.value.start, caught.value.expected) == (edit.span.start, edit.old)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(StaleEdit, match="another edit"):
        apply("one two", [Replacement(Span(0, 4), "one ", ""), Replacement(Span(3, 7), " two", "")])
    with pytest.raises(StaleEdit, match="another edit"):
        apply("one two", [Replacement(Span(0, 3), "one", ""), Replacement(Span(1, 1), "", "x")])
