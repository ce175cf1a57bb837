"""Tables as RFC 4180 has them, in which a spreadsheet finds no formulas.

    =HYPERLINK(…), +1, -1, @SUM(…)    '=HYPERLINK(…), '+1, '-1, '@SUM(…)

Spreadsheets take a text for a formula that begins with one of these signs, and a formula can send
what is in the table elsewhere. An apostrophe in front makes it a text. Numbers stay as they are.
Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_table(rows: Iterable[Iterable[object]]) -> str:
    """The table's text; texts that would be formulas begin with an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    for row in rows:
        table.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_SIGNS) else cell
