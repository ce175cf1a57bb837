"""Candidate words as a flag's row stores them, with the origin of each."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.alignment.flag import Origin
from web.store.tables import FlagRow


def propose(row: FlagRow, texts: Sequence[str], origins: Sequence[Origin] = ()) -> None:
    """Write words into a row, the likeliest first.

    Args:
        row: that gets them instead of those it has.
        texts: the words.
        origins: what speaks for each; none if no search found them.
    """
    row.candidates = list(texts)
    row.origins = [pack_origin(each) for each in origins]


def pack_origin(origin: Origin) -> list[object]:
    """Source, probability, onset and offset in seconds (both None if nobody knows)."""
    segment = origin.segment
    times = (round(segment.onset, 3), round(segment.offset, 3)) if segment else (None, None)
    return [origin.source, round(origin.probability, 3), *times]
