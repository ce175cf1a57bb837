"""Fifty people at work in the editor: how long do they wait?

    python -m tests.benchmarks.editor_load [--people 50] [--seconds 60] [--database URL]
    python -m tests.benchmarks.editor_load --seconds 1800 --episodes 20    # long life

Serves three copies of the sample with `aligner serve`, waits until they are aligned, then lets
people work and prints one JSON object. What one person does is what the page does for somebody who
fills gaps without a pause for a coffee:

    arrives      within the first 10 s: who am I, the episode, its overview, the first sound
    a gap        the clip of the next one is fetched, a stretch of the outline and half a minute
                 of the episode's sound; a claim says who is on it
    thinks       20 to 30 s: the gap is heard, perhaps twice, and three words are typed
    saves        a line, and asks for its new times every 0.6 s, four times; then the next gap
    meanwhile    asks every 3 s what others did

50 people so send about 35 requests a second, 2 of them saves; `--hurry 5` lets everybody think a
fifth of that. Every person has a line of their own. The journal must hold every save that was
answered with 200. The load comes from the same two processors: `load_cpu_s` says what it took.

More `--episodes` are aligned while people work. `life` tells what became of the server meanwhile:
its memory and open files after a fifth of the time (everything is warm then) and at the end, with
the greatest in between, and the 95th percentile of waits in each fifth.
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
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.life import Life, spread

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
COPIES = 3
ARRIVE_SECONDS = 10.0
POLL_SECONDS = 3.0
SOON_SECONDS = 0.6
HURRIES = 4
THINK_SECONDS = (20.0, 30.0)
LIMIT_MS = 150

Task = tuple[float, str]


@dataclass(slots=True)
class Person:
    """One browser."""

    number: int
    port: int
    hurry: float = 1.0
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    all_waits: list[tuple[float, float]] = field(default_factory=list)
    saved: int = 0
    cookie: str = ""
    token: str = ""
    path: str = ""
    revision: int = 0
    tick: int = 0
    retimed: float | None = None
    placed: list[float] = field(default_factory=list)
    row: dict[str, Any] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)
    errors: list[str] = field(default_factory=list)
    chance: random.Random = field(init=False)

    def work(self, seconds: float) -> None:
        """Come, and go on for a while."""
        self.chance = random.Random(self.number)  # noqa: S311
        end = time.monotonic() + seconds
        time.sleep(self.chance.random() * ARRIVE_SECONDS)
        self.arrive()
        now = time.monotonic()
        due = {"poll": now + POLL_SECONDS, "save": now + self.chance.random() * self.think()}
        hurries = 0
        while (at := min(due.values())) < end:
            time.sleep(max(0.0, at - time.monotonic()))
            what = min(due, key=lambda each: due[each])
            if what == "save":
                self.save()
                due["poll"] = time.monotonic() + SOON_SECONDS
                hurries = HURRIES - 1
                due["save"] = time.monotonic() + self.think()
            else:
                self.poll()
                hurries = hurries - 1 if self.retimed is not None else 0
                due["poll"] = time.monotonic() + (SOON_SECONDS if hurries > 0 else POLL_SECONDS)

    def think(self) -> float:
        """Seconds at one gap."""
        return self.chance.uniform(*THINK_SECONDS) / self.hurry

    def arrive(self) -> None:
        """Open the editor."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.token = json.loads(self.ask("me", "GET", "/api/me"))["csrf"]
        self.ask("me", "POST", "/api/me", {"name": f"Person {self.number}"})
        self.path = f"/api/episodes/copy-{self.number % COPIES:02}"
        self.ask("page", "GET", self.path.removeprefix("/api"))
        whole = json.loads(self.ask("open", "GET", self.path))
        self.ask("overview", "GET", f"{self.path}/overview")
        rows = [row for row in whole["rows"] if row["kind"] == "speech"]
        self.row = rows[self.number // COPIES % len(rows)]
        self.revision, self.tick = whole["revision"], whole["tick"]
        self.listen()

    def listen(self) -> None:
        """What the browser fetches for a gap."""
        onset = self.chance.uniform(5, 200)
        start = self.chance.randrange(1_500_000)
        window = f"onset={onset:.2f}&offset={onset + 4:.2f}"
        self.ask("clip", "GET", f"{self.path}/clip?{window}")
        self.ask("peaks", "GET", f"{self.path}/peaks?rate=100&{window}")
        self.ask("audio", "GET", f"{self.path}/audio", Range=f"bytes={start}-{start + 300_000}")
        self.ask("claim", "POST", f"{self.path}/claims", {"flag": None})

    def poll(self) -> None:
        """What is new?"""
        news = json.loads(self.ask("poll", "GET", f"{self.path}/changes?since={self.tick}"))
        self.tick = news["tick"]
        mine = (row for row in news["retimed"] if row["text"] == self.row["text"])
        if self.retimed is not None and next(mine, None):
            self.placed.append(time.monotonic() - self.retimed)
            self.retimed = None

    def save(self) -> None:
        """One more word at the end of my line, and on to the next gap."""
        line, old = self.row["line"], self.row["text"]
        new = f"{old} indeed" if self.saved % 2 == 0 else old.removesuffix(" indeed")
        body = {"revision": self.revision, "first": line, "last": line, "old": old, "new": new}
        answer = json.loads(self.ask("save", "POST", f"{self.path}/edits", body))
        if "error" in answer:
            self.errors.append(str(answer["error"])[:200])
            return
        self.saved += 1
        self.retimed = time.monotonic()
        self.revision, self.row = answer["revision"], answer["splice"]["rows"][0]
        self.listen()

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
        self.all_waits.append((began, self.waits[what][-1]))
        if answer.status >= 400:
            self.errors.append(f"{what} {answer.status} {data[:100]!r}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return data


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--episodes", type=int, default=COPIES)
    parser.add_argument("--hurry", type=float, default=1.0)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), options), indent=2))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Serve, load, report."""
    for n in range(max(COPIES, options.episodes)):
        for ending in ("md", "mp3"):
            source, name = SAMPLES / f"slack-water-1.{ending}", f"copy-{n:02}.{ending}"
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
            mine, theirs, began = (
                seconds_of(os.getpid(), alone=True),
                seconds_of(server.pid),
                time.monotonic(),
            )
            life = Life(server.pid)
            life.start()
            people = load(port, options)
            took = time.monotonic() - began
            life.end()
            return {
                "people": options.people,
                "seconds": round(took, 1),
                "hurry": options.hurry,
                **report(port, people),
                "life": life.report([each for person in people for each in person.all_waits]),
                "server_cpu_s": round(seconds_of(server.pid) - theirs, 1),
                "load_cpu_s": round(seconds_of(os.getpid(), alone=True) - mine, 1),
                "load_average": round(os.getloadavg()[0], 1),
            }
        finally:
            server.terminate()


def seconds_of(pid: int, *, alone: bool = False) -> float:
    """Processor seconds of a process and of those that it began."""
    process = psutil.Process(pid)
    every = [process, *([] if alone else process.children(recursive=True))]
    times = [each.cpu_times() for each in every]
    return float(sum(each.user + each.system for each in times))


def load(port: int, options: argparse.Namespace) -> list[Person]:
    """Everybody at once."""
    people = [Person(n, port, options.hurry) for n in range(options.people)]
    threads = [threading.Thread(target=p.work, args=(options.seconds,)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return people


def wait_until_aligned(port: int) -> None:
    """Until the episodes that people work on are; more may wait."""
    mine = {f"copy-{n:02}" for n in range(COPIES)}
    while True:
        episodes = fetch(port, "/api/progress")["episodes"]
        states = {each["state"] for each in episodes if each["slug"] in mine}
        assert "failed" not in states, episodes
        if states == {"ready"}:
            return
        time.sleep(2)


def fetch(port: int, path: str) -> Any:  # noqa: ANN401 - JSON
    """JSON from the server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def report(port: int, people: list[Person]) -> dict[str, object]:
    """Percentiles, errors, and whether all is in the journal."""
    waits: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for what, times in person.waits.items():
            waits[what] += times
    everything = [each for times in waits.values() for each in times]
    saved = sum(person.saved for person in people)
    kept = sum(fetch(port, f"/api/episodes/copy-{n:02}")["revision"] for n in range(COPIES))
    errors = [error for person in people for error in person.errors]
    all_p95 = spread(everything)["p95_ms"]
    placed = [each for person in people for each in person.placed]
    return {
        "p95_ms": all_p95,
        "limit_p95_ms": LIMIT_MS,
        "over": [*over({"all": everything, **waits}), *(["lost"] if kept != saved else [])],
        "saved": saved,
        "in_the_journal": kept,
        "errors": len(errors),
        "first_errors": errors[:3],
        "routes": {what: spread(times) for what, times in sorted(waits.items())},
        "save_to_new_times_s": round(sorted(placed)[len(placed) * 95 // 100], 2)
        if placed
        else None,
    }


def over(waits: dict[str, list[float]]) -> Iterator[str]:
    """What takes longer than it may."""
    return (what for what, times in waits.items() if spread(times)["p95_ms"] > LIMIT_MS)


if __name__ == "__main__":
    main()
