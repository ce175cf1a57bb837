"""`aligner import-page`: what a page's text says otherwise than the transcript."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from aligner.atomic import write_atomically
from aligner.cli import NEEDS_REVIEW
from aligner.cli.inputs import read_transcript
from aligner.cli.tables import console, escape
from aligner.errors import TranscriptError
from aligner.transcript.page_text import first_transcript, page_paragraphs, talk_only
from aligner.transcript.pages import PageComparison, PageProposal, pair

PAGE_ENDING = ".page.txt"
"""What the editor looks for beside NAME.md (`web.library.folder`)."""

_KINDS = {
    "words": "differs",
    "gap_filled": "fills a gap",
    "gap": "gap there",
    "not_in_page": "not in page",
    "not_in_file": "not in file",
}


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="The transcript to compare with.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or one JSON object.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where a first one goes.")
@click.option(
    "--queue", is_flag=True, help="Lay the page beside --into, for the editor's review queue."
)
@click.pass_context
def command(
    ctx: click.Context, page: Path, into: Path | None, form: str, output: Path | None, queue: bool
) -> None:
    r"""Pair PAGE, a text dump or HTML of an episode's page, with a transcript; change nothing.

    Tells which words differ, which gaps one side fills, what one side lacks. Exit code 1 if
    anything does, or if the two do not belong together. Without --into a first transcript is made
    of PAGE: nobody known to be the speaker, stamps kept.

    With --queue the page's text is laid beside the transcript, as NAME.page.txt. `aligner serve`
    compares it when it starts, once, and what differs stands in the editor's review queue; taken
    or dismissed there, it is not proposed again. The editor's own way: Compare with a page.

    \b
    aligner import-page page.txt --into practicalai/practical-ai-22.md
    aligner import-page page.html --into episode.md -f json | jq '.proposals[]'
    aligner import-page page.html --into practicalai/practical-ai-22.md --queue
    aligner import-page page.txt -o practicalai/practical-ai-300.md
    """
    if queue and into is None:
        raise click.UsageError("--queue needs --into: the transcript that the page is of.")
    paragraphs = page_paragraphs(read_transcript(page).transcript.text)
    if into is None:
        made = first_transcript(talk_only(paragraphs))
        if not made.strip():
            advice = "Save the page that shows the talk, or the text that it shows."
            raise TranscriptError(str(page), "There is no talk on this page.", advice)
        if output:
            write_atomically(output, made)
        else:
            click.echo(made, nl=False)
        return
    pairing = pair(paragraphs, read_transcript(into).transcript)
    if form == "json":
        click.echo(json.dumps(_as_object(page, into, pairing), ensure_ascii=False))
    else:
        _print(page, into, pairing)
    if queue and pairing.belongs:
        beside = into.with_suffix(PAGE_ENDING)
        write_atomically(beside, "\n\n".join(paragraphs) + "\n")
        click.echo(f"{beside} is for the review queue: `aligner serve` reads it.", err=True)
    ctx.exit(NEEDS_REVIEW if pairing.proposals or not pairing.belongs else 0)


def _as_object(page: Path, into: Path, pairing: PageComparison) -> dict[str, object]:
    return {
        "page": str(page),
        "transcript": str(into),
        "belongs": pairing.belongs,
        "shared": round(pairing.shared, 3),
        "paragraphs": len(pairing.pairs),
        "paired": sum(line is not None for line in pairing.pairs),
        "lines": pairing.pairs,
        "proposals": [_as_row(proposal) for proposal in pairing.proposals],
    }


def _as_row(proposal: PageProposal) -> dict[str, object]:
    row = asdict(proposal)
    row["span"] = [proposal.span.start, proposal.span.end]
    return row


def _print(page: Path, into: Path, pairing: PageComparison) -> None:
    out = console()
    if not pairing.belongs:
        out.print(escape(pairing.refusal(str(page), str(into))))
        return
    paired = sum(line is not None for line in pairing.pairs)
    out.print(f"{paired} of {len(pairing.pairs)} paragraphs of the page are in the transcript.")
    for proposal in pairing.proposals:
        ours, theirs = (escape(side) or "-" for side in (proposal.ours, proposal.theirs))
        out.print(f"{into}:{proposal.line}: {_KINDS[proposal.kind]}: {ours} | {theirs}")
