"""Many corrected transcripts at once: a branch and a pull request each, a table at the end.

    go-time-1.md ─► branch, pull request ─ pause ─► go-time-2.md …      one that fails costs itself
                                    └─ GitHub says "too often": the rest is left for the next run

Every step may have been done before: a run that was stopped or killed is simply started again, and
finds its branches and pull requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from rich.table import Table

from aligner.cli import NEEDS_REVIEW
from aligner.cli.tables import console, escape
from aligner.errors import AlignerError, MissingDependency
from aligner.publish.errors import GitHubFailed

PART_FAILED = 5
_TOO_OFTEN = 429

State: TypeAlias = Literal["done", "nothing new", "needs review", "failed", "left"]

_STYLES: dict[State, str] = {
    "done": "green",
    "nothing new": "dim",
    "needs review": "yellow",
    "failed": "bold red",
    "left": "yellow",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a transcript: its pull request or branch, or why there is none."""

    state: State
    told: str


def publish_many(
    episodes: Sequence[Path],
    publish: Callable[[Path], Published],
    pause: float,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Publish one after the other and print a table of all; the exit code.

    Args:
        episodes: the corrected transcripts.
        publish: does one.
        pause: seconds after one that was published, out of politeness.
        sleep: waits so many seconds.

    Raises:
        MissingDependency: git or githubkit is needed and not installed.
    """
    rows: list[tuple[Path, Published]] = []
    stopped = ""
    try:
        for number, episode in enumerate(episodes):
            if stopped:
                rows.append((episode, Published("left", stopped)))
                continue
            made = _attempt(episode, publish)
            rows.append((episode, made[0]))
            stopped = made[1]
            if made[0].state == "done" and number + 1 < len(episodes):
                sleep(pause)
    finally:
        # After Ctrl-C too: what was done is done, and whoever stopped it wants to know it.
        left = Published("left", "Run it again: it goes on from here.")
        rows += [(episode, left) for episode in episodes[len(rows) :]]
        _print(rows)
    states = {each.state for _, each in rows}
    if states & {"failed", "left"}:
        return PART_FAILED
    return NEEDS_REVIEW if "needs review" in states else 0


def _attempt(episode: Path, publish: Callable[[Path], Published]) -> tuple[Published, str]:
    """What became of one, and why no other needs to be tried; "" if they do."""
    try:
        return publish(episode), ""
    except MissingDependency:
        raise
    except GitHubFailed as error:
        hopeless = error.status in {401, _TOO_OFTEN}
        return Published("failed", str(error)), error.problem if hopeless else ""
    except AlignerError as error:
        return Published("failed", str(error)), ""


def _print(rows: Sequence[tuple[Path, Published]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("episode", "result", "where, or why not"):
        table.add_column(column, no_wrap=column == "result", overflow="fold")
    for episode, each in rows:
        style = _STYLES[each.state]
        table.add_row(escape(episode.name), f"[{style}]{each.state}[/]", escape(each.told))
    out = console()
    out.print(table)
    done = sum(each.state in {"done", "nothing new"} for _, each in rows)
    out.print(f"{done} of {len(rows)} are published or need no publishing.")
