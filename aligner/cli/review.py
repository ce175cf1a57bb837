"""`aligner review`: reports on one episode or a whole archive, from alignment files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import click

from aligner.alignment.file_reader import read_alignment
from aligner.atomic import write_atomically
from aligner.cli.export import find_beside, link_from
from aligner.errors import OutputError
from aligner.export import FORMATS
from aligner.export.report import (
    EpisodeFigures,
    figures_csv,
    figures_json,
    summarise,
    write_index,
    write_report,
)


@click.command()
@click.argument("alignments", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The report: .html, .json or .csv.",
)
@click.option("--title", default="Alignment report", show_default=True, help="Of the index.")
def command(alignments: tuple[Path, ...], output: Path, title: str) -> None:
    r"""Report on ALIGNMENTS (from `aligner align -o`): what is good, what to look at.

    One alignment makes one page. Several make an index, and a page each in a folder beside it.
    The pages need no network and no script.

    \b
    aligner review episode.json -o episode.html
    aligner review aligned/*.json -o report.html
    aligner review aligned/*.json -o report.csv
    """
    alignments = _own(alignments) or alignments
    kind = output.suffix.lower()
    if kind not in {".html", ".htm", ".json", ".csv"}:
        problem = "its suffix says no kind of report."
        raise OutputError(str(output), problem, "Name a file that ends in .html, .json or .csv.")
    if kind in {".json", ".csv"}:
        episodes = [summarise(read_alignment(path)) for path in alignments]
        write_atomically(output, (figures_csv if kind == ".csv" else figures_json)(episodes))
    elif len(alignments) == 1:
        _write_page(alignments[0], output, index="")
    else:
        write_atomically(output, write_index(list(_write_pages(alignments, output)), title))
    click.echo(f"Written to {output}")


def _own(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Without the transcripts for players that `*.json` takes in where `-f podcast` wrote them."""
    return tuple(path for path in paths if not path.name.endswith(FORMATS["podcast"].suffix))


def _write_pages(alignments: tuple[Path, ...], output: Path) -> Iterator[EpisodeFigures]:
    folder = output.with_suffix("")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        problem = f"the folder for the pages cannot be made: {error.strerror}."
        raise OutputError(str(folder), problem, "Choose another place with -o.") from error
    taken: set[str] = set()
    for path in alignments:
        name = _free_name(path.stem, taken)
        page = folder / f"{name}.html"
        yield _write_page(path, page, index=quote(os.path.join("..", output.name)))  # noqa: PTH118


def _free_name(stem: str, taken: set[str]) -> str:
    """Two shows may have an episode of the same name."""
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _write_page(alignment: Path, page: Path, *, index: str) -> EpisodeFigures:
    file = read_alignment(alignment)
    sound = link_from(page.parent, str(find_beside(file.audio.path, alignment)))
    write_atomically(page, write_report(file, sound=sound, index=index))
    return summarise(file, page=quote(f"{page.parent.name}/{page.name}"))
