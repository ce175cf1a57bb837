"""`aligner speakers`: who speaks how long, and which turns sound like somebody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import click

from aligner.alignment.file import AlignmentFile
from aligner.alignment.file_reader import read_alignment
from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.export import aligned_transcript
from aligner.cli.tables import print_flags, print_speakers
from aligner.export import FORMATS, CaptionedEpisode, Options
from aligner.export.speaker_turns import speaker_turns


@click.command()
@click.argument("alignment", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["rttm", "textgrid"]),
    help="Write the turns in this format instead of a table.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file for -f, - for standard output. Default: beside ALIGNMENT.",
)
@click.option(
    "--transcript", type=click.Path(path_type=Path), help="The Markdown, if it has moved."
)
@click.pass_context
def command(
    context: click.Context,
    alignment: Path,
    form: str | None,
    output: Path | None,
    transcript: Path | None,
) -> None:
    r"""List who speaks how long in ALIGNMENT (from `aligner align -o`), and doubtful turns.

    Doubtful is a turn that sounds like another of the episode's voices, or in which the voice
    changes. Exits with 1 if there are any.

    \b
    aligner speakers episode.json
    aligner speakers episode.json -f rttm
    aligner speakers episode.json -f rttm -o - | sort -k8
    """
    if output and not form:
        raise click.UsageError("-o needs -f: the table goes to the terminal.")
    file = read_alignment(alignment)
    episode = CaptionedEpisode(file, aligned_transcript(file, alignment, transcript), Options())
    if form:
        _write(episode, form, output or alignment.with_suffix(FORMATS[form].suffix))
        return
    doubted = [flag for flag in file.flags if flag.speaker]
    seconds: dict[str, float] = defaultdict(float)
    turns: Counter[str] = Counter()
    for segment, speaker in speaker_turns(episode):
        seconds[speaker] += segment.duration
        turns[speaker] += 1
    print_speakers([(name, turns[name], seconds[name], _doubts(file, name)) for name in turns])
    print_flags(doubted)
    if doubted:
        context.exit(NEEDS_REVIEW)


def _write(episode: CaptionedEpisode, form: str, target: Path) -> None:
    written = FORMATS[form].write(episode)
    if str(target) == "-":
        click.echo(written, nl=False)
        return
    write_atomically(target, written)
    click.echo(f"Written to {target}")


def _doubts(file: AlignmentFile, name: str) -> int:
    return sum(flag.speaker is not None and flag.speaker.written == name for flag in file.flags)
