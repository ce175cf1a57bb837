"""`aligner restore`: an editor as it was when a backup was made."""

from __future__ import annotations

import time
from pathlib import Path

import click

from aligner.cli.editor_data import data_options, find_editor


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@data_options
@click.option("--replace", is_flag=True, help="Put a database that is there aside.")
def command(
    archive: Path,
    folder: Path | None,
    data: Path | None,
    database: str | None,
    replace: bool,
) -> None:
    r"""Put the backup ARCHIVE where an editor's data are; the editor must not run.

    The backup is checked before anything changes. What was there is kept beside it as
    editor.sqlite.before-restore (PostgreSQL: its tables are replaced in one transaction). Episodes
    are aligned again where what was made of them is not there.

    \b
    aligner restore editor-2026-11-28.tar --folder ~/texts
    aligner restore editor.tar --data /srv/aligner --replace
    """
    from web.people.secret import put_back  # noqa: PLC0415 - no other command needs a server
    from web.store.backup import opened  # noqa: PLC0415
    from web.store.dumps import restore  # noqa: PLC0415

    settings = find_editor("restore", folder, data, database)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(archive, settings.data) as (manifest, store, key):
        kept = restore(store, manifest.engine, settings.url, replace=replace)
        if key:
            put_back(settings.data, key)
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(manifest.made))
    click.echo(f"The editor is as it was on {made}")
    if kept:
        click.echo(f"What was there before is in {kept}")
