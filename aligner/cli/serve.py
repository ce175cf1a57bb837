"""`aligner serve`: the editor on this machine."""

from __future__ import annotations

import errno
import logging
import socket
import webbrowser
from pathlib import Path
from threading import Timer

import click
from platformdirs import user_data_path

from aligner.errors import BadInput
from aligner.publish.repository import open_repository

_THREADS = 12
_BACKLOG = 256
_FILE = click.Path(path_type=Path)
_ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - to recognise them, not to bind to them


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--database", metavar="URL", help="sqlite:////path or postgresql://user@host/name.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder for database and made files.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--repo", type=click.Path(path_type=Path), help="A clone of the transcripts, for pull requests."
)
@click.option("--rules", type=_FILE, help="House rules of another repository (TOML).")
@click.option("--shows", type=_FILE, help="Shows of another site (TOML).")
@click.option("--open", "open_browser", is_flag=True, help="Open the editor in a browser.")
def command(
    folder: Path,
    host: str,
    port: int,
    database: str | None,
    data: Path | None,
    jobs: int,
    repo: Path | None,
    rules: Path | None,
    shows: Path | None,
    open_browser: bool,
) -> None:
    r"""Serve the editor for the transcripts in FOLDER (default: here) with their recordings.

    NAME.md belongs to NAME.mp3 (or .m4a, .wav, .flac, .ogg) beside it. What is not aligned yet is
    aligned in the background; the page shows how far. Edits are kept in the data folder, the files
    in FOLDER stay as they are. An episode's page beside it, NAME.page.txt or NAME.page.html, is
    compared once; what differs goes into the review queue. With --repo the export page writes
    branches into that clone and, if GITHUB_TOKEN is set, opens pull requests. Ctrl-C ends it,
    nothing is lost.

    \b
    aligner serve samples --open
    aligner serve transcripts/practicalai --port 8080
    aligner serve ~/texts --repo ~/texts --shows ours.toml --rules style.toml
    aligner serve . --database postgresql://me@localhost/aligner
    """
    serve(
        folder,
        host=host,
        port=port,
        database=database,
        data=data,
        jobs=jobs,
        repo=repo,
        rules=rules,
        shows=shows,
        browser=open_browser,
    )


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    database: str | None = None,
    data: Path | None = None,
    jobs: int = 2,
    repo: Path | None = None,
    rules: Path | None = None,
    shows: Path | None = None,
    browser: bool = False,
) -> None:
    """Run the editor until somebody interrupts.

    Args:
        folder: transcripts and recordings.
        host: address to listen at; other than this machine only if somebody says so.
        port: 0 takes any that is free.
        database: URL; None is SQLite in `data`.
        data: where edits and made files go; None is the user's data folder, one for each `folder`.
        jobs: threads that hear.
        repo: a clone of the transcripts' repository; None exports patches and files only.
        rules: house rules that exports keep to; None is the Changelog's.
        shows: the site's shows; None is the Changelog's.
        browser: whether to open the editor in one.

    Raises:
        BadInput: the folder, the address, the database, the rules or the shows cannot be used.
        RepositoryError: `repo` is no clone that can be used.
    """
    import waitress  # noqa: PLC0415 - no other command needs a server

    from web import Settings, create_app  # noqa: PLC0415 - the same

    settings = Settings(
        data=data or _data_folder(folder),
        library=folder,
        database=database,
        hosts=() if host in _ANYWHERE else ("localhost", "127.0.0.1", "[::1]", host),
        jobs=jobs,
        repo=repo,
        rules=rules,
        shows=shows,
    )
    if repo is not None:
        open_repository(repo)  # who mistypes it hears so now, not at the first export
    listening = _listen(host, port)
    with listening:
        app = create_app(settings)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        server = waitress.create_server(
            app, sockets=[listening], threads=_THREADS, backlog=_BACKLOG, ident=None
        )
        # Only from here on it listens: whoever reads the address may use it at once.
        shown = "localhost" if host in _ANYWHERE else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        click.echo(f"The editor is at {address} (Ctrl-C ends it)")
        if host in _ANYWHERE:
            click.echo(
                "Everybody who reaches this machine can edit: `aligner serve` asks nobody who "
                "they are. For more than your own network see the README, Deployment.",
                err=True,
            )
        if browser:
            Timer(0.5, webbrowser.open, [address]).start()
        try:
            server.run()
            raise click.Abort  # waitress keeps Ctrl-C to itself and ends; who called must know
        finally:
            server.close()
            app.extensions["editor"].close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything is read or made: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            problem, advice = "is in use.", "Choose another with --port, or end what runs there."
        elif error.errno == errno.EACCES:
            problem, advice = "is not for ordinary users.", "Choose one above 1023 with --port."
        else:
            problem, advice = f"cannot be listened at: {error.strerror}.", "Check --host."
        raise BadInput(f"{host}:{port}", problem, advice) from None
    return listening


def _data_folder(folder: Path) -> Path:
    """One for each folder that is served, so that two of them do not share a database."""
    import hashlib  # noqa: PLC0415 - this command only

    full = folder.resolve()
    mark = hashlib.sha256(str(full).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return user_data_path("aligner") / "editor" / f"{full.name or 'root'}-{mark}"
