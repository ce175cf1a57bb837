"""One episode from its two files: what every door to the aligner goes through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from aligner.alignment.align import Progress, align
from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.profile import Pronouncer
from aligner.audio.acoustics import AcousticModel
from aligner.audio.decode import IncomingAudio
from aligner.review.flags import find_flags
from aligner.threads import Spread
from aligner.transcript.model import Transcript
from aligner.transcript.source import read_transcript


@dataclass(frozen=True, slots=True)
class Names:
    """What an alignment file calls its sources: the paths or addresses that the user knows."""

    transcript: str
    audio: str


@dataclass(frozen=True, slots=True)
class AlignedEpisode:
    """An alignment and its text."""

    file: AlignmentFile
    transcript: Transcript

    @property
    def heard(self) -> float:
        """Share of the words that were heard, 0 to 1; 1 if there are no words."""
        return share_heard(self.file)


def share_heard(file: AlignmentFile) -> float:
    """Share of an alignment's words that were heard, 0 to 1; 1 if there are no words."""
    words = file.alignment.words
    return sum(word.basis == "acoustic" for word in words) / len(words) if words else 1.0


def align_files(
    transcript: Path,
    audio: Path,
    *,
    model: AcousticModel,
    lexicon: Pronouncer,
    adapt: bool = True,
    jobs: int = 1,
    spread: Spread | None = None,
    progress: Progress = lambda _stage, _share: None,
    names: Names | None = None,
) -> AlignedEpisode:
    """Align a transcript file with an audio file.

    The same files give the same alignment, byte for byte, in whatever process: sums of floats
    depend on how many threads share them, so that there is one.

    Args:
        transcript: the Markdown.
        audio: the sound.
        model: hears phones.
        lexicon: knows how words are pronounced; what it learns is saved.
        adapt: see `align`.
        jobs: threads for what comes after hearing.
        spread: see `align`.
        progress: told how far the work is.
        names: what the alignment file is to call them, if not by their paths.

    Raises:
        TranscriptError, AudioError: one of the files cannot be used.
        MissingDependency: ffmpeg or the acoustic model is needed and not installed.
    """
    called = names or Names(str(transcript), str(audio))
    source = read_transcript(transcript)
    incoming = IncomingAudio(audio)
    with threadpool_limits(1, user_api="blas"):
        alignment = align(
            source.transcript,
            incoming,
            model=model,
            lexicon=lexicon,
            adapt=adapt,
            jobs=jobs,
            spread=spread,
            progress=progress,
        )
    lexicon.save()
    recording = incoming.whole()
    file = AlignmentFile(
        TranscriptSource(called.transcript, source.sha256),
        AudioSource(called.audio, recording.sha256, recording.source.sample_rate, recording.notes),
        alignment,
        find_flags(source.transcript, alignment),
    )
    return AlignedEpisode(file, source.transcript)
