"""`aligner evaluate`: the figures of an alignment against the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.alignment.evaluation.accuracy import measure
from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.flag import SOURCE_WORDS
from aligner.cli.editor_data import check_there, data_options, find_editor

if TYPE_CHECKING:
    from web.config import Settings


@click.command()
@click.argument("alignment", type=click.Path(path_type=Path), required=False)
@click.argument("truth", type=click.Path(path_type=Path), required=False)
@click.option(
    "--candidates", is_flag=True, help="What people took of the words that an editor proposed."
)
@data_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def command(
    alignment: Path | None,
    truth: Path | None,
    candidates: bool,
    folder: Path | None,
    data: Path | None,
    database: str | None,
    as_json: bool,
) -> None:
    r"""Measure ALIGNMENT (from `aligner align -o`) against TRUTH.

    Prints onset and offset errors, lines, gaps, missing speech, doubtful words and breaks. With
    --candidates and an editor instead: how often the words that it proposed were typed.

    \b
    aligner align samples/slack-water-1.md samples/slack-water-1.mp3 -o slack-water-1.json
    aligner evaluate slack-water-1.json samples/slack-water-1.truth.json
    aligner evaluate --candidates --folder transcripts
    """
    if candidates:
        editor = check_there(find_editor("evaluate", folder, data, database))
        _print_uses(editor, as_json=as_json)
        return
    if alignment is None or truth is None:
        raise click.UsageError("Name an alignment and its truth, or an editor with --candidates.")
    figures = measure(read_alignment(alignment), read_truth(truth))
    click.echo(json.dumps(figures.table()) if as_json else str(figures))


def _print_uses(settings: Settings, *, as_json: bool) -> None:
    """What people took of an editor's proposals, a line for each kind of flag."""
    from web.store.database import Database  # noqa: PLC0415 - no other evaluation needs a server
    from web.views.candidate_use import candidate_uses  # noqa: PLC0415

    made = Database(settings.url)
    try:
        made.migrate()
        with made.reading() as session:
            uses = candidate_uses(session)
    finally:
        made.close()
    if as_json:
        click.echo(json.dumps({"candidates": [use.as_dict() for use in uses]}))
        return
    if not uses:
        click.echo("Nobody answered a place yet for which words were proposed.")
    for use in uses:
        ranks = ", ".join(f"{n} the {rank}." for rank, n in use.taken.items())
        click.echo(
            f"{use.kind}: {use.answered} answered; typed as proposed: {ranks or 'none'}; "
            f"other words: {use.other}; left as written: {use.left}"
        )
        for source, (right, shown) in use.by_source.items():
            click.echo(f"  first proposals {SOURCE_WORDS[source]}: {right} of {shown} were typed")
