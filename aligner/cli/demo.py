"""`aligner demo`: the main job on the sample that comes with the package, then the editor."""

from __future__ import annotations

import time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from aligner.cli.episode import align_episode
from aligner.cli.progress import stages
from aligner.cli.serve import serve
from aligner.cli.tables import print_flags, print_summary
from aligner.errors import BadInput

EPISODE = "slack-water-1"


@click.command()
@click.option("--no-editor", is_flag=True, help="Only the table.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 takes a free one.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(no_editor: bool, port: int, quiet: bool) -> None:
    r"""Align the sample episode, print what was found, and open the editor on it.

    Three voices talk about the tide. Planted in it: two gaps, a sentence that is not written, a
    wrong word, an advert.

    \b
    aligner demo
    aligner demo --no-editor
    """
    folder = sample_folder()
    began = time.perf_counter()
    with stages(quiet=quiet) as progress:
        made = align_episode(
            folder / f"{EPISODE}.md", folder / f"{EPISODE}.mp3", jobs=2, progress=progress
        )
    print_summary(EPISODE, made.file.alignment, time.perf_counter() - began)
    print_flags(made.file.flags)
    if not no_editor:
        click.echo()
        with TemporaryDirectory(prefix="aligner-demo-") as results:
            made.file.dump(Path(results) / f"{EPISODE}.json")
            serve(folder, port=port, aligned=Path(results))


def sample_folder() -> Path:
    """Where the sample is: inside the installed package, or beside it in a checkout.

    Raises:
        BadInput: in neither place; the installation is broken.
    """
    package = Path(str(files("aligner")))
    for folder in (package / "samples", package.parent / "samples"):
        if (folder / f"{EPISODE}.md").is_file():
            return folder
    raise BadInput(str(package), "The sample is missing.", "Install the package again.")
