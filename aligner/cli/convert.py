"""`aligner convert`: a transcript in another form, for a show that changes its form."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.atomic import write_atomically
from aligner.cli.inputs import dialect_option, read_transcript, tell_reading
from aligner.transcript.dialects.convert import PLAIN, convert
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.shelf import find_dialect

_SHORT = {"vtt": "webvtt", "srt": "subrip"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    help="changelog, vtt, srt, json, txt, a form that `aligner dialects` lists, or a TOML file.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@dialect_option
def command(file: Path, target: str, output: Path | None, dialect: Dialect | None) -> None:
    r"""Write the turns of FILE in another form; what is lost by it is said on standard error.

    The times are those of FILE; `aligner retime` first puts them on a recording's clock.

    \b
    aligner convert captions.vtt --to changelog -o episode.md
    aligner convert episode.md --to name-stamp-line
    aligner convert episode.md --to srt -o episode.srt
    """
    source = read_transcript(file, dialect)
    tell_reading(file, source.reading)
    wanted = None if target == PLAIN else find_dialect(_SHORT.get(target, target))
    made = convert(source.transcript, wanted, str(file))
    for loss in made.losses:
        click.echo(f"aligner: {file}: {loss}", err=True)
    if output:
        write_atomically(output, made.text)
    else:
        click.echo(made.text, nl=False)
