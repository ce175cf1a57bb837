"""Reports in every form: pages for people, JSON and CSV for programs.

alignment files ─summarise→ EpisodeFigures… ─→ index page │ JSON │ CSV
               └───────────────────────────→ a page an episode
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import get_args

from aligner.alignment.flag_kinds import FlagKind
from aligner.export.comma_separated import write_table
from aligner.export.figures import EpisodeFigures, summarise
from aligner.export.report_index import write_index
from aligner.export.report_page import write_report

__all__ = [
    "EpisodeFigures",
    "figures_csv",
    "figures_json",
    "summarise",
    "write_index",
    "write_report",
]

_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)

_PLAIN = tuple(each.name for each in fields(EpisodeFigures) if each.name != "flags")


def figures_json(episodes: Sequence[EpisodeFigures]) -> str:
    """The figures as JSON, an episode a line, in the order given."""
    rows = ",\n".join(json.dumps(_row(each), ensure_ascii=False) for each in episodes)
    return f'{{"format": "aligner.report", "version": 1, "episodes": [\n{rows}\n]}}\n'


def figures_csv(episodes: Sequence[EpisodeFigures]) -> str:
    """The figures as CSV (RFC 4180), a column a kind of flag, in the order given."""
    rows: list[list[object]] = [[*_PLAIN, "coverage", *_KINDS]]
    for each in episodes:
        row = _row(each)
        counts = [each.flagged(kind) for kind in _KINDS]
        rows.append([*(row[name] for name in _PLAIN), row["coverage"], *counts])
    return write_table(rows)


def _row(episode: EpisodeFigures) -> dict[str, object]:
    plain: dict[str, object] = {name: getattr(episode, name) for name in _PLAIN}
    return {**plain, "coverage": round(episode.coverage, 4), "flags": dict(episode.flags)}
