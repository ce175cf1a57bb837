"""What became of a batch, for people and for programs.

The same inputs give the same bytes: how long it took and when is in the journal, not here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from aligner.atomic import write_atomically
from aligner.batch.episodes import Doubt, Text
from aligner.batch.layout import DOUBTFUL, REPORT, SUMMARY_CSV, SUMMARY_JSON
from aligner.batch.outcome import EpisodeOutcome
from aligner.batch.recordings import RecordingFile
from aligner.export.comma_separated import write_table
from aligner.export.figures import EpisodeFigures
from aligner.export.report import write_index

_FIGURES = [
    "duration",
    "words",
    "placed",
    "lines",
    "spoken",
    "breaks",
    "break_seconds",
    "jumps",
    "severe",
    "unwritten_words",
]


@dataclass(frozen=True, slots=True)
class Summary:
    """Every transcript that was meant, in one of the lists.

    Attributes:
        outcomes: of those that were done, now or before, in the order of their names.
        doubts: those whose recording is not certain.
        unpaired: those without a recording.
        unused: recordings without a transcript.
        left: those that were not reached.
        refused: files that were left out unread, a sentence each.
        other_forms: files of episodes of which another form was taken, a sentence each.
    """

    outcomes: tuple[EpisodeOutcome, ...]
    doubts: tuple[Doubt, ...] = ()
    unpaired: tuple[Text, ...] = ()
    unused: tuple[RecordingFile, ...] = ()
    left: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    other_forms: tuple[str, ...] = ()

    def count(self, status: str) -> int:
        """How many outcomes have a status."""
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """How many episodes there are of each kind."""
        kinds = Counter(outcome.status for outcome in self.outcomes)
        return {
            "aligned": kinds["aligned"],
            "suspect": kinds["suspect"],
            "failed": kinds["failed"],
            "doubtful": len(self.doubts),
            "unpaired": len(self.unpaired),
            "left": len(self.left),
        }

    def to_json(self) -> str:
        """All of it, an episode a line."""
        parts = [f'"format": "aligner.batch", "version": 1, "counts": {_encode(self.counts)}']
        tables: dict[str, Iterator[object]] = {
            "episodes": (_row(outcome) for outcome in self.outcomes),
            "doubtful": (_doubt_row(each) for each in self.doubts),
            "unpaired": (text.name for text in self.unpaired),
            "unused": (each.place for each in self.unused),
            "left": iter(self.left),
        }
        if self.refused:
            tables["refused"] = iter(self.refused)
        if self.other_forms:
            tables["other_forms"] = iter(self.other_forms)
        for name, rows in tables.items():
            lines = ",\n  ".join(_encode(row) for row in rows)
            parts.append(f'"{name}": [\n  {lines}\n ]' if lines else f'"{name}": []')
        return "{" + ",\n ".join(parts) + "}\n"

    def to_csv(self) -> str:
        """A row a transcript (RFC 4180); figures are empty where there is no alignment."""
        empty = [""] * len(_FIGURES)
        rows: list[list[object]] = [["episode", "status", "reasons", *_FIGURES]]
        for outcome in self.outcomes:
            figures = [getattr(outcome.figures, name, "") for name in _FIGURES]
            rows.append([outcome.name, outcome.status, " ".join(outcome.reasons), *figures])
        rows += ([each.text.name, "doubtful", each.reason, *empty] for each in self.doubts)
        for text in self.unpaired:
            rows.append([text.name, "unpaired", "No recording was found.", *empty])
        rows += ([name, "left", "Not reached yet.", *empty] for name in self.left)
        return write_table(rows)


def write_summary(summary: Summary, folder: Path, *, report: bool, title: str) -> None:
    """Write summary, report index and the list of doubtful pairs into the output folder.

    Raises:
        OutputError: they cannot be written.
    """
    write_atomically(folder / SUMMARY_JSON, summary.to_json())
    write_atomically(folder / SUMMARY_CSV, summary.to_csv())
    if report:
        write_atomically(folder / REPORT, write_index(list(_indexed(summary)), title))
    if summary.doubts:
        write_atomically(folder / DOUBTFUL, _choices(summary.doubts))
    else:
        (folder / DOUBTFUL).unlink(missing_ok=True)


def _indexed(summary: Summary) -> Iterator[EpisodeFigures]:
    for outcome in summary.outcomes:
        reasons = " ".join(outcome.reasons)
        if outcome.figures:
            yield replace(outcome.figures, doubt=reasons)
        else:
            yield _without(outcome.name, reasons)
    for doubt in summary.doubts:
        yield _without(doubt.text.name, f"Which recording? {doubt.reason}")


def _without(name: str, problem: str) -> EpisodeFigures:
    show, _, stem = name.rpartition("/")
    return replace(EpisodeFigures(stem, show), problem=problem)


def _choices(doubts: Sequence[Doubt]) -> str:
    """A TOML file to be checked by a person and given back with --names."""
    lines = [
        "# Pairs that are not certain. Take the # from the right line of each, or write false to",
        "# leave the episode out; then: aligner batch … --names doubtful.toml",
        "",
        "[pairs]",
    ]
    for doubt in doubts:
        lines += ["", *(f"# {line}" for line in doubt.reason.split("\n"))]
        lines += [f"# {_quoted(doubt.text.name)} = {_quoted(c.place)}" for c in doubt.candidates]
    return "\n".join(lines) + "\n"


def _row(outcome: EpisodeOutcome) -> dict[str, object]:
    about: dict[str, object] = {
        "episode": outcome.name,
        "status": outcome.status,
        "reasons": outcome.reasons,
        "files": [name for name, _ in outcome.files],
    }
    if outcome.figures is None:
        return about
    figures = asdict(outcome.figures)
    coverage = {"coverage": round(outcome.figures.coverage, 4), "flags": figures["flags"]}
    return {**about, **{name: figures[name] for name in _FIGURES}, **coverage}


def _doubt_row(doubt: Doubt) -> dict[str, object]:
    candidates = [each.place for each in doubt.candidates]
    return {"episode": doubt.text.name, "reason": doubt.reason, "candidates": candidates}


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's is one."""
    return json.dumps(text, ensure_ascii=True)
