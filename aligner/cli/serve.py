"""`aligner serve`: the editor on this machine."""

from __future__ import annotations

import errno
import os
import signal
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.editor_data import data_folder
from aligner.cli.inputs import voices_option
from aligner.errors import BadInput
from aligner.publish.repository import open_repository

if TYPE_CHECKING:
    from web import Settings
    from web.config import Mode
    from web.services import Services

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="Port to listen at; 0 takes a free one.")  # fmt: skip
@click.option("--open-to-all", is_flag=True,
              help="With --host: whoever reaches it may edit, without an invitation.")  # fmt: skip
@click.option("--server", is_flag=True,
              help="Settings from ALIGNER_… variables; people come by invitation.")  # fmt: skip
@click.option("--database", metavar="URL", help="sqlite:////path or postgresql://user@host/name.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder for database and made files.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True,
              help="Threads that hear while an episode is aligned.")  # fmt: skip
@click.option(
    "--repo", type=click.Path(path_type=Path), help="A clone of the transcripts, for pull requests."
)
@click.option("--audio", type=_FILE,
              help="Folder of recordings, paired with the transcripts by name.")  # fmt: skip
@click.option("--feed", "feeds", multiple=True, metavar="URL",
              help="RSS feed or listing to fetch recordings from; may be repeated.")  # fmt: skip
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST[:PORT]",
              help="A host in a private network that the feed may lead to.")  # fmt: skip
@click.option("--fetch/--no-fetch", default=True,
              help="Whether recordings are fetched from the web.  [default: fetch]")  # fmt: skip
@click.option("--prefetch", is_flag=True, help="Fetch recordings before somebody wants them.")
@click.option("--audio-gb", "audio_gigabytes", type=click.IntRange(1), default=20,
              show_default=True, metavar="GB", help="Room for fetched recordings.")  # fmt: skip
@click.option("--aligned", type=_FILE, help="Results of `aligner batch`, served as they are.")
@voices_option
@click.option("--rules", type=_FILE, help="House rules of another repository (TOML).")
@click.option("--shows", type=_FILE, help="Shows of another site (TOML).")
@click.option("--open", "open_browser", is_flag=True, help="Open the editor in a browser.")
def command(
    folder: Path | None,
    host: str,
    port: int,
    open_to_all: bool,
    server: bool,
    database: str | None,
    data: Path | None,
    jobs: int,
    repo: Path | None,
    rules: Path | None,
    shows: Path | None,
    open_browser: bool,
    **recordings: Any,  # noqa: ANN401 - fields of Settings
) -> None:
    r"""Serve the editor for the transcripts in FOLDER (default: here) with their recordings.

    NAME.md belongs to NAME.mp3 (or .m4a, .wav, .flac, .ogg) beside it; .markdown, .vtt, .srt,
    .json and .txt are read too. Beside files of other forms, a .txt without a recording is taken
    for notes and named, unless aligner.toml names its form. What is not aligned yet is aligned in
    the background; the page shows how far. Edits are kept in the data folder, the files in FOLDER
    stay as they are.

    Where no recording lies beside a transcript, one is looked for: in --audio, in --feed, in the
    feed or folder that the show has in --shows, and where the site of the shows keeps it (the
    Changelog's for its shows). They are paired as `aligner batch` pairs them, and fetched when
    somebody opens the episode, with progress in the page; beyond --audio-gb those that nobody
    opened for longest make room. What is not certain, or not found, says so in the page, where a
    file can be chosen.

    An episode's page beside it, NAME.page.txt or NAME.page.html, is
    compared once; what differs goes into the review queue. With --repo the export page writes
    branches into that clone and, if GITHUB_TOKEN is set, opens pull requests. Ctrl-C ends it,
    nothing is lost.

    Other machines reach it only with --host. Then everybody may read and listen, and who writes
    needs an invitation; the first one is printed. With --open-to-all everybody may write, as a
    guest. Branches and pull requests, which use your clone and your token, need an invited
    maintainer in both cases.

    \b
    aligner serve samples --open
    aligner serve transcripts/practicalai --port 8080
    aligner serve transcripts --feed https://changelog.com/gotime/feed --prefetch
    aligner serve transcripts --audio recordings --aligned aligned
    aligner serve ~/texts --repo ~/texts --shows ours.toml --rules style.toml
    aligner serve . --database postgresql://me@localhost/aligner
    aligner serve ~/texts --host 0.0.0.0
    ALIGNER_DATA=/srv/aligner ALIGNER_LIBRARY=/srv/texts aligner serve --server
    """
    if server:
        given = (data, database, repo, rules, shows)
        if any(each is not None for each in given):
            raise click.UsageError("--server takes settings from ALIGNER_… variables only.")
        serve_settings(_from_environment(folder), host, port, browser=open_browser)
        return
    settings = _settings(
        folder or Path(),
        data,
        database=database,
        jobs=jobs,
        repo=repo,
        rules=rules,
        shows=shows,
        **recordings,
    )
    serve_settings(settings, host, port, open_to_all=open_to_all, browser=open_browser)


