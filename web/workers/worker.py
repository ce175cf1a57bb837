"""Base class of background threads that repeat a step until they are closed."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from threading import Event, Thread

from web.workers.backoff import wait_after
from web.workers.troubles import trouble_of

_log = logging.getLogger(__name__)

_LONGEST_SECONDS = 60.0
"""Between steps that fail one after the other: the database may be away for hours."""


class Worker(ABC):
    """`start` it once a process, `close` it at the end.

    Args:
        name: of the thread, as it is seen in logs.
        idle: seconds until it looks again for something to do, unless it is woken.
    """

    def __init__(self, name: str, idle: float) -> None:
        self._name, self._idle = name, idle
        self._stop, self._wake = Event(), Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def begin(self) -> None:
        """What is done once, before the first step."""

    @abstractmethod
    def step(self) -> bool:
        """Do the next piece of work; returns whether there was any."""

    @property
    def is_ending(self) -> bool:
        """Whether a step should come to its end."""
        return self._stop.is_set()

    @property
    def name(self) -> str:
        """Its thread's name."""
        return self._name

    @property
    def is_alive(self) -> bool:
        """Whether it works, or waits for work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Wake the thread: there is work to do."""
        self._wake.set()

    def close(self) -> None:
        """End at the next opportunity; what is half done is done again at the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        begun, failures = False, 0
        while not self.is_ending:
            try:
                if not begun:
                    begun = True
                    self.begin()
                if not self.step():
                    self._wake.wait(self._idle)
                    self._wake.clear()
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever one episode or edit does to it
                self._tell(error)
                failures += 1
                self._stop.wait(wait_after(failures, self._idle, _LONGEST_SECONDS))

    def _tell(self, error: Exception) -> None:
        """One line for what passes by itself: that a database is away is no fault of ours."""
        trouble = trouble_of(error)
        if trouble.passes:
            _log.warning("%s waits: %s", self._name, trouble.message)
        else:
            _log.error("%s: a step failed", self._name, exc_info=error)
