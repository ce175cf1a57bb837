"""`aligner edit`: from an episode's name to the sound of its first gap."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import click
from platformdirs import user_cache_path
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from aligner.cli.serve import serve_settings, settings_for
from aligner.cli.tables import console
from aligner.errors import BadInput
from aligner.publish.light_clone import check_out
from aligner.transcript.shows import EpisodeAddress, ShowTable, default_shows, load_shows

if TYPE_CHECKING:
    from web.services import Services
    from web.views.first_gap import EpisodeState, FirstGap

_PATH = click.Path(path_type=Path)
_LOOK_SECONDS = 0.1
"""Seconds between two looks at the first episode: by so much the browser may open late."""


@click.command()
@click.argument("what")
@click.option("--from", "repository", metavar="URL",
              help="The repository of transcripts; that of the shows if left out.")  # fmt: skip
@click.option("--audio", type=_PATH, help="Folder of recordings, where there is one.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="Feed to find the sound in.")
@click.option("--shows", type=_PATH, help="Shows of another site (TOML).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True,
              help="Port to listen at; 0 takes a free one.")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True,
              help="Threads that hear while the episode is aligned.")  # fmt: skip
@click.option("--browser/--no-browser", default=True,
              help="Whether to open it in a browser.  [default: browser]")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(
    what: str,
    repository: str | None,
    audio: Path | None,
    feeds: tuple[str, ...],
    shows: Path | None,
    port: int,
    jobs: int,
    browser: bool,
    quiet: bool,
) -> None:
    r"""Edit one episode: fetch its text and sound, open the editor at the first gap.

    It opens as soon as that gap can be heard; the words are placed meanwhile, and the page fills in
    by itself. WHAT is its name (practical-ai-22), its path in the repository, the address of its
    page, or a transcript on this machine. Text and sound are kept in your cache folder, edits in
    your data folder: the second time it starts at once. A clone that you are in is used as it is.
    Ctrl-C ends it; what came so far, and every edit, is kept.

    \b
    aligner edit practical-ai-22
    aligner edit https://changelog.com/practicalai/22
    aligner edit practicalai/practical-ai-22.md --from https://github.com/me/transcripts
    aligner edit talk.md --audio ~/recordings
    """
    table = load_shows(shows) if shows else default_shows()
    library, path, clone = _find(what, repository, table, quiet=quiet)
    settings = settings_for(
        library, None, repo=clone, shows=shows, audio=audio, feeds=feeds, jobs=jobs, only=(path,)
    )
    serve_settings(
        settings,
        "127.0.0.1",
        port,
        browser=browser,
        prepare=lambda editor: _open_episode(editor, library / path, quiet=quiet),
    )


def _find(
    what: str, repository: str | None, table: ShowTable, *, quiet: bool
) -> tuple[Path, str, Path | None]:
    """The library, the transcript's path in it, and the clone that it is in, if any."""
    here = Path(what)
    if here.is_file():
        return here.parent, here.name, None
    address = _episode(what, table)
    around = _around(Path.cwd(), address.path)
    if around is not None and repository is None:
        return around, address.path, around
    url = repository or f"https://github.com/{table.repository}.git"
    folder = user_cache_path("aligner") / "repositories" / _folder_name(url)
    if not quiet and not (folder / address.path).is_file():
        click.echo(f"Fetching {address.path} from {url} …", err=True)
    check_out(url, folder, address.path)
    return folder, address.path, folder


def _episode(what: str, table: ShowTable) -> EpisodeAddress:
    """Which episode a name, path or address means.

    Raises:
        BadInput: none that the shows know.
    """
    name = what if what.endswith(".md") else f"{what}.md"
    ways: tuple[Callable[[], EpisodeAddress | None], ...] = (
        lambda: table.of_address(what),
        lambda: table.of_path(name) if "/" in what else table.of_file_name(name),
    )
    for way in ways:
        found = way()
        if found is not None and found.show.folder in table.shows:
            return found
    known = ", ".join(f"{show.dash}-1" for show in list(table.shows.values())[:4])
    problem = "is no episode that the shows know, and no file."
    raise BadInput(what, problem, f"Name it like {known}, or by the address of its page.")


def _around(folder: Path, path: str) -> Path | None:
    """The clone that a folder is in, if it has the transcript."""
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return each if (each / path).is_file() else None
    return None


def _folder_name(url: str) -> str:
    """`https://github.com/we/transcripts.git` -> `github.com-we-transcripts`."""
    plain = url.partition("://")[2] or url
    return "-".join(filter(None, plain.removesuffix(".git").replace(":", "/").split("/")))


def _open_episode(editor: Services, transcript: Path, *, quiet: bool) -> str:
    """Have it fetched and aligned; the page of its first gap, as soon as that can be heard."""
    from web.views.first_gap import ask_for_sound, slug_of  # noqa: PLC0415

    slug = slug_of(editor.database, transcript.resolve())
    editor.recordings.look()
    ask_for_sound(editor.database, slug, time.time())
    for worker in (*editor.fetchers, editor.background):
        worker.wake()
    try:
        with _Screen(quiet=quiet) as screen:
            now, flag = _first_heard(editor, slug, screen.show)
    except KeyboardInterrupt:
        editor.close()
        raise
    if now.trouble:
        click.echo(f"aligner: {now.trouble} The page says what can be done.", err=True)
    if not now.is_over and not quiet:
        click.echo("The words are placed meanwhile; the page fills in by itself.", err=True)
    return f"episodes/{quote(slug)}" + (f"#{flag.id}" if flag else "")


def _first_heard(
    editor: Services, slug: str, show: Callable[[str, float], object]
) -> tuple[EpisodeState, FirstGap | None]:
    """Wait until the first gap can be heard, or nothing more comes; what is known of it then."""
    from web.views.first_gap import first_gap, state_of  # noqa: PLC0415

    was_here = False
    while True:
        now = state_of(editor.database, slug)
        if now.is_over:
            return now, first_gap(editor.database, editor.episode_cache, slug)
        if now.has_sound and not was_here:
            was_here = True  # until the words are placed, nothing more is known of it
            gap = first_gap(editor.database, editor.episode_cache, slug)
            if gap is not None and gap.is_placed:
                return now, gap
        show(now.words, now.share)
        time.sleep(_LOOK_SECONDS)


class _Screen:
    """A bar at a terminal, else a line whenever something else is done."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._last = quiet, ""
        screen = console(stderr=True)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if screen.is_terminal and not quiet:
            columns = (
                TextColumn("{task.description:<28}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeElapsedColumn(),
            )
            self._bar = Progress(*columns, console=screen, transient=True, refresh_per_second=4)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("", total=1.0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, words: str, share: float) -> None:
        """Say what is done now, and how far it is, 0 to 1."""
        if self._bar and self._task is not None:
            self._bar.update(self._task, description=words, completed=share)
        elif not self._quiet and words != self._last:
            click.echo(f"{words} …", err=True)
        self._last = words
