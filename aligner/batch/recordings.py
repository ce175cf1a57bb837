"""Recordings and what their names say: the other half of a pair.

gotime/go-time-12.mp3                        the transcript's own name
uploads/gotime/12/anything.mp3               the page's address
Go Time 012 - Fuzzy matching.m4a             words and numbers in the same order
x7f3.mp3, titled "Go Time 12: Fuzzy …"       what the tag or the feed says
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from tinytag import TinyTag, TinyTagException

from aligner.batch.layout import is_address
from aligner.errors import BadInput
from aligner.inside import Root

SUFFIXES = frozenset(
    [
        ".mp3",
        ".m4a",
        ".m4b",
        ".mp4",
        ".aac",
        ".wav",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".wma",
        ".aif",
        ".aiff",
        ".webm",
        ".mka",
    ]
)
"""What a recording's name ends with."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A recording that may belong to a transcript.

    Attributes:
        place: path or address.
        parts: folders and name without suffix, below the audio folder, in lower case.
        title: what its tag or the feed calls it, "" for not known.
        album: what its tag or the feed calls the show, "" for not known.
        season, number: which of the show's episodes that is, None for not known.
        edition: "trailer" or "bonus" if the feed says so, "" for a whole episode.
        duration: seconds by its header or the feed; None for not known.
        page: address of its episode's page, by the feed.
        size: bytes by the disk or the feed; None for not known.
        changed: what differs when the file was changed: time on the disk, identity in the feed.
        sha256: of its bytes (hex), if a feed promises that.
    """

    place: str
    parts: tuple[str, ...]
    title: str = ""
    album: str = ""
    season: int | None = None
    number: int | None = None
    edition: str = ""
    duration: float | None = None
    page: str = ""
    size: int | None = None
    changed: str = ""
    sha256: str | None = None

    @property
    def stem(self) -> str:
        """Its name without suffix, in lower case."""
        return self.parts[-1] if self.parts else ""

    @property
    def fingerprint(self) -> str:
        """Changes when the file does, as far as can be told without reading it."""
        return f"{self.size}:{self.changed}"

    @property
    def version(self) -> str:
        """Changes when a feed names another file for the same episode.

        The identity in the feed stays then, and hosts put what expires behind the question mark.
        """
        return f"{self.fingerprint}:{self.place.partition('?')[0]}"

    def with_tags(self) -> RecordingFile:
        """The same with title and duration from the file's own header; they may be wrong.

        A file that cannot be read is left as it is: aligning will say what is wrong with it.
        """
        if is_address(self.place):
            return self
        try:
            tag = TinyTag.get(self.place)
        except (TinyTagException, OSError, ValueError, ArithmeticError, LookupError):
            return self
        return replace(
            self,
            title=tag.title or "",
            album=tag.album or "",
            season=tag.disc or None,
            number=tag.track or None,
            duration=tag.duration,
        )


def recordings_in(
    folder: Path, left_out: Callable[[BadInput], object] = _log.warning
) -> Iterator[RecordingFile]:
    """Every recording below a folder, in order; hidden ones are left out.

    Args:
        folder: the recordings'.
        left_out: told of links that lead out of the folder and of what is no plain file.
    """
    found = Root(folder).find(lambda path: path.suffix.lower() in SUFFIXES)
    for error in found.refused:
        left_out(error)
    for path in found.paths:
        yield recording_at(path, path.relative_to(folder).as_posix())


def recording_at(path: Path, name: str | None = None) -> RecordingFile:
    """A file as a recording: `name` is how it is called for pairing, if not as it lies."""
    stat = path.stat()
    return RecordingFile(
        str(path),
        parts_of(name or path.name),
        size=stat.st_size,
        changed=str(stat.st_mtime_ns),
    )


def parts_of(place: str) -> tuple[str, ...]:
    """Folders and stem of a path or address, in lower case."""
    path = unquote(urlsplit(place).path) if is_address(place) else place
    # Some disks take letters apart (é as e and an accent), others do not: the name is the same.
    path = unicodedata.normalize("NFC", path)
    pure = PurePosixPath(path.strip("/").lower())
    known = pure.suffix in SUFFIXES
    return (*pure.parts[:-1], pure.stem if known else pure.name) if pure.name else ()
