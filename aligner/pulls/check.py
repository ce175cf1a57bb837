"""One file of a pull request: its text as publishing checks it, its words by ear.

The text of BASE is aligned with the same recording, so that only what the pull request brought is
told: a flag that was there before keeps its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.alignment.flag import Flag
from aligner.alignment.profile import Pronouncer
from aligner.audio.acoustics import AcousticModel
from aligner.audio.decode import IncomingAudio
from aligner.episode.align import AlignedEpisode, Names, align_episode
from aligner.episode.gap_words import GapWords, RecalledModel, RememberingModel
from aligner.publish.changes import Change, changes_between
from aligner.publish.checks import check as check_text
from aligner.publish.plan import rules_for
from aligner.pulls.sounds import WordsCheck, check_sounds
from aligner.pulls.touched import TouchedFile
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.findings import Finding
from aligner.transcript.house_style import HouseRules
from aligner.transcript.model import Gap, Span, Transcript
from aligner.transcript.parse import decode_text
from aligner.transcript.source import TranscriptFile

_TOLD = frozenset(
    {
        "not_spoken",
        "not_transcribed",
        "doubtful_word",
        "stamp_drift",
        "stamp_invalid",
        "wrong_speaker",
        "speaker_change",
        "unnamed_speaker",
    }
)
"""Kinds of flags that are told where a pull request brings one."""


@dataclass(frozen=True, slots=True)
class Ears:
    """What is needed to listen, loaded once: the acoustic model and the lexicon."""

    model: AcousticModel
    lexicon: Pronouncer
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What is to be said of a file.

    Attributes:
        path: its name in HEAD, or in BASE if it was removed.
        earlier: its name before, if it was renamed.
        removed: whether the pull request takes it out.
        sound: the recording that was listened to, as its folder or feed calls it; "" if none was.
        problem: why it was not listened to, or not read; "" if it was.
        gaps: gap tags before and after.
        words: what the sound says to words that were put in or taken out.
        flags: what an alignment finds in the new text and not in the old.
        findings: what the text itself has against it.
        notes: what else a reader should know, a sentence each.
    """

    path: str
    earlier: str | None = None
    removed: bool = False
    sound: str = ""
    problem: str = ""
    gaps: tuple[int, int] = (0, 0)
    words: tuple[WordsCheck, ...] = ()
    flags: tuple[Flag, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[WordsCheck, ...]:
        """Words that do not sound like what is said."""
        return tuple(each for each in self.words if each.verdict == "doubtful")

    def needs_review(self, *, unheard_is_fine: bool = False) -> bool:
        """Whether a person should look before it is merged.

        Args:
            unheard_is_fine: a file without a recording need not be looked at for that alone.
        """
        unheard = bool(self.problem) and not unheard_is_fine
        wrong = any(finding.severity == "error" for finding in self.findings)
        severe = any(flag.severity != "hint" for flag in self.flags)
        return bool(unheard or wrong or severe or self.doubtful or self.removed)


@dataclass(frozen=True, slots=True)
class _Texts:
    """A file before and after."""

    before: str
    after: str
    changes: tuple[Change, ...]
    old: Transcript | None
    new: TranscriptFile


def check_file(
    file: TouchedFile,
    text: TranscriptFile | None,
    recording: tuple[str, Path] | None,
    problem: str,
    rules: HouseRules,
    load_ears: Callable[[], Ears],
) -> FileCheck:
    """Check one file.

    Args:
        file: with its bytes before and after.
        text: the new text as it was read; None if it was removed or cannot be read.
        recording: what it is called, and where it lies; None if there is none.
        problem: why there is none, or why it cannot be read.
        rules: the repository's style.
        load_ears: loads the model and the lexicon, when there is something to listen to.

    Raises:
        MissingDependency: ffmpeg or the model is needed and not installed.
        AudioError: the recording cannot be read.
    """
    if text is None:
        return FileCheck(file.path, file.earlier, removed=file.after is None, problem=problem)
    texts = _texts_of(file, text)
    found = FileCheck(
        file.path,
        file.earlier,
        problem=problem,
        gaps=(_gaps(texts.old), _gaps(text.transcript)),
    )
    if recording is None or not texts.changes:
        return replace(found, findings=_findings(texts, rules))
    return _by_ear(found, texts, recording, rules, load_ears())


def _texts_of(file: TouchedFile, text: TranscriptFile) -> _Texts:
    after = text.transcript.text
    if file.before is None:
        return _Texts("", after, changes_between("", after), None, text)
    before = decode_text(file.before, file.earlier or file.path)
    dialect = text.reading.dialect if text.reading else None
    old = read_text(before, dialect).transcript
    return _Texts(old.text, after, changes_between(old.text, after), old, text)


def _gaps(transcript: Transcript | None) -> int:
    paragraphs = transcript.paragraphs if transcript else ()
    return sum(isinstance(inline, Gap) for each in paragraphs for inline in each.inlines)


def _by_ear(
    found: FileCheck, texts: _Texts, recording: tuple[str, Path], rules: HouseRules, ears: Ears
) -> FileCheck:
    name, path = recording
    incoming = IncomingAudio(path)
    remembering = RememberingModel(ears.model)
    after = align_episode(
        texts.new,
        incoming,
        names=Names(found.path, name),
        model=remembering,
        lexicon=ears.lexicon,
        jobs=ears.jobs,
    )
    heard = remembering.heard
    if heard is None or after.judgement.is_mismatch:
        problem = f"It is not the recording of this text: {name}. {after.judgement.message}"
        return replace(found, problem=problem, findings=_findings(texts, rules))
    known_ids: set[str] = set()
    if texts.old is not None:
        before = align_episode(
            TranscriptFile(texts.new.path, _sha256(texts.before), texts.old),
            incoming.whole(),
            names=Names(found.path, name),
            model=RecalledModel(ears.model.name, heard),
            lexicon=ears.lexicon,
            jobs=ears.jobs,
        )
        known_ids = {flag.id for flag in before.file.flags}
    gap_words = GapWords.of(after.file, after.transcript, heard, ears.lexicon)
    words = tuple(check_sounds(texts.changes, after.file, gap_words))
    checked = [each.span for each in words]
    flags = tuple(
        flag
        for flag in after.file.flags
        if flag.kind in _TOLD and flag.id not in known_ids and not _within(flag.span, checked)
    )
    return replace(
        found,
        sound=name,
        words=words,
        flags=flags,
        findings=_findings(texts, rules),
        notes=_notes(after),
    )


def _within(span: Span | None, checked: list[Span]) -> bool:
    return span is not None and any(
        each.start < span.end and span.start < each.end for each in checked
    )


def _findings(texts: _Texts, rules: HouseRules) -> tuple[Finding, ...]:
    reading = texts.new.reading
    dialect = None if reading is None or reading.dialect.reader == "changelog" else reading.dialect
    return check_text(
        texts.before,
        texts.after,
        texts.changes,
        rules_for(dialect, rules),
        dialect=dialect,
    )


def _notes(after: AlignedEpisode) -> tuple[str, ...]:
    of_sound = [str(note) for note in after.file.audio.notes if note.is_doubt]
    return (*filter(None, [after.judgement.message]), *of_sound)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
