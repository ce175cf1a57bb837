"""`aligner align`: the main job on one episode."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from aligner.alignment.flag import Flag
from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.episode import align_episode, tell_judgement
from aligner.cli.export import link_from
from aligner.cli.inputs import dialect_option, voices_option
from aligner.cli.progress import stages
from aligner.cli.tables import print_flags, print_summary
from aligner.episode.align import AlignedEpisode
from aligner.episode.judge import Judgement
from aligner.errors import BadInput
from aligner.export import FORMATS, Options, export
from aligner.review.candidates.learning import NONE_BESIDE, WordsBeside
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.names_beside import read_page_beside
from aligner.transcript.source import read_transcript
from aligner.transcript.terms import load_terms


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.argument("audio", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "json", *FORMATS]),
    help="What to write. Default: a table; with -o, the alignment file (json).",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@dialect_option
@click.option(
    "--candidates",
    is_flag=True,
    help="Look for the words of gaps: what they may be, by their sound and the words around.",
)
@click.option(
    "--vocabulary",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Names and terms that may be said there, from `aligner vocabulary` or a line each.",
)
@click.option(
    "--whisper",
    metavar="MODEL",
    default="",
    help="Ask this Whisper model for them too: a folder, or the name of one that is here already.",
)
@voices_option
@click.option(
    "--strict", is_flag=True, help="Exit with 1 if anything severe was found, or sound is missing."
)
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Threads."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress, and no table beside a file.")
@click.pass_context
def command(
    ctx: click.Context,
    transcript: Path,
    audio: Path,
    form: str | None,
    output: Path | None,
    dialect: Dialect | None,
    candidates: bool,
    vocabulary: Path | None,
    whisper: str,
    voices: Path | None,
    strict: bool,
    jobs: int,
    quiet: bool,
) -> None:
    r"""Find where every word of TRANSCRIPT is said in AUDIO, and what a person should look at.

    AUDIO is any file with sound: MP3, WAV, FLAC and OGG at once, anything else through ffmpeg.
    Silence, music and the recording of another episode are told as such, with exit code 1; so is
    damage that leaves later times in doubt ("guessed times").
    A recording of a part of the episode is aligned, with a note which lines it holds.

    \b
    aligner align practical-ai-22.md practical-ai-22.mp3
    aligner align episode.md episode.mp3 -o episode.json
    aligner align episode.md episode.mp3 -f json | jq '.flags[].message'
    aligner align episode.md episode.mp3 -f vtt -o episode.vtt
    aligner align episode.md episode.mp3 --candidates -o episode.json
    aligner align episode.md episode.mp3 --strict --quiet && echo nothing to do
    """
    began = time.perf_counter()
    wanted = candidates or bool(whisper or vocabulary)
    with stages(quiet=quiet) as progress:
        made = align_episode(
            transcript,
            audio,
            jobs=jobs,
            progress=progress,
            dialect=dialect,
            candidates=wanted,
            whisper=whisper,
            beside=_beside(transcript, dialect, vocabulary) if wanted else NONE_BESIDE,
            voices=voices,
        )
    file, judgement = made.file, made.judgement
    as_table = form in {None, "table"} and output is None
    if not as_table:
        written = _written(made, "json" if form in {None, "table"} else form, output)
        if output:
            write_atomically(output, written)
        else:
            click.echo(written, nl=False)
    tell_judgement(made, audio)
    if not quiet and (output or as_table):
        print_summary(transcript.name, file.alignment, time.perf_counter() - began)
        if not judgement.is_mismatch:
            # Every paragraph would be in the table, and the line above says it all.
            _print_flags_of(judgement, file.flags)
        if output:
            click.echo(f"Written to {output}")
    severe = any(flag.severity == "severe" for flag in file.flags) or bool(file.audio.doubts)
    guessed = any(note.kind == "guessed times" for note in file.audio.notes)
    review = judgement.needs_review or guessed or (strict and severe)
    ctx.exit(NEEDS_REVIEW if review else 0)


def _print_flags_of(judgement: Judgement, flags: Sequence[Flag]) -> None:
    """The flags of the lines that the recording holds, and how many there are in others."""
    shown = [flag for flag in flags if judgement.concerns(flag.line)]
    print_flags(shown)
    if len(shown) < len(flags):
        click.echo(f"{len(flags) - len(shown)} more in lines that the recording does not hold")


def _written(made: AlignedEpisode, form: str, output: Path | None) -> str:
    """The alignment as text in one of the formats."""
    file = made.file
    if form == "json":
        return file.to_json()
    sound = link_from(output.parent if output else Path(), file.audio.path)
    return export(file, made.transcript, form, Options(audio_url=sound))


def _beside(transcript: Path, dialect: Dialect | None, vocabulary: Path | None) -> WordsBeside:
    """What stands beside a transcript: on its page, and in the list of its show's terms."""
    talk = read_transcript(transcript, dialect).transcript.text
    try:
        page = read_page_beside(transcript, talk)
    except BadInput as error:
        click.echo(f"aligner: {error}", err=True)
        page = ()
    return WordsBeside(page, _terms(vocabulary, transcript))


def _terms(vocabulary: Path | None, transcript: Path) -> tuple[str, ...]:
    """The terms of the transcript's show, or of all shows if it is of none that is listed."""
    if vocabulary is None:
        return ()
    return load_terms(vocabulary, transcript.resolve().parent.name)
