"""The benchmark's texts tell nothing of the words in its gaps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.candidate_items import Item
from tests.benchmarks.episode_texts import Fill, cut_out, read_texts

FILL = Fill.of("we are gonna give you", "a 3m Digital File", "and we're done at once")


@pytest.mark.parametrize(
    "text",
    [
        "So we are gonna give you a 3m digital file and we're done at once.",
        "So we are gonna give you a 3MB digital _file_, and we're done at once.",
        "So we are gonna give you \\[unintelligible 00:45:13.14\\] and we're done at once.",
        "So we are gonna give you, a 3m digital file, and were finished.",
        "They gave a 3m digital file, and we're done at once.",
        "digital file and we're done at once",
        "so we are gonna give you a 3m",
    ],
)
def test_words_of_a_gap_are_cut_out_though_the_text_was_edited(text: str) -> None:
    made, found = cut_out(text, [FILL])
    assert found == {FILL}
    assert "digital" not in made
    assert "3m" not in made.lower()
    assert "[unintelligible" in made
    rest = [word for word in text.split() if word in ("So", "They", "once.", "once", "finished.")]
    assert [word for word in rest if word not in made] == []


def test_the_same_words_elsewhere_stay() -> None:
    text = "The file was a 3m digital file."
    assert cut_out(text, [FILL]) == (text, set())


def test_fills_side_by_side_are_both_cut_out() -> None:
    other = Fill.of("a 3m digital file and", "we're done", "at once, so it would")
    text = "we are gonna give you a 3m digital file and we're done at once, so it would"
    made, found = cut_out(text, [FILL, other])
    assert found == {FILL, other}
    assert "digital" not in made
    assert "done" not in made


def _item(name: str, left: str, truth: str, right: str) -> Item:
    window = (0.0, 1.0)
    return Item(name, "U", "", None, left, truth, right, window, 1, "common", "a", "show/a.md")


def test_items_that_are_not_found_in_their_text_are_told_and_other_fills_go_too(
    tmp_path: Path,
) -> None:
    (tmp_path / "show").mkdir()
    text = "**A:** It was Carina that we used back in those days. We used Rackspace, as you know.\n"
    (tmp_path / "show/a.md").write_text(text)
    row = {"path": "show/a.md", "left": "days. We used ", "new": "Rackspace"}
    fills = tmp_path / "fills.jsonl"
    fills.write_text(json.dumps(row | {"right": ", as you know"}))
    there = _item("there", "It was", "Carina", "that we used back in")
    gone = _item("gone", "but I never", "heard", "of it before then")
    found = read_texts([there, gone], tmp_path, fills)["show/a.md"]
    assert found.whole
    assert "Carina" not in found.whole
    assert "Rackspace" not in found.whole
    assert found.placed == {"there"}
    assert found.missing == {"gone"}
    assert found.other_fills_missing == 0


def test_lines_around_other_fills_tell_no_fill_and_are_read_once(tmp_path: Path) -> None:
    item = _item("there", "It was", "Carina", "that we used back in")
    rows = [
        {"path": "show/a.md", "left": "arly on it was Carina ", "right": " that we used back in t"},
        {"path": "show/a.md", "before": "Early on it was Carina that we used back in those days."},
        {"path": "show/b.md", "before": "Of another episode."},
    ]
    around = tmp_path / "around.jsonl"
    around.write_text("\n".join(map(json.dumps, rows)))
    found = read_texts([item], None, None, [around])["show/a.md"]
    assert "Carina" not in " ".join(found.pieces)
    assert sum("back in" in piece for piece in found.pieces) == 2  # its own side, the longest line
    assert not any("another" in piece for piece in found.pieces)
