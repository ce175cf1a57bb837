"""The laws of the algebra, over texts of few letters so that changes meet often."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aligner.errors import StaleEdit
from aligner.transcript.changes import TextChange
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts
from aligner.transcript.replacements import Replacement, overlay

TEXTS = st.text(alphabet="ab \n", max_size=20)


@st.composite
def changes_of(draw: st.DrawFn, text: str) -> TextChange:
    """Any change: insertions, deletions, replacements that touch, some that change nothing."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [Span(*cuts[n : n + 2]) for n in range(0, len(cuts) - 1, 2)]
    news = st.text(alphabet="xya", max_size=3)
    return TextChange(tuple(Replacement(span, span.of(text), draw(news)) for span in spans))


@st.composite
def chains(draw: st.DrawFn, length: int) -> tuple[str, list[TextChange]]:
    """A text, and changes each of which is of what the one before left."""
    text = draw(TEXTS)
    made, now = [], text
    for _ in range(length):
        made.append(draw(changes_of(now)))
        now = made[-1].apply(now)
    return text, made


@st.composite
def branches(draw: st.DrawFn) -> tuple[str, TextChange, TextChange]:
    """A text and two changes of it."""
    text = draw(TEXTS)
    return text, draw(changes_of(text)), draw(changes_of(text))


def change(*rows: tuple[int, str, str]) -> TextChange:
    return TextChange(tuple(Replacement(Span(at, at + len(o)), o, n) for at, o, n in rows))


@given(chains(1))
def test_the_inverse_takes_a_change_back(chain: tuple[str, list[TextChange]]) -> None:
    text, (made,) = chain
    assert made.invert().apply(made.apply(text)) == text
    assert made.invert().invert() == made
    assert made.invert().positions == made.positions.invert()
    assert made.compose(made.invert()).apply(text) == text


@given(chains(2))
@example(("ab", [change((0, "a", "")), change((0, "", "x"))]))
@example(("ab", [change((1, "", "x")), change((1, "x", ""))]))
def test_composing_is_one_change_after_the_other(chain: tuple[str, list[TextChange]]) -> None:
    text, (one, other) = chain
    assert one.compose(other).apply(text) == other.apply(one.apply(text))
    parts = list(overlay(one.replacements, other.replacements))
    assert [n for each in parts for n in each.first] == list(range(len(one.replacements)))
    assert [n for each in parts for n in each.then] == list(range(len(other.replacements)))


@given(chains(3))
def test_composing_is_associative(chain: tuple[str, list[TextChange]]) -> None:
    text, (a, b, c) = chain
    assert a.compose(b).compose(c).apply(text) == a.compose(b.compose(c)).apply(text)
    assert TextChange().compose(a).apply(text) == a.compose(TextChange()).apply(text)


def test_composing_joins_only_what_overlaps() -> None:
    bcd = change((1, "bc", "X"), (6, "g", "-")).compose(change((1, "Xd", "Y"), (6, "h", "Z")))
    assert bcd == change((1, "bcd", "Y"), (6, "g", "-"), (7, "h", "Z"))
    assert change((0, "a", "")).compose(change((0, "", "x"))) == change((0, "a", "x"))
    assert change((0, "a", "xy")).compose(change((1, "y", "z"))) == change((0, "a", "xz"))


def test_a_change_of_another_text_cannot_be_put_after() -> None:
    with pytest.raises(StaleEdit):
        change((0, "a", "xy")).compose(change((1, "z", "")))


@given(chains(1), st.integers(0, 20))
def test_a_position_outside_keeps_its_characters(
    chain: tuple[str, list[TextChange]], position: int
) -> None:
    text, (made,) = chain
    after = made.apply(text)
    if position < len(text) and not made.positions.overlaps(Span(position, position + 1)):
        assert after[made.map_position(position, "after")] == text[position]
        assert made.map_span(Span(position, position + 1)).of(after) == text[position]
        assert after[made.map_position(position + 1, "before") - 1] == text[position]


