"""Plain text with times: a paragraph a line, breaks as a line of their own.

[1:24.1] Nell Carrow: I would like one for the kitchen.
[1:59.9] -- break, 16.6 s --
[ - ] Angus Muir: What nobody says in this recording has no time.
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.alignment.model import Break
from aligner.export.episode import CaptionedEpisode
from aligner.export.passages import Passage, join
from aligner.timeline import clock_face


def write_plain_text(episode: CaptionedEpisode) -> str:
    """The file's text."""
    return "".join(f"{line}\n" for line in _lines(episode))


def _lines(episode: CaptionedEpisode) -> Iterator[str]:
    breaks = sorted(episode.file.alignment.breaks, key=lambda each: each.segment)
    for passage in episode.passages:
        if passage.kind == "break" or not passage.pieces:
            continue
        onset = next((p.onset for p in passage.pieces if p.segment is not None), None)
        while breaks and onset is not None and breaks[0].segment.onset <= onset:
            yield _break(breaks.pop(0))
        time = "[ - ]" if onset is None else f"[{clock_face(onset)}]"
        yield f"{time} {_said(passage)}"
    yield from map(_break, breaks)


def _said(passage: Passage) -> str:
    name = f"{passage.speaker}: " if passage.speaker else ""
    return name + join(passage.pieces)


def _break(each: Break) -> str:
    return f"[{clock_face(each.segment.onset)}] -- break, {each.segment.duration:.1f} s --"
