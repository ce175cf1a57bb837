"""`aligner batch`: whole shows."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.batch.archive import BatchRequest
from aligner.batch.run import Terms
from aligner.cli.batch_session import Batch, Brake
from aligner.cli.inputs import voices_option
from aligner.counts import read_count
from aligner.errors import BadInput
from aligner.export import FORMATS


class Shard(click.ParamType[tuple[int, int]]):
    """`K/N`: the K-th of N parts."""

    name = "K/N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """From what was typed."""
        if isinstance(value, tuple):
            return value
        number, _, count = str(value).partition("/")
        part, parts = read_count(number), read_count(count)
        if part is None or parts is None or not 1 <= part <= parts:
            self.fail(f"{value} is no part: 1/8 to 8/8 are the parts of eight.", param, ctx)
        return part, parts


_PATH = click.Path(path_type=Path)


_HELP = """Align every transcript in REPOSITORY that has a recording.

A second run does only what changed; a run that was stopped or killed goes on where it was. What is
not certain is listed in OUT/doubtful.toml and left alone until a person has decided.

Exit code 0: all aligned, 1: some should be looked at, 5: some failed or are doubtful, 130:
interrupted.

\b
aligner batch transcripts --audio recordings -o aligned
aligner batch transcripts --feed https://changelog.com/gotime/feed --show gotime -o aligned
aligner batch transcripts --audio recordings -o aligned -f vtt -f podcast --since origin/master
aligner batch transcripts --audio recordings -o aligned --listen --dry-run
aligner batch transcripts --audio recordings -o aligned --shard 3/20 --jobs 8
aligner batch transcripts --audio recordings -o aligned --cluster tcp://scheduler:8786
"""


@click.command(help=_HELP)
@click.argument("repository", type=_PATH)
@click.option("--audio", type=_PATH, help="Folder of recordings; with --feed, for downloads.")
@click.option("--feed", metavar="URL", help="RSS feed or directory listing to download from.")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST[:PORT]",
              help="A host in a private network that the feed may lead to; may be repeated. "
              "That of --feed itself is allowed.")  # fmt: skip
@click.option("-o", "--output", type=_PATH, required=True, help="Folder for the results.")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    help="Further formats beside the alignment files; may be repeated.",
)
@click.option("-j", "--jobs", type=click.IntRange(1, 256), default=2, show_default=True,
              help="Worker processes, each of which aligns an episode.")  # fmt: skip
@click.option("--show", "shows", multiple=True, help="Only this show; may be repeated.")
@click.option("--since", metavar="REV", help="Only transcripts changed since a git revision.")
@click.option("--shard", type=Shard(), default=(1, 1), help="Only the K-th of N parts.")
@click.option("--names", type=_PATH, help="TOML file: [pairs] decided by hand, other [shows].")
@click.option("--listen", is_flag=True,
              help="Settle doubtful pairs by ear: hear 2 minutes of each recording.")  # fmt: skip
@click.option("--any-size", is_flag=True, help="Accept files shorter than the feed promises.")
@voices_option
@click.option("--fast", is_flag=True,
              help="Edges of words to 26 ms instead of 16, in a quarter less time.")  # fmt: skip
@click.option("--report/--no-report", default=True, help="HTML report pages.  [default: report]")
@click.option("--timeout", type=click.FloatRange(1), default=900.0, show_default=True,
              help="Seconds without a word after which a worker is taken for hung.")  # fmt: skip
@click.option("--memory", type=click.IntRange(200), metavar="MB", help="Limit of each worker.")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler, or `local`.")
@click.option("--no-shared-disk", is_flag=True,
              help="Cluster: texts travel, recordings are fetched from the feed by the workers, "
              "results come back.")  # fmt: skip
@click.option("--connections", type=click.IntRange(1, 256), default=8, show_default=True,
              help="Cluster: recordings that all workers fetch from a host at a time.")  # fmt: skip
@click.option("--keep-going", is_flag=True,
              help="Go on after trouble that others will meet too: a full disk.")  # fmt: skip
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the exit code.")
@click.option("--json", "as_json", is_flag=True, help="Events as JSON lines on standard output.")
@click.pass_context
def command(
    ctx: click.Context,
    repository: Path,
    audio: Path | None,
    feed: str | None,
    allow_hosts: tuple[str, ...],
    output: Path,
    formats: tuple[str, ...],
    jobs: int,
    shows: tuple[str, ...],
    since: str | None,
    shard: tuple[int, int],
    names: Path | None,
    listen: bool,
    any_size: bool,
    voices: Path | None,
    fast: bool,
    report: bool,
    timeout: float,
    memory: int | None,
    cluster: str | None,
    no_shared_disk: bool,
    connections: int,
    keep_going: bool,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Check what was typed, and run."""
    if no_shared_disk and not (cluster and feed):
        raise click.UsageError("--no-shared-disk goes with --cluster and --feed.")
    if voices is not None:
        if cluster and no_shared_disk:
            raise click.UsageError("--voices needs a disk that all workers see.")
        list(VoiceFolder(voices).all())  # a bad file is told now, not by every episode
    if audio is None and feed is None:
        raise click.UsageError("Say where the recordings are: --audio DIR or --feed URL.")
    if output.exists() and not output.is_dir():
        raise BadInput(str(output), "is no folder.", "Name a folder with -o.")
    wish = BatchRequest(
        repository, output, audio, feed, names, shows, since, shard, formats, report, fast,
        shared=not no_shared_disk, listen=listen, allow_hosts=allow_hosts, voices=voices,
    )  # fmt: skip
    terms = Terms(jobs, timeout, memory * 1_000_000 if memory else None, connections)
    batch = Batch(wish, terms, Brake(keep_going=keep_going), cluster, any_size, quiet, as_json)
    ctx.exit(batch.preview() if dry_run else batch.run())
