"""A batch from start to end, as the command line runs it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType

import click

from aligner.batch.archive import BatchRequest, arrived, find, not_arrived, wanted
from aligner.batch.download import DownloadRequest
from aligner.batch.episodes import Pairing
from aligner.batch.journal import Journal, open_journal
from aligner.batch.outcome import Ended, EpisodeOutcome, Event
from aligner.batch.plan import BatchPlan, carry_out, clear_remains, plan
from aligner.batch.rate_limited_downloads import Downloaded, Downloader
from aligner.batch.run import Terms, run
from aligner.batch.summary import Summary, write_summary
from aligner.cli import INTERRUPTED, NEEDS_REVIEW
from aligner.cli.batch_screen import Watcher, watching
from aligner.cli.batch_words import print_plan, print_result
from aligner.errors import OutputError

PART_FAILED = 5


class Brake:
    """Whether to begin no more episodes, and why."""

    def __init__(self, *, keep_going: bool) -> None:
        self._keep_going = keep_going
        self.interrupted = False
        self.trouble = ""

    def __call__(self) -> bool:
        """Whether to begin no more."""
        return self.interrupted or bool(self.trouble)

    def look_at(self, event: Event) -> None:
        """Stop at what every other episode would meet as well."""
        if isinstance(event, Ended) and event.outcome.general and not self._keep_going:
            self.trouble = " ".join(event.outcome.reasons)

    @contextmanager
    def at_signals(self, note: str) -> Iterator[None]:
        """The first Ctrl-C or SIGTERM stops after the episodes under way, the second at once."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            if self.interrupted:
                raise KeyboardInterrupt
            self.interrupted = True
            click.echo(note, err=True)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class Batch:
    """One call of the command: what is wanted, how, and how to tell of it."""

    wish: BatchRequest
    terms: Terms
    brake: Brake
    cluster: str | None
    any_size: bool
    quiet: bool
    as_json: bool

    def preview(self) -> int:
        """Say what would be done."""
        pairing = self._pairing()
        print_plan(pairing, list(wanted(self.wish, pairing).values()))
        return 0

    def run(self) -> int:
        """Do it; the exit code."""
        wish = self.wish
        note = "Finishing the episodes under way; Ctrl-C again stops at once."
        with (
            open_journal(wish.output, wish.shard) as journal,
            self.brake.at_signals(note),
            _resumable(),
        ):
            if wish.shard == (1, 1):
                clear_remains(wish.output)
            pairing = self._pairing()
            downloads = self._download(wanted(wish, pairing))
            todo = plan(wish, arrived(pairing, downloads), journal.entries)
            outcomes = {each.name: each for each in not_arrived(downloads)}
            outcomes |= self._align(todo, journal)
            summary = todo.summary(outcomes)
            write_summary(summary, wish.output, report=wish.report, title=wish.repository.name)
        if not self.quiet:
            print_result(summary, todo, outcomes, as_json=self.as_json, report=wish.report)
        return self._code(summary)

    def _pairing(self) -> Pairing:
        """Which recording belongs to which transcript, by ear where names leave doubt."""
        pairing = find(self.wish)
        if not (self.wish.listen and pairing.doubts):
            return pairing
        # Only who listens waits for the model.
        from aligner.batch.listening import Ear, settle_by_ear  # noqa: PLC0415

        return settle_by_ear(pairing, Ear.load(self.terms.jobs), self._tell)

    def _tell(self, message: str) -> None:
        if not self.quiet:
            click.echo(message, err=True)

    def _download(self, files: dict[str, DownloadRequest]) -> dict[str, Downloaded]:
        """Get what is wanted, and say what could not be had."""
        found: dict[str, Downloaded] = {}
        names = {each.url: name for name, each in files.items()}
        asked = [replace(each, size=None) if self.any_size else each for each in files.values()]
        with (
            watching((), quiet=self.quiet, as_json=self.as_json) as watch,
            Downloader(stop=self.brake, allowed=self.wish.allowed) as downloader,
        ):
            for done in downloader.get_all(asked):
                found[names[done.wanted.url]] = done
                if done.problem is not None:
                    watch.note(f"failed: {done.problem}")
                elif len(found) % 10 == 0:
                    watch.note(f"{len(found)} of {len(files)} recordings are here")
        return found

    def _align(self, todo: BatchPlan, journal: Journal) -> dict[str, EpisodeOutcome]:
        with watching(todo.tasks, quiet=self.quiet, as_json=self.as_json) as watch:
            return carry_out(todo, self._events(todo), journal, _both(self.brake, watch))

    def _events(self, todo: BatchPlan) -> Iterator[Event]:
        if self.cluster is None:
            return run(todo.tasks, self.terms, stop=self.brake)
        # Only who asks for a cluster needs Dask, or waits for its import.
        from aligner.batch.cluster import run_on_cluster  # noqa: PLC0415

        results = "written" if self.wish.shared else "returned"
        return run_on_cluster(
            todo.tasks,
            self.cluster,
            jobs=self.terms.jobs,
            results=results,
            connections=self.terms.connections,
            stop=self.brake,
        )

    def _code(self, summary: Summary) -> int:
        if self.brake.interrupted:
            click.echo(
                f"aligner: interrupted; episodes left: {len(summary.left):,}. "
                "The same command goes on from here.",
                err=True,
            )
            return INTERRUPTED
        if self.brake.trouble:
            click.echo(
                f"aligner: stopped, for others would meet it too (--keep-going goes on): "
                f"{self.brake.trouble}",
                err=True,
            )
        if summary.count("failed") or summary.doubts or summary.left:
            return PART_FAILED
        return NEEDS_REVIEW if summary.count("suspect") or summary.refused else 0


@contextmanager
def _resumable() -> Iterator[None]:
    """Say how to go on when a run breaks off before it can say what became of it."""
    try:
        yield
    except (KeyboardInterrupt, OutputError):
        click.echo("What is done is kept; the same command goes on from here.", err=True)
        raise


def _both(brake: Brake, watch: Watcher) -> Callable[[Event], None]:
    def told(event: Event) -> None:
        brake.look_at(event)
        watch(event)

    return told
