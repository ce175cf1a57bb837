"""Reuses alignments that `aligner batch` made, where text and sound are the same.

    OUT/gotime/go-time-12.json    names the hashes of its text and its sound, which must be the same

What was heard is not in them: that is made up for when nothing else is to do, for edits and gaps.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from aligner.alignment.file import AlignmentFile
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.profiles import load_profile
from aligner.audio.decode import IncomingAudio
from aligner.episode.judge import judge
from aligner.errors import AlignmentFileError
from aligner.inside import check_unchanged
from web.cache.posterior_cache import CachingModel
from web.cache.waveform_peaks import keep_peaks

_log = logging.getLogger(__name__)

_HEAD = 4096
"""Bytes at the beginning of an alignment file, which name its text and sound."""

_TEXT = re.compile(r'"transcript": \{[^}]*"sha256": "([0-9a-f]{64})"')


class ReadyMade:
    """What a folder of results has.

    Args:
        folder: of `aligner batch -o`; None for none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def of(self, text: str, audio: Path) -> AlignmentFile | None:
        """The alignment of this text with this sound; None if there is none.

        Args:
            text: of the episode.
            audio: its recording, which is read if there is an alignment of the text.
        """
        path = self._by_text.get(hashlib.sha256(text.encode()).hexdigest())
        if path is None:
            return None
        try:
            found = read_alignment(path)
        except AlignmentFileError as error:
            _log.warning("%s: aligned anew, for the result cannot be used: %s", audio.name, error)
            return None
        with audio.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == found.audio.sha256:
                return None if judge(found.alignment).is_mismatch else found
        _log.warning("%s: aligned anew, for %s is of another recording", audio.name, path)
        return None

    @cached_property
    def _by_text(self) -> dict[str, Path]:
        found = {}
        for path in sorted(self._folder.rglob("*.json")) if self._folder else ():
            with path.open(encoding="utf-8", errors="replace") as file:
                head = _TEXT.search(file.read(_HEAD))
            if head:
                found[head[1]] = path
        return found


def hear_again(
    folder: Path, audio: Path, mark: str, jobs: int, watch: Callable[[float], None]
) -> None:
    """Make what aligning leaves beside the alignment: what was heard, and the outline.

    Args:
        folder: of the episode, from `EpisodeCache.folder`.
        audio: its recording.
        mark: that it is known by.
        jobs: threads that hear.
        watch: told the seconds; may raise to stop it.

    Raises:
        AudioError: the sound cannot be read.
    """
    sound = IncomingAudio(check_unchanged(audio))
    model = CachingModel(lambda: load_profile().load_model(jobs=jobs), folder, mark)
    model.hear(sound.blocks(), progress=watch)
    keep_peaks(folder, sound.whole().samples[:], mark)