@given(chains(1), st.integers(0, 20), st.integers(0, 20))
def test_positions_stay_in_order_and_in_the_text(
    chain: tuple[str, list[TextChange]], one: int, other: int
) -> None:
    text, (made,) = chain
    start, end = sorted(min(each, len(text)) for each in (one, other))
    size = len(made.apply(text))
    before, after = (made.map_position(start, side) for side in ("before", "after"))
    assert 0 <= before <= after <= size
    assert before <= made.map_position(end, "before")
    assert after <= made.map_position(end, "after")
    span = made.map_span(Span(start, end))
    assert 0 <= span.start <= span.end <= size


def test_a_position_in_what_was_replaced_goes_to_either_end() -> None:
    made = change((2, "cd", "XYZ"), (5, "", "!"))
    assert [made.map_position(n, "before") for n in range(7)] == [0, 1, 2, 2, 5, 6, 8]
    assert [made.map_position(n, "after") for n in range(7)] == [0, 1, 2, 5, 5, 7, 8]
    assert made.map_span(Span(1, 3)) == Span(1, 5)
    assert made.map_span(Span(4, 5)) == Span(5, 6)
    assert made.map_span(Span(5, 5)) == Span(6, 7)
    assert made.map_span(Span(4, 4)) == Span(2, 5)


@given(branches())
def test_rebasing_disjoint_changes_commutes(branch: tuple[str, TextChange, TextChange]) -> None:
    text, mine, theirs = branch
    one, other = mine.rebase(theirs), theirs.rebase(mine)
    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        left, right = theirs.compose(one.change), mine.compose(other.change)
        assert left.apply(text) == right.apply(text)
        assert one.change.apply(theirs.apply(text)) == left.apply(text)


@given(branches())
def test_rebasing_loses_nothing_of_either_side(branch: tuple[str, TextChange, TextChange]) -> None:
    text, mine, theirs = branch
    made, after = mine.rebase(theirs), theirs.apply(text)
    met = [each.ours for each in made.conflicts]
    told = Counter((each.old, each.new) for each in (*made.change.replacements, *made.agreed, *met))
    assert told == Counter((each.old, each.new) for each in mine.replacements)
    # Theirs stands in the result as a whole: taking mine back leaves it.
    assert made.change.invert().apply(made.change.apply(after)) == after
    for each in made.conflicts:
        assert each.theirs == theirs.touching(each.ours.span) != ()
        assert 0 <= each.now.start <= each.now.end <= len(after)
    assert all(each in theirs.replacements for each in made.agreed)


@given(branches())
def test_what_can_stand_beside_the_other_does_from_both_sides(
    branch: tuple[str, TextChange, TextChange],
) -> None:
    text, mine, theirs = branch
    one, other = mine.rebase(theirs), theirs.rebase(mine)
    clear = all(each.beside is not None for each in one.conflicts)
    assert clear == all(each.beside is not None for each in other.conflicts)
    left, right = theirs.compose(one.with_beside), mine.compose(other.with_beside)
    if clear:
        assert left.apply(text) == right.apply(text)


def test_two_texts_at_one_place_are_a_conflict_and_the_same_text_is_not() -> None:
    mine, theirs = change((3, "", "mine")), change((3, "", "theirs"))
    assert [each.ours for each in mine.rebase(theirs).conflicts] == list(mine.replacements)
    assert mine.rebase(mine).agreed == mine.replacements
    beside = change((0, "abc", "x"))
    assert mine.rebase(beside).conflicts
    assert change((3, "d", "y")).rebase(beside).change == change((1, "d", "y"))


def test_replacements_that_overlap_are_refused() -> None:
    with pytest.raises(StaleEdit, match="another edit"):
        change((0, "ab", ""), (1, "b", ""))


@pytest.mark.parametrize(
    ("at", "old", "lines"), [(0, "a\n", (1,)), (2, "", (2,)), (0, "a\nb", (1, 2)), (3, "\n", (2,))]
)
def test_a_line_end_belongs_to_its_line(at: int, old: str, lines: tuple[int, ...]) -> None:
    assert change((at, old, "x")).touched_lines("a\nb\n") == lines


@given(TEXTS)
def test_lines_are_found_by_where_they_begin(text: str) -> None:
    starts = line_starts(text)
    assert len(starts) == len(text.split("\n"))
    found = [line_at(starts, place) for place in range(len(text) + 1)]
    assert found == [text.count("\n", 0, place) + 1 for place in range(len(text) + 1)]
