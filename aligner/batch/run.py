"""A pool of worker processes that survives the crash of any of them.

             task            Share… Outcome
    queue ─────────► worker ───────────────► events
      ▲                │ dies, hangs, runs out of memory, meets a mistake of ours
      └── once more ───┘ and a new worker takes its place

Processes are spawned, not forked: the parent has threads. A pool of the standard library breaks as
a whole when one of its processes dies; here each worker has a pipe of its own.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from aligner.batch.errors import WorkerCannotStart
from aligner.batch.outcome import (
    Ended,
    EpisodeOutcome,
    EpisodeTask,
    Event,
    Retried,
    StageProgress,
    Started,
)
from aligner.batch.worker import OUT_OF_MEMORY, Broken, Message, Ready, Share, Unfit, Work, serve
from aligner.interrupts import uninterrupted_start

ATTEMPTS = 2
"""How often an episode may cost a worker."""

_POLL = 0.2
"""Seconds after which to look whether somebody wants the run to stop."""

_LOADING = 120.0
"""Seconds that a worker has to load, however short the patience with its work is."""

_GRACE = 5.0
"""Seconds that a worker has to end on its own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Settings of a worker pool.

    Attributes:
        jobs: workers, each with one thread.
        timeout: seconds without a word after which a worker is taken for hung.
        memory: bytes a worker may take, None for no limit.
        connections: recordings that the workers of a cluster fetch from one host at a time.
    """

    jobs: int = 2
    timeout: float = 900.0
    memory: int | None = None
    connections: int = 8


@dataclass(frozen=True, slots=True)
class _Job:
    """An episode under way: which attempt it is, and when it began."""

    task: EpisodeTask
    attempt: int
    began: float


class _Worker:
    """A process, its pipe, what it is doing, and when it was last heard."""

    def __init__(self, name: str, load: Callable[[], Work], memory: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.name = name
        self.connection: Connection = ours
        self.job: _Job | None = None
        self.ready = False
        self.heard = time.monotonic()
        self._process = context.Process(
            target=serve, args=(theirs, load, memory), name=f"aligner-{name}", daemon=True
        )
        with uninterrupted_start():
            self._process.start()
        theirs.close()

    def give(self, job: _Job) -> None:
        """Send it an episode; a worker that is dead already is found out at the next look."""
        self.job = job
        self.heard = time.monotonic()
        try:
            self.connection.send(job.task)
        except OSError:
            return

    def receive(self) -> Message | None:
        """What it has to say; None if it is gone."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.heard = time.monotonic()
        return message

    def why_gone(self) -> str:
        """How it ended."""
        self._process.join(_GRACE)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"ended without a word (exit code {code})"
        name = signal.Signals(-code).name
        hint = ": the machine may have run out of memory" if -code == signal.SIGKILL else ""
        return f"was ended by {name}{hint}"

    def dismiss(self) -> None:
        """Ask it to end once it is done."""
        try:
            self.connection.send(None)
        except OSError:
            return

    def end(self, patience: float) -> None:
        """Wait so long, then kill it."""
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.connection.close()


