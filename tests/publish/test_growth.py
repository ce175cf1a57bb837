"""What a request does with a text grows with the text, whatever the text holds.

Each step is timed in CPU seconds on n and on 4 n characters: linear work takes four times as long,
quadratic work sixteen times. The shortest of a few turns counts on either side, for other processes
disturb; the collector of garbage rests meanwhile, for it walks over what other tests left as well.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial

import pytest

from aligner.alignment.model import Alignment, TimedWord
from aligner.publish.changes import changes_between
from aligner.publish.checks import check
from aligner.publish.grammar import is_grammar_only
from aligner.publish.merge import merge
from aligner.publish.names import Author
from aligner.publish.plan import Correction, plan_upon
from aligner.publish.pull_request import Story, describe
from aligner.timeline import Segment
from aligner.transcript import diffs
from aligner.transcript.changes import apply
from aligner.transcript.house_style import changes, default_rules, find_traps, style
from aligner.transcript.lint import lint
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from aligner.transcript.shows import default_shows

RULES, SHOWS = default_rules(), default_shows()
PEOPLE = (Author("A", "a@b.c"),)
UNITS = [
    "a", " ", "a ", "a b c ", "[", r"\[", "**", "*x* ", "`", "(", "<!--", "1:", "00:00:01 ",
    r"\[00:01\] ", r"\[unintelligible 00:01:02\] ", "[a](", "[a](b) ", "github ", "e-mail ", "é",
    "漢", "**A:** x ", "http://a", "_x", "'", ". ", "open-source ", "the the ",
]  # fmt: skip
FACTOR, SLOWEST = 4, 10.0
"""Four times the text may take ten times as long: caches end somewhere."""


def filled(unit: str, n: int) -> str:
    return (unit * (n // len(unit) + 1))[:n]


def edited(unit: str, n: int) -> tuple[str, str]:
    """A long line with a word in its middle, before and after somebody changed it."""
    text = filled(unit, n // 2)
    return f"{text} b c d where e f g {text}", f"{text} b c d were e f g {text}"


def every_other_word(unit: str, n: int) -> tuple[str, str]:
    """A line in which every other word is changed."""
    count = n // (2 * len(unit) + 6)
    return f"{unit} x y z " * count, f"{unit} q y z " * count


def export(before: str, after: str) -> None:
    """All that an export does between the database and the answer."""
    theirs = f"{before}\n\nAnd more."
    plan_upon("0" * 40, theirs, Correction("a/b.md", after, before, PEOPLE), SHOWS, RULES)
    plan_upon(
        "0" * 40, before, Correction("a/b.md", after, before, PEOPLE), SHOWS, RULES, restyle=True
    )


def seconds(do: Callable[[], object]) -> float:
    gc.disable()
    try:
        began = time.process_time()
        do()
        return time.process_time() - began
    finally:
        gc.enable()


def growth(step: Callable[[str, str], object], make: Callable[[int], tuple[str, str]]) -> float:
    """How much longer the step takes on `FACTOR` times the text."""
    n, few = 1_000, 0.0
    while few < 0.01 and n < 200_000:
        n *= 2
        small = make(n)
        few = seconds(partial(step, *small))
    large = make(FACTOR * n)
    many = seconds(partial(step, *large))
    for _ in range(4):
        if many < SLOWEST * few:
            break
        few = min(few, seconds(partial(step, *small)))
        many = min(many, seconds(partial(step, *large)))
    return many / few


@pytest.mark.parametrize("unit", UNITS)
def test_an_export_grows_with_the_line(unit: str) -> None:
    assert growth(export, lambda n: edited(unit, n)) < SLOWEST


@pytest.mark.parametrize("unit", ["github", "where", "a'"])
def test_checks_and_words_grow_with_the_edits(unit: str) -> None:
    def step(before: str, after: str) -> None:
        edits = changes_between(before, after)
        check(before, after, edits, RULES, heard=heard(before))
        describe(Story(None, "a/b.md", before, after, edits, PEOPLE))

    def made(n: int) -> tuple[str, str]:
        before, after = every_other_word(unit, n)
        return before.replace(" z ", " z\n"), after.replace(" z ", " z\n")

    assert growth(step, made) < SLOWEST


def heard(text: str) -> Alignment:
    words = [
        TimedWord(1, Span(at, at + 1), text[at], Segment(0.0, 1.0), 0.95, "acoustic")
        for at in range(0, len(text), 4)
    ]
    return Alignment(60.0, tuple(words), (), (), (), (), (), "", "")


@pytest.mark.parametrize(
    "step",
    [lambda text: lint(parse(text)), lambda text: style(text, RULES),
     lambda text: changes(text, RULES), lambda text: find_traps(text, RULES)],
)  # fmt: skip
@pytest.mark.parametrize("unit", UNITS)
def test_reading_and_style_grow_with_the_text(step: Callable[[str], object], unit: str) -> None:
    assert growth(lambda before, _: step(before), lambda n: edited(unit, n)) < SLOWEST


def test_a_merge_grows_with_the_edits_of_a_line() -> None:
    """The words of a line are compared once, however many edits it has."""

    def step(before: str, after: str) -> None:
        edits = changes_between(before, after)
        theirs = before.replace(" z ", " zz ", 1)
        assert len(merge(before, edits, theirs).verdicts) == len(edits)

    # Comparing words is quadratic up to a bound; that part is small here.
    assert growth(step, lambda n: every_other_word("the cat sat on the mat", n)) < SLOWEST


def test_lines_that_have_nothing_in_common_are_one_change_beyond_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = "same " + " ".join(f"a{n}" for n in range(300)) + " end"
    after = "same " + " ".join(f"b{n}" for n in range(300)) + " end"
    fine = changes_between(before, after)
    monkeypatch.setattr(diffs, "MOST_PAIRS", 10_000)
    coarse = changes_between(before, after)
    for found in (fine, coarse):
        assert apply(before, [each.edit for each in found]) == after
    assert len(coarse) == 1
    assert coarse[0].edit.span == Span(5, len(before) - 4)


@pytest.mark.parametrize("unit", ["a b c ", "漢 字 x y ", "a"])
def test_a_line_of_megabytes_without_anything_in_common_is_bounded_work(unit: str) -> None:
    """Word by word, two lines of a megabyte would take minutes."""
    step = growth(changes_between, lambda n: (unit * (n // len(unit)), "x y z. " * (n // 7)))
    assert step < SLOWEST


def test_a_long_line_is_compared_where_it_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = edited("one two three ", 5_000)
    fine = changes_between(before, after)
    monkeypatch.setattr(diffs, "_LONG", 1_000)
    assert changes_between(before, after) == fine
    (whole,) = changes_between("a b " * 400, "c d " * 500)
    assert apply("a b " * 400, [whole.edit]) == "c d " * 500
    words = [f"w{n}" for n in range(600)]
    inserted = " ".join([*words[:300], "new", "words", *words[300:]])
    (one,) = changes_between(" ".join(words), inserted)
    assert apply(" ".join(words), [one.edit]) == inserted
    assert "new words" in one.edit.new


def test_grammar_is_asked_in_linear_time() -> None:
    def step(before: str, after: str) -> None:
        for each in changes_between(before, after):
            is_grammar_only(each.edit)

    assert growth(step, lambda n: edited("gonna ", n)) < SLOWEST
