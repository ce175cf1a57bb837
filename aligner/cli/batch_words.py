"""What a batch says before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import click
from rich.table import Table

from aligner.batch.download import DownloadRequest
from aligner.batch.episodes import Pairing
from aligner.batch.layout import DOUBTFUL, REPORT, SUMMARY_JSON
from aligner.batch.outcome import EpisodeOutcome
from aligner.batch.plan import BatchPlan
from aligner.batch.summary import Summary
from aligner.cli.tables import console, escape

_MOST = 20
"""Episodes named on the screen; all of them are in the summary."""


def print_plan(pairing: Pairing, downloads: Sequence[DownloadRequest]) -> None:
    """What would be done: pairs with their rule, doubts with their reason, what has no partner."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("transcript", "recording", "found by"):
        table.add_column(column, overflow="fold")
    for pair in pairing.pairs:
        table.add_row(escape(pair.text.name), escape(pair.recording.place), pair.rule)
    for doubt in pairing.doubts:
        places = "\n".join(each.place for each in doubt.candidates)
        table.add_row(escape(doubt.text.name), escape(places), f"[yellow]{escape(doubt.reason)}[/]")
    for text in pairing.unpaired:
        table.add_row(escape(text.name), "[dim]none[/]", "")
    out = console()
    out.print(table)
    _print_refused((*pairing.refused, *pairing.other_forms))
    known = sum(each.size or 0 for each in downloads)
    out.print(
        f"{len(pairing.pairs)} paired, {len(pairing.doubts)} doubtful, "
        f"{len(pairing.unpaired)} without a recording, {len(pairing.unused)} recordings unused"
        + (f"; {len(downloads)} downloads, {known / 1e9:.1f} GB" if downloads else "")
    )


def print_result(
    summary: Summary,
    todo: BatchPlan,
    outcomes: Mapping[str, EpisodeOutcome],
    *,
    as_json: bool,
    report: bool,
) -> None:
    """What became of it."""
    hours = sum(outcome.duration for outcome in outcomes.values()) / 3600
    if as_json:
        facts = {"event": "over", **summary.counts, "unchanged": len(todo.unchanged)}
        click.echo(json.dumps({**facts, "audio_hours": round(hours, 3)}))
        return
    out = console()
    _print_reasons(summary)
    _print_refused((*summary.refused, *summary.other_forms))
    counts = {name: count for name, count in summary.counts.items() if count}
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "nothing to do"
    unchanged = f" ({len(todo.unchanged):,} unchanged)" if todo.unchanged else ""
    out.print(f"[bold]{told}[/bold]{unchanged} · {hours:.1f} h of audio in this run")
    folder = todo.folder
    written = f"{REPORT}, {SUMMARY_JSON}" if report else SUMMARY_JSON
    out.print(f"Written to {escape(str(folder))}: {written}", soft_wrap=True)
    if summary.doubts:
        out.print(
            f"Which recordings are right? Decide in {escape(str(folder / DOUBTFUL))} "
            "and give it with --names, or let --listen hear them.",
            soft_wrap=True,
        )


def _print_refused(refused: Sequence[str]) -> None:
    out = console()
    for each in refused:
        out.print(f"[yellow]left out[/] {escape(each)}", soft_wrap=True)


def _print_reasons(summary: Summary) -> None:
    out = console()
    told = [
        *((each.status, each.name, " ".join(each.reasons)) for each in summary.outcomes),
        *(("doubtful", each.text.name, each.reason) for each in summary.doubts),
    ]
    told = [each for each in told if each[0] != "aligned"]
    for status, name, reason in told[:_MOST]:
        style = "bold red" if status == "failed" else "yellow"
        out.print(f"[{style}]{status}[/] {escape(name)}: {escape(reason)}", soft_wrap=True)
    if len(told) > _MOST:
        out.print(f"… and {len(told) - _MOST} more in {SUMMARY_JSON}")
