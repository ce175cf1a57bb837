"""`aligner watch`: new episodes and changed transcripts are aligned as they appear.

    clone ─(--pull)─┐
                    ├─ a batch: only what changed since the last look ─► results, journal
    feed or folder ─┘                     └─ wait --every minutes, look again; --once: end

What was done stands in the batch's journal: a look that finds nothing new aligns nothing, and one
that was killed goes on where it was.
"""

from __future__ import annotations

import time
from pathlib import Path

import click

from aligner.batch.archive import BatchRequest
from aligner.batch.errors import FeedError
from aligner.batch.run import Terms
from aligner.cli import INTERRUPTED
from aligner.cli.batch_session import Batch, Brake
from aligner.export import FORMATS
from aligner.publish.errors import PublishError
from aligner.publish.git import Git

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("repository", type=_PATH)
@click.option("--feed", metavar="URL", help="RSS or Atom feed, or a listing, to download from.")
@click.option("--audio", type=_PATH, help="Folder of recordings; with --feed, for downloads.")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST[:PORT]",
              help="A private host that the feed may lead to; may be repeated.")  # fmt: skip
@click.option("-o", "--output", type=_PATH, required=True, help="Folder for the results.")
@click.option("-f", "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)),
              help="Captions and other formats beside them; may be repeated.")  # fmt: skip
@click.option("--show", "shows", multiple=True, help="Only this show; may be repeated.")
@click.option("--names", type=_PATH, help="TOML file: [pairs] decided by hand, other [shows].")
@click.option("--pull", is_flag=True,
              help="Bring the clone up to date first (git pull --ff-only).")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once and end: for cron and CI.")
@click.option("--every", type=click.FloatRange(1), default=60.0, show_default=True,
              metavar="MINUTES", help="Between the end of a look and the next.")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(1, 256), default=2, show_default=True,
              help="Worker processes, each of which aligns an episode.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Only what went wrong.")
def command(
    repository: Path,
    feed: str | None,
    audio: Path | None,
    allow_hosts: tuple[str, ...],
    output: Path,
    formats: tuple[str, ...],
    shows: tuple[str, ...],
    names: Path | None,
    pull: bool,
    once: bool,
    every: float,
    jobs: int,
    quiet: bool,
) -> None:
    r"""Align episodes of REPOSITORY as they appear in a feed or folder, and texts as they change.

    A look does what `aligner batch` does: flags stand in the alignment files, captions beside them,
    what is not certain in OUT/doubtful.toml. With --once the exit code is that of `aligner batch`;
    without it a feed that cannot be had is told and tried again. Ctrl-C ends it after the episodes
    under way; nothing is lost, the same command goes on.

    \b
    aligner watch transcripts --feed https://changelog.com/gotime/feed --show gotime -o aligned
    aligner watch transcripts --audio recordings -o aligned -f vtt --every 10
    aligner watch transcripts --feed https://changelog.com/gotime/feed -o aligned --pull --once
    """
    if audio is None and feed is None:
        raise click.UsageError("Say where the recordings are: --audio DIR or --feed URL.")
    wish = BatchRequest(
        repository, output, audio, feed, names, shows, formats=formats, allow_hosts=allow_hosts
    )
    while True:
        code = _look(wish, jobs, pull=pull, once=once, quiet=quiet)
        if once or code == INTERRUPTED:
            click.get_current_context().exit(code)
        if not quiet:
            click.echo(f"{time.strftime('%H:%M')}: looking again in {every:g} minutes.", err=True)
        time.sleep(60 * every)


def _look(wish: BatchRequest, jobs: int, *, pull: bool, once: bool, quiet: bool) -> int:
    """One look; its exit code.

    Raises:
        FeedError: the feed cannot be had, and there is no next look.
        BadInput: a folder or file that was named cannot be used.
    """
    if pull:
        _bring_up_to_date(wish.repository)
    batch = Batch(wish, Terms(jobs), Brake(keep_going=False), None, any_size=False, quiet=quiet,
                  as_json=False)  # fmt: skip
    try:
        return batch.run()
    except FeedError as error:
        if once:
            raise
        click.echo(f"aligner: {error}", err=True)
        return error.exit_code


def _bring_up_to_date(clone: Path) -> None:
    """What cannot be brought is said; what is there is aligned all the same."""
    try:
        Git(clone).run("pull", "--quiet", "--ff-only")
    except PublishError as error:
        click.echo(f"aligner: the clone is as it was: {error}", err=True)
