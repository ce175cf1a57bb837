"""Pieces of one job at the same time, in threads or wherever the caller has hands for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from threadpoolctl import threadpool_limits

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Numpy's matrix products in one thread, while this is entered or, as a decorator, called.

    The products of aligning are small and run in threads of ours: a second layer of threads would
    mostly wait. And sums of floats depend on how many threads share them: with one, every process
    gives the same bytes. Only libraries that are loaded by then are limited.
    """
    with threadpool_limits(1, user_api="blas"):
        yield


def keep_one_blas_thread() -> None:
    """The same for the rest of a process; BLAS must be loaded already."""
    threadpool_limits(1, user_api="blas")


class Spread(Protocol):
    """Does the pieces of a job; work, pieces and results can be pickled."""

    def warm_up(self) -> None:
        """Work enough for several processes will come."""

    def rest(self) -> None:
        """All of it is done: whoever was only started for it may end."""

    def __call__(
        self, work: Callable[[Piece], Result], pieces: Iterable[Piece], /
    ) -> Iterator[Result]:
        """What `work` makes of each piece, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Threads:
    """Spreads work over so many threads of this process."""

    jobs: int = 1

    def warm_up(self) -> None:
        """Nothing: threads start at once."""

    def rest(self) -> None:
        """Nothing: they end with their work."""

    def __call__(
        self, work: Callable[[Piece], Result], pieces: Iterable[Piece], /
    ) -> Iterator[Result]:
        """What `work` makes of each piece, in their order."""
        return side_by_side(work, pieces, self.jobs)


ALONE: Final = Threads()
"""One piece after the other."""


def side_by_side(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int
) -> Iterator[Result]:
    """What `work` makes of each piece, in their order, so many at a time; here if it is one."""
    return map(work, pieces) if jobs <= 1 else map_in_threads(work, pieces, jobs)


def map_in_threads(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int
) -> Iterator[Result]:
    """The same in so many threads beside the one that reads, which makes the pieces meanwhile.

    Pieces are made as they are needed: one more than there are threads exists at a time. Whoever
    stops reading, or is stopped (Ctrl-C), waits for no more than the pieces in work.
    """
    pool = ThreadPoolExecutor(jobs)
    waiting: deque[Future[Result]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
