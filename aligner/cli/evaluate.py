"""`aligner evaluate`: the figures of an alignment against the truth."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner.alignment.accuracy import measure
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.truth import read_truth


@click.command()
@click.argument("alignment", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def command(alignment: Path, truth: Path, as_json: bool) -> None:
    r"""Measure ALIGNMENT (from `aligner align -o`) against TRUTH.

    Prints onset and offset errors, lines, gaps, missing speech, doubtful words and breaks.

    \b
    aligner align samples/slack-water-1.md samples/slack-water-1.mp3 -o slack-water-1.json
    aligner evaluate slack-water-1.json samples/slack-water-1.truth.json
    """
    figures = measure(read_alignment(alignment), read_truth(truth))
    click.echo(json.dumps(figures.table()) if as_json else str(figures))
