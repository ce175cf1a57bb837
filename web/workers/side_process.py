"""A helper process that realigns lines, searches gap candidates and draws spectrograms.

It is asked over a pipe, started when it is needed, and does one thing at a time. A line takes 50 ms
to 1 s, and to load librosa takes three: in the server's process every request would wait.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from traceback import format_exception
from typing import Any

import numpy as np

from aligner.alignment.model import Alignment
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.episode.gap_words import Found
from aligner.interrupts import uninterrupted_start
from web.cache.spectrogram import spectrogram_png
from web.workers.gap_words import (
    UNSURE,
    GapTask,
    WordsTask,
    WordsVerdict,
    check_words,
    find_words,
)
from web.workers.line_alignment import LineTask, get_ready, place

_log = logging.getLogger(__name__)

_NICER = 5
"""How much the process gives way to those that answer people."""

_QUIET_SECONDS = 15.0
"""Without anything to do it loads librosa, which nobody is to wait for."""


class SideProcessError(Exception):
    """Something failed in the process, or ended it; the message says how, a note says where."""


class SideProcess:
    """One process; threads take turns."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._turn = Lock()

    def start(self) -> None:
        """Begin, if it has not: it reads its dictionary while nobody waits."""
        with self._turn:
            self._connection()

    def place(self, task: LineTask) -> Alignment | None:
        """Where the words of a line are; None if nothing was heard.

        Raises:
            SideProcessError: it could not be found out; another time it may.
        """
        found = self._ask(place, task)
        return found if isinstance(found, Alignment) else None

    def find_words(self, task: GapTask) -> Found | None:
        """Words for a gap, the likeliest first; None if nothing was heard.

        Raises:
            SideProcessError: it could not be found out; another time it may.
        """
        found = self._ask(find_words, task)
        return found if isinstance(found, Found) else None

    def check_words(self, task: WordsTask) -> WordsVerdict:
        """What the sound says to words; unsure if it could not be found out."""
        try:
            found = self._ask(check_words, task)
        except SideProcessError:
            _log.exception("words were not compared with the sound")
            return UNSURE
        return found if isinstance(found, WordsVerdict) else UNSURE

    def draw(self, samples: Samples) -> bytes | None:
        """A spectrogram as PNG; None if it failed."""
        try:
            picture = self._ask(spectrogram_png, samples)
        except SideProcessError:
            _log.exception("a spectrogram was not drawn")
            return None
        return picture if isinstance(picture, bytes) else None

    def close(self) -> None:
        """End it."""
        with self._turn:
            self._end()

    def _ask(self, work: Callable[[Any], object], what: object) -> object:
        with self._turn:
            for _ in range(2):
                try:
                    pipe = self._connection()
                    pipe.send((work, what))
                    done, problem = pipe.recv()
                except (EOFError, OSError):
                    _log.warning("the process beside the server ended; another one begins")
                    self._end()
                    continue
                if problem is None:
                    return done
                reason, where = problem
                error = SideProcessError(reason)
                error.add_note(where)
                raise error
        raise SideProcessError(f"the process ended twice at {work.__name__}")

    def _end(self) -> None:
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
            with uninterrupted_start():
                self._process.start()
            theirs.close()  # now the pipe ends when either process does, however it ends
        return self._pipe


def _work(pipe: Connection) -> None:
    """In the process: do what comes, until the server is no more."""
    os.nice(_NICER)
    get_ready()
    quiet: float | None = _QUIET_SECONDS
    while True:
        try:
            if not pipe.poll(quiet):
                quiet = None
                spectrogram_png(np.zeros(SAMPLE_RATE, np.float32))
                continue
            work, what = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[object, tuple[str, str] | None]
        try:
            answer = work(what), None
        except Exception as error:  # noqa: BLE001 - told to who asked: the process goes on
            answer = None, (f"{type(error).__name__}: {error}", "".join(format_exception(error)))
        with suppress(OSError):  # the server ended meanwhile
            pipe.send(answer)
