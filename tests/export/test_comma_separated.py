"""No cell of a table is a formula, and every other cell is what it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.batch.outcome import EpisodeOutcome
from aligner.batch.summary import Summary
from aligner.export.comma_separated import write_table
from aligner.export.figures import EpisodeFigures
from aligner.export.report import figures_csv

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1"]


def read(table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table, newline="")))


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_a_text_in_every_table(cell: str) -> None:
    figures = EpisodeFigures(cell, cell)
    summary = Summary((EpisodeOutcome(cell, "failed", (cell,)),), left=(cell,))
    for table in (write_table([[cell]]), figures_csv([figures]), summary.to_csv()):
        cells = [each for row in read(table) for each in row]
        assert f"'{cell}" in cells
        assert cell not in cells


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_cells_come_back(cells: list[str]) -> None:
    (row,) = read(write_table([cells]))
    for before, after in zip(cells, row, strict=True):
        assert after in {before, f"'{before}"}
        assert not after.lstrip(" ").startswith(("=", "+", "-", "@"))


def test_numbers_stay_numbers() -> None:
    assert write_table([[-1, -0.5, "x"]]) == "-1,-0.5,x\r\n"
