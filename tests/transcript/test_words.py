from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.diffs import map_between_words, words
from aligner.transcript.model import Span


class Moves:
    """What the queue asks of a change by words."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._change = old, words(old, new)

    def of(self, span: Span) -> Span:
        return map_between_words(self._change, self._old, span)

    def point(self, place: int) -> int:
        return self._change.map_position(place)


OLD = "it hadn't gone to [gap] yet, but it was going to.\n\nCrazy, I mean."
NEW = "So:\n\nIt hadn't gone to auction yet, but it was going to.\n\nCrazy stuff, I mean."


def find(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


@pytest.mark.parametrize(
    ("part", "expected"),
    [("[gap]", "auction"), ("yet", "yet"), ("gone to [gap] yet", "gone to auction yet"),
     ("I mean", "I mean"), (", but", ", but")],
)  # fmt: skip
def test_a_place_is_found_again_or_what_stands_there(part: str, expected: str) -> None:
    assert Moves(OLD, NEW).of(find(OLD, part)).of(NEW) == expected
    assert Moves(NEW, OLD).of(find(NEW, expected)).of(OLD) == part


def test_between_two_words_is_what_was_put_there() -> None:
    place = find(OLD, "Crazy").end
    assert Moves(OLD, NEW).of(Span(place, place)).of(NEW) == " stuff"
    assert Moves(OLD, NEW).point(find(OLD, " yet").start) == find(NEW, " yet").start
    assert not Moves(OLD, OLD).of(Span(place, place))
    more = OLD.replace("Crazy, I mean", "Crazy, I really mean")
    for place in (find(OLD, "I").end, find(OLD, "mean").start):
        assert Moves(OLD, more).of(Span(place, place)).of(more).strip() == "really"


TEXTS = st.text(alphabet="ab .\n", max_size=40)
WORDS = st.lists(st.sampled_from(["the", "tide", "a", "sea,", "is."]), max_size=12).map(" ".join)
MORE = st.lists(st.sampled_from(["or", "wind;"]), max_size=12).map(" ".join)
LESS = st.lists(st.sampled_from(["So:", "well"]), max_size=12).map(" ".join)


@given(WORDS, WORDS, MORE, LESS)
def test_a_word_that_occurs_once_stays_between_what_stays(
    head: str, tail: str, more: str, less: str
) -> None:
    """Its surroundings grow or shrink at their far ends; then it stands where it stood."""
    before, after = f"{less} {head} UNIQUE {tail}", f"{head} UNIQUE {tail} {more}"
    assert Moves(before, after).of(find(before, "UNIQUE")).of(after) == "UNIQUE"


@given(TEXTS, TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_every_place_has_one(old: str, new: str, start: int, length: int) -> None:
    start = min(start, len(old))
    moved = Moves(old, new).of(Span(start, min(len(old), start + length)))
    assert 0 <= moved.start <= moved.end <= len(new)
    assert 0 <= Moves(old, new).point(start) <= len(new)


def test_a_line_too_long_to_compare_is_one_change() -> None:
    old = "one " + "word " * 20_000 + "two three"
    new = "one and " + "word " * 20_001 + "two three"
    moves = Moves(old, new)
    assert moves.of(find(old, "three")).of(new) == "three"
    assert moves.of(find(old, "one")).of(new) == "one"
