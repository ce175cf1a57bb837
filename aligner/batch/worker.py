"""The inside of a worker process: load once, then an episode after the other until told to stop."""

from __future__ import annotations

import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeAlias

from aligner.alignment.stages import Progress
from aligner.batch.outcome import EpisodeOutcome, EpisodeTask
from aligner.batch.parent import end_with_parent
from aligner.errors import AlignerError

Work: TypeAlias = Callable[[EpisodeTask, Progress], EpisodeOutcome]
"""Does an episode."""

OUT_OF_MEMORY = "ran out of memory"

_REPORT_EVERY = 0.2
"""Seconds between words on how far it is."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded what it needs."""


@dataclass(frozen=True, slots=True)
class Share:
    """How far the worker is with its episode."""

    stage: str
    share: float


@dataclass(frozen=True, slots=True)
class Broken:
    """The episode raised something that is no fault of its files; the worker ends itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """The worker cannot load what it needs, and no other could: something is not installed."""

    error: AlignerError


Message: TypeAlias = Ready | Unfit | Share | Broken | EpisodeOutcome


def serve(connection: Connection, load: Callable[[], Work], memory: int | None) -> None:
    """Work until the other end of the pipe says None or goes away.

    Args:
        connection: tasks come in, messages go out.
        load: called once.
        memory: bytes that the process may take; None for all there are.
    """
    end_with_parent()
    _hush()
    if memory is not None:
        _limit(memory)
    with suppress(EOFError, BrokenPipeError):
        try:
            work = load()
        except AlignerError as error:
            connection.send(Unfit(error))
            return
        connection.send(Ready())
        while (task := connection.recv()) is not None:
            message = _attempt(work, task, connection)
            connection.send(message)
            if isinstance(message, Broken):
                return


def _attempt(work: Work, task: EpisodeTask, connection: Connection) -> Message:
    try:
        return work(task, _reporter(connection))
    except MemoryError:
        return Broken(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - whatever it is costs one episode, not the run
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{at.filename.rpartition('/')[2]}:{at.lineno}"
        return Broken(f"met a mistake of the aligner: {type(error).__name__} {error} ({where})")


def _reporter(connection: Connection) -> Progress:
    told = 0.0

    def report(stage: str, share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _REPORT_EVERY:
            told = now
            connection.send(Share(stage, share))

    return report


def _hush() -> None:
    """Keep decoders written in C from writing warnings across the parent's bars.

    What is worth knowing comes through the pipe.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit(memory: int) -> None:
    """Make too large an allocation a MemoryError here instead of a choice of the kernel's."""
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (memory, memory))
