"""`aligner publish`: a corrected transcript as a patch, a branch or a pull request."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.inputs import dialect_option
from aligner.cli.publish_inputs import Request, read_correction
from aligner.cli.publish_many import Published, publish_many
from aligner.cli.publish_report import report
from aligner.publish.checks import REFUSING, refuses
from aligner.publish.github import API, GitHubClient, Target, open_pull_request
from aligner.publish.plan import PublishPlan, allow, make_plan
from aligner.publish.remote import push
from aligner.publish.repository import Repository, open_repository
from aligner.transcript.house_style import default_rules, load_rules
from aligner.transcript.shows import default_shows, load_shows

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("episodes", metavar="EPISODE…", type=_FILE, nargs=-1, required=True)
@click.option("--repo", required=True, type=_FILE, help="A clone of the transcripts' repository.")
@click.option("--base", default="origin/HEAD", show_default=True, help="What it goes on top of.")
@click.option(
    "--patch", "way", flag_value="patch", default="patch", help="Print a patch (default)."
)
@click.option("--branch", "way", flag_value="branch", help="Write a branch in the clone.")
@click.option("--open", "way", flag_value="open", help="Open or update a pull request on GitHub.")
@click.option("--push", "remote", help="Push the branch to this remote of the clone.")
@click.option("-o", "--output", type=_FILE, help="Where the patch goes.")
@click.option("--corrected", type=_FILE, help="Write the corrected file here too.")
@click.option(
    "--path", "path", help="The file's path in the repository, if its name does not tell."
)
@click.option("--original", type=_FILE, help="The version that was corrected, if upstream moved.")
@click.option("--journal", type=_FILE, help="The edits as the editor kept them, one a line.")
@click.option("--alignment", type=_FILE, help="From `aligner align -o`: checks words by ear.")
@click.option("--author", "people", multiple=True, help="Name <address>; first the main one.")
@click.option("--confirmed", multiple=True, help="A time of a gap that was listened to in vain.")
@click.option("--branch-name", help="How to call the branch.")
@click.option("--upstream", help="owner/name on GitHub, if it is not the shows' own.")
@click.option(
    "--style",
    "restyle",
    is_flag=True,
    help="Make the formatter's changes at once; break captions that became long.",
)
@click.option("--skip-conflicts", is_flag=True, help="Publish what fits, leave out what clashes.")
@click.option("--allow", "allowed", multiple=True, metavar="RULE[=REASON]",
              help="Publish although RULE refuses it; the pull request tells why.")  # fmt: skip
@click.option("--rules", type=_FILE, help="House rules of another repository (TOML).")
@click.option("--pause", type=click.FloatRange(0), default=3.0, show_default=True,
              help="Several episodes: seconds between two pull requests.")  # fmt: skip
@dialect_option
@click.option("--shows", type=_FILE, help="Shows of another site (TOML).")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    episodes: tuple[Path, ...],
    way: str,
    pause: float,
    **options: Any,  # noqa: ANN401 - click's; `Request` gives each its type
) -> None:
    r"""Make EPISODE, a corrected transcript, ready to be merged.

    What changed is found by comparing with the clone's version (or --original). The clone's files
    are not touched. A file that upstream renamed is found again; one that it removed is refused.
    Exit code 1 if the site would refuse the file, or if somebody changed the same words or filled
    the same gap otherwise: both readings are shown, nothing is written then. A token for --open is
    read from GITHUB_TOKEN.

    Several EPISODEs become a branch and a pull request each, with a table at the end; exit code 5
    if some failed or were left. Run it again to go on: what was done is found.

    \b
    aligner publish practical-ai-22.md --repo transcripts > fix.patch
    aligner publish practical-ai-22.md --repo transcripts --branch --push fork
    aligner publish practical-ai-22.md --repo transcripts --open
    aligner publish corrected/*.md --repo transcripts --open --pause 10
    aligner publish news-7.md --repo transcripts --allow site-pairs="the site shows no turns of it"
    """
    requests = {each: Request(each, **options) for each in episodes}
    _refuse_unknown(_reasons(options["allowed"]))
    if len(requests) > 1:
        _refuse_for_many(way, options)
        names = _branch_names(requests)
        made = {each: replace(requests[each], branch_name=names[each]) for each in requests}

        def one(episode: Path) -> Published:
            return _publish(made[episode], way)

        ctx.exit(publish_many(tuple(requests), one, pause))
    done = _publish(next(iter(requests.values())), way)
    if done.state == "needs review":
        ctx.exit(NEEDS_REVIEW)


def _reasons(allowed: Iterable[str]) -> dict[str, str]:
    """By rule, why it is let through."""
    return dict(each.partition("=")[::2] for each in allowed)


def _refuse_unknown(rules: Iterable[str]) -> None:
    """A rule that refuses nothing: whoever mistypes one would wonder why it still refuses."""
    if unknown := sorted(set(rules) - REFUSING):
        known = ", ".join(sorted(REFUSING))
        raise click.UsageError(
            f"--allow {', '.join(unknown)}: nothing is refused by that. What refuses: {known}."
        )


_OF_ONE = ("output", "corrected", "path", "original", "journal", "alignment", "branch_name")


def _refuse_for_many(way: str, options: Mapping[str, object]) -> None:
    """What has a meaning for one episode only."""
    given = [f"--{name.replace('_', '-')}" for name in _OF_ONE if options[name]]
    given += ["--confirmed"] if options["confirmed"] else []
    if given:
        raise click.UsageError(f"{', '.join(given)}: for one episode at a time.")
    if way == "patch" and not options["remote"]:
        raise click.UsageError("Several episodes need --branch, --push or --open.")


def _branch_names(episodes: Iterable[Path]) -> dict[Path, str]:
    """A branch each: files of the same name in several folders must not share one.

    Raises:
        UsageError: they would all the same.
    """
    stems = Counter(each.stem for each in episodes)
    names = {
        each: f"aligner/{each.stem}"
        if stems[each.stem] == 1
        else f"aligner/{each.resolve().parent.name}-{each.stem}"
        for each in episodes
    }
    if len(set(names.values())) < len(names):
        raise click.UsageError("Two of these files would share a branch: publish them in two runs.")
    return names


def _publish(request: Request, way: str) -> Published:
    """Publish one episode; what became of it."""
    shows = load_shows(request.shows) if request.shows else default_shows()
    rules = load_rules(request.rules) if request.rules else default_rules()
    repository = open_repository(request.repo)
    correction = read_correction(request, repository, shows)
    plan = make_plan(repository, request.base, correction, shows, rules, restyle=request.restyle)
    plan = allow(plan, _reasons(request.allowed))
    report(plan)
    conflicts = bool(plan.merge and plan.merge.conflicts)
    if refuses(plan.findings) or (conflicts and not request.skip_conflicts):
        return Published("needs review", "See above: the site would refuse it, or it clashes.")
    if plan.is_empty:
        rest = "what is left clashes with it" if conflicts else "upstream says all of it"
        click.echo(f"Nothing to publish: {rest}.", err=True)
        return Published("nothing new", rest)
    if request.corrected:
        write_atomically(request.corrected, plan.after)
    if way == "patch" and not request.remote:
        _patch(repository, plan, request.output)
        return Published("done", str(request.output or "standard output"))
    where = _branch(repository, plan, request, way, request.upstream or shows.repository)
    return Published("done", where)


def _patch(repository: Repository, plan: PublishPlan, output: Path | None) -> None:
    with repository.scratch() as scratch:
        mail = scratch.format_patch(scratch.commit(plan.proposal(datetime.now(UTC))))
    if output:
        write_atomically(output, mail)
    else:
        click.echo(mail, nl=False)


def _branch(
    repository: Repository, plan: PublishPlan, request: Request, way: str, upstream: str
) -> str:
    """Write the branch, and what was asked for on top; where it is."""
    name = request.branch_name or f"aligner/{Path(plan.path).stem}"
    # Looked at before anything is written.
    client = _client() if way == "open" else None
    commit = repository.set_branch(name, plan.proposal(datetime.now(UTC)))
    click.echo(f"{name} is at {commit[:12]}.", err=True)
    if request.remote:
        push(repository, request.remote, name)
        click.echo(f"Pushed to {request.remote}.", err=True)
    if client is not None:
        token = os.environ["GITHUB_TOKEN"]
        opened = open_pull_request(
            client,
            Target(upstream, name),
            plan.words,
            lambda address: push(repository, address, name, token=token),
        )
        click.echo(f"{'Updated' if opened.updated else 'Opened'} {opened.url}")
        return opened.url
    return f"{request.remote}: {name}" if request.remote else name


def _client() -> GitHubClient:
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise click.UsageError("--open needs a token in GITHUB_TOKEN.")
    return GitHubClient(token, os.environ.get("GITHUB_API_URL", API))
