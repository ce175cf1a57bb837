"""What every format is made from, each part worked out once and only if a format asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from aligner.alignment.file import AlignmentFile
from aligner.export.cues import DEFAULT_RULES, Cue, ReadingRules, make_cues
from aligner.export.passages import Passage, clean, read_passages
from aligner.export.timing import time_passages
from aligner.transcript.model import Transcript


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen; each format heeds what it has a use for.

    Attributes:
        rules: reading rules for captions.
        word_times: the time of every word too: inner stamps in WebVTT, a segment a word in the
            podcast's JSON, a label a word for Audacity.
        audio_url: where a page finds the sound, relative to the page, already percent-encoded;
            empty for the file's name, beside the page.
        title: of the page; empty for the transcript's name.
    """

    rules: ReadingRules = DEFAULT_RULES
    word_times: bool = False
    audio_url: str = ""
    title: str = ""


class CaptionedEpisode:
    """An alignment with its text and what was chosen; passages and cues are made when asked for.

    Attributes:
        file: the alignment.
        transcript: the very text that was aligned.
        options: what was chosen.
    """

    def __init__(self, file: AlignmentFile, transcript: Transcript, options: Options) -> None:
        self.file = file
        self.transcript = transcript
        self.options = options
        self._cues: dict[bool, tuple[Cue, ...]] = {}

    @property
    def name(self) -> str:
        """The transcript's file name without its suffix, in one line."""
        return clean(PurePath(self.file.transcript.path).stem) or "episode"

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The timed passages."""
        alignment = self.file.alignment
        return time_passages(read_passages(self.transcript, alignment), alignment)

    def cues(self, *, names_in_text: bool = False) -> tuple[Cue, ...]:
        """The captions; `names_in_text` as in `make_cues`."""
        if names_in_text not in self._cues:
            self._cues[names_in_text] = make_cues(
                self.passages,
                self.file.alignment,
                self.options.rules,
                names_in_text=names_in_text,
            )
        return self._cues[names_in_text]
