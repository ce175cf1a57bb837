"""The parts of one running editor."""

from __future__ import annotations

from dataclasses import dataclass
from shutil import disk_usage
from typing import Final

from web.cache.episodes import EpisodeCache
from web.config import Settings
from web.store.database import Database
from web.workers.aligner import AlignerWorker
from web.workers.fetcher import FetchWorker, RecordingSource
from web.workers.gap_worker import GapWorker
from web.workers.line_aligner import LineAlignerWorker
from web.workers.side_process import SideProcess
from web.workers.text_index import TextIndexer
from web.workers.upstream import UpstreamWatcher

_LEAST_FREE: Final = 100_000_000
"""Bytes; a recording of an hour needs 40 MB for its rendition and what was heard."""


@dataclass(frozen=True, slots=True)
class Services:
    """What a request works with."""

    settings: Settings
    database: Database
    episode_cache: EpisodeCache
    background: AlignerWorker
    realigner: LineAlignerWorker
    upstream: UpstreamWatcher
    beside: SideProcess
    gaps: GapWorker
    texts: TextIndexer
    recordings: RecordingSource
    fetchers: tuple[FetchWorker, ...]

    def troubles(self) -> list[str]:
        """What keeps people from saving, or episodes from being aligned, a sentence each."""
        found = []
        if not self.database.is_writable():
            found.append("the database cannot be written")
        if disk_usage(self.settings.data).free < _LEAST_FREE:
            found.append(f"less than {_LEAST_FREE // 1_000_000} MB are free for the data folder")
        workers = (self.background, self.realigner) if self.settings.background else ()
        found += [f"the worker {each.name} is not running" for each in workers if not each.is_alive]
        return found

    def close(self) -> None:
        """End the workers and give the database back."""
        self.recordings.stop.set()
        for fetcher in self.fetchers:
            fetcher.close()
        self.recordings.close()
        self.background.close()
        self.realigner.close()
        self.upstream.close()
        self.gaps.close()
        self.texts.close()
        self.beside.close()
        self.database.close()
