"""CTM, the table of words that speech recognition is scored with (NIST sclite).

    slack-water-1 A 83.160 0.500 kitchen 0.998        recording, channel, onset, duration, word

Words that have no place are left out. Blanks part the fields, so names and words have none.
"""

from __future__ import annotations

from aligner.export.episode import Episode

_COMMENT = ";;"


def write_ctm(episode: Episode) -> str:
    """The file's text, in the order of the sound."""
    recording = "_".join(episode.name.split())
    placed = [
        (word.segment.onset, word.segment.duration, "_".join(word.text.split()), word.confidence)
        for word in episode.file.alignment.words
        if word.segment is not None
    ]
    lines = [
        f"{recording} A {onset:.3f} {duration:.3f} {word} {sure:.3f}\n"
        for onset, duration, word, sure in sorted(placed)
        if word
    ]
    return f"{_COMMENT} {episode.file.alignment.engine}\n{''.join(lines)}"