class WorkerPool:
    """Workers and their queue."""

    def __init__(
        self, tasks: Sequence[EpisodeTask], load: Callable[[], Work], terms: Terms
    ) -> None:
        self._waiting = deque((task, 1) for task in tasks)
        self._load = load
        self._terms = terms
        count = max(1, min(terms.jobs, len(tasks)))
        self._workers = [self._hire(str(number)) for number in range(1, count + 1)]

    def events(self, stop: Callable[[], bool]) -> Iterator[Event]:
        """Run to the end, or until `stop` says so and the episodes under way are done."""
        while self._busy() or (self._waiting and not stop()):
            for worker in self._workers:
                if worker.ready and worker.job is None and self._waiting and not stop():
                    yield self._hand_out(worker)
            pipes = {worker.connection: worker for worker in self._workers}
            for pipe in wait(list(pipes), _POLL):
                if isinstance(pipe, Connection):
                    yield from self._hear(pipes[pipe])
            yield from self._look_after_silent()

    def close(self, *, patience: float = _GRACE) -> None:
        """End all workers, those that are at work as well."""
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.end(0.0 if worker.job else patience)

    def _busy(self) -> bool:
        return any(worker.job for worker in self._workers)

    def _hire(self, name: str) -> _Worker:
        return _Worker(name, self._load, self._terms.memory)

    def _hand_out(self, worker: _Worker) -> Event:
        task, attempt = self._waiting.popleft()
        worker.give(_Job(task, attempt, time.monotonic()))
        return Started(worker.name, task)

    def _hear(self, worker: _Worker) -> Iterator[Event]:
        match worker.receive():
            case Ready():
                worker.ready = True
            case Unfit(error):
                raise error
            case Share(stage, share):
                yield StageProgress(worker.name, stage, share)
            case Broken(reason):
                yield from self._replace(worker, self._with_limit(reason))
            case EpisodeOutcome() as outcome:
                job, worker.job = worker.job, None
                if job:
                    yield Ended(worker.name, job.task, outcome)
            case None:
                yield from self._replace(worker, self._with_limit(worker.why_gone()))

    def _with_limit(self, reason: str) -> str:
        """The reason, and the limit of memory if that may be behind it.

        Libraries in C say many things when they get none, and most do not call it memory.
        """
        if self._terms.memory is None or reason == OUT_OF_MEMORY:
            return reason
        limit = f"{self._terms.memory / 1e6:,.0f} MB"
        return f"{reason}; --memory allows it {limit}, which may be too little"

    def _look_after_silent(self) -> Iterator[Event]:
        now = time.monotonic()
        for worker in self._workers:
            patience = self._terms.timeout if worker.ready else max(_LOADING, self._terms.timeout)
            waited_for = worker.job is not None or not worker.ready
            if waited_for and now - worker.heard > patience:
                yield from self._replace(worker, f"said nothing for {patience:.0f} s and was ended")

    def _replace(self, worker: _Worker, reason: str) -> Iterator[Event]:
        """A new worker in the place of a lost one, and its episode back to the queue, or over."""
        worker.end(0.0)
        if not worker.ready:
            advice = "Try with fewer --jobs or more --memory."
            raise WorkerCannotStart("A worker", f"{reason} before it began.", advice)
        self._workers[self._workers.index(worker)] = self._hire(worker.name)
        if worker.job is None:
            return
        task, attempt = worker.job.task, worker.job.attempt
        if attempt < ATTEMPTS:
            # To the end of the queue: what was short for a moment may be there again by then.
            self._waiting.append((task, attempt + 1))
            yield Retried(worker.name, task, reason)
            return
        problem = f"The worker {reason}, {ATTEMPTS} times."
        lost = EpisodeOutcome(
            task.name, "failed", (problem,), seconds=time.monotonic() - worker.job.began
        )
        yield Ended(worker.name, task, lost)


def load_engine() -> Work:
    """What aligns."""
    # Not above: a process that hands out work does not wait for the import of what does it.
    from aligner.batch.engine import Engine  # noqa: PLC0415

    return Engine()


def run(
    tasks: Sequence[EpisodeTask],
    terms: Terms,
    *,
    stop: Callable[[], bool] = lambda: False,
    load: Callable[[], Work] = load_engine,
) -> Iterator[Event]:
    """Do all tasks in worker processes, in their order.

    Args:
        tasks: what to do; the longest first keeps all workers busy to the end.
        terms: how.
        stop: asked several times a second; once it says so no more episodes are begun.
        load: makes what does an episode, in each worker; it is sent there by name.

    Raises:
        WorkerCannotStart: a worker ended before it could do anything.
        MissingDependency: the model is not installed.
    """
    if not tasks:
        return
    crew = WorkerPool(tasks, load, terms)
    try:
        yield from crew.events(stop)
    finally:
        crew.close()
