"""Whether each line is spoken: its words together say more than each of them alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce

from aligner.alignment.model import AlignedLine, TimedWord, Verdict
from aligner.timeline import Segment
from aligner.transcript.model import Paragraph, Transcript

_SPOKEN_SHARE = 0.6
_PARTLY_SHARE = 0.25
"""Shares of a line from which it is spoken, or partly. Of whole lines of the test episodes those
said have 0.9 or more, the others 0: two thirds and one and a half times these tell the same."""


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
