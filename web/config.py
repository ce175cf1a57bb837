"""What an operator may set, with what holds if nothing is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from aligner.transcript.house_style import HouseRules, default_rules, load_rules
from aligner.transcript.shows import ShowTable, default_shows, load_shows
from web.errors import without_paths

Mode: TypeAlias = Literal["local", "server", "open"]
"""Who may do what.

local    one machine: whoever comes is its user, a maintainer; a name is enough
server   everybody reads; who writes is invited or signs in with GitHub
open     everybody writes, as a guest; maintainers are invited, and nothing leaves without one
"""

LogForm: TypeAlias = Literal["text", "json"]


@dataclass(frozen=True)
class Settings:
    """How one editor runs.

    Tables that settings name are read once: an editor keeps to what it began with.

    Attributes:
        data: folder for what is made: database, renditions, alignments, posteriors; absolute from
            here on, for Flask takes relative paths from its own folder.
        library: folder of transcripts with their recordings; None serves what the database has.
        database: URL; None is SQLite in the data folder.
        mode: see `Mode`.
        secret: signs cookies and invitations; None makes one and keeps it in the data folder.
        hosts: names that requests may be addressed to; empty allows any (local mode: this machine).
        numbers: whether they may be addressed to any IP address, besides `hosts`.
        https: whether people reach it by https: then cookies are sent by https only.
        proxies: reverse proxies in front, whose `X-Forwarded-*` headers count.
        jobs: threads that hear at the same time while an episode is aligned.
        background: whether this process aligns what is not aligned yet, and edited lines again.
        writes_a_minute: saves, claims and states of one person.
        renames_a_minute: of one person.
        heavy_reads_a_minute: exports looked at, clips and pictures, of one person, and of all who
            are not signed in at one address; ten times as many from one address.
        sign_ins_a_minute: attempts from one address.
        largest_body: bytes of a request.
        github_id: OAuth application for sign-in; None switches it off.
        github_secret: its secret.
        github_url: where GitHub is, for an Enterprise server of one's own.
        github_api: where its API is; on an Enterprise server, `https://HOST/api/v3`.
        maintainers: GitHub names that are maintainers at once.
        repo: a clone of the transcripts' repository: branches and pull requests come from there.
        base: the commit in it that says what upstream has, and that exports go on top of.
        look_minutes: between two looks at the library and the clone, whose remote is asked first;
            0 looks at the start and when somebody asks.
        shows: TOML file of another site's shows; None is the Changelog's.
        rules: TOML file of another repository's house rules; None is the Changelog's.
        log: "json" writes a JSON line for every request and whatever else there is to say, without
            names, texts, cookies and tokens; "text" writes warnings only.
        metrics: whether `/metrics` has figures for Prometheus, for this machine only (extra
            `[metrics]`).
        audio: folder of recordings for transcripts that have none beside them, paired by name.
        feeds: addresses of feeds or listings whose recordings are fetched when somebody opens an
            episode; shows in the file of `shows` may each have one of their own.
        fetch: whether anything is fetched: from feeds, and from where the site of `shows` keeps it.
        prefetch: whether recordings are fetched before somebody opens their episodes.
        allow_hosts: hosts in a private network that feeds may lead to.
        audio_gigabytes: of recordings that are kept; what nobody used for longest makes room.
        aligned: folder of results of `aligner batch`, which are served as they are.
        whisper: folder or name of a Whisper model that is asked for the words of gaps too, in the
            process beside this one (extra `[suggest]`); nothing is ever downloaded.
        voices: folder in which the named voices of a show's episodes are kept, to name turns that
            have no name in its others; None keeps none.
        only: names of transcripts ("practicalai/practical-ai-22.md") that are served; empty is all.
    """

    data: Path
    library: Path | None = None
    database: str | None = None
    mode: Mode = "local"
    secret: str | None = None
    hosts: tuple[str, ...] = ()
    numbers: bool = False
    https: bool = False
    proxies: int = 0
    jobs: int = 2
    background: bool = True
    writes_a_minute: int = 240
    renames_a_minute: int = 10
    heavy_reads_a_minute: int = 240
    sign_ins_a_minute: int = 20
    largest_body: int = 4_000_000
    github_id: str | None = None
    github_secret: str | None = None
    github_url: str = "https://github.com"
    github_api: str = "https://api.github.com"
    maintainers: tuple[str, ...] = ()
    repo: Path | None = None
    base: str = "origin/HEAD"
    look_minutes: int = 10
    shows: Path | None = None
    rules: Path | None = None
    log: LogForm = "text"
    metrics: bool = False
    audio: Path | None = None
    feeds: tuple[str, ...] = ()
    fetch: bool = True
    prefetch: bool = False
    allow_hosts: tuple[str, ...] = ()
    audio_gigabytes: int = 20
    aligned: Path | None = None
    whisper: str = ""
    voices: Path | None = None
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", self.data.absolute())
        if self.log not in get_args(LogForm):
            raise ValueError(f'A log is "text" or "json", not "{self.log}".')

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database or f"sqlite:///{self.data / 'editor.sqlite'}"

    def told(self, text: object) -> str:
        """A message as people see it, without paths of this machine."""
        ours = (self.data, self.library, self.repo, self.shows, self.rules, self.voices)
        return without_paths(str(text), *(path for path in ours if path is not None))

    @cached_property
    def show_table(self) -> ShowTable:
        """The shows.

        Raises:
            BadInput: the file cannot be read, or is no table of shows.
        """
        return load_shows(self.shows) if self.shows else default_shows()

    @cached_property
    def house_rules(self) -> HouseRules:
        """The house rules.

        Raises:
            BadInput: the file cannot be read, or holds no rules.
        """
        return load_rules(self.rules) if self.rules else default_rules()


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Settings of a WSGI server, from variables named ALIGNER_DATA, ALIGNER_DATABASE, ….

    Args:
        environment: `os.environ`; tuples are separated by blanks, yes is "1".

    Raises:
        ValueError: ALIGNER_DATA is missing, a number is none, or the log has another form.
    """
    if not environment.get("ALIGNER_DATA"):
        raise ValueError("Set ALIGNER_DATA to the folder for the editor's database and files.")
    given: dict[str, object] = {"mode": "server"}
    for field in fields(Settings):
        text = environment.get(f"ALIGNER_{field.name.upper()}")
        if text is not None:
            given[field.name] = _read(str(field.type), text)
    return Settings(**given)  # type: ignore[arg-type]


def _read(kind: str, text: str) -> object:
    match kind:
        case "Path" | "Path | None":
            return Path(text)
        case "int":
            return int(text)
        case "bool":
            return text == "1"
        case "tuple[str, ...]":
            return tuple(text.split())
        case _:
            return text
