"""Labels for Audacity: onset, offset and text, parted by tabs; File > Import > Labels.

    84.160000	87.380000	not_transcribed: About 11 words are spoken …

Two kinds: what is said (captions, or words), and what a person should look at.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner.export.episode import Episode
from aligner.export.passages import clean
from aligner.timeline import Segment


def write_labels(episode: Episode) -> str:
    """What is said: a label a caption, or a word where word times are asked for."""
    cues = episode.cues()
    if episode.options.word_times:
        pieces = (piece for cue in cues for line in cue.lines for piece in line)
        return _labels((Segment(piece.onset, piece.offset), piece.text) for piece in pieces)
    named = ((cue.segment, f"{cue.speaker}: " if cue.speaker else "", cue.text) for cue in cues)
    return _labels((segment, name + text) for segment, name, text in named)


def write_flag_labels(episode: Episode) -> str:
    """What to look at: breaks, and flags that have a place in the audio."""
    found = [(each.segment, "break") for each in episode.file.alignment.breaks]
    found += [
        (flag.segment, f"{flag.kind}: {flag.message}")
        for flag in episode.file.flags
        if flag.segment is not None
    ]
    return _labels(sorted(found))


def _labels(found: Iterable[tuple[Segment, str]]) -> str:
    return "".join(f"{s.onset:.6f}\t{s.offset:.6f}\t{clean(text)}\n" for s, text in found)
