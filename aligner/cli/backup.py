"""`aligner backup`: what must never be lost of an editor, in one file, while it runs."""

from __future__ import annotations

import time
from pathlib import Path

import click

from aligner.cli.editor_data import check_there, data_options, find_editor


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@data_options
def command(archive: Path, folder: Path | None, data: Path | None, database: str | None) -> None:
    r"""Write everything of an editor that cannot be made again into the file ARCHIVE.

    That is the database (texts, edits, people) as it is at one moment, and the signing key unless
    ALIGNER_SECRET names it. The editor may run on. Recordings and alignments are not in it: they
    are made again from the library. The file is for its owner only. Which editor: of the FOLDER
    that `aligner serve FOLDER` serves, or of --data and --database, as there.

    \b
    aligner backup editor-2026-11-28.tar --folder ~/texts
    ALIGNER_DATA=/srv/aligner aligner backup /backups/editor.tar
    aligner backup editor.tar --data /srv/aligner --database postgresql://me@localhost/aligner
    """
    from web.people.secret import kept_secret  # noqa: PLC0415 - no other command needs a server
    from web.store.backup import back_up  # noqa: PLC0415

    settings = check_there(find_editor("backup", folder, data, database))
    manifest = back_up(settings.url, kept_secret(settings.data), archive, made=time.time())
    size = archive.stat().st_size
    click.echo(f"Written to {archive}: {manifest.engine}, {size:,} bytes, checked")
