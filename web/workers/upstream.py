"""Looks now and then whether upstream moved, beside the requests; or at once, if somebody asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from web.workers.worker import Worker

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look brought.

    Attributes:
        episodes: whose texts changed.
        changes: lines that changed in texts that people edited.
        conflicts: edits that upstream changed otherwise.
        notes: what the operator should know, a sentence each.
    """

    episodes: int = 0
    changes: int = 0
    conflicts: int = 0
    notes: tuple[str, ...] = ()


class UpstreamWatcher(Worker):
    """The worker that looks.

    Args:
        look: looks once; given whether to ask the clone's remote first.
        idle: seconds between two looks.
    """

    def __init__(self, look: Callable[[bool], Looked], idle: float) -> None:
        super().__init__("upstream", idle)
        self._look, self._turn = look, Lock()
        self._told: set[str] = set()
        self._begun = False

    def begin(self) -> None:
        """Nothing: the editor looked when it was made, without the remote."""

    def step(self) -> bool:
        """Looks, but for the first time, when nothing can be new yet; then it is idle."""
        if self._begun and not self.is_ending:
            self.look(ask_remote=True)
        self._begun = True
        return False

    def look(self, *, ask_remote: bool) -> Looked:
        """Look now; what the operator was told once is not logged again."""
        with self._turn:
            looked = self._look(ask_remote)
        for note in looked.notes:
            if note not in self._told:
                self._told.add(note)
                _log.warning(note)
        return looked
