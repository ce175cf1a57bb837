"""The folder in which a show's voices are kept: a file an episode, that goes when the file goes.

    VOICES/practicalai/practical-ai-22.voices.json    who was named there, and how they sound
    VOICES/practicalai/practical-ai-23.voices.json

A file holds sums of the sound's timbre and pitch, about 7 KB a person; no sound and no words. It is
written in one step, so that several episodes may be aligned at once. Nothing is kept unless
somebody names such a folder.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from aligner.alignment.typed_json import Fields, Malformed, parse_object
from aligner.alignment.voices.background import Background, load_background
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.statistics import Doubles
from aligner.atomic import write_atomically
from aligner.audio.voice_features import N_PITCHES
from aligner.errors import BadInput, OutputError

FORMAT: Final = "aligner voices"
VERSION: Final = 1
SUFFIX: Final = ".voices.json"

_MOST: Final = 30
"""Other episodes that voices are taken from, the latest by name: more change no voice."""

_LARGEST_BYTES: Final = 10_000_000
# A thousand times what an episode's file has (7 kB for one voice): anything larger is not one.
_AGAIN: Final = "Delete it: the episode's voices are kept again when it is aligned again."


@dataclass(frozen=True, slots=True)
class EpisodeVoices:
    """What a file holds."""

    show: str
    episode: str
    path: Path
    voices: tuple[KeptVoice, ...]


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """Where the voices of one episode are kept, beside those of its show.

    Attributes:
        folder: of all shows.
        show: name of the show's folder in it.
        episode: the transcript's name without suffix.
    """

    folder: VoiceFolder
    show: str
    episode: str

    def others(self) -> tuple[KeptVoice, ...]:
        """See `VoiceFolder.others`."""
        return self.folder.others(self.show, self.episode)

    def keep(self, voices: Sequence[KeptVoice]) -> None:
        """See `VoiceFolder.keep`."""
        self.folder.keep(self.show, self.episode, voices)


@dataclass(frozen=True, slots=True)
class VoiceFolder:
    """Where voices are kept.

    Attributes:
        path: the folder; made when something is kept.
    """

    path: Path

    def of(self, name: Path) -> VoiceFile:
        """The file of a transcript, whose folder is the show."""
        return VoiceFile(self, name.parent.name, name.stem)

    def others(self, show: str, episode: str) -> tuple[KeptVoice, ...]:
        """Voices of a show's other episodes, in the order of the episodes' names.

        Raises:
            BadInput: a file there is none of voices, or of another version.
        """
        paths = [path for path in self._paths(show) if path.name != f"{episode}{SUFFIX}"]
        return tuple(voice for path in paths[-_MOST:] for voice in read_voices(path))

    def all(self) -> Iterator[EpisodeVoices]:
        """Everything that is kept.

        Raises:
            BadInput: as `others`.
        """
        shows = sorted(path.name for path in self.path.iterdir()) if self.path.is_dir() else []
        for show in shows:
            for path in self._paths(show):
                episode = path.name.removesuffix(SUFFIX)
                yield EpisodeVoices(show, episode, path, read_voices(path))

    def keep(self, show: str, episode: str, voices: Sequence[KeptVoice]) -> None:
        """Write down an episode's voices in the place of what was kept of it.

        Raises:
            OutputError: the folder or the file cannot be written.
        """
        path = self.path / (show or "-") / f"{episode}{SUFFIX}"
        try:
            if not voices:
                path.unlink(missing_ok=True)
                return
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)  # for its owner only
            path.parent.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            problem = f"cannot be {'written' if voices else 'deleted'}: {error.strerror or error}."
            raise OutputError(str(path), problem, "Choose another folder for voices.") from error
        write_atomically(path, written(voices))

    def forget(self, name: str | None = None, show: str | None = None) -> int:
        """Delete what is kept of a person (None: of everybody) in a show (None: in all).

        Returns:
            How many voices of episodes are gone.
        """
        gone = 0
        for each in list(self.all()):
            if show is not None and each.show != show:
                continue
            left = [voice for voice in each.voices if name is not None and voice.name != name]
            if len(left) < len(each.voices):
                gone += len(each.voices) - len(left)
                self.keep(each.show, each.episode, left)
        return gone

    def _paths(self, show: str) -> list[Path]:
        return sorted((self.path / (show or "-")).glob(f"*{SUFFIX}"))


def written(voices: Sequence[KeptVoice]) -> str:
    """The text of a file."""
    rows = [
        {
            "name": voice.name,
            "frames": round(voice.frames, 1),
            "turns": voice.turns,
            "counts": _packed(voice.counts),
            "means": _packed(voice.means),
            "pitches": _packed(voice.pitches),
        }
        for voice in voices
    ]
    document = {
        "format": FORMAT,
        "version": VERSION,
        "background": _fingerprint(load_background()),
        "voices": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_voices(path: Path) -> tuple[KeptVoice, ...]:
    """The voices in a file, every value checked.

    Raises:
        BadInput: it cannot be read, is no file of voices, or one of another version.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadInput(str(path), "is too large for a file of voices.", _AGAIN)
        document = parse_object(path.read_bytes())
        if document.members.get("format") != FORMAT:
            raise BadInput(str(path), "this is no file of voices.", _AGAIN)
        background = load_background()
        same = document.members.get("background") == _fingerprint(background)
        if document.whole("version", least=1) != VERSION or not same:
            raise BadInput(str(path), "another version of the aligner wrote it.", _AGAIN)
        return tuple(_voice(row, background) for row in document.each("voices"))
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}."
        raise BadInput(str(path), problem, _AGAIN) from error
    except Malformed as error:
        raise BadInput(str(path), str(error), _AGAIN) from error


def _voice(row: Fields, background: Background) -> KeptVoice:
    gaussians, columns = background.means.shape
    return KeptVoice(
        row.text("name"),
        row.number("frames", least=1),
        row.whole("turns"),
        _unpacked(row, "counts", (gaussians,)),
        _unpacked(row, "means", (gaussians, columns)),
        _unpacked(row, "pitches", (N_PITCHES,)),
    )


def _packed(values: Doubles) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def _unpacked(row: Fields, name: str, shape: tuple[int, ...]) -> Doubles:
    try:
        raw = base64.b64decode(row.text(name), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 4 * int(np.prod(shape)):
        raise Malformed(f"{row.place}.{name}", "expected numbers in base64.")
    values: Doubles = np.frombuffer(raw, "<f4").astype(np.float64).reshape(shape)
    if not np.isfinite(values).all():
        raise Malformed(f"{row.place}.{name}", "a number is out of range.")
    return values


def _fingerprint(background: Background) -> str:
    """Which background the sums belong to."""
    return f"{zlib.crc32(background.means.tobytes()):08x}"
