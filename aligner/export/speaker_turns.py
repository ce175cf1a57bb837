"""Who speaks from when to when: people's turns as the text's labels tell them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from aligner.export.episode import CaptionedEpisode
from aligner.timeline import Segment


def speaker_turns(episode: CaptionedEpisode) -> Iterator[tuple[Segment, str]]:
    """From the first to the last word of each person's turn, as far as nothing interrupts it.

    Yields:
        Seconds, and the name; "" before the first label.
    """
    said = [
        (passage.speaker or "", Segment(piece.onset, piece.offset))
        for passage in episode.passages
        for piece in passage.pieces
        if piece.segment is not None
    ]
    for speaker, run in groupby(said, lambda each: each[0]):
        segments = [segment for _, segment in run]
        yield segments[0].hull(segments[-1]), speaker
