"""An episode that waits to be aligned, as it was when somebody took it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.transcript.dialects.dialect import Dialect
from web.store.tables import Episode


@dataclass(frozen=True, slots=True)
class Job:
    """What aligning needs of an episode.

    Attributes:
        slug: its name in addresses.
        text: of the transcript at `revision`.
        audio: the recording.
        dialect: how the text is written; None for the likeliest.
        transcript: the file in the library, whose folder is the show.
    """

    slug: str
    text: str
    revision: int
    audio: Path
    dialect: Dialect | None = None
    transcript: Path = Path()

    @classmethod
    def of(cls, episode: Episode, audio: Path, dialect: Dialect | None) -> Job:
        """The episode as it is now."""
        path = Path(episode.transcript_path)
        return cls(episode.slug, episode.text, episode.revision, audio, dialect, path)
