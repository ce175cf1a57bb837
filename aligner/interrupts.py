"""Ctrl-C, answered once and at a moment when it breaks nothing.

Python raises KeyboardInterrupt wherever the main thread happens to be. Two places cannot bear it:

a library that is being loaded   one in C says "initialization failed" instead
a process that is being started  it is told half of what it is to do, and complains on its own
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType


class Interrupts:
    """Whether Ctrl-C was pressed, whatever became of the KeyboardInterrupt that says so."""

    def __init__(self) -> None:
        self.came = False

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note each one, and raise KeyboardInterrupt as ever. In the main thread."""

        def note(number: int, frame: FrameType | None) -> None:
            self.came = True
            signal.default_int_handler(number, frame)

        before = signal.getsignal(signal.SIGINT)
        if before is not signal.default_int_handler:  # a job in the background ignores it
            yield
            return
        signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def uninterrupted_start() -> Iterator[None]:
    """Let Ctrl-C wait until the block ends; processes that are started in it never see one.

    It reaches every process of a terminal's group, and what it means is for the parent to say.
    """
    # With the first process of multiprocessing comes one that unblocks SIGINT when it has begun.
    resource_tracker.ensure_running()
    main = threading.current_thread() is threading.main_thread()
    came: list[int] = []
    # The mask is for the processes started here, which inherit it. It does not shield this one:
    # another thread may be given the signal, and the main thread then runs what answers it.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    before = signal.getsignal(signal.SIGINT)
    if main and callable(before):
        signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if main and callable(before):
            signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)
