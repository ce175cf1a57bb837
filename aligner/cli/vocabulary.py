"""`aligner vocabulary`: names, terms and phrases of shows, from their transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from aligner.atomic import write_atomically
from aligner.errors import BadInput, TranscriptError
from aligner.transcript.model import Transcript
from aligner.transcript.source import read_transcript
from aligner.transcript.terms import find_terms, write_terms


@click.command()
@click.argument("repo", type=click.Path(path_type=Path, file_okay=False))
@click.option("--show", "shows", multiple=True, help="Only this folder of REPO; may be repeated.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
def command(repo: Path, shows: tuple[str, ...], output: Path | None) -> None:
    r"""List what the shows in REPO call their people and things, with counts.

    REPO is a clone of transcripts, a folder a show. The list is plain text that a person may edit;
    `aligner align --candidates --vocabulary LIST` looks for its words in gaps.

    \b
    aligner vocabulary transcripts -o words.txt
    aligner vocabulary transcripts --show gotime | head -30
    aligner align episode.md episode.mp3 --candidates --vocabulary words.txt
    """
    folders = [repo / name for name in shows] or sorted(
        path for path in repo.iterdir() if path.is_dir() and not path.name.startswith(".")
    )
    if not shows and any(repo.glob("*.md")):
        folders = [repo, *folders]
    found = {}
    for folder in folders:
        paths = sorted(folder.glob("*.md"))
        if paths:
            found[folder.resolve().name] = find_terms(_read(paths))
    if not found:
        raise BadInput(
            str(repo), "no transcripts (*.md) are in it.", "Name a folder of shows, or of one show."
        )
    text = write_terms(found)
    if output:
        write_atomically(output, text)
        click.echo(f"{sum(map(len, found.values())):,} terms written to {output}")
    else:
        click.echo(text, nl=False)


def _read(paths: Sequence[Path]) -> Iterator[Transcript]:
    """The transcripts that can be read; the others are told."""
    for path in paths:
        try:
            yield read_transcript(path).transcript
        except TranscriptError as error:
            click.echo(f"aligner: {error}", err=True)
