"""What a worker does with an episode, in whatever process or machine it lives.

    task ─ fetch ─► transcript, audio ─ align ─► OUT/show/name.json
                                                     │ read back
                                          exports, report page, figures ─► Outcome

Everything but the alignment is made from the alignment file as it is on the disk, never from
memory: what is added to a finished episode later has the same bytes as if it was asked for at once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from aligner.alignment.file import AlignmentFile
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.profile import Pronouncer
from aligner.alignment.profiles import load_profile
from aligner.alignment.stages import Progress
from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.atomic import write_atomically
from aligner.audio.acoustics import AcousticModel
from aligner.batch.fetch import Sources, fetched
from aligner.batch.layout import REPORT, alignment_name, export_name, link, page_name
from aligner.batch.outcome import EpisodeOutcome, EpisodeTask
from aligner.episode.align import AlignedEpisode, Names, align_files
from aligner.errors import AlignerError, AudioError, BadInput, MissingDependency, OutputError
from aligner.export import Options, export
from aligner.export.report import summarise, write_report
from aligner.transcript.model import Stamp, Transcript
from aligner.transcript.source import read_transcript


class Engine:
    """The model and the lexicon, loaded once; not for several threads at once."""

    def __init__(
        self, *, model: AcousticModel | None = None, lexicon: Pronouncer | None = None
    ) -> None:
        self._model = model or load_profile().load_model(jobs=1)
        self._lexicon = lexicon or load_profile().load_lexicon()

    def __call__(self, task: EpisodeTask, progress: Progress) -> EpisodeOutcome:
        """Do an episode and write what is made of it.

        Problems with an episode are outcomes, not exceptions. What stays an exception is no
        fault of the episode: a mistake of ours, or memory that ran out.
        """
        began = time.monotonic()
        try:
            with fetched(task) as sources:
                outcome = self._made(task, sources, progress)
        except AlignerError as error:
            outcome = _failed(task, error)
        return outcome.taking(time.monotonic() - began)

    def _made(self, task: EpisodeTask, sources: Sources, progress: Progress) -> EpisodeOutcome:
        folder = Path(task.scratch or task.folder)
        path = folder / alignment_name(task.name)
        if task.known is None:
            reasons, text = self._align(task, sources, path, progress)
        else:
            reasons, text = task.known, read_transcript(sources.transcript, task.dialect).transcript
        file = read_alignment(path)
        if file.transcript.sha256 != _sha256(sources.transcript):
            raise OutputError(str(path), "it is not of this text.", "Delete it and try again.")
        written = tuple(_dress(task, file, text, folder))
        return EpisodeOutcome(
            task.name,
            "suspect" if reasons else "aligned",
            reasons,
            transcript=file.transcript.sha256,
            audio=file.audio.sha256,
            figures=summarise(file, page=quote(page_name(task.name))),
            files=((alignment_name(task.name), _sha256(path)), *written),
        )

    def _align(
        self, task: EpisodeTask, sources: Sources, path: Path, progress: Progress
    ) -> tuple[tuple[str, ...], Transcript]:
        made = align_files(
            sources.transcript,
            sources.audio,
            model=self._model,
            lexicon=self._lexicon,
            adapt=not task.fast,
            progress=progress,
            names=Names(task.transcript, task.audio),
            dialect=task.dialect,
            voices=VoiceFolder(Path(task.voices)).of(Path(task.name)) if task.voices else None,
        )
        if made.judgement.is_mismatch:
            raise AudioError(task.audio, made.judgement.message, "Check which episode it is.")
        _write(path, made.file.to_json())
        return tuple(_doubts(made)), made.transcript


def _doubts(made: AlignedEpisode) -> Iterator[str]:
    """Why a person should look at an episode before it is used."""
    yield from map(str, made.file.audio.doubts)
    if made.judgement.message:
        yield made.judgement.message
    if made.reading is not None:
        yield from made.reading.notes
    if made.file.alignment.words and not _has_stamps(made.transcript):
        yield "The text has no stamps: nothing in it confirms that the times are right."


def _has_stamps(text: Transcript) -> bool:
    inlines = (inline for paragraph in text.paragraphs for inline in paragraph.inlines)
    return any(isinstance(inline, Stamp) for inline in inlines)


def _dress(
    task: EpisodeTask, file: AlignmentFile, text: Transcript, folder: Path
) -> Iterator[tuple[str, str]]:
    """Write the export formats and the report page; their names and hashes."""
    home = Path(task.folder)
    for form in task.formats:
        made = export_name(task.name, form)
        options = Options(audio_url=link(home / made, task.audio))
        yield made, _write(folder / made, export(file, text, form, options))
    if task.report:
        page = page_name(task.name)
        index = link(home / page, str(home / REPORT))
        written = write_report(file, sound=link(home / page, task.audio), index=index)
        yield page, _write(folder / page, written)


def _write(path: Path, content: str) -> str:
    """Write a file; the hash of its bytes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"its folder cannot be made: {error.strerror or error}."
        raise OutputError(str(path), problem, "Choose another place with -o.") from error
    data = content.encode("utf-8")
    write_atomically(path, data)
    return hashlib.sha256(data).hexdigest()


def _failed(task: EpisodeTask, error: AlignerError) -> EpisodeOutcome:
    """A file that cannot be used stays so until it changes; anything else may pass."""
    return EpisodeOutcome(
        task.name,
        "failed",
        (str(error),),
        lasting=isinstance(error, BadInput),
        general=isinstance(error, (OutputError, MissingDependency)),
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
