"""`aligner check-pr`: what a pull request brings, by ear and by rule."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.publish.repository import open_repository
from aligner.pulls.pairs import SoundSource
from aligner.pulls.pull_request import PullToCheck
from aligner.pulls.report import as_json, as_markdown, summary
from aligner.pulls.touched import commits_of
from aligner.transcript.house_style import default_rules, load_rules

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("commits", metavar="BASE..HEAD")
@click.option(
    "--repo", type=_PATH, default=Path(), help="A clone of the transcripts. [default: here]"
)
@click.option("--audio", type=_PATH, help="Folder of recordings, or the one recording.")
@click.option("--feed", metavar="URL", help="RSS feed or directory listing to download from.")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST[:PORT]",
              help="A private host that the feed may lead to; may be repeated.")  # fmt: skip
@click.option("--names", type=_PATH, help="TOML file: [pairs] decided by hand, other [shows].")
@click.option("--rules", type=_PATH, help="House rules of another repository (TOML).")
@click.option("--json", "json_form", is_flag=True, help="JSON instead of Markdown.")
@click.option("-o", "--output", type=_PATH, help="Write the report here instead of printing it.")
@click.option("--unheard-is-fine", is_flag=True,
              help="A transcript without a recording does not make the exit code 1.")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True,
              help="Threads that hear at the same time.")  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    commits: str,
    repo: Path,
    audio: Path | None,
    feed: str | None,
    allow_hosts: tuple[str, ...],
    names: Path | None,
    rules: Path | None,
    json_form: bool,
    output: Path | None,
    unheard_is_fine: bool,
    jobs: int,
) -> None:
    r"""Listen to what the branch HEAD changes in transcripts since it left BASE.

    Each changed transcript is paired with its recording as `aligner batch` pairs them, aligned, and
    compared with how BASE's text aligns: gaps filled and words changed that do not sound like what
    is said (with likelier words), words removed that are said, turns under another's name, times,
    what the site would reject, house style. The clone's files are not touched. The report is
    Markdown for a comment.

    Exit code 0: nothing to look at; 1: a person should look, or a transcript has no recording.

    \b
    aligner check-pr origin/master..HEAD --audio recordings
    aligner check-pr master..fix --repo transcripts --feed https://changelog.com/gotime/feed
    aligner check-pr master..fix --audio go-time-12.mp3 -o comment.md
    aligner check-pr master..fix --json --unheard-is-fine
    """
    house = load_rules(rules) if rules else default_rules()
    repository = open_repository(repo)
    request = PullToCheck(
        repository,
        commits_of(repository, commits),
        SoundSource(audio, feed, allow_hosts, names),
        house,
        jobs,
    )
    checks = list(request.check(lambda told: click.echo(told, err=True)))
    notes = [request.commits.note] if request.commits.note else []
    made = as_json(checks, notes) if json_form else as_markdown(checks, notes)
    if output is None:
        click.echo(made, nl=False)
    else:
        write_atomically(output, made)
        click.echo(f"{summary(checks)} {output} tells it all.", err=True)
    review = any(each.needs_review(unheard_is_fine=unheard_is_fine) for each in checks)
    ctx.exit(NEEDS_REVIEW if review else 0)
