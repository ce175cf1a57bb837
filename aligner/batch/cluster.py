"""The same run on a Dask cluster: an existing scheduler, or one of our own on this machine.

    client ── tasks ──► scheduler ──► worker: plugin loads the model once ─► results on the disk
       ◄── outcomes ──────────────────   │                                   or back to the client
                                         └ joins, leaves, dies: its episodes go to others

Start workers with one thread each (`dask worker ADDRESS --nworkers auto --nthreads 1`): a worker
aligns one episode at a time. Needs the extra `[cluster]`.

Tasks are handed over in windows, so that the scheduler holds some dozens of texts and not those of
an archive. However many workers there are, a host is asked for few recordings at a time: its places
are a semaphore on the scheduler.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aligner.alignment.stages import Progress
from aligner.atomic import write_atomically
from aligner.batch.engine import Engine
from aligner.batch.errors import ClusterUnreachable
from aligner.batch.layout import is_address
from aligner.batch.outcome import Ended, EpisodeOutcome, EpisodeTask, Event, Retried
from aligner.batch.remote import taking_turns
from aligner.batch.worker import Work
from aligner.errors import AlignerError, BadInput, MissingDependency, OutputError
from aligner.inside import Root
from aligner.transcript.dialects.choice import chosen_for

try:
    from distributed import (
        Client,
        LocalCluster,
        Semaphore,
        WorkerPlugin,
        as_completed,
        get_worker,
    )
    from distributed.client import Future
    from distributed.worker import Worker
except ImportError as missing:  # pragma: no cover - the tests have the extra
    raise MissingDependency(
        "--cluster needs dask.distributed.",
        "Install it: pip install 'transcript-aligner[cluster]'.",
    ) from missing

LOCAL = "local"
"""The address that asks for a cluster on this machine."""

_PLUGIN = "aligner"
_CLUSTER = "cluster"
_REACHABLE = "15s"

CONNECTIONS = 8
"""Recordings that are fetched from one host at a time, by all workers together."""

_LEAST_WINDOW, _WINDOW = 32, 3
"""Tasks handed over at a time: at least so many, and so many for each thread of the cluster."""


@dataclass(frozen=True, slots=True)
class Returned:
    """An outcome with the content of its files, in their order; empty if they are on the disk."""

    outcome: EpisodeOutcome
    contents: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unable:
    """Stands where the engine should: Dask would only log what a plugin complains of."""

    reason: str

    def __call__(self, task: EpisodeTask, _progress: Progress) -> EpisodeOutcome:
        return EpisodeOutcome(task.name, "failed", (self.reason,), general=True)


class EnginePlugin(WorkerPlugin):
    """Loads what does an episode when a worker joins, and keeps it as long as the worker lives."""

    def __init__(self, load: Callable[[], Work]) -> None:
        self._load = load

    def setup(self, worker: Worker) -> None:
        """Called by Dask in the worker."""
        # Workers may have several threads; model and lexicon are for one.
        self.turn = threading.Lock()
        self._places: dict[str, Semaphore] = {}
        try:
            self.work: Work = self._load()
        except AlignerError as error:
            self.work = _Unable(f"{worker.address}: {error}")

    def place_at(self, host: str, connections: int) -> Semaphore:
        """The semaphore of a host, made once: each has a timer that ends with the worker only."""
        name = f"aligner-{connections}-{host}"
        if name not in self._places:
            self._places[name] = Semaphore(max_leases=connections, name=name)
        return self._places[name]


def run_on_cluster(
    tasks: Sequence[EpisodeTask],
    address: str,
    *,
    jobs: int = 2,
    results: str = "written",
    connections: int = CONNECTIONS,
    stop: Callable[[], bool] = lambda: False,
    load: Callable[[], Work] = Engine,
) -> Iterator[Event]:
    """Do all tasks on a cluster.

    Args:
        tasks: what to do, in the order of their priority.
        address: of a scheduler, or `LOCAL`.
        jobs: worker processes of a local cluster.
        results: "written" by the workers, or "returned" and written here.
        connections: recordings that the workers fetch from one host at a time, all together.
        stop: asked after each episode; once it says so what has not begun is called off.
        load: makes what does an episode, in each worker; it is sent there by name.

    Raises:
        ClusterUnreachable: nobody answers.
        OutputError: a result cannot be written here.
    """
    if not tasks:
        return
    with _client(address, jobs) as client:
        client.register_plugin(EnginePlugin(load), name=_PLUGIN)
        yield from _Run(client, results == "returned", connections).events(tasks, stop)


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Client]:
    if address != LOCAL:
        with _connected(address) as client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _connected(address: str) -> Client:
    try:
        return Client(address, timeout=_REACHABLE, set_as_default=False)
    except (OSError, ValueError) as error:
        advice = "Check the address, and that the scheduler runs the same versions."
        raise ClusterUnreachable(address, f"no scheduler answers: {error}.", advice) from error


@dataclass(frozen=True, slots=True)
class _Run:
    """Tasks on their way through a scheduler."""

    client: Client
    returned: bool
    connections: int

    def events(self, tasks: Sequence[EpisodeTask], stop: Callable[[], bool]) -> Iterator[Event]:
        """Hand tasks over as others end, and tell of each that does."""
        by_key: dict[str, tuple[EpisodeTask, int]] = {}
        coming = iter(enumerate(tasks))
        waiting = as_completed(loop=self.client.loop)

        def submit(task: EpisodeTask, attempt: int, priority: int) -> None:
            key = f"aligner-{attempt}-{task.name}"
            by_key[key] = (task, attempt)
            waiting.add(self._submitted(key, task, priority))

        def fill() -> None:
            while len(by_key) < self._window() and (following := next(coming, None)):
                submit(following[1], 1, -following[0])

        fill()
        called_off = False
        for future in waiting:
            task, attempt = by_key.pop(future.key)
            if future.status == "cancelled":
                continue
            # Dask itself tries again when a worker dies; what is left is a mistake of ours.
            if future.status == "error" and attempt == 1 and not stop():
                submit(task, 2, 0)
                yield Retried(_CLUSTER, task, f"failed: {_why(future)}")
            else:
                yield Ended(_CLUSTER, task, _outcome(future, task))
            if not stop():
                fill()
            elif not called_off:
                called_off = True
                self._call_off(waiting)

    def _submitted(self, key: str, task: EpisodeTask, priority: int) -> Future[Returned]:
        return self.client.submit(
            align_on_worker,
            _with_text(task) if self.returned else task,
            returned=self.returned,
            connections=self.connections,
            key=key,
            pure=False,
            priority=priority,
        )

    def _window(self) -> int:
        """Workers may join at any time."""
        threads: int = sum(self.client.ncores().values())
        return max(_LEAST_WINDOW, _WINDOW * threads)

    def _call_off(self, waiting: as_completed) -> None:
        """Cancel what has not begun; what a worker is at is waited for."""
        begun = {key for keys in self.client.processing().values() for key in keys}
        self.client.cancel([each for each in list(waiting.futures) if each.key not in begun])


def _with_text(task: EpisodeTask) -> EpisodeTask:
    """A task that brings its text along, read only now: those of an archive are gigabytes.

    What `aligner.toml` above it says of its form comes with it. What cannot be read is left for the
    worker to complain of.
    """
    if task.text is not None or is_address(task.transcript):
        return task
    root = Path(task.roots[0] or Path(task.transcript).parent)
    path = Path(task.transcript)
    with suppress(OSError, BadInput), Root(root).open(path) as file:
        return replace(task, text=file.read(), dialect=chosen_for(path)[0])
    return task


def align_on_worker(task: EpisodeTask, *, returned: bool, connections: int) -> Returned:
    """Do an episode; runs in a worker.

    Args:
        task: the episode.
        returned: bring the files back instead of leaving them in the task's folder.
        connections: places at each host, for all workers together.
    """
    plugin = get_worker().plugins[_PLUGIN]
    if not isinstance(plugin, EnginePlugin):
        raise TypeError(plugin)
    with plugin.turn, taking_turns(partial(plugin.place_at, connections=connections)):
        if not returned:
            return Returned(plugin.work(task, _unheard))
        with tempfile.TemporaryDirectory(prefix="aligner-") as name:
            outcome = plugin.work(replace(task, scratch=name), _unheard)
            contents = tuple((Path(name) / made).read_bytes() for made, _ in outcome.files)
            return Returned(outcome, contents)


def _outcome(future: Future[Returned], task: EpisodeTask) -> EpisodeOutcome:
    """What a future holds, with its files written if they came along."""
    if future.status == "error":
        return EpisodeOutcome(task.name, "failed", (f"Two attempts failed: {_why(future)}.",))
    came: Returned = future.result()
    for (name, _), content in zip(came.outcome.files, came.contents, strict=False):
        path = Path(task.folder) / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"its folder cannot be made: {error.strerror or error}."
            raise OutputError(str(path), problem, "Choose another place with -o.") from error
        write_atomically(path, content)
    return came.outcome


def _why(future: Future[Returned]) -> str:
    error = future.exception()
    return f"{type(error).__name__} {error}"


def _unheard(_stage: str, _share: float) -> None:
    """Progress inside an episode stays in the worker."""
