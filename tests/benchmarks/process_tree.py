"""What a process and all that it starts take: time, processor seconds, memory."""

from __future__ import annotations

import resource
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil

_POLL = 0.25
"""Seconds between two looks: each takes 2 ms of a processor that what is measured could use."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took.

    Attributes:
        code: with which the process ended.
        wall: seconds until it ended, from when it was first looked at.
        cpu: processor seconds of all, of what is waited for in the end.
        own: processor seconds of the process itself, as far as they were seen.
        others: those of each that it started, as far as they were seen, the busiest first.
        peak: MB of all together, what they share counted for each.
        largest: MB of the largest that it started.
    """

    code: int
    wall: float
    cpu: float
    own: float
    others: tuple[float, ...]
    peak: float
    largest: float


def watch(process: psutil.Popen) -> Taken:
    """Wait for a process, the only one that this one waits for meanwhile."""
    began, before = time.perf_counter(), _waited_for()
    used: dict[int, float] = {}
    peak = largest = 0.0
    while process.poll() is None:
        with suppress(psutil.Error):  # one of them has just ended
            children = process.children(recursive=True)
            sizes = {each.pid: each.memory_info().rss / 1e6 for each in (process, *children)}
            used |= {each.pid: sum(each.cpu_times()[:2]) for each in (process, *children)}
            peak = max(peak, sum(sizes.values()))
            largest = max([largest, *(sizes[each.pid] for each in children)])
        with suppress(psutil.TimeoutExpired):
            process.wait(_POLL)
    wall = time.perf_counter() - began
    own = used.pop(process.pid, 0.0)
    others = tuple(sorted(used.values(), reverse=True))
    return Taken(process.wait(), wall, _waited_for() - before, own, others, peak, largest)


def _waited_for() -> float:
    """Processor seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
