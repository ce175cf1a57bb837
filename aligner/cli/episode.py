"""One episode from its two files, with a word to the user if the sound is not whole."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.alignment.profiles import load_profile
from aligner.alignment.stages import Progress
from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.batch.crew import Crew
from aligner.cli.inputs import tell_reading
from aligner.episode.align import AlignedEpisode, align_files
from aligner.review.candidates.learning import NONE_BESIDE, WordsBeside
from aligner.transcript.dialects.dialect import Dialect


def align_episode(
    transcript_path: Path,
    audio_path: Path,
    *,
    jobs: int,
    progress: Progress,
    dialect: Dialect | None = None,
    candidates: bool = False,
    whisper: str = "",
    beside: WordsBeside = NONE_BESIDE,
    voices: Path | None = None,
) -> AlignedEpisode:
    """Align a transcript file with an audio file.

    Args:
        transcript_path: the Markdown.
        audio_path: the sound.
        jobs: threads that work at the same time, in timing processes.
        progress: told how far the work is.
        dialect: how the transcript is written; see `read_transcript`.
        candidates: look for the words of gaps too.
        whisper: folder or name of a Whisper model that is asked for them too.
        beside: names and terms that may be said in gaps.
        voices: folder in which voices are kept between episodes.

    Raises:
        TranscriptError, AudioError: one of the files cannot be used.
        MissingDependency: ffmpeg or the acoustic model is needed and not installed.
    """
    with Crew(jobs) as crew:
        made = align_files(
            transcript_path,
            audio_path,
            model=load_profile().load_model(jobs=jobs),
            lexicon=load_profile().load_lexicon(),
            jobs=jobs,
            spread=crew,
            progress=progress,
            dialect=dialect,
            candidates=candidates,
            whisper=whisper,
            beside=beside,
            voices=VoiceFolder(voices).of(transcript_path.resolve()) if voices else None,
        )
    tell_reading(transcript_path, made.reading)
    for note in made.file.audio.notes:
        click.echo(f"aligner: {audio_path}: {note}", err=True)
    return made


def tell_judgement(made: AlignedEpisode, audio_path: Path) -> None:
    """Say on standard error what of text and recording does not belong together, if anything."""
    if made.judgement.message:
        click.echo(f"aligner: {audio_path}: {made.judgement.message}", err=True)
