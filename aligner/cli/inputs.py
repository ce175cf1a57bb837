"""Reading what the user named, with one clear error each."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import DialectReading
from aligner.transcript.dialects.shelf import find_dialect
from aligner.transcript.source import TranscriptFile, read_transcript

__all__ = ["TranscriptFile", "dialect_option", "read_transcript", "tell_reading", "voices_option"]


class _DialectType(click.ParamType[Dialect]):
    """A dialect's name, or the path of its TOML file."""

    name = "dialect"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Dialect:
        return value if isinstance(value, Dialect) else find_dialect(str(value))


dialect_option = click.option(
    "--dialect",
    type=_DialectType(),
    help="How the transcript is written: a name that `aligner dialects` lists, or a TOML file. "
    "Default: what aligner.toml above it says, or the likeliest.",
)

voices_option = click.option(
    "--voices",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the named voices in this folder, and name turns that have no name by what is kept "
    "there of the show's other episodes. Default: none is kept.",
)


def tell_reading(path: Path, reading: DialectReading | None, *, quiet: bool = False) -> None:
    """Say on standard error how a file was read, if not as Changelog's, and what seems missed.

    Args:
        path: as the user calls it.
        reading: what was made of it.
        quiet: only what seems missed.
    """
    if reading is None:
        return
    if reading.dialect.reader != "changelog" and not quiet:
        click.echo(f"aligner: {path}: read as {reading.dialect.name}: {reading.reason}.", err=True)
    for note in (*reading.notes, *reading.outside):
        click.echo(f"aligner: {path}: {note}", err=True)
