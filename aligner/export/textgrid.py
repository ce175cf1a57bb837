"""A Praat TextGrid, for phoneticians: tiers of words, of turns, of flags, and one of each speaker.

    words  |    | I  | would | like | one |      |
    turns  |    | Nell Carrow             |      |
    flags  |              |not_transcribed|      |
  Nell Carrow |    | I would like one   |      |

A speaker's tier has what they say by the labels, turn by turn; a flag beside it may doubt whose it
is.
Each tier covers the recording without holes or overlaps, as Praat demands: a word ends where the
next one begins; flags that overlap become one interval with both their names.
Phones are not in the alignment file, so there is no tier of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeAlias

from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import Interval, apart, milliseconds, seconds
from aligner.export.passages import clean
from aligner.export.speaker_turns import speaker_turns
from aligner.timeline import Segment

_Named: TypeAlias = tuple[Segment, str]
_Tiles: TypeAlias = list[tuple[Interval, str]]

_EMPTY_RECORDING = 1
"""Milliseconds; Praat knows no interval without a length."""


def write_textgrid(episode: CaptionedEpisode) -> str:
    """The file's text, in Praat's long form."""
    alignment = episode.file.alignment
    placed = [word for word in alignment.words if word.segment is not None]
    words = [(word.segment, clean(word.text)) for word in placed if word.segment is not None]
    marked = [(each.segment, "break") for each in alignment.breaks]
    # A flag at a moment has no length, and Praat's intervals must have one.
    marked += [(flag.segment, flag.kind) for flag in episode.file.flags if flag.segment]
    named = {"words": words, "turns": list(speaker_turns(episode)), "flags": _joined(marked)}
    speakers = _spoken(named["turns"], words).items()
    # Readers find tiers by their names: nobody's may be that of another tier.
    named |= {f"{name} (speaker)" if name in named else name: said for name, said in speakers}
    tiers = [(name, _intervals(sorted(tier, key=itemgetter(0)))) for name, tier in named.items()]
    ends = (interval.offset for _, tier in tiers for interval, _ in tier)
    end = max(_EMPTY_RECORDING, milliseconds(alignment.duration), *ends)
    written = "".join(
        _tier(number, name, list(_tiled(tier, end)), end)
        for number, (name, tier) in enumerate(tiers, 1)
    )
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    return f"{head}{_range(0, end)}tiers? <exists>\nsize = {len(tiers)}\nitem []:\n{written}"


def _spoken(turns: Iterable[_Named], words: Iterable[_Named]) -> dict[str, list[_Named]]:
    """What each speaker says: the words of every turn, in the order of the sound."""
    said: dict[str, list[_Named]] = {}
    waiting = deque(sorted(words))
    for turn, speaker in sorted(turns):
        while waiting and waiting[0][0].onset < turn.onset:
            waiting.popleft()
        texts = []
        while waiting and waiting[0][0].onset < turn.offset:
            texts.append(waiting.popleft()[1])
        if speaker:
            said.setdefault(speaker, []).append((turn, " ".join(texts)))
    return said


def _joined(found: Iterable[_Named]) -> list[_Named]:
    """Those that overlap as one."""
    joined: list[_Named] = []
    for segment, name in sorted(found):
        if joined and segment.onset < joined[-1][0].offset:
            before, names = joined[-1]
            both = names if name in names.split(" + ") else f"{names} + {name}"
            joined[-1] = (before.hull(segment), both)
        else:
            joined.append((segment, name))
    return joined


def _intervals(found: Sequence[_Named]) -> _Tiles:
    times = apart([segment for segment, _ in found])
    return [(interval, name) for interval, (_, name) in zip(times, found, strict=True)]


def _tiled(found: _Tiles, end: int) -> Iterator[tuple[Interval, str]]:
    """Intervals from 0 to `end`, empty ones between."""
    reached = 0
    for interval, text in found:
        if interval.onset > reached:
            yield Interval(reached, interval.onset), ""
        yield interval, text
        reached = interval.offset
    if end > reached:
        yield Interval(reached, end), ""


def _tier(number: int, name: str, tiles: _Tiles, end: int) -> str:
    title = _quoted(name).rstrip()
    head = (
        f'    item [{number}]:\n        class = "IntervalTier"\n        name = {title}\n'
        f"{_range(0, end, '        ')}        intervals: size = {len(tiles)}\n"
    )
    return head + "".join(
        f"        intervals [{i}]:\n{_range(*interval, ' ' * 12)}"
        f"            text = {_quoted(text)}\n"
        for i, (interval, text) in enumerate(tiles, 1)
    )


def _range(start: int, end: int, indent: str = "") -> str:
    return f"{indent}xmin = {seconds(start)} \n{indent}xmax = {seconds(end)} \n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '" '
