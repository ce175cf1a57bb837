"""Names and addresses of episodes. The only place that knows how a show calls its files.

    practicalai/practical-ai-22.md      path in the repository
    https://changelog.com/practicalai/22    page; `#t=02:14` seeks
    …/uploads/practicalai/22/practical-ai-22.mp3    recording

`shows.toml` in this folder holds the Changelog's shows; other sites bring a file of the same form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from aligner.errors import BadInput
from aligner.nesting import parse_toml

_PLAIN_NAME = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Show:
    """A show.

    Attributes:
        folder: of its transcripts, and its name in addresses.
        dash: what its files begin with.
        title: how people call it.
        feed: address of its feed or listing of recordings, "" for none.
        audio: its recordings' folder, or their address if that is not the site's, "" for none.
    """

    folder: str
    dash: str
    title: str
    feed: str = ""
    audio: str = ""

    @property
    def is_local(self) -> bool:
        """Whether `audio` names a folder."""
        return bool(self.audio) and "://" not in self.audio


@dataclass(frozen=True, slots=True)
class EpisodeAddress:
    """One episode of a show: `name` is its number, or a word with hyphens for a bonus."""

    show: Show
    name: str
    site: str
    audio: str

    @property
    def title(self) -> str:
        """How people call it: "Practical AI 22"."""
        return f"{self.show.title} {self.name}"

    @property
    def path(self) -> str:
        """The transcript's path in the repository."""
        return f"{self.show.folder}/{self.show.dash}-{self.name}.md"

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"{self.site}/{self.show.folder}/{self.name}"

    @property
    def recording(self) -> str:
        """The address of its recording."""
        return self.audio.format(show=self.show.folder, dash=self.show.dash, episode=self.name)

    def moment(self, seconds: float) -> str:
        """The address that opens the page and seeks; floored to the second."""
        minutes, second = divmod(max(0, int(seconds)), 60)
        hours, minute = divmod(minutes, 60)
        clock = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"
        return f"{self.page}#t={clock}"


@dataclass(frozen=True, slots=True)
class ShowTable:
    """All shows of a site, and the repository that holds their transcripts ("owner/name")."""

    site: str
    audio: str
    repository: str
    shows: Mapping[str, Show] = field(hash=False)

    def show(self, folder: str) -> Show:
        """The show of a folder; one that the table does not know is called like its folder."""
        title = folder.replace("-", " ").title()
        return self.shows.get(folder) or Show(folder, folder, title)

    def episode(self, folder: str, name: str) -> EpisodeAddress:
        """An episode by its show's folder and its own name."""
        show = self.show(folder)
        audio = show.audio if show.audio and not show.is_local else self.audio
        return EpisodeAddress(show, name, self.site, audio)

    def of_path(self, path: str) -> EpisodeAddress | None:
        """The episode whose transcript lies there; None if no show would name it so."""
        place = PurePosixPath(path)
        if len(place.parts) < 2 or place.suffix != ".md":
            return None
        show = self.show(place.parts[-2])
        name = place.stem.removeprefix(f"{show.dash}-")
        plain = _PLAIN_NAME.fullmatch(name) and _PLAIN_NAME.fullmatch(show.folder)
        return self.episode(show.folder, name) if plain and name != place.stem else None

    def of_file_name(self, name: str) -> EpisodeAddress | None:
        """The episode of a transcript's bare file name; None if no known show names files so."""
        known = [show for show in self.shows.values() if name.startswith(f"{show.dash}-")]
        if not known:
            return None
        show = max(known, key=lambda each: len(each.dash))
        return self.of_path(f"{show.folder}/{name}")

    def of_address(self, address: str) -> EpisodeAddress | None:
        """The episode of a page's address, whatever follows it; None if it is of another site."""
        parts = urlsplit(address if "://" in address else f"https://{address}")
        here = urlsplit(self.site)
        folder, _, name = parts.path.strip("/").partition("/")
        if parts.netloc.removeprefix("www.") != here.netloc or not _PLAIN_NAME.fullmatch(folder):
            return None
        return self.episode(folder, name) if _PLAIN_NAME.fullmatch(name) else None


@cache
def default_shows() -> ShowTable:
    """The Changelog's shows."""
    source = files("aligner.transcript").joinpath("shows.toml").read_text(encoding="utf-8")
    return _read(source, "shows.toml")


def load_shows(path: Path) -> ShowTable:
    """The shows in a TOML file.

    Raises:
        BadInput: it cannot be read, or is no table of shows.
    """
    try:
        return _read(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        advice = "Name a TOML file with a [shows] table."
        raise BadInput(str(path), f"It cannot be read: {error}.", advice) from None


def _read(source: str, name: str) -> ShowTable:
    try:
        table = parse_toml(source)
        shows = {
            folder: Show(
                folder,
                str(row["dash"]),
                str(row["title"]),
                str(row.get("feed", "")),
                str(row.get("audio", "")),
            )
            for folder, row in table["shows"].items()
        }
        made = ShowTable(
            str(table["site"]).rstrip("/"), str(table["audio"]), str(table["repository"]), shows
        )
        for each in (made.audio, *(show.audio for show in shows.values() if not show.is_local)):
            each.format(show="", dash="", episode="")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        problem = f"This is no table of shows: {type(error).__name__} {error}."
        advice = "It needs site, audio, repository and [shows] with dash and title."
        raise BadInput(name, problem, advice) from None
    return made
