"""The JSON transcript of Podcasting 2.0, for podcast players.

    {"version": "1.0.0", "segments": [
      {"speaker": "Nell Carrow", "startTime": 84.16, "endTime": 87.38, "body": "I would like one"}]}

A segment is a caption, or a word where word times are asked for. `speaker` is left out where
nobody is named. Times are seconds.
Specification: https://github.com/Podcastindex-org/podcast-namespace, transcripts/transcripts.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from aligner.export.cues import Cue
from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import Interval, in_order, interval
from aligner.timeline import Segment

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write_podcast_json(episode: CaptionedEpisode) -> str:
    """The file's text, one segment a line."""
    cues = episode.cues()
    rows = _words(cues) if episode.options.word_times else _captions(cues)
    segments = ",\n".join(map(_encode, rows))
    return f'{{"version": "1.0.0", "segments": [\n{segments}\n]}}\n'


def _captions(cues: tuple[Cue, ...]) -> Iterator[dict[str, str | float]]:
    for cue in cues:
        yield _segment(cue.speaker, interval(cue.segment), cue.text.replace("\n", " "))


def _words(cues: tuple[Cue, ...]) -> Iterator[dict[str, str | float]]:
    pieces = [(cue.speaker, piece) for cue in cues for line in cue.lines for piece in line]
    intervals = in_order(Segment(piece.onset, piece.offset) for _, piece in pieces)
    for (speaker, piece), each in zip(pieces, intervals, strict=True):
        yield _segment(speaker, each, piece.text)


def _segment(speaker: str | None, times: Interval, body: str) -> dict[str, str | float]:
    named: dict[str, str | float] = {"speaker": speaker} if speaker else {}
    said = times.segment
    return {**named, "startTime": said.onset, "endTime": said.offset, "body": body}
