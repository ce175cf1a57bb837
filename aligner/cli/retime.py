"""`aligner retime`: put a transcript's stamps on the clock of a recording."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.alignment.retime import retime
from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.episode import align_episode, tell_judgement
from aligner.cli.inputs import read_transcript
from aligner.cli.progress import stages
from aligner.transcript.changes import apply
from aligner.transcript.replacements import Replacement


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.argument("audio", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Change TRANSCRIPT itself; otherwise only show.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Threads."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.pass_context
def command(
    ctx: click.Context, transcript: Path, audio: Path, write: bool, jobs: int, quiet: bool
) -> None:
    r"""Rewrite the stamps and gap times of TRANSCRIPT to the clock of AUDIO.

    Only the times change, in the repository's spelling; stamps that are right stay as they are.

    \b
    aligner retime episode.md episode.mp3            show what would change
    aligner retime episode.md episode.mp3 --write    change it
    """
    source = read_transcript(transcript)
    with stages(quiet=quiet) as progress:
        made = align_episode(transcript, audio, jobs=jobs, progress=progress)
    tell_judgement(made, audio)
    if made.judgement.needs_review:
        ctx.exit(NEEDS_REVIEW)
    edits = retime(source.transcript, made.file.alignment)
    text = source.transcript.text
    for edit in edits:
        click.echo(f"{transcript}:{_line(text, edit)}: {edit.old} -> {edit.new}")
    if write and edits:
        write_atomically(transcript, apply(text, edits))
    verb = "rewritten" if write else "to rewrite; repeat with --write"
    click.echo(f"{len(edits)} times {verb}" if edits else "Every time is right.", err=True)


def _line(text: str, edit: Replacement) -> int:
    return text.count("\n", 0, edit.span.start) + 1