def serve(folder: Path, *, port: int = 8000, aligned: Path | None = None) -> None:
    """Run the editor on this machine until somebody interrupts.

    Args:
        folder: transcripts and recordings.
        port: 0 takes any that is free.
        aligned: results of aligning that are served as they are.

    Raises:
        BadInput: the folder or the port cannot be used.
    """
    serve_settings(_settings(folder, None, aligned=aligned), "127.0.0.1", port)


def serve_settings(
    settings: Settings,
    host: str,
    port: int,
    *,
    open_to_all: bool = False,
    browser: bool = False,
    prepare: Callable[[Services], str] = lambda _: "",
) -> None:
    """Run an editor until somebody interrupts.

    Args:
        settings: the editor's; in local mode, whether others reach it decides who may write.
        host: address to listen at.
        port: 0 takes any that is free.
        open_to_all: whether those who reach it from elsewhere may write as guests.
        browser: whether to open the editor in one.
        prepare: what to do first; it gives the page to open.

    Raises:
        BadInput: the folder, the address, the database, the rules or the shows cannot be used.
        RepositoryError: the clone cannot be used.
    """
    from web import create_app  # noqa: PLC0415 - no other command needs a server
    from web.http.logs import write_json  # noqa: PLC0415
    from web.http.reach import is_this_machine_only  # noqa: PLC0415
    from web.http.serving import make_server  # noqa: PLC0415

    if settings.log == "json":
        write_json()
    if settings.repo is not None:
        open_repository(settings.repo)  # who mistypes it hears so now, not at the first export
    listening = _listen(host, port)
    with listening:
        alone = is_this_machine_only(listening)
        if settings.mode == "local":
            settings = _for_others(settings, host, alone=alone, open_to_all=open_to_all)
        app = create_app(settings)
        page = prepare(app.extensions["editor"])
        server = make_server(app, listening)
        # Only from here on it listens: whoever reads the address may use it at once.
        address = _address(listening, alone=alone)
        click.echo(f"The editor is at {address}{page} (Ctrl-C ends it)")
        if settings.mode != "local":
            _say_who_may(app.extensions["editor"], str(app.secret_key), address)
        if browser:
            Timer(0.5, webbrowser.open, [address + page]).start()
        before = signal.signal(signal.SIGTERM, lambda *_: server.stop())
        try:
            server.run()
            if not server.stopped:
                raise click.Abort  # waitress keeps Ctrl-C to itself and ends; who called must know
            click.echo("Ended: what was asked is answered, what was saved is kept.")
        finally:
            signal.signal(signal.SIGTERM, before)
            server.close()
            app.extensions["editor"].close()


def settings_for(
    folder: Path | None,
    data: Path | None,
    *,
    server: bool = False,
    **others: Any,  # noqa: ANN401 - fields of Settings
) -> Settings:
    """The settings of the editor of a folder, as `serve` would run it.

    Args:
        folder: its library; None is this folder, or what the environment says.
        data: its data folder; None is the user's own for that library.
        server: whether settings are in the environment.
        others: fields of Settings.

    Raises:
        BadInput: the environment says too little.
    """
    if server:
        return _from_environment(folder)
    return _settings(folder or Path(), data, **others)


def _settings(folder: Path, data: Path | None, **others: Any) -> Settings:  # noqa: ANN401 - as above
    from web import Settings  # noqa: PLC0415 - no other command needs a server

    return Settings(data=data or data_folder(folder), library=folder, **others)


def _from_environment(folder: Path | None) -> Settings:
    from web.config import settings_from  # noqa: PLC0415 - as above

    try:
        settings = settings_from(os.environ)
    except ValueError as error:
        raise BadInput("serve --server", str(error), "The README lists the variables.") from None
    return settings if folder is None else replace(settings, library=folder)


def _for_others(settings: Settings, host: str, *, alone: bool, open_to_all: bool) -> Settings:
    """The settings as the address asks for: nobody elsewhere is taken for this machine's user."""
    from web.http.reach import names_of  # noqa: PLC0415 - no other command needs a server

    if alone and open_to_all:
        raise click.UsageError("--open-to-all goes with --host: only you reach 127.0.0.1.")
    if alone:
        return replace(settings, hosts=("localhost", "127.0.0.1", "::1", host))
    mode: Mode = "open" if open_to_all else "server"
    return replace(settings, mode=mode, hosts=names_of(host), numbers=True)


def _address(listening: socket.socket, *, alone: bool) -> str:
    from web.http.reach import address_for_others  # noqa: PLC0415 - no other command needs a server

    bound, port = listening.getsockname()[:2]
    shown = f"[{bound}]" if ":" in bound else bound
    return f"http://{shown if alone else address_for_others(listening)}:{port}/"


def _say_who_may(editor: Services, secret: str, address: str) -> None:
    """Tell the operator what others may do, and how the first maintainer comes in."""
    from web.people.invitations import first_invitation  # noqa: PLC0415 - no other command needs a server

    if editor.settings.mode == "open":
        said = (
            "Everybody who reaches this address can change every transcript here, as a guest "
            "without a name (--open-to-all). They cannot write into your clone or use your token."
        )
    else:
        said = "Everybody who reaches it can read and listen; who writes needs an invitation."
    click.echo(said, err=True)
    token = first_invitation(editor.database, secret)
    if token:
        click.echo(
            f"This link makes you its maintainer, once, within a day:\n{address}join/{token}"
        )


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything is read or made: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    host = host.strip("[]")
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
