"""A bar on standard error for work that takes longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aligner.alignment.stages import Progress as Report
from aligner.alignment.stages import share_of_all
from aligner.cli.tables import console

REFRESH = 3.0
"""How often bars are drawn, a second: at rich's ten, drawing takes 5 % of a processor."""


@contextmanager
def stages(*, quiet: bool) -> Iterator[Report]:
    """A bar that moves through the stages of aligning; nothing if `quiet` or not at a terminal."""
    screen = console(stderr=True)
    if quiet or not screen.is_terminal:
        yield lambda _stage, _share: None
        return
    # Imported late: where no bar is drawn, it would cost a tenth of what all else takes to load.
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True, refresh_per_second=REFRESH) as bar:
        task = bar.add_task("starting", total=1.0)

        def report(stage: str, share: float) -> None:
            bar.update(task, description=stage, completed=share_of_all(stage, share))

        yield report
