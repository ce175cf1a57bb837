"""Does a scheduler stay small, and a host unharmed, over an archive of tasks?

    python -m tests.benchmarks.cluster_size FOLDER start            scheduler, workers, a CDN
    python -m tests.benchmarks.cluster_size FOLDER run 5000         so many tasks more, any times
    python -m tests.benchmarks.cluster_size FOLDER stop             ends them, prints the figures

An episode here is a recording of 2 kB, fetched without the batch's careful client, whose making
would cost more than all else. The rest is the real thing: the batch's own cluster run, Dask's
scheduler and workers in processes of their own, and their semaphore before a web server that counts
who is there at a time. The scheduler lives from start to stop, so that the pieces of `run` add up.

Prints one JSON object: tasks, the most connections at a time beside the limit, the most tasks that
the scheduler held, and its memory (MB) after each thousand. Options of start: WORKERS LIMIT (4 2).

Measured on 2026-11-29 (three workers, limit 2, pieces cut off after 6 minutes and repeated): 17,352
recordings fetched, never more than 2 at a time; the scheduler held at most 32 tasks, and 98.7 MB
after 1,000, 113.7 after 15,000 that were counted: about 1 MB a thousand. 20,000 were not reached.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import psutil
from distributed import Client

from aligner.alignment.stages import Progress
from aligner.batch.client import host_of
from aligner.batch.cluster import run_on_cluster
from aligner.batch.outcome import Ended, EpisodeOutcome, EpisodeTask
from aligner.batch.remote import turn
from aligner.batch.worker import Work

_SOUND = bytes(range(256)) * 8
_HELD = 0.005
"""Seconds that the CDN keeps a guest, so that those who are there at a time meet."""

_EVERY = 1000


def load() -> Work:
    """What the workers do."""
    return fetch


def fetch(task: EpisodeTask, _progress: Progress) -> EpisodeOutcome:
    """Fetch the recording in its turn."""
    with turn(host_of(task.audio)), urlopen(task.audio) as answer:  # noqa: S310 - our own
        return EpisodeOutcome(task.name, "aligned", (str(len(answer.read())),))


class Cdn(BaseHTTPRequestHandler):
    """Gives a recording, and writes down when more guests than ever were there."""

    protocol_version = "HTTP/1.1"
    counting = threading.Lock()
    here, most, total = 0, 0, 0
    state: Path

    def do_GET(self) -> None:
        with self.counting:
            Cdn.here += 1
            Cdn.total += 1
            Cdn.most = max(Cdn.most, Cdn.here)
            self.state.write_text(json.dumps({"most": Cdn.most, "answered": Cdn.total}))
        time.sleep(_HELD)
        with self.counting:
            Cdn.here -= 1
        self.send_response(200)
        self.send_header("Content-Type", "audio/mpeg")
        self.send_header("Content-Length", str(len(_SOUND)))
        self.end_headers()
        self.wfile.write(_SOUND)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> None:
    """Be the CDN until somebody ends it."""
    Cdn.state = folder / "guests.json"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cdn)
    (folder / "cdn").write_text(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()


def start(folder: Path, workers: int, limit: int) -> None:
    """Begin all processes; they outlive this one."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "scheduler.json"
    usual = ("--no-dashboard", "--scheduler-file", str(place))
    dask = "distributed.cli.dask_"
    commands = [
        (f"{dask}scheduler", "--host", "127.0.0.1", "--port", "0", *usual),
        *[(f"{dask}worker", "--nthreads", "1", "--no-nanny", *usual)] * workers,
        ("tests.benchmarks.cluster_size", str(folder), "serve"),
    ]
    started: list[int] = []
    for module, *arguments in commands:
        log = (folder / f"{len(started)}.log").open("wb")
        command = [sys.executable, "-m", module, *arguments]
        made = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        started.append(made.pid)
        while module.endswith("scheduler") and not place.exists():
            time.sleep(0.1)
    state = {"pids": started, "limit": limit, "tasks": 0, "held": 0, "memory_mb": {}}
    (folder / "state.json").write_text(json.dumps(state))


def run(folder: Path, count: int) -> None:
    """So many tasks more."""
    state = json.loads((folder / "state.json").read_text())
    cdn = (folder / "cdn").read_text()
    address = json.loads((folder / "scheduler.json").read_text())["address"]
    scheduler = psutil.Process(state["pids"][0])
    done = state["tasks"]
    tasks = [
        EpisodeTask(f"{i}", "a.md", f"{cdn}/{i}.mp3", str(folder), allowed=("127.0.0.1",))
        for i in range(done, done + count)
    ]
    events = run_on_cluster(
        tasks,
        address,
        results="returned",
        connections=state["limit"],
        load=load,
    )
    with Client(address, set_as_default=False) as watching:
        for event in events:
            if not isinstance(event, Ended):
                continue
            if event.outcome.reasons != (str(len(_SOUND)),):
                raise SystemExit(f"{event.outcome.name}: {event.outcome.reasons}")
            state["tasks"] += 1
            if state["tasks"] % _EVERY == 0:
                held = watching.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
                state["held"] = max(state["held"], held)
                memory = scheduler.memory_info().rss / 1e6
                state["memory_mb"][str(state["tasks"])] = round(memory, 1)
                (folder / "state.json").write_text(json.dumps(state))
    (folder / "state.json").write_text(json.dumps(state))


def stop(folder: Path) -> None:
    """End the processes and print."""
    state = json.loads((folder / "state.json").read_text())
    for pid in reversed(state.pop("pids")):
        # A worker without its scheduler would try to reach it for a while.
        os.kill(pid, signal.SIGKILL)
    guests = json.loads((folder / "guests.json").read_text())
    print(json.dumps({**state, "connections": guests["most"]}, indent=2))


def main() -> None:
    """Do what is asked."""
    folder, deed, *numbers = Path(sys.argv[1]), *sys.argv[2:]
    given = [int(each) for each in numbers]
    if deed == "start":
        start(folder, *(*given, *(4, 2)[len(given) :]))
    elif deed == "run":
        run(folder, *given)
    else:
        {"serve": serve, "stop": stop}[deed](folder)


if __name__ == "__main__":
    main()
