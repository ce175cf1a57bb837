"""`aligner lint`: what a transcript's text alone tells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from aligner.cli import NEEDS_REVIEW
from aligner.cli.inputs import read_transcript
from aligner.cli.tables import print_findings
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
@click.option("--errors-only", is_flag=True, help="Leave out warnings.")
@click.pass_context
def command(
    ctx: click.Context, transcripts: tuple[Path, ...], form: str, errors_only: bool
) -> None:
    r"""Check the text of TRANSCRIPTS: stamps, gap tags, labels, what the site would reject.

    Exit code 1 if anything was found.

    \b
    aligner lint podcast/the-changelog-1.md
    aligner lint --errors-only practicalai/*.md
    aligner lint -f json episode.md | jq .message
    """
    found = False
    for path in transcripts:
        findings = [
            finding
            for finding in lint(read_transcript(path).transcript)
            if finding.severity == "error" or not errors_only
        ]
        found = found or bool(findings)
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
