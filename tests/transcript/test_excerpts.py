"""Excerpts begin and end with whole words, wherever they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.excerpts import excerpt_of
from aligner.transcript.findings import Complaint, place
from aligner.transcript.model import Span

LINE = "They should look at it more often than they look at the wind, or so I say to you."


@pytest.mark.parametrize(
    ("line", "quote", "around", "expected"),
    [
        (LINE, "wind", 11, "…at the wind, or so I…"),
        (LINE, "wind", 12, "…look at the wind, or so I…"),
        (LINE, "They", 9, "They should…"),
        (LINE, "you", 12, "…so I say to you."),
        (LINE, "wind", 200, LINE),
        # Inside a word: the whole word, unless that is longer than what is shown on each side.
        (LINE, "in", 2, "…wind,…"),
        ("a " + "x" * 99 + "y" + "z" * 99 + " b", "y", 3, "…xxxyzzz…"),
        ("xxxyzzz", "y", 3, "xxxyzzz"),
        ("longword yes longword", "yes", 3, "…yes…"),
        # Half a tag or label would be read as words.
        (
            r"**Anna Berg:** We saw \[unintelligible 00:01:02.14\] go.",
            "go",
            30,
            r"…\[unintelligible 00:01:02.14\] go.",
        ),
        (
            r"We saw \[unintelligible 00:01:02.14\] go.",
            "saw",
            20,
            r"We saw \[unintelligible 00:01:02.14\]…",
        ),
        ("**Anna Berg:** We saw it go.", "saw", 14, "**Anna Berg:** We saw it go."),
    ],
)
def test_words_stay_whole(line: str, quote: str, around: int, expected: str) -> None:
    start = line.index(quote)
    assert excerpt_of(line, start, start + len(quote), around) == expected


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.data())
def test_no_excerpt_cuts_a_word_that_fits(lengths: list[int], data: st.DataObject) -> None:
    words = [f"<{n}{'a' * length}>" for n, length in enumerate(lengths)]  # each stands there once
    line = " ".join(words)
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    found = excerpt_of(line, start, end, 10)
    inside = found.strip("…")
    assert line[start:end].strip() in inside
    assert set(inside.split()) <= set(words)
    assert found.startswith("…") == (not line.startswith(inside))
    assert found.endswith("…") == (not line.endswith(inside))


def test_a_finding_that_goes_on_in_the_next_line_shows_the_first_one() -> None:
    text = f"Good morning.\n{LINE}\n{LINE}"
    start = text.index("wind")
    span = Span(start, text.rindex("wind"))
    (finding,) = place(text, [Complaint("rule", "warning", span, "message")])
    assert finding.line == 2
    assert finding.excerpt == "…than they look at the wind, or so I say to you."
