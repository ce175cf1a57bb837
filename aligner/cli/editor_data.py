"""Which editor a command is about: the data folder and database that `aligner serve` uses."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from platformdirs import user_data_path

from aligner.errors import BadInput

if TYPE_CHECKING:
    from web.config import Settings

_Command = TypeVar("_Command", bound=Callable[..., object])


def data_options(command: _Command) -> _Command:
    """The options that say which editor: --folder, --data, --database."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--database", metavar="URL", help="Its database [ALIGNER_DATABASE]."),
        click.option("--data", type=path, help="The editor's data folder [ALIGNER_DATA]."),
        click.option("--folder", type=path, help="The folder that it serves."),
    ):
        command = option(command)
    return command


def data_folder(folder: Path) -> Path:
    """One for each folder that is served, so that two of them do not share a database."""
    full = folder.resolve()
    mark = hashlib.sha256(str(full).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return user_data_path("aligner") / "editor" / f"{full.name or 'root'}-{mark}"


def find_editor(
    asking: str, folder: Path | None, data: Path | None, database: str | None
) -> Settings:
    """The settings of an editor, from options and ALIGNER_… variables; options come first.

    Args:
        asking: the command's name.
        folder: that it serves, if it keeps its data where `serve` does by itself.
        data: its data folder.
        database: its database's URL.

    Raises:
        BadInput: nothing says which.
    """
    from web.config import settings_from  # noqa: PLC0415 - no other command needs a server

    if folder is not None and data is None:
        data = data_folder(folder)
    given = {"ALIGNER_DATA": data, "ALIGNER_DATABASE": database}
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    try:
        return settings_from({**os.environ, **chosen})
    except ValueError as error:
        raise BadInput(asking, str(error), "Or name it with --data.") from None


def check_there(settings: Settings) -> Settings:
    """The same settings, of an editor that was started before.

    Raises:
        BadInput: nothing is kept there. A new database would answer with nothing, as if it were
            the editor's.
    """
    if settings.data.is_dir():
        return settings
    advice = "Start it once with `aligner serve`, or name the folder that it uses with --data."
    raise BadInput(str(settings.data), "There is no editor's data here.", advice)
