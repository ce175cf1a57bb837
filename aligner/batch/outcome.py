"""What is asked of a worker and what becomes of it: plain values that cross processes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from aligner.export.figures import EpisodeFigures
from aligner.transcript.dialects.dialect import Dialect

Status: TypeAlias = Literal["aligned", "suspect", "failed"]
"""Fine; aligned, but a person should look at it first; no alignment."""


@dataclass(frozen=True, slots=True)
class EpisodeTask:
    """An episode to be done.

    Attributes:
        name: show and transcript without suffix, "gotime/go-time-12".
        transcript, audio: paths or addresses; the alignment file calls them so.
        folder: where the results go.
        formats: export formats beside the alignment file.
        report: whether to write the report page.
        fast: leave the edges of words as the acoustic model gives them.
        weight: bytes of audio, for order and progress; 0 if not known.
        known: what is doubtful about the alignment that is there already and only lacks a format
            or a page; None to align.
        text: the transcript itself, for a worker that cannot read `transcript`.
        scratch: where to write instead of `folder`, for somebody who moves the files there; links
            are made as if they were in `folder` already.
        roots: folders that transcript and audio must lie in, whatever links say by then; empty
            for what a person named.
        allowed: hosts that may be in a private network.
        dialect: how `text` is written, as its repository says; None for the likeliest.
        voices: folder in which voices are kept between episodes; "" keeps none.
    """

    name: str
    transcript: str
    audio: str
    folder: str
    formats: tuple[str, ...] = ()
    report: bool = False
    fast: bool = False
    weight: int = 0
    known: tuple[str, ...] | None = None
    text: bytes | None = None
    scratch: str = ""
    roots: tuple[str, str] = ("", "")
    allowed: tuple[str, ...] = ()
    dialect: Dialect | None = None
    voices: str = ""

    @property
    def show(self) -> str:
        """The show's folder, "" if the repository has none."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class EpisodeOutcome:
    """What became of an episode.

    Attributes:
        name: the task's.
        status: see `Status`.
        reasons: why it is suspect or failed, a sentence each; empty if it is aligned.
        transcript, audio: hashes of the bytes that were used (hex); "" if it did not come so far.
        figures: of the alignment; None if there is none.
        files: what was written, relative to the folder, with the hash of its bytes (hex).
        lasting: a failure that comes again as long as the files stay the same.
        general: a failure that other episodes will meet too: a full disk, a missing program.
        seconds: how long it took.
    """

    name: str
    status: Status
    reasons: tuple[str, ...] = ()
    transcript: str = ""
    audio: str = ""
    figures: EpisodeFigures | None = None
    files: tuple[tuple[str, str], ...] = ()
    lasting: bool = False
    general: bool = False
    seconds: float = 0.0

    @property
    def duration(self) -> float:
        """Seconds of audio."""
        return self.figures.duration if self.figures else 0.0

    def taking(self, seconds: float) -> EpisodeOutcome:
        """The same, with how long it took."""
        return replace(self, seconds=round(seconds, 3))


@dataclass(frozen=True, slots=True)
class Started:
    """A worker takes up an episode."""

    worker: str
    task: EpisodeTask


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A worker says how far it is: stage, and share of the stage done, 0 to 1."""

    worker: str
    stage: str
    share: float


@dataclass(frozen=True, slots=True)
class Retried:
    """A worker was lost; its episode goes back to the queue."""

    worker: str
    task: EpisodeTask
    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An episode is over, well or not."""

    worker: str
    task: EpisodeTask
    outcome: EpisodeOutcome


Event: TypeAlias = Started | StageProgress | Retried | Ended
