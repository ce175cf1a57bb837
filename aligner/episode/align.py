"""Align one episode: the single entry point that commands, batches and the editor call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.alignment.align import align
from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.profile import Pronouncer
from aligner.alignment.stages import Progress
from aligner.alignment.voices.check import check_voices
from aligner.alignment.voices.voice_files import VoiceFile
from aligner.audio.acoustics import AcousticModel
from aligner.audio.decode import Audio, IncomingAudio
from aligner.episode.gap_words import RememberingModel, SecondEars, with_candidates
from aligner.episode.judge import Judgement, judge
from aligner.review.candidates.learning import NONE_BESIDE, WordsBeside
from aligner.review.candidates.misheard import doubted, find_misheard, with_likelier
from aligner.review.flags import find_flags
from aligner.review.whisper.model import load_whisper
from aligner.threads import Spread
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import DialectReading
from aligner.transcript.model import Transcript
from aligner.transcript.source import TranscriptFile, read_transcript


@dataclass(frozen=True, slots=True)
class Names:
    """What an alignment file calls its sources: the paths or addresses that the user knows."""

    transcript: str
    audio: str


@dataclass(frozen=True, slots=True)
class AlignedEpisode:
    """The result of aligning an episode.

    Attributes:
        file: the alignment with its flags.
        transcript: its text.
        judgement: whether text and recording belong together.
        reading: in which dialect the text was read, and why, where that is known.
    """

    file: AlignmentFile
    transcript: Transcript
    judgement: Judgement
    reading: DialectReading | None = None


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
    dialect: Dialect | None = None,
    candidates: bool = False,
    whisper: str = "",
    beside: WordsBeside = NONE_BESIDE,
    voices: VoiceFile | None = None,
) -> AlignedEpisode:
    """Align a transcript file with an audio file: `align_episode` on what is read.

    Args:
        transcript: the Markdown.
        audio: the sound, decoded while it is heard.
        model: hears phones.
        lexicon: knows how words are pronounced.
        adapt: see `aligner.alignment.align`.
        jobs: threads for what comes after hearing.
        spread: see `aligner.alignment.align`.
        progress: told how far the work is.
        names: what the alignment file is to call them, if not by their paths.
        dialect: how the transcript is written; see `read_transcript`.
        candidates: look for the words of gaps too.
        whisper: see `align_episode`.
        beside: see `align_episode`.
        voices: see `align_episode`.

    Raises:
        TranscriptError, AudioError: one of the files cannot be used.
        MissingDependency: ffmpeg or the acoustic model is needed and not installed.
    """
    return align_episode(
        read_transcript(transcript, dialect),
        IncomingAudio(audio),
        names=names or Names(str(transcript), str(audio)),
        model=model,
        lexicon=lexicon,
        adapt=adapt,
        jobs=jobs,
        spread=spread,
        progress=progress,
        candidates=candidates,
        whisper=whisper,
        beside=beside,
        voices=voices,
    )


def align_episode(
    text: TranscriptFile,
    recording: IncomingAudio | Audio,
    *,
    names: Names,
    model: AcousticModel,
    lexicon: Pronouncer,
    adapt: bool = True,
    jobs: int = 1,
    spread: Spread | None = None,
    progress: Progress = lambda _stage, _share: None,
    candidates: bool = False,
    whisper: str = "",
    beside: WordsBeside = NONE_BESIDE,
    voices: VoiceFile | None = None,
) -> AlignedEpisode:
    """Align a transcript with a recording, find what a person should look at, judge the match.

    The same sources and kept voices give the same alignment, byte for byte, in whatever process.
    Text and recording that do not belong together are no error: the judgement says so.

    Args:
        text: the transcript with its hash.
        recording: the sound, decoded already or as it is heard.
        names: what the alignment file is to call them.
        model: hears phones; may remember what it heard.
        lexicon: knows how words are pronounced; what it learns is saved.
        adapt: see `aligner.alignment.align`.
        jobs: threads for what comes after hearing.
        spread: see `aligner.alignment.align`.
        progress: told how far the work is.
        candidates: look for the words of gaps too, a tenth of a second each.
        whisper: folder or name of a Whisper model that is asked for them too, half a second each.
        beside: names and terms that may be said in gaps, besides the transcript's own.
        voices: where this episode's voices are kept, and those of its show that name turns without
            a name; None keeps and knows none.

    Raises:
        AudioError: the recording turns out to be unreadable.
        MissingDependency: the model's or the lexicon's data are not installed.
    """
    remembering = RememberingModel(model)
    alignment = align(
        text.transcript,
        recording,
        model=remembering,
        lexicon=lexicon,
        adapt=adapt,
        jobs=jobs,
        spread=spread,
        progress=progress,
    )
    lexicon.save()
    misheard = find_misheard(text.transcript, alignment, remembering.all_heard())
    alignment = doubted(alignment, misheard)
    sound = recording.whole() if isinstance(recording, IncomingAudio) else recording
    others = voices.others() if voices else None
    heard = check_voices(text.transcript, alignment, sound.samples, jobs, others)
    file = AlignmentFile(
        TranscriptSource(names.transcript, text.sha256, _dialect_of(text.transcript)),
        AudioSource(names.audio, sound.sha256, sound.source.sample_rate, sound.notes),
        alignment,
        with_likelier(find_flags(text.transcript, alignment, heard), misheard),
    )
    if candidates:
        file = with_candidates(
            file,
            text.transcript,
            remembering.all_heard(),
            lexicon,
            beside=beside,
            second=SecondEars(load_whisper(whisper, jobs), sound.samples) if whisper else None,
        )
        lexicon.save()
    judgement = judge(alignment)
    if voices and not judgement.is_mismatch:
        voices.keep(heard.kept)
    return AlignedEpisode(file, text.transcript, judgement, text.reading)


def _dialect_of(transcript: Transcript) -> str:
    """The dialect as an alignment file names it: not at all, if it is Changelog's."""
    return "" if transcript.spelling.site else transcript.spelling.dialect
