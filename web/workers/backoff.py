"""Exponential back-off for each failed item.

failed      1st   2nd   3rd   4th          forgotten as soon as it is done, or is not asked for
next after  1 s   2 s   4 s   8 s   … 10 minutes
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

FIRST_SECONDS = 1.0
"""Each wait is twice the last, up to ten minutes: what is away for a night is found in the
morning."""
LONGEST_SECONDS = 600.0
"""What is mended meanwhile is found within ten minutes, at no cost to speak of."""

_Thing = TypeVar("_Thing", bound=Hashable)


def wait_after(failures: int, first: float, longest: float) -> float:
    """Seconds until the next try.

    Args:
        failures: in a row, at least one.
        first: seconds after the first of them.
        longest: seconds at most.
    """
    doublings = min(failures - 1, 60)  # more would not fit a float, and is the longest anyway
    return min(longest, first * 2.0**doublings)


@dataclass(frozen=True, slots=True)
class Failed:
    """How often something failed in a row, and how many seconds it waits now."""

    times: int
    wait: float


class BackOff(Generic[_Thing]):
    """What failed, and until when it waits. One thread changes it."""

    def __init__(self) -> None:
        self._failed: dict[_Thing, tuple[int, float]] = {}

    def waits(self, thing: _Thing) -> bool:
        """Whether an item must still wait before the next try."""
        _, due = self._failed.get(thing, (0, 0.0))
        return monotonic() < due

    def fail(self, thing: _Thing) -> Failed:
        """Record a failure of an item."""
        times = self._failed.get(thing, (0, 0.0))[0] + 1
        wait = wait_after(times, FIRST_SECONDS, LONGEST_SECONDS)
        self._failed[thing] = times, monotonic() + wait
        return Failed(times, wait)

    def keep(self, things: Collection[_Thing]) -> None:
        """Forget all items but these: the others were done, here or by another process."""
        self._failed = {each: self._failed[each] for each in self._failed if each in things}
