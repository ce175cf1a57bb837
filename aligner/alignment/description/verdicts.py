"""Whether each line is spoken, and how much of a text and of a recording belong together.

The words of a line say more together than each of them alone. Of text and recording, each share is
one of itself:

    text    ███████████░░░░░░░░    words that were heard          of all words
    audio   ░░░██████████░░█████   phones in the place of words   of all phones heard

Another recording has little of both. An excerpt has little of the text and nearly all of the audio,
a transcribed excerpt the reverse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce

import numpy as np

from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.description.unwritten import find_speech
from aligner.alignment.model import AlignedLine, GapWindow, Match, TimedWord, Verdict
from aligner.timeline import Segment
from aligner.transcript.model import Paragraph, Transcript

_SPOKEN_SHARE = 0.6
_PARTLY_SHARE = 0.25
"""Shares of a line from which it is spoken, or partly. Of whole lines of the test episodes those
said have 0.9 or more, the others 0: two thirds and one and a half times these tell the same."""

_LATE_SECONDS = 0.15
"""The network recognises a phone up to that long after it is said (constant: 80 to 115 ms)."""

_EARLY_SECONDS = 0.05
"""The reverse: how much before the onset of its word a phone may be heard."""


def judge_lines(
    transcript: Transcript, words: Sequence[TimedWord], weights: Sequence[int]
) -> tuple[AlignedLine, ...]:
    """A verdict for every paragraph.

    Args:
        transcript: the text.
        words: its words with their places and confidences.
        weights: how much each word counts: its phones.
    """
    by_line: dict[int, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        by_line[word.line].append(i)
    return tuple(
        _judge(
            paragraph,
            [words[i] for i in by_line[paragraph.line]],
            [weights[i] for i in by_line[paragraph.line]],
        )
        for paragraph in transcript.paragraphs
    )


def _judge(paragraph: Paragraph, words: Sequence[TimedWord], weights: Sequence[int]) -> AlignedLine:
    total = sum(weights)
    verdict: Verdict
    share = 0.0
    if paragraph.kind == "break":
        verdict = "break"
    elif not total:
        verdict = "no_words"
    else:
        heard = sum(
            weight * word.confidence
            for word, weight in zip(words, weights, strict=True)
            if word.segment
        )
        share = heard / total
        verdict = (
            "spoken"
            if share >= _SPOKEN_SHARE
            else "partly_spoken"
            if share >= _PARTLY_SHARE
            else "not_spoken"
        )
    segments = [word.segment for word in words if word.segment]
    return AlignedLine(
        paragraph.line,
        paragraph.speaker,
        paragraph.kind,
        verdict,
        reduce(Segment.hull, segments) if segments else None,
        1.0 - share if verdict == "not_spoken" else share,
    )


def find_match(sound: Soundscape, words: Sequence[TimedWord], gaps: Sequence[GapWindow]) -> Match:
    """The shares of the text and of the recording's speech that belong together; O(n log n).

    Args:
        sound: the recording.
        words: all words, placed or not.
        gaps: the windows of its gap tags, whose speech belongs to the text too.
    """
    whole = Segment(0.0, sound.duration)
    speaks = next(find_speech(sound, whole), None) is not None
    heard = sum(word.basis == "acoustic" for word in words)
    return Match(
        text=heard / len(words) if words else None,
        audio=_written_share(sound, words, gaps) if speaks else None,
    )


def _written_share(
    sound: Soundscape, words: Sequence[TimedWord], gaps: Sequence[GapWindow]
) -> float:
    """Share of the phones heard that lie in the place of a word or a gap."""
    segments = [*(word.segment for word in words), *(gap.segment for gap in gaps)]
    places = [each for each in segments if each]
    phones = sound.spikes_in(Segment(0.0, sound.duration))
    begun = np.searchsorted(np.sort([each.onset - _EARLY_SECONDS for each in places]), phones)
    ended = np.searchsorted(np.sort([each.offset + _LATE_SECONDS for each in places]), phones)
    return float(np.mean(begun > ended))
