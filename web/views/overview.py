"""The whole episode in one strip: how loud it is, what was found where, where flags are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from aligner.timeline import Segment
from web.cache.copies import Copy
from web.cache.episodes import EpisodeCache
from web.cache.waveform_peaks import RATES, levels
from web.store.tables import Episode, FlagRow
from web.views.reading import stored_flags
from web.wire.lists import OverviewAnswer, Stretch, TimedFlag, TimedRow

_COLUMNS: Final = 1000
"""About as wide as the strip is on a screen."""


def wire_overview(
    session: Session, episode_cache: EpisodeCache, episode: Episode
) -> OverviewAnswer:
    """Everything that the strip shows, by seconds of the recording."""
    copy = episode_cache.copy(session, episode)
    flags = stored_flags(session, episode)
    breaks = copy.alignment.breaks if copy.alignment else ()
    timed = ((each.segment, each.verdict) for each in copy.document.timings if each)
    return OverviewAnswer(
        duration=episode.duration,
        levels=_levels(episode_cache, episode),
        breaks=[Stretch(*_ends(each.segment)) for each in breaks],
        rows=[TimedRow(*_ends(segment), verdict) for segment, verdict in timed if segment],
        flags=[TimedFlag(f.id, f.kind, f.state, _moment(f, copy)) for f in flags],
    )


def _ends(segment: Segment) -> tuple[float, float]:
    return round(segment.onset, 2), round(segment.offset, 2)


def _levels(episode_cache: EpisodeCache, episode: Episode) -> list[int]:
    """How loud each column is; none while the recording is not decoded."""
    if episode.audio_path is None:
        return []
    kept = episode_cache.peaks(episode.slug, Path(episode.audio_path), RATES[-1], 0, 1 << 30)
    return [] if kept is None else levels(kept[0], _COLUMNS)


def _moment(flag: FlagRow, copy: Copy) -> float | None:
    """Where a flag is shown: where it is heard, else where its line begins."""
    if flag.onset is not None:
        return flag.onset
    known = 0 < flag.line <= len(copy.document.timings)
    timing = copy.document.timings[flag.line - 1] if known else None
    return timing.segment.onset if timing and timing.segment else None
