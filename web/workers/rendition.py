"""Makes the rendition that browsers play, once its episode is aligned.

    original ─┬─► aligned                          all the processors that it needs
              └────────────┴─► encoded             one thread, after whatever else is to do

Until then browsers play the original. Of two that are to be made, that of an episode whose page
somebody has open goes first.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from aligner.audio.clips import make_rendition
from aligner.errors import AlignerError
from aligner.inside import check_unchanged
from web.cache.episodes import EpisodeCache
from web.store.database import Database
from web.store.episodes import is_open
from web.store.tables import Episode
from web.workers.backoff import BackOff
from web.workers.troubles import trouble_of
from web.workers.worker import Worker

_log = logging.getLogger(__name__)

_NICE = 19
"""Of Unix, in this thread alone: whoever aligns or answers goes first."""

_IDLE_SECONDS = 5.0
"""Between two looks at whether something was aligned: nobody waits for a rendition, the recording
plays until it is there."""


class Interrupted(Exception):
    """The server ends."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A rendition to be made.

    Attributes:
        source: the recording.
        target: where to.
        is_open: whether somebody has its episode's page open.
    """

    source: Path
    target: Path
    is_open: bool


class RenditionWorker(Worker):
    """The worker that makes renditions of what is aligned, one after the other.

    Args:
        database: which episodes are aligned.
        episode_cache: where renditions are kept.
        made: called after each, whether it came out or not.
    """

    def __init__(
        self, database: Database, episode_cache: EpisodeCache, made: Callable[[], object]
    ) -> None:
        super().__init__("rendition", _IDLE_SECONDS)
        self._database, self._episode_cache, self._made = database, episode_cache, made
        self._given_up: set[Path] = set()
        self._put_off = BackOff[Path]()

    def begin(self) -> None:
        """Give way to all other threads, for good."""
        with suppress(OSError, AttributeError):  # Linux knows the priority of a thread
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)

    def step(self) -> bool:
        """Makes the rendition that is missing and most wanted, if there is one."""
        missing = self.missing()
        if missing:
            self._make(missing[0].source, missing[0].target)
            self._made()
        return bool(missing)

    @property
    def is_behind(self) -> bool:
        """Whether episodes that nobody looks at should not be aligned yet.

        One of them is aligned beside another's rendition, but people's own goes before both.
        """
        missing = self.missing()
        return len(missing) > 1 or any(each.is_open for each in missing)

    def missing(self) -> list[Missing]:
        """What can be made of aligned episodes now, what somebody looks at first."""
        opened = is_open(time.time())
        query = select(Episode.slug, Episode.audio_path, opened).where(Episode.state == "ready")
        query = query.where(Episode.audio_path.is_not(None))
        with self._database.reading() as session:
            rows = session.execute(query.order_by(opened.desc(), Episode.slug)).all()
        found = []
        for slug, path, is_looked_at in rows:
            source = Path(path or "")
            target = self._episode_cache.rendition(slug, source)
            if self.is_coming(source, target) and not self._put_off.waits(target):
                found.append(Missing(source, target, is_looked_at))
        return found

    def is_coming(self, source: Path, target: Path) -> bool:
        """Whether a recording's rendition is not there, and may still come."""
        return target not in self._given_up and not target.is_file() and source.is_file()

    def _make(self, source: Path, target: Path) -> None:
        try:
            make_rendition(check_unchanged(source), target, progress=self._watch)
        except Interrupted:
            pass
        except (AlignerError, OSError) as error:
            if trouble_of(error).passes or not source.is_file():  # it made place: it comes again
                self._put_off.fail(target)
            else:
                self._given_up.add(target)
            _log.warning("no rendition of %s, browsers play it as it is: %s", source, error)

    def _watch(self, _seconds: float) -> None:
        if self.is_ending:
            raise Interrupted
