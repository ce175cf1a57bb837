"""The parts of one running editor."""

from __future__ import annotations

from dataclasses import dataclass

from web.cache.episodes import EpisodeCache
from web.config import Settings
from web.store.database import Database
from web.workers.aligner import AlignerWorker
from web.workers.gap_worker import GapWorker
from web.workers.line_aligner import LineAlignerWorker
from web.workers.side_process import SideProcess
from web.workers.upstream import UpstreamWatcher


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

    def close(self) -> None:
        """End the workers and give the database back."""
        self.background.close()
        self.realigner.close()
        self.upstream.close()
        self.gaps.close()
        self.beside.close()
        self.database.close()
