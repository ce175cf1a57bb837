"""A Praat TextGrid, for phoneticians: tiers of words, of speakers' turns, and of flags.

    words  |    | I  | would | like | one |      |
    turns  |    | Nell Carrow             |      |
    flags  |              |not_transcribed|      |

Each tier covers the recording without holes or overlaps, as Praat demands: a word ends where the
next one begins at the latest; flags that overlap become one interval with both their names.
Phones are not in the alignment file, so there is no tier of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from aligner.export.episode import Episode
from aligner.export.passages import clean
from aligner.timeline import Segment

_Interval: TypeAlias = tuple[Segment, str]

_EMPTY_RECORDING = 0.001
"""Seconds; Praat knows no interval without a length."""


def write_textgrid(episode: Episode) -> str:
    """The file's text, in Praat's long form."""
    alignment = episode.file.alignment
    placed = [word for word in alignment.words if word.segment is not None]
    words = [(word.segment, clean(word.text)) for word in placed if word.segment is not None]
    marked = [(each.segment, "break") for each in alignment.breaks]
    marked += [(flag.segment, flag.kind) for flag in episode.file.flags if flag.segment is not None]
    tiers = {"words": words, "turns": list(_turns(episode)), "flags": _joined(marked)}
    ends = (segment.offset for tier in tiers.values() for segment, _ in tier)
    end = max(_EMPTY_RECORDING, alignment.duration, *ends)
    written = "".join(
        _tier(number, name, list(_tiled(sorted(tier), end)), end)
        for number, (name, tier) in enumerate(tiers.items(), 1)
    )
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    return f"{head}{_range(end)}tiers? <exists>\nsize = {len(tiers)}\nitem []:\n{written}"


def _turns(episode: Episode) -> Iterator[_Interval]:
    """From the first to the last word of each person's turn, as far as nothing interrupts it."""
    said = [
        (passage.speaker or "", Segment(piece.onset, piece.offset))
        for passage in episode.passages
        for piece in passage.pieces
        if piece.segment is not None
    ]
    for speaker, run in groupby(said, lambda each: each[0]):
        segments = [segment for _, segment in run]
        yield segments[0].hull(segments[-1]), speaker


def _joined(found: Iterable[_Interval]) -> list[_Interval]:
    """Those that overlap as one."""
    joined: list[_Interval] = []
    for segment, name in sorted(found):
        if joined and segment.onset < joined[-1][0].offset:
            before, names = joined[-1]
            both = names if name in names.split(" + ") else f"{names} + {name}"
            joined[-1] = (before.hull(segment), both)
        else:
            joined.append((segment, name))
    return joined


def _tiled(found: Sequence[_Interval], end: float) -> Iterator[_Interval]:
    """Intervals from 0 to `end`, empty ones between; what has no length left is dropped."""
    reached = 0.0
    for i, (segment, text) in enumerate(found):
        following = found[i + 1][0].onset if i + 1 < len(found) else end
        onset = max(reached, round(segment.onset, 3))
        offset = round(min(segment.offset, max(following, segment.onset)), 3)
        if offset <= onset:
            continue
        if onset > reached:
            yield Segment(reached, onset), ""
        yield Segment(onset, offset), text
        reached = offset
    if end > reached:
        yield Segment(reached, end), ""


def _tier(number: int, name: str, intervals: Sequence[_Interval], end: float) -> str:
    head = (
        f'    item [{number}]:\n        class = "IntervalTier"\n        name = "{name}"\n'
        f"{_range(end, '        ')}        intervals: size = {len(intervals)}\n"
    )
    return head + "".join(
        f"        intervals [{i}]:\n{_range(segment.offset, ' ' * 12, segment.onset)}"
        f"            text = {_quoted(text)}\n"
        for i, (segment, text) in enumerate(intervals, 1)
    )


def _range(end: float, indent: str = "", start: float = 0.0) -> str:
    return f"{indent}xmin = {start:.10g} \n{indent}xmax = {end:.10g} \n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '" '
