"""`aligner export`: an alignment in the formats of players, editors and researchers."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import click

from aligner.alignment.file import AlignmentFile
from aligner.alignment.file_reader import read_alignment
from aligner.atomic import write_atomically
from aligner.cli.inputs import read_transcript
from aligner.errors import TranscriptError
from aligner.export import FORMATS, Options, export
from aligner.export.cues import ReadingRules
from aligner.transcript.model import Transcript

_LISTED = "\n\n\b\n" + "\n".join(f"{name:<12} {each.purpose}" for name, each in FORMATS.items())


@click.command(
    help="Write ALIGNMENT (from `aligner align -o`) in another format.\n\n"
    "The transcript and the audio are looked for where the alignment says, then beside it."
    f"{_LISTED}\n\n\b\naligner export episode.json -f vtt\n"
    "aligner export episode.json -f srt --line-length 32 -o captions/episode.srt\n"
    "aligner export episode.json -f podcast --words -o - | jq .segments[0]"
)
@click.argument("alignment", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="What to write.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file to write, - for standard output. Default: beside ALIGNMENT.",
)
@click.option(
    "--transcript", type=click.Path(path_type=Path), help="The Markdown, if it has moved."
)
@click.option("--audio", help="Where an HTML page finds the sound: a path or an http(s) address.")
@click.option("--words", is_flag=True, help="The time of every word too (vtt, podcast, labels).")
@click.option(
    "--line-length",
    type=click.IntRange(16, 200),
    default=42,
    show_default=True,
    help="Characters in a line of a caption; 32, 42 and 65 are usual.",
)
@click.option(
    "--rate",
    type=click.FloatRange(8, 40),
    default=20.0,
    show_default=True,
    help="Characters a second that a viewer can read; 17 to 21 are usual.",
)
def command(
    alignment: Path,
    form: str,
    output: Path | None,
    transcript: Path | None,
    audio: str | None,
    words: bool,
    line_length: int,
    rate: float,
) -> None:
    """Write an alignment in another format."""
    file = read_alignment(alignment)
    text = aligned_transcript(file, alignment, transcript)
    target = output or alignment.with_suffix(FORMATS[form].suffix)
    sound = audio or str(find_beside(file.audio.path, alignment))
    options = Options(
        rules=ReadingRules(line_length=line_length, rate=rate),
        word_times=words,
        audio_url=link_from(target.parent, sound),
    )
    written = export(file, text, form, options)
    if str(target) == "-":
        click.echo(written, nl=False)
        return
    write_atomically(target, written)
    click.echo(f"Written to {target}")


def find_beside(named: str, alignment: Path) -> Path:
    """A file that an alignment names: as it says, else beside it, else as it says after all."""
    path = Path(named)
    for candidate in (path, alignment.parent / path, alignment.parent / path.name):
        if candidate.is_file():
            return candidate
    return path


def aligned_transcript(file: AlignmentFile, alignment: Path, named: Path | None) -> Transcript:
    """The text that was aligned.

    Args:
        file: the alignment.
        alignment: where it was read from.
        named: where the user says the transcript is, None to look where the alignment says.

    Raises:
        TranscriptError: it is missing, or it is not the text that was aligned: with other text,
            every place in the alignment would be wrong.
    """
    path = named or find_beside(file.transcript.path, alignment)
    if named is None and not path.is_file():
        problem = f"The transcript that {alignment} names is not there."
        raise TranscriptError(str(path), problem, "Say where it is with --transcript.")
    source = read_transcript(path)
    if source.sha256 != file.transcript.sha256:
        problem = f"The text has changed since {alignment} was made from it."
        advice = (
            "Align it again, or name the old text with --transcript "
            f"(sha256 {file.transcript.sha256[:12]}…)."
        )
        raise TranscriptError(str(path), problem, advice)
    return source.transcript


def link_from(folder: Path, sound: str) -> str:
    """How a page in `folder` links to a sound: an address as it is, a path relative to the page."""
    if sound.startswith(("http://", "https://")):
        return quote(sound, safe=":/?#[]@!$&'()*+,;=%~")
    relative = os.path.relpath(sound, folder)
    return quote(relative.replace(os.sep, "/"))
