from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

import aligner
from aligner.alignment.flag_kinds import (
    KINDS,
    FlagKind,
    PageKind,
    kinds_answered,
    kinds_refound,
)

ROOT = Path(aligner.__file__).parents[1]
OF_ALIGNMENTS = set(get_args(FlagKind))
OF_PAGES = set(get_args(PageKind))


def test_every_kind_has_one_row_and_every_row_a_kind() -> None:
    assert set(KINDS) == OF_ALIGNMENTS | OF_PAGES
    of_other_texts = {kind for kind, row in KINDS.items() if row.source in {"page", "upstream"}}
    assert of_other_texts == OF_PAGES


def test_the_schema_lists_the_kinds_that_an_alignment_raises() -> None:
    text = files("aligner.alignment").joinpath("alignment.schema.json").read_text("utf-8")
    properties = json.loads(text)["properties"]["flags"]["items"]["properties"]
    assert set(properties["kind"]["enum"]) == OF_ALIGNMENTS


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_is_declared_that_nothing_raises(kind: str) -> None:
    raising = [*(ROOT / "aligner" / "review").glob("*.py"), *(ROOT / "web").rglob("page_*.py")]
    assert any(f'"{kind}"' in path.read_text(encoding="utf-8") for path in raising)


def test_kinds_are_told_apart_by_their_names() -> None:
    assert len({row.label for row in KINDS.values()}) == len(KINDS)
    assert len({row.heading for row in KINDS.values()}) == len(KINDS)


def test_kinds_are_sorted_by_what_settles_them_and_how_they_are_found_again() -> None:
    assert kinds_answered("fill") == {"unintelligible"}
    assert kinds_refound("parsing", "realigning") == {
        "unintelligible",
        "doubtful_word",
        "not_spoken",
    }
    assert {kind for kind, row in KINDS.items() if row.score == "words"} == {
        "unintelligible",
        "not_transcribed",
    }
