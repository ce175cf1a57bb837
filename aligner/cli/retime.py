"""`aligner retime`: put a transcript's stamps on the clock of a recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from aligner.alignment.model import Alignment
from aligner.alignment.retiming.retime import Retiming, plan_retiming
from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.episode import align_episode, tell_judgement
from aligner.cli.inputs import dialect_option, read_transcript
from aligner.cli.progress import stages
from aligner.export.rewrap import rewrap, usual_limits
from aligner.transcript.changes import apply
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.lint_cues import is_captions
from aligner.transcript.model import Span
from aligner.transcript.source import TranscriptFile
from aligner.transcript.spoken import tokenize

_ROUNDED = (
    "Times of this form move together: by a whole second or a tenth where the offset that was "
    "heard lies near enough to one."
)
_FRAMED = (
    "Times of gaps count frames, 30 a second: one that moves with the others may be one frame off, "
    "one that was wrong alone begins where the word before it ends."
)
_FRAMES = re.compile(r":\d\d\.\d\d(?!\d)")


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.argument("audio", type=click.Path(path_type=Path))
@dialect_option
@click.option("--rewrap", "wraps", is_flag=True,
              help="Captions: part cues that are longer or faster than the others of the file, and "
              "break their lines anew.")  # fmt: skip
@click.option("--write", is_flag=True, help="Change TRANSCRIPT itself; otherwise only show.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Threads."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    transcript: Path,
    audio: Path,
    dialect: Dialect | None,
    wraps: bool,
    write: bool,
    jobs: int,
    quiet: bool,
) -> None:
    r"""Rewrite the stamps and gap times of TRANSCRIPT to the clock of AUDIO.

    Only the times change, each in its own spelling; stamps that are right stay as they are.
    Times of passages that nobody says in AUDIO stay too, and are listed; the exit code is then 1.
    In other forms than Changelog's the times move together, by an offset that is rounded to a whole
    second or a tenth where what was heard lies near enough to it.

    \b
    aligner retime episode.md episode.mp3            show what would change
    aligner retime episode.md episode.mp3 --write    change it
    aligner retime captions.vtt episode.mp3 --rewrap --write
    """
    source = read_transcript(transcript, dialect)
    with stages(quiet=quiet) as progress:
        made = align_episode(transcript, audio, jobs=jobs, progress=progress, dialect=dialect)
    tell_judgement(made, audio)
    if made.judgement.needs_review:
        ctx.exit(NEEDS_REVIEW)
    plan = plan_retiming(source.transcript, made.file.alignment)
    text = source.transcript.text
    for edit in plan.edits:
        click.echo(f"{transcript}:{_line(text, edit.span)}: {edit.old} -> {edit.new}")
    for left in plan.left:
        click.echo(
            f"{transcript}:{_line(text, left.span)}: {left.text} is left as it is: {left.reason}",
            err=True,
        )
    corrected = apply(text, plan.edits)
    if wraps:
        corrected = _rewrapped(transcript, source, corrected, made.file.alignment, write=write)
    if write and corrected != text:
        write_atomically(transcript, corrected)
    misread = bool(source.reading and source.reading.notes)
    _report(plan, write=write, misread=misread, rounds=not source.transcript.spelling.site)
    guessed = any(note.kind == "guessed times" for note in made.file.audio.notes)
    if plan.left or misread or guessed:
        ctx.exit(NEEDS_REVIEW)


def _rewrapped(
    path: Path, source: TranscriptFile, text: str, heard: Alignment, *, write: bool
) -> str:
    """The text with its cues in shape; says which change, and which cannot.

    Args:
        path: as the user calls the file.
        source: the file as it was.
        text: with its times corrected already.
        heard: where the words of `source` are: retiming changes none of them.
        write: whether it will be written.
    """
    before = source.transcript
    if not is_captions(before):
        raise click.UsageError("--rewrap is for captions: WebVTT or SubRip.")
    after = read_as(text, source.reading.dialect if source.reading else None)
    words = sorted(heard.words, key=lambda each: each.span)
    said = {
        token.span.start: word.segment
        for token, word in zip(tokenize(after), words, strict=True)
        if word.segment is not None
    }
    made = rewrap(after, said, usual_limits(before))
    for each in made.edits:
        if "\n" in each.old + each.new:
            click.echo(f"{path}:{_line(text, each.span)}: {each.old!r} -> {each.new!r}")
    for line in made.left:
        click.echo(f"{path}:{line}: this cue stays long: its lines hold times or tags.", err=True)
    click.echo(
        f"Cues with other lines: {made.wrapped}, parted: {made.parted}, still long: "
        f"{len(made.left)}." + ("" if write or not made.edits else " Repeat with --write."),
        err=True,
    )
    return apply(text, made.edits)


def _report(plan: Retiming, *, write: bool, misread: bool, rounds: bool) -> None:
    """What was done, on standard error; `rounds`: whether an offset near a round one became it."""
    verb = "rewritten" if write else "to rewrite; repeat with --write"
    if plan.edits:
        click.echo(f"{_times(plan.edits)} {verb}", err=True)
        if rounds:
            click.echo(_ROUNDED, err=True)
        elif any(_FRAMES.search(edit.new) for edit in plan.edits):
            click.echo(_FRAMED, err=True)
    if plan.left:
        click.echo(f"{_times(plan.left)} could not be told: see above.", err=True)
    elif misread:
        click.echo("There may be times that were not read: see above.", err=True)
    elif not plan.edits:
        click.echo("Every time is right.", err=True)


def _times(found: Sequence[object]) -> str:
    return "1 time" if len(found) == 1 else f"{len(found)} times"


def _line(text: str, span: Span) -> int:
    return text.count("\n", 0, span.start) + 1
