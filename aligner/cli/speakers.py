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
from aligner.cli.speakers_grouped import FORMS, group, tell, written
from aligner.cli.tables import print_flags, print_speakers
from aligner.export import FORMATS, CaptionedEpisode, Options
from aligner.export.speaker_turns import speaker_turns


@click.command()
@click.argument("alignment", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["rttm", "textgrid", "vtt", "changelog"]),
    help="Write the turns in this format instead of a table; with --group rttm, vtt or changelog.",
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
@click.option(
    "--group", "grouped", is_flag=True,
    help="For a text that names nobody: group its lines by voice, as Voice 1, Voice 2 …",
)  # fmt: skip
@click.option("--audio", type=click.Path(path_type=Path), help="For --group: the recording, moved.")
@click.pass_context
def command(
    context: click.Context,
    alignment: Path,
    form: str | None,
    output: Path | None,
    transcript: Path | None,
    grouped: bool,
    audio: Path | None,
) -> None:
    r"""List who speaks how long in ALIGNMENT (from `aligner align -o`), and doubtful turns.

    Doubtful is a turn that sounds like another of the episode's voices, one in which the voice
    changes, and one whose label names nobody though its voice is known. Exits with 1 if there are
    any.

    Captions that name nobody are grouped by voice with --group: how many voices there are is found
    too, up to six. Write them with -f vtt and open them in the editor: there "Voice 1" gets its
    name once, everywhere. Which lines are not sure, or hold two voices, is listed.

    \b
    aligner speakers episode.json
    aligner speakers episode.json -f rttm
    aligner speakers episode.json -f rttm -o - | sort -k8
    aligner speakers captions.json --group -f vtt -o voices.vtt
    """
    if output and not form:
        raise click.UsageError("-o needs -f: the table goes to the terminal.")
    if form and (form not in FORMS if grouped else form not in FORMATS or form == "vtt"):
        raise click.UsageError(f"-f {form} goes {'without' if grouped else 'with'} --group.")
    file = read_alignment(alignment)
    text = aligned_transcript(file, alignment, transcript)
    if grouped:
        found = group(file, text, alignment, audio)
        if form:
            suffix = {"changelog": ".voices.md"}.get(form, f".voices.{form}")
            made = written(found, text, form, file.transcript.path)
            _write(made, output or alignment.with_suffix(suffix))
        elif tell(found, text):
            context.exit(NEEDS_REVIEW)
        return
    episode = CaptionedEpisode(file, text, Options())
    if form:
        _write(FORMATS[form].write(episode), output or alignment.with_suffix(FORMATS[form].suffix))
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


def _write(made: str, target: Path) -> None:
    if str(target) == "-":
        click.echo(made, nl=False)
        return
    write_atomically(target, made)
    click.echo(f"Written to {target}")


def _doubts(file: AlignmentFile, name: str) -> int:
    return sum(flag.speaker is not None and flag.speaker.written == name for flag in file.flags)
