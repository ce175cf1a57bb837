"""Transcripts, and what may be said about the recordings that belong to them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aligner.batch.recordings import RecordingFile
from aligner.errors import BadInput
from aligner.inside import Root
from aligner.nesting import parse_toml
from aligner.transcript.folders import (
    SUFFIXES,
    WANTED,
    forms_of_each,
    holds_transcript,
    is_transcript_name,
)
from aligner.transcript.shows import Show, ShowTable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A transcript: where it is, and which episode of which show it is by its name."""

    path: Path
    name: str
    show: Show
    episode: str

    @property
    def stem(self) -> str:
        """The file's name without suffix, in lower case, its accents composed (NFC)."""
        return unicodedata.normalize("NFC", self.path.stem).lower()


@dataclass(frozen=True, slots=True)
class EpisodePair:
    """A transcript and its recording, and by which rule they were found to belong together."""

    text: Text
    recording: RecordingFile
    rule: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A transcript whose recording is not certain: why, and which may be it."""

    text: Text
    reason: str
    candidates: tuple[RecordingFile, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found, each in the order of the transcripts' names.

    Attributes:
        pairs: those that are certain.
        doubts: those that are not.
        unpaired: transcripts without a recording.
        unused: recordings without a transcript.
        refused: files that are left out unread, a sentence each.
        other_forms: files of episodes of which another form is taken, a sentence each.
    """

    pairs: tuple[EpisodePair, ...]
    doubts: tuple[Doubt, ...]
    unpaired: tuple[Text, ...]
    unused: tuple[RecordingFile, ...]
    refused: tuple[str, ...] = ()
    other_forms: tuple[str, ...] = ()


def texts_in(
    repository: Path, table: ShowTable, left_out: Callable[[BadInput], object] = _log.warning
) -> tuple[Text, ...]:
    """Every transcript below a folder: `show/name.md`, or `name.md` if the folder is a show's.

    Any form that is read counts; of an episode that lies there in several forms, one is taken.

    Args:
        repository: the folder.
        table: the shows.
        left_out: told of links that lead out of the folder, of what is no plain file, and, as
            `OtherForm`, of further forms of an episode.

    Raises:
        BadInput: there is no such folder, or no transcript in it.
    """
    if not repository.is_dir():
        raise BadInput(str(repository), "is no folder.", "Name a clone of the transcripts.")
    found = Root(repository).find(is_transcript_name)
    chosen = list(forms_of_each(path for path in found.paths if holds_transcript(path)))
    for error in (*found.refused, *(other for each in chosen for other in each.others)):
        left_out(error)
    if not chosen:
        raise BadInput(str(repository), f"holds no transcript ({WANTED}).", "Name another folder.")
    return tuple(text_at(each.path, repository, table) for each in chosen)


def text_at(path: Path, repository: Path, table: ShowTable) -> Text:
    """A transcript by its place in a repository, which says what it is."""
    show = table.show(path.resolve().parent.name)
    episode = path.stem.removeprefix(f"{show.dash}-")
    name = path.relative_to(repository).with_suffix("").as_posix()
    return Text(path, name, show, episode.lower())


def read_choices(path: Path) -> Mapping[str, str]:
    """The pairs that a person decided, from the `[pairs]` table of a TOML file.

        [pairs]
        "gotime/go-time-12" = "oddly named.mp3"     # below the audio folder
        "gotime/go-time-13" = false                 # leave it out

    Returns:
        Transcript's name to recording's place, "" to leave it out.

    Raises:
        BadInput: the file cannot be read or holds something else.
    """
    advice = 'Write lines like "gotime/go-time-12" = "file.mp3" below [pairs].'
    try:
        table = parse_toml(path.read_text(encoding="utf-8")).get("pairs", {})
    except (OSError, ValueError) as error:
        raise BadInput(str(path), f"It cannot be read: {error}.", advice) from None
    if not isinstance(table, dict) or not all(
        isinstance(place, str) or place is False for place in table.values()
    ):
        raise BadInput(str(path), "[pairs] holds something else than names.", advice)
    return {_without_suffix(str(name)): place or "" for name, place in table.items()}


def _without_suffix(name: str) -> str:
    ending = next((each for each in SUFFIXES if name.casefold().endswith(each)), "")
    return name[: len(name) - len(ending)]
