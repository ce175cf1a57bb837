"""Fifty people at work in the editor: how long do they wait?

    python tests/benchmarks/editor_load.py [--people 50] [--seconds 30] [--database URL]

Serves the sample with `aligner serve`, waits until it is aligned, then lets people poll every 3 s,
read audio ranges every 2 s, cut a clip every 6 s, save a line every 10 s. Each person edits a line
of their own in one of three copies of the episode. Prints percentiles a route, and checks that the
journal holds every save that was answered with 200.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
COPIES = 3
PACE = {"poll": 3.0, "audio": 2.0, "clip": 6.0, "save": 10.0}


@dataclass(slots=True)
class Person:
    """One browser."""

    number: int
    port: int
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    saved: int = 0
    cookie: str = ""
    token: str = ""
    path: str = ""
    revision: int = 0
    tick: int = 0
    row: dict[str, Any] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)
    errors: list[str] = field(default_factory=list)

    def work(self, seconds: float) -> None:
        """Go on for a while."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.token = json.loads(self.ask("me", "GET", "/api/me"))["csrf"]
        self.ask("me", "POST", "/api/me", {"name": f"Person {self.number}"})
        self.path = f"/api/episodes/copy-{self.number % COPIES}"
        whole = json.loads(self.ask("open", "GET", self.path))
        rows = [row for row in whole["rows"] if row["kind"] == "speech"]
        self.row = rows[self.number // COPIES % len(rows)]
        self.revision, self.tick = whole["revision"], whole["tick"]
        chance = random.Random(self.number)  # noqa: S311
        due = {what: time.monotonic() + chance.random() * pace for what, pace in PACE.items()}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            what = min(due, key=lambda each: due[each])
            time.sleep(max(0.0, due[what] - time.monotonic()))
            due[what] += PACE[what]
            getattr(self, what)()

    def poll(self) -> None:
        """What is new?"""
        news = json.loads(self.ask("poll", "GET", f"{self.path}/changes?since={self.tick}"))
        self.tick = news["tick"]

    def audio(self) -> None:
        """Half a minute of sound."""
        start = random.randrange(1_500_000)  # noqa: S311
        self.ask("audio", "GET", f"{self.path}/audio", Range=f"bytes={start}-{start + 300_000}")

    def clip(self) -> None:
        """A gap."""
        onset = random.uniform(0, 200)  # noqa: S311
        self.ask("clip", "GET", f"{self.path}/clip?onset={onset:.2f}&offset={onset + 4:.2f}")

    def save(self) -> None:
        """One more word at the end of my line."""
        line, old = self.row["line"], self.row["text"]
        new = f"{old} indeed" if self.saved % 2 == 0 else old.removesuffix(" indeed")
        body = {"revision": self.revision, "first": line, "last": line, "old": old, "new": new}
        answer = json.loads(self.ask("save", "POST", f"{self.path}/edits", body))
        if "error" in answer:
            self.errors.append(str(answer["error"])[:200])
            return
        self.saved += 1
        self.revision, self.row = answer["revision"], answer["splice"]["rows"][0]

    def ask(self, what: str, method: str, path: str, body: object = None, **headers: str) -> bytes:
        """One request, timed to its last byte."""
        if self.cookie:
            headers["Cookie"] = self.cookie
        if method != "GET":
            headers |= {"X-CSRFToken": self.token, "Content-Type": "application/json"}
        began = time.perf_counter()
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        self.waits[what].append(time.perf_counter() - began)
        if answer.status >= 400:
            self.errors.append(f"{what} {answer.status} {data[:100]!r}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return data


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    """Serve, load, report."""
    for n in range(COPIES):
        for ending in ("md", "mp3"):
            source, name = SAMPLES / f"slack-water-1.{ending}", f"copy-{n}.{ending}"
            shutil.copy(source, folder / name)
    code = "from aligner.cli import main; main()"
    command = [sys.executable, "-u", "-c", code, "serve", str(folder), "--port", "0"]
    command += ["--data", str(folder / "data")]
    command += ["--database", options.database] if options.database else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
            wait_until_aligned(port)
            process = psutil.Process(server.pid)
            before, began = process.cpu_times(), time.monotonic()
            load(port, options)
            after, took = process.cpu_times(), time.monotonic() - began
            used = after.user + after.system - before.user - before.system
            print(
                f"server: {used:.1f} s of processor in {took:.1f} s; load {os.getloadavg()[0]:.1f}"
            )
        finally:
            server.terminate()


def load(port: int, options: argparse.Namespace) -> None:
    """Everybody at once."""
    people = [Person(n, port) for n in range(options.people)]
    threads = [threading.Thread(target=p.work, args=(options.seconds,)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report(port, people)


def wait_until_aligned(port: int) -> None:
    """Until no episode waits any more."""
    while True:
        progress = fetch(port, "/api/progress")
        states = {each["state"] for each in progress["episodes"]}
        assert "failed" not in states, progress
        if states == {"ready"}:
            return
        time.sleep(2)


def fetch(port: int, path: str) -> Any:  # noqa: ANN401 - JSON
    """JSON from the server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def report(port: int, people: list[Person]) -> None:
    """Percentiles, errors, and whether all is in the journal."""
    waits: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for what, times in person.waits.items():
            waits[what] += times
    waits["all"] = [each for times in waits.values() for each in times]
    for what, times in sorted(waits.items()):
        times.sort()
        p50, p95 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 95 // 100)]
        print(f"{what:6} n {len(times):5}  p50 {p50 * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms")
    saved = sum(person.saved for person in people)
    kept = sum(fetch(port, f"/api/episodes/copy-{n}")["revision"] for n in range(COPIES))
    errors = [error for person in people for error in person.errors]
    print(f"saved {saved}, in the journal {kept}, errors {len(errors)} {errors[:3]}")


if __name__ == "__main__":
    main()
