"""`aligner lint`: what a transcript's text alone tells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from aligner.cli import NEEDS_REVIEW
from aligner.cli.inputs import dialect_option, read_transcript, tell_reading
from aligner.cli.tables import print_findings
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.folders import transcripts_among
from aligner.transcript.lint import Finding, lint


@click.command()
@click.argument("transcripts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or one JSON object a line.",
)
@dialect_option
@click.option("--errors-only", is_flag=True, help="Leave out warnings.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    transcripts: tuple[Path, ...],
    form: str,
    dialect: Dialect | None,
    errors_only: bool,
) -> None:
    r"""Check the text of TRANSCRIPTS: stamps, gap tags, labels, what the site would reject.

    A folder stands for all transcripts in it. Files in other forms than Changelog's are checked by
    their own rules: what Changelog's site would make of them is nothing to them.

    Exit code 1 if anything was found.

    \b
    aligner lint podcast/the-changelog-1.md
    aligner lint --errors-only practicalai/*.md
    aligner lint -f json episode.md | jq .message
    aligner lint transcripts/                          everything in a folder
    """
    found = False
    for path in transcripts_among(transcripts):
        source = read_transcript(path, dialect)
        # One line a file is too much for a folder; what seems missed is always told.
        tell_reading(path, source.reading, quiet=form == "json" or path not in transcripts)
        findings = [
            finding
            for finding in lint(source.transcript)
            if finding.severity == "error" or not errors_only
        ]
        found = found or bool(findings or (source.reading and source.reading.notes))
        if form == "json":
            _print_json(path, findings)
        else:
            print_findings(path, findings)
    ctx.exit(NEEDS_REVIEW if found else 0)


def _print_json(path: Path, findings: Sequence[Finding]) -> None:
    for finding in findings:
        row = {"path": str(path), **asdict(finding)}
        row["span"] = [finding.span.start, finding.span.end]
        click.echo(json.dumps(row, ensure_ascii=False))
