"""What people took of the words that were proposed, from the journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.web.staged import GAP, Stage
from web.store.journal import typed
from web.store.tables import FlagRow
from web.views.candidate_use import candidate_uses

Make = Callable[..., Stage]

TEXT = "\n".join(f"**Ann Lee:** We went {GAP} the shop {n} times.\n" for n in range(5))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("We went [x] the shop.", "We went to my the shop.", "to my"),
        ("an orchestra guest", "an extra guest", "extra"),
        ("to to [x] to", "to to to to", "to"),
        ("the end [x]", "the end of it.", "of it."),
        ("as it was", "as it was", ""),
        ("one [x] two", "one two", ""),
    ],
)
def test_what_was_typed_is_whole_words(old: str, new: str, words: str) -> None:
    assert typed(old, new) == words


def test_answers_are_counted_by_rank(stage: Make) -> None:
    made = stage(TEXT)
    with made.editor.database.writing() as session:
        for n, row in enumerate(session.scalars(select(FlagRow).order_by(FlagRow.line))):
            row.candidates = ["to my", "two mine", "into"]
            first = "page" if n == 0 else "heard"
            row.origins = [[first, 0.8, 1.0, 1.5], *2 * [["heard", 0.1, None, None]]]
    ann = made.browser("Ann")
    gaps = sorted((flag for flag in ann.flags() if flag["candidates"]), key=lambda f: f["line"])
    for flag, answer in zip(gaps, ["to my", "Into,", "of", "too my"], strict=False):
        line = ann.row(flag["line"])["text"]
        assert ann.save(flag["line"], line.replace(GAP, answer), flag=flag["id"]).status == 200
    with made.editor.database.reading() as session:
        (use,) = candidate_uses(session)
    assert (use.kind, use.answered, use.other, use.left) == ("unintelligible", 4, 2, 0)
    assert use.taken == {1: 1, 3: 1}
    assert use.by_source == {"heard": (0, 3), "page": (1, 1)}
    assert use.as_dict()["first"] == 0.25
    assert use.as_dict()["five"] == 0.5
