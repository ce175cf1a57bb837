"""One episode from its two files: what align, demo and retime share."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.alignment.align import Progress, align
from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.pronounce import Lexicon
from aligner.audio.conformer import Conformer
from aligner.audio.decode import open_audio
from aligner.cli.inputs import read_transcript
from aligner.review.flags import find_flags


def align_episode(
    transcript_path: Path, audio_path: Path, *, jobs: int, progress: Progress
) -> AlignmentFile:
    """Align a transcript file with an audio file.

    Args:
        transcript_path: the Markdown.
        audio_path: the sound.
        jobs: threads that hear at the same time.
        progress: told how far the work is.

    Raises:
        TranscriptError, AudioError: one of the files cannot be used.
        MissingDependency: ffmpeg or the acoustic model is needed and not installed.
    """
    source = read_transcript(transcript_path)
    # How long it is turns out only at the end: the share done approaches 1 over an hour of audio.
    audio = open_audio(
        audio_path, progress=lambda seconds: progress("decoding", seconds / (seconds + 600))
    )
    if audio.missing_seconds:
        click.echo(
            f"aligner: {audio_path} was cut off: the first {audio.duration:.0f} s are used, "
            f"{audio.missing_seconds:.0f} s are missing.",
            err=True,
        )
    lexicon = Lexicon()
    alignment = align(
        source.transcript,
        audio,
        model=Conformer(jobs=jobs),
        lexicon=lexicon,
        progress=progress,
    )
    lexicon.save()
    return AlignmentFile(
        TranscriptSource(str(transcript_path), source.sha256),
        AudioSource(str(audio_path), audio.sha256, audio.source.sample_rate),
        alignment,
        find_flags(source.transcript, alignment),
    )
