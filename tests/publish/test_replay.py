"""Corrections that people merged leave as they merged them, and find their lines in an upstream
that moved."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from aligner.publish.changes import changes_between
from aligner.publish.checks import check, refuses
from aligner.publish.merge import merge
from aligner.transcript.house_style import default_rules
from tests.benchmarks.replay import Correction, handed
from tests.benchmarks.upstream_moves import moves, rebased, short_turns

FILES, MOVES = 12, 12


@pytest.fixture(scope="module")
def pairs(shared_data: Path) -> list[Correction]:
    assert (shared_data / "corrections").is_dir()
    return list(islice(handed(), FILES))


def test_the_handed_pairs_leave_as_they_were_merged(pairs: list[Correction]) -> None:
    for pair in pairs:
        edits = changes_between(pair.before, pair.after)
        assert merge(pair.before, edits, pair.before).text == pair.after
        assert not refuses(check(pair.before, pair.after, edits, default_rules())), pair.name


def test_no_edit_lands_on_another_turn_and_no_fill_of_others_goes_unseen(
    pairs: list[Correction],
) -> None:
    chance = Random(19)  # noqa: S311 - the moves must repeat
    for pair in pairs:
        _, unseen, _, written_over = rebased(pair, chance)
        assert (unseen, written_over) == (0, 0)
        for each in (pair, short_turns(pair, chance)):
            assert [wrong for _, wrong, _ in islice(moves(each, chance), MOVES) if wrong] == []
