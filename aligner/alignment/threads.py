"""Pieces of one job in threads: numpy lets go of the interpreter in most of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int
) -> Iterator[Result]:
    """What `work` makes of each piece, in their order, so many at a time.

    Whoever stops reading, or is stopped (Ctrl-C), waits for no more than the pieces in work.
    """
    if jobs <= 1:
        yield from map(work, pieces)
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        yield from pool.map(work, pieces)
    finally:
        pool.shutdown(cancel_futures=True)
