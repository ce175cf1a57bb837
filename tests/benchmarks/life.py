"""What becomes of a server's process while people work on: memory, open files, waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import psutil


class Life(threading.Thread):
    """Looks at a server's own process every second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._seen: list[tuple[int, int]] = []
        self._began = time.perf_counter()

    def run(self) -> None:
        """Look until `end`."""
        while not self._over.wait(1.0):
            memory = self._process.memory_info().rss
            self._seen.append((memory, self._process.num_fds()))

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def report(self, waits: Iterable[tuple[float, float]]) -> dict[str, object]:
        """Memory (MB), open files, and waits (ms) over time.

        Args:
            waits: when each began (`perf_counter`) and its seconds.
        """
        fifth = len(self._seen) // 5
        marks = {"warm": self._seen[fifth], "end": self._seen[-1]}
        marks["most"] = (max(each[0] for each in self._seen), max(each[1] for each in self._seen))
        length = (time.perf_counter() - self._began) / 5
        parts: list[list[float]] = [[] for _ in range(5)]
        for began, took in waits:
            parts[min(4, int((began - self._began) / length))].append(took)
        return {
            "memory_mb": {name: round(memory / 1e6, 1) for name, (memory, _) in marks.items()},
            "files": {name: files for name, (_, files) in marks.items()},
            "p95_ms_by_fifth": [spread(each)["p95_ms"] for each in parts if each],
        }


def spread(times: list[float]) -> dict[str, float]:
    """How many, the middle, the 95th percentile and the longest, in ms."""
    ordered = sorted(times)
    places = {"p50_ms": len(ordered) // 2, "p95_ms": len(ordered) * 95 // 100, "most_ms": -1}
    return {"n": len(ordered)} | {
        name: round(ordered[min(place, len(ordered) - 1)] * 1000, 1)
        for name, place in places.items()
    }
