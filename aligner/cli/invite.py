"""`aligner invite`: the first person of an editor that many people use."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from aligner.cli.editor_data import check_there, find_editor
from aligner.errors import BadInput


@click.command()
@click.argument("address")
@click.option(
    "--role",
    type=click.Choice(["maintainer", "contributor"]),
    default="maintainer",
    show_default=True,
    help="What the invited person may do.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 30),
    default=7,
    show_default=True,
    help="Days until the link expires.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="The editor's data folder [ALIGNER_DATA]."
)
@click.option("--database", metavar="URL", help="Its database [ALIGNER_DATABASE].")
def command(address: str, role: str, days: int, data: Path | None, database: str | None) -> None:
    r"""Print a link that lets one person into the editor at ADDRESS, as a maintainer.

    Whoever opens it types a name and is in; it works once. Run it where the editor runs, with the
    same ALIGNER_… variables: a new installation has no maintainer who could invite the first one.
    Maintainers write branches, open pull requests, align again, and invite others on the editor's
    page Invitations.

    \b
    aligner invite https://transcripts.example.org
    aligner invite https://transcripts.example.org --role contributor --days 30
    """
    from web.people.invitations import DAY, make_invitation  # noqa: PLC0415 - no other command needs a server
    from web.people.secret import secret_of  # noqa: PLC0415
    from web.store.database import Database  # noqa: PLC0415

    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
        advice = "Give it as people type it: https://transcripts.example.org."
        raise BadInput(address, "This is no address of a site.", advice)
    settings = check_there(find_editor("invite", None, data, database))
    made = Database(settings.url)
    made.migrate()
    with made.writing() as session:
        token = make_invitation(
            session,
            secret_of(settings),
            "maintainer" if role == "maintainer" else "contributor",
            by=None,
            expires=time.time() + days * DAY,
        )
    made.close()
    click.echo(f"{address.rstrip('/')}/join/{token}")
