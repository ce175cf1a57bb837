from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript import diffs
from aligner.transcript.diffs import Policy

POLICIES = [diffs.lines, diffs.tokens, diffs.words, diffs.characters]
PARTS = ["**A:**", " ", "\n", "\n\n", "word", "other", ",", r"\[unintelligible 00:01\]", "[a](b)"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=14).map("".join) | st.text("ab \n", max_size=20)


def told(policy: Policy, old: str, new: str) -> list[tuple[str, str]]:
    return [(each.old, each.new) for each in policy(old, new).replacements]


@pytest.mark.parametrize("policy", POLICIES)
@given(old=TEXTS, new=TEXTS)
def test_every_policy_makes_the_one_of_the_other(policy: Policy, old: str, new: str) -> None:
    made = policy(old, new)
    assert made.apply(old) == new
    assert all(each.old != each.new for each in made.replacements)
    assert made.touched_lines(old) == tuple(sorted(set(made.touched_lines(old))))


@given(old=TEXTS, new=TEXTS)
def test_refining_changes_the_same(old: str, new: str) -> None:
    for policy in POLICIES:
        assert diffs.refine(diffs.lines(old, new), policy).apply(old) == new


OLD = "We met at [gap] hall.\n\nGood.\n"
NEW = "We met at the hall.\n\nGood.\n"


def test_policies_differ_in_what_they_leave_together() -> None:
    line = ("We met at [gap] hall.", "We met at the hall.")
    assert told(diffs.lines, OLD, NEW) == [line]
    for policy in (diffs.tokens, diffs.words, diffs.characters):
        assert told(policy, OLD, NEW) == [("[gap]", "the")]
    assert told(diffs.characters, "a b c", "a x c y") == [("b c", "x c y")]
    assert told(diffs.words, "a b c", "a x c y") == [("b", "x"), ("", " y")]


def test_lines_take_their_line_ends_along() -> None:
    assert told(diffs.lines, "a\nb\n", "b\n") == [("a\n", "")]
    assert told(diffs.lines, "a", "a\nb\nc") == [("", "\nb\nc")]
    assert told(diffs.lines, "a\nb", "a") == [("\nb", "")]
    assert told(diffs.lines, "a\nb\nc", "x\ny\nc") == [("a", "x"), ("b", "y")]


def test_where_either_end_could_be_longer() -> None:
    assert diffs.common_ends("abba", "abbba") == (3, 1)
    assert diffs.common_ends("abba", "abbba", tail_first=True) == (1, 3)
    assert diffs.common_ends(["a", "b"], ["a", "c", "b"]) == (1, 1)
    assert diffs.common_ends("aa", "a") == (1, 0)
