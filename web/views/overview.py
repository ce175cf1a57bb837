"""The whole episode in one strip: how loud it is, what was found where, where flags are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from web.cache.copies import Copy
from web.cache.episodes import Shelf
from web.cache.waveform_peaks import RATES, levels, read_peaks
from web.store.tables import Episode, FlagRow
from web.views.reading import flags_of
from web.views.shapes import Json

_COLUMNS: Final = 1000


def overview_json(session: Session, shelf: Shelf, episode: Episode) -> Json:
    """Everything that the strip shows, by seconds of the recording."""
    copy = shelf.copy(session, episode)
    flags = flags_of(session, episode)
    return {
        "duration": episode.duration,
        "levels": _levels(shelf, episode),
        **_strip(copy, flags),
    }


def _levels(shelf: Shelf, episode: Episode) -> list[int]:
    """How loud each column is; none while there is no rendition."""
    if episode.audio_path is None:
        return []
    rendition = shelf.rendition(episode.slug, Path(episode.audio_path))
    if not rendition.is_file():
        return []
    mark = shelf.sound_of(rendition)
    kept = read_peaks(shelf.folder(episode.slug), mark, RATES[-1], 0, 1 << 30)
    return [] if kept is None else levels(kept, _COLUMNS)


def _strip(copy: Copy, flags: Iterable[FlagRow]) -> Json:
    breaks = copy.alignment.breaks if copy.alignment else ()
    timed = [timing for timing in copy.document.timings if timing and timing.segment]
    return {
        "breaks": [[round(b.segment.onset, 2), round(b.segment.offset, 2)] for b in breaks],
        "rows": [
            [round(t.segment.onset, 2), round(t.segment.offset, 2), t.verdict]
            for t in timed
            if t.segment
        ],
        "flags": [[f.id, f.kind, f.state, _moment(f, copy)] for f in flags],
    }


def _moment(flag: FlagRow, copy: Copy) -> float | None:
    """Where a flag is shown: where it is heard, else where its line begins."""
    if flag.onset is not None:
        return flag.onset
    known = 0 < flag.line <= len(copy.document.timings)
    timing = copy.document.timings[flag.line - 1] if known else None
    return timing.segment.onset if timing and timing.segment else None
