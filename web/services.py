"""The parts of one running editor."""

from __future__ import annotations

from dataclasses import dataclass

from web.cache.episodes import Shelf
from web.config import Settings
from web.store.database import Database
from web.workers.aligner import Background
from web.workers.line_aligner import Realigner
from web.workers.side_process import SideProcess


@dataclass(frozen=True, slots=True)
class Editor:
    """What a request works with."""

    settings: Settings
    database: Database
    shelf: Shelf
    background: Background
    realigner: Realigner
    beside: SideProcess

    def close(self) -> None:
        """End the workers and give the database back."""
        self.background.close()
        self.realigner.close()
        self.beside.close()
        self.database.close()
