"""The process that places lines: asked over a pipe, started when it is needed, one task at a time.

A task takes 50 ms to 1 s of Python's own; in the server's process every request would wait.
"""

from __future__ import annotations

import logging
import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from aligner.alignment.model import Alignment
from web.realign import Task, get_ready, place

_log = logging.getLogger(__name__)

_NICER = 5
"""How much the process gives way to those that answer people."""


class LineProcess:
    """One process; for one thread at a time."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Begin, if it has not: it reads its dictionary while nobody waits."""
        self._connection()

    def place(self, task: Task) -> Alignment | None:
        """Where the words are; None if nothing was heard, or if the process fails at it twice."""
        for _ in range(2):
            try:
                pipe = self._connection()
                pipe.send(task)
                found = pipe.recv()
            except (EOFError, OSError):
                _log.warning("the process that places lines ended; another one begins")
                self.close()
            else:
                return found if isinstance(found, Alignment) else None
        return None

    def close(self) -> None:
        """End it."""
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.terminate()
            self._process.join()
        self._process = self._pipe = None

    def _connection(self) -> Connection:
        if self._pipe is None:
            # Forked, it would hold the locks of threads that it does not have.
            context = get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()  # now the pipe ends when either process does, however it ends
        return self._pipe


def _work(pipe: Connection) -> None:
    """In the process: place what comes, until the server is no more."""
    os.nice(_NICER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    get_ready()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        found = None
        try:
            found = place(task)
        except Exception:  # noqa: BLE001 - whatever the line is, its text is saved
            _log.exception("a line could not be placed")
        pipe.send(found)
