"""All files of a pull request, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from aligner.alignment.profiles import load_profile
from aligner.errors import AlignerError, BadInput, MissingDependency
from aligner.publish.repository import Repository
from aligner.pulls.check import Ears, FileCheck, check_file
from aligner.pulls.pairs import Paired, SoundSource, pair
from aligner.pulls.stand import standing
from aligner.pulls.touched import Commits, TouchedFile, touched
from aligner.transcript.folders import is_transcript_name
from aligner.transcript.house_style import HouseRules
from aligner.transcript.source import TranscriptFile, read_transcript

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class PullToCheck:
    """What is checked.

    Attributes:
        repository: the clone.
        commits: the branch's ends.
        source: where recordings are.
        rules: the repository's style.
        jobs: threads that hear.
    """

    repository: Repository
    commits: Commits
    source: SoundSource
    rules: HouseRules
    jobs: int = 2

    def check(self, tell: Tell = lambda _: None) -> Iterator[FileCheck]:
        """Check every transcript that was touched, in the order of their paths.

        Args:
            tell: told which file is looked at, before each.

        Raises:
            BadInput, FeedError: the recordings that were named cannot be used.
            MissingDependency: the model, or ffmpeg, is needed and not installed.
        """
        files = touched(self.repository, self.commits)
        texts = [each for each in files if _is_transcript(each)]
        with (
            standing(self.repository, self.commits, texts) as folder,
            TemporaryDirectory(prefix="aligner-") as made,
        ):
            there = [each.path for each in texts if each.after is not None]
            sounds = pair(folder, there, self.source, Path(made))
            for number, file in enumerate(texts, start=1):
                tell(f"{number} of {len(texts)}: {ascii(file.path)[1:-1]}")
                yield self._checked(file, folder, sounds.get(file.path, Paired()))

    def _checked(self, file: TouchedFile, folder: Path, sound: Paired) -> FileCheck:
        if file.refused:
            return FileCheck(file.path, file.earlier, problem=file.refused)
        text: TranscriptFile | None = None
        problem = sound.problem
        if file.after is not None:
            try:
                text = read_transcript(folder / file.path)
            except BadInput as error:
                return FileCheck(file.path, file.earlier, problem=_sentence(error))
        recording = (sound.name, sound.path) if sound.path else None
        try:
            return check_file(file, text, recording, problem, self.rules, self._ears)
        except MissingDependency:
            raise
        except AlignerError as error:
            return check_file(file, text, None, str(error), self.rules, self._ears)

    def _ears(self) -> Ears:
        return _load_ears(self.jobs)


@cache
def _load_ears(jobs: int) -> Ears:
    profile = load_profile()
    return Ears(profile.load_model(jobs=jobs), profile.load_lexicon(), jobs)


def _is_transcript(file: TouchedFile) -> bool:
    names = [name for name in (file.path, file.earlier) if name]
    return any(is_transcript_name(Path(PurePosixPath(name).name)) for name in names)


def _sentence(error: BadInput) -> str:
    """What is wrong with a file, without the folder that it was put into."""
    return f"{error.problem} {error.advice}".strip()
