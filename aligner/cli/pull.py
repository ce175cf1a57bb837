"""`aligner pull`: what upstream changed comes into an editor's texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from aligner.cli import NEEDS_REVIEW
from aligner.cli.editor_data import check_there


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--server", is_flag=True, help="Settings from ALIGNER_… variables.")
@click.option("--database", metavar="URL", help="The editor's database, if it is not in --data.")
@click.option("--data", type=click.Path(path_type=Path), help="The editor's data folder.")
@click.option("--repo", type=click.Path(path_type=Path), help="A clone of the transcripts.")
@click.option("--base", default="origin/HEAD", show_default=True, help="What upstream has, in it.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    folder: Path | None,
    server: bool,
    database: str | None,
    data: Path | None,
    repo: Path | None,
    base: str,
) -> None:
    r"""Bring what upstream changed into the texts of the editor that serves FOLDER (default: here).

    Edits that were merged upstream are no changes any more; those that were not stay. Where both
    changed the same words, upstream's stand in the text, and the others become a place to look at:
    then the exit code is 1. The clone asks its remote first; its files and yours are not touched.
    The editor may be running: its pages show what came. It looks by itself too, every ten minutes,
    and when a maintainer presses "Look for changes".

    \b
    aligner pull ~/texts
    aligner pull ~/texts --repo ~/texts
    ALIGNER_DATA=/srv/aligner ALIGNER_LIBRARY=/srv/texts aligner pull --server
    """
    from aligner.cli.serve import settings_for  # noqa: PLC0415 - no other command needs a server
    from web.cache.episodes import EpisodeCache  # noqa: PLC0415
    from web.library.look import Library  # noqa: PLC0415
    from web.people.secret import keys_folder  # noqa: PLC0415
    from web.store.database import Database  # noqa: PLC0415

    if server and any(each is not None for each in (data, database, repo)):
        raise click.UsageError("--server takes settings from ALIGNER_… variables only.")
    settings = settings_for(folder, data, server=server, database=database, repo=repo)
    if not server:
        settings = replace(settings, base=base)
    check_there(settings)
    made = Database(settings.url)
    made.migrate()
    closed = settings.data, keys_folder()
    try:
        looked = Library(settings, made, EpisodeCache(settings.data), closed).look(ask_remote=True)
    finally:
        made.close()
    for note in looked.notes:
        click.echo(note, err=True)
    click.echo(
        f"{looked.episodes:,} texts changed upstream; {looked.changes:,} places changed in texts "
        f"that people edited, {looked.conflicts:,} of their edits are to be looked at."
    )
    if looked.conflicts:
        ctx.exit(NEEDS_REVIEW)
