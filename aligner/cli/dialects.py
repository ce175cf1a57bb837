"""`aligner dialects`: the forms that transcripts are read in, and how a file is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from rich.text import Text

from aligner.cli.inputs import dialect_option, read_transcript, tell_reading
from aligner.cli.tables import console
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.shelf import find_dialect, shipped, source_of
from aligner.transcript.model import (
    Gap,
    Guess,
    Inline,
    InnerLabel,
    Markup,
    Paragraph,
    Span,
    Stamp,
    Tag,
    Transcript,
)

_STYLES = {
    "label": "bold cyan",
    "stamp": "magenta",
    "gap": "bold red",
    "guess": "yellow",
    "form": "dim",
    "other": "dim italic",
    "spoken": "",
}
_MARKS = {"label": "L", "stamp": "T", "gap": "G", "guess": "?", "form": "·", "other": "-"}


@click.command()
@click.option(
    "--explain", type=click.Path(path_type=Path), help="Show how this file is read, line by line."
)
@click.option("--show", metavar="NAME", help="Print a dialect's TOML file, to make your own of it.")
@dialect_option
def command(explain: Path | None, show: str | None, dialect: Dialect | None) -> None:
    r"""List the forms that transcripts are read in; `--explain FILE` shows how a file is read.

    A form of your own is a TOML file: names of its keys are in those of the tool (`--show NAME`).
    Name it with `--dialect ours.toml`, or for a whole repository in `aligner.toml` in its root:

    \b
    dialect = "name-stamp-line"          a name of this list, or a TOML file beside aligner.toml
    [dialects]                           where files differ, the first pattern that fits
    "captions/*.vtt" = "webvtt"

    \b
    aligner dialects
    aligner dialects --explain episode.md
    aligner dialects --show name-stamp-line > ours.toml
    aligner dialects --explain episode.md --dialect ours.toml
    """
    if show is not None:
        click.echo(source_of(_known(show)), nl=False)
    elif explain is not None:
        source = read_transcript(explain, dialect)
        tell_reading(explain, source.reading)
        _explain(source.transcript)
    else:
        width = max(map(len, shipped()))
        for name, each in shipped().items():
            click.echo(f"{name:<{width}}  {each.title}")


def _known(name: str) -> str:
    """The name of a dialect of the tool; refused if it is none."""
    return find_dialect(name.removesuffix(".toml")).name


def _explain(transcript: Transcript) -> None:
    """Each line with what every character of it is taken for."""
    screen = console()
    total: Counter[str] = Counter()
    for paragraph in transcript.paragraphs:
        line = Text(f"{paragraph.line:>5} ", style="dim")
        for kind, span in _pieces(paragraph):
            total[kind] += 1
            written = span.of(transcript.text)
            plain = screen.is_terminal or kind in {"spoken", "other"}
            line.append(written if plain else f"{_MARKS[kind]}⟨{written}⟩", style=_STYLES[kind])
        if paragraph.kind == "other" and not any(
            isinstance(each, Stamp) for each in paragraph.inlines
        ):
            line.append("   not spoken", style="dim italic")
        screen.print(line, soft_wrap=True)
    spelling = transcript.spelling
    counted = f"{total['label']} labels, {total['stamp']} stamps, {total['gap']} gaps"
    click.echo(f"\n{counted}; {total['guess']} guesses.")
    if not spelling.site:
        click.echo(f"A new gap: {spelling.new_gap(754.5)}")
        click.echo(f"A new turn: {spelling.new_turn('Name', 754.5, 'words')!r}")


def _pieces(paragraph: Paragraph) -> Iterator[tuple[str, Span]]:
    """What a paragraph is made of, in order, each with what it is taken for."""
    reached = paragraph.span.start
    label = paragraph.label
    if label is not None and label.span.end <= paragraph.body.start:
        if label.span.start > reached:
            yield "form", Span(reached, label.span.start)
        yield "label", label.span
    for inline in paragraph.inlines:
        yield _kind(paragraph, inline), inline.span


def _kind(paragraph: Paragraph, inline: Inline) -> str:
    known = next((kind for of, kind in _KINDS if isinstance(inline, of)), "spoken")
    return "other" if paragraph.kind == "other" and known in {"form", "spoken"} else known


_KINDS: tuple[tuple[type[Inline], str], ...] = (
    (Stamp, "stamp"),
    (Gap, "gap"),
    (Guess, "guess"),
    (InnerLabel, "label"),
    (Markup, "form"),
    (Tag, "form"),
)
