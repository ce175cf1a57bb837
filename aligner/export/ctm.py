"""CTM, the table of words that speech recognition is scored with (NIST sclite).

    slack-water-1 A 83.160 0.500 kitchen 0.998        recording, channel, onset, duration, word

Words that have no place are left out; none reaches into the next one. Blanks part the fields, so
names and words have none.
"""

from __future__ import annotations

from operator import itemgetter

from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import apart, seconds

_COMMENT = ";;"


def write_ctm(episode: CaptionedEpisode) -> str:
    """The file's text, in the order of the sound."""
    recording = "_".join(episode.name.split())
    placed = sorted(
        (
            (word.segment, "_".join(word.text.split()), word.confidence)
            for word in episode.file.alignment.words
            if word.segment is not None
        ),
        key=itemgetter(0),
    )
    intervals = apart([segment for segment, _, _ in placed])
    lines = [
        f"{recording} A {seconds(onset)} {seconds(offset - onset)} {word} {sure:.3f}\n"
        for (_, word, sure), (onset, offset) in zip(placed, intervals, strict=True)
        if word
    ]
    return f"{_COMMENT} {episode.file.alignment.engine}\n{''.join(lines)}"
