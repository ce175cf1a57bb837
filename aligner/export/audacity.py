"""Labels for Audacity: onset, offset and text, parted by tabs; File > Import > Labels.

    84.160	87.380	not_transcribed: About 11 words are spoken …

Two kinds: what is said (captions, or words), and what a person should look at.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import in_order, interval, milliseconds, seconds
from aligner.export.passages import clean
from aligner.timeline import Segment


def write_labels(episode: CaptionedEpisode) -> str:
    """What is said: a label a caption, or a word where word times are asked for."""
    cues = episode.cues()
    if episode.options.word_times:
        pieces = [piece for cue in cues for line in cue.lines for piece in line]
        intervals = in_order(Segment(piece.onset, piece.offset) for piece in pieces)
        return _labels(zip(intervals, (piece.text for piece in pieces), strict=True))
    return _labels(
        (interval(cue.segment), f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text)
        for cue in cues
    )


def write_flag_labels(episode: CaptionedEpisode) -> str:
    """What to look at: breaks, and flags that have a place in the audio."""
    found = [(each.segment, "break") for each in episode.file.alignment.breaks]
    found += [
        (flag.segment, f"{flag.kind}: {flag.message}")
        for flag in episode.file.flags
        if flag.segment is not None
    ]
    return _labels((_label(segment), text) for segment, text in sorted(found))


def _label(segment: Segment) -> tuple[int, int]:
    """What has no length is a label at a moment, as Audacity has it; all else keeps some."""
    if segment:
        return interval(segment)
    moment = milliseconds(segment.onset)
    return moment, moment


def _labels(found: Iterable[tuple[tuple[int, int], str]]) -> str:
    return "".join(
        f"{seconds(onset)}\t{seconds(offset)}\t{clean(text)}\n" for (onset, offset), text in found
    )
