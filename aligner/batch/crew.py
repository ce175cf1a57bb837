"""A process pool for one long episode: threads would wait for the GIL.

Timing is Python as much as numpy: with two threads it takes longer than with one.
"""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from threading import Lock
from types import TracebackType
from typing import Self

from aligner.batch.parent import end_with_parent
from aligner.interrupts import uninterrupted_start
from aligner.threads import Piece, Result, keep_one_blas_thread, side_by_side


class Crew:
    """A process pool, this process included, whose others start at `warm_up`; a context manager.

    Until then all work is done here, in threads.

    Args:
        jobs: how many work at the same time, this process included.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._here = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rest()

    def warm_up(self) -> None:
        """Start the others and let them load what they will need, while something else goes on."""
        if self._jobs > 1 and self._pool is None:
            others = self._jobs - 1
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(others, mp_context=spawn, initializer=_begin)
            for _ in range(others):
                _submit(self._pool, int)

    def rest(self) -> None:
        """End the others: what each has loaded is a fifth of the memory of an episode."""
        if self._pool:
            # Waited for: Python would wait at exit too, and there races the pool for its pipe.
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __call__(
        self, work: Callable[[Piece], Result], pieces: Iterable[Piece], /
    ) -> Iterator[Result]:
        """What `work` makes of each piece, in their order."""
        return side_by_side(partial(self._do, work), pieces, self._jobs)

    def _do(self, work: Callable[[Piece], Result], piece: Piece) -> Result:
        """Here if nobody else works here, else in another process, as long as it lives."""
        if self._pool is None:
            return work(piece)
        if self._here.acquire(blocking=False):
            try:
                return work(piece)
            finally:
                self._here.release()
        try:
            return _submit(self._pool, work, piece).result()
        except BrokenProcessPool:  # it was killed, or could not start
            with self._here:
                return work(piece)


def _submit(
    pool: ProcessPoolExecutor, work: Callable[..., Result], *pieces: Piece
) -> Future[Result]:
    """The pool starts a process when it is given more than those there are can do."""
    with uninterrupted_start():
        return pool.submit(work, *pieces)


def _begin() -> None:
    """Load what will be needed; one BLAS thread, for which BLAS must be there."""
    end_with_parent()
    importlib.import_module("aligner.alignment.boundaries.refine")
    keep_one_blas_thread()
