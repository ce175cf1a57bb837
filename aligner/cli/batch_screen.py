"""What a batch shows while it runs: bars for people, lines for programs, or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as Remaining

from aligner.alignment.stages import share_of_all
from aligner.batch.outcome import Ended, EpisodeTask, Event, Retried, StageProgress, Started
from aligner.cli.progress import REFRESH
from aligner.cli.tables import console, escape

_STYLES = {"suspect": "yellow", "failed": "bold red"}


class Watcher(Protocol):
    """Is told of everything that happens."""

    def __call__(self, event: Event) -> None:
        """Something happened to an episode."""
        ...

    def note(self, text: str) -> None:
        """Something happened that is worth a line."""
        ...


class Silent:
    """Shows only what went wrong, on standard error, as it happens."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def __call__(self, event: Event) -> None:
        """A line for an episode that did not go well."""
        if self._quiet:
            return
        if isinstance(event, Ended) and event.outcome.status != "aligned":
            outcome = event.outcome
            self.note(f"{outcome.status}: {outcome.name}: {' '.join(outcome.reasons)}")
        elif isinstance(event, Retried):
            self.note(f"again: {event.task.name}: the worker {event.reason}")

    def note(self, text: str) -> None:
        """A line."""
        if not self._quiet:
            click.echo(text, err=True)


class EventLines:
    """A JSON object a line on standard output."""

    def __call__(self, event: Event) -> None:
        """Tell of beginnings and ends; what is between changes too fast for programs."""
        match event:
            case Started(worker, task):
                self._say("started", worker=worker, episode=task.name)
            case Retried(worker, task, reason):
                self._say("retried", worker=worker, episode=task.name, reason=reason)
            case Ended(worker, task, outcome):
                self._say(
                    "ended",
                    worker=worker,
                    episode=task.name,
                    status=outcome.status,
                    reasons=outcome.reasons,
                    audio_seconds=outcome.duration,
                    seconds=outcome.seconds,
                )
            case StageProgress():
                return

    def note(self, text: str) -> None:
        """A line of its own kind."""
        self._say("note", text=text)

    def _say(self, kind: str, **facts: object) -> None:
        click.echo(json.dumps({"event": kind, **facts}))


class Bars:
    """A bar for all and one a worker; what did not go well scrolls by above them."""

    def __init__(
        self, bars: Progress, tasks: Sequence[EpisodeTask], clock: Callable[[], float]
    ) -> None:
        self._bars = bars
        self._clock = clock
        self._began = clock()
        self._heard = 0.0
        self._left = len(tasks)
        # Bytes of audio tell best how much is left: episodes differ in length by a hundred times.
        self._all = bars.add_task("all", total=sum(max(1, task.weight) for task in tasks), info="")
        self._rows: dict[str, TaskID] = {}
        self._done = 0.0
        self._weights: dict[str, int] = {}
        self._under_way: dict[str, float] = {}
        self._tell()

    def __call__(self, event: Event) -> None:
        """Move the bars."""
        match event:
            case Started(worker, task):
                self._row(worker, task.name, 0.0)
                self._weights[worker] = max(1, task.weight)
            case StageProgress(worker, stage, share):
                reached = share_of_all(stage, share)
                self._bars.update(self._rows[worker], completed=reached, info=stage)
                self._under_way[worker] = reached * self._weights[worker]
                self._move()
            case Retried(worker, task, reason):
                self._under_way.pop(worker, None)
                self._move()
                self.note(f"[yellow]again[/] {escape(task.name)}: the worker {escape(reason)}")
            case Ended(worker, task, outcome):
                self._left -= 1
                self._heard += outcome.duration
                self._under_way.pop(worker, None)
                self._done += max(1, task.weight)
                self._move()
                self._tell()
                if worker in self._rows:
                    self._row(worker, "", 1.0)
                if outcome.reasons:
                    style, why = _STYLES[outcome.status], escape(" ".join(outcome.reasons))
                    self.note(f"[{style}]{outcome.status}[/] {escape(outcome.name)}: {why}")

    def note(self, text: str) -> None:
        """A line above the bars."""
        self._bars.console.print(text)

    def _row(self, worker: str, name: str, share: float) -> None:
        if worker not in self._rows:
            self._rows[worker] = self._bars.add_task(name, total=1.0, info="")
        self._bars.update(self._rows[worker], description=escape(name), completed=share, info="")

    def _move(self) -> None:
        self._bars.update(self._all, completed=self._done + sum(self._under_way.values()))

    def _tell(self) -> None:
        minutes = max(1e-9, self._clock() - self._began) / 60
        speed = f"{self._heard / 3600 / minutes:.1f} h of audio/min" if self._heard else ""
        self._bars.update(self._all, description=f"{self._left} left", info=speed)


@contextmanager
def watching(tasks: Sequence[EpisodeTask], *, quiet: bool, as_json: bool) -> Iterator[Watcher]:
    """Whoever is to be told, for as long as the work lasts.

    Args:
        tasks: the work.
        quiet: show nothing.
        as_json: write lines for programs to standard output.
    """
    screen: Console = console(stderr=True)
    if as_json:
        yield EventLines()
    elif quiet or not screen.is_terminal:
        yield Silent(quiet=quiet)
    else:
        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[info]:<18}"),
            TimeElapsedColumn(),
            Remaining(),
        )
        with Progress(*columns, console=screen, transient=True, refresh_per_second=REFRESH) as bars:
            yield Bars(bars, tasks, time.monotonic)
