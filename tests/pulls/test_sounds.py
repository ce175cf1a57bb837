from __future__ import annotations

import pytest

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.model import Alignment, TimedWord
from aligner.pulls.sounds import _stands_between_heard
from aligner.timeline import Segment
from aligner.transcript.model import Span


def word(n: int, *, heard: bool) -> TimedWord:
    segment = Segment(float(n), n + 0.5) if heard else None
    return TimedWord(1, Span(3 * n, 3 * n + 2), "so", segment, 0.9 if heard else 0.0, None)


@pytest.mark.parametrize(
    ("heard", "stands"),
    [
        ("xx....xx", True),
        ("x.....xx", False),  # the word before was not heard either: perhaps sound is missing
        ("xx.....x", False),
        ("..xx", False),  # at an edge of the text nobody knows what belongs to the recording
    ],
)
def test_a_passage_stands_between_heard_words_only_where_both_neighbours_are(
    heard: str, stands: bool
) -> None:
    words = tuple(word(n, heard=sign == "x") for n, sign in enumerate(heard))
    alignment = Alignment(9.0, words, (), (), (), (), (), "", "")
    file = AlignmentFile(
        TranscriptSource("a.md", ""), AudioSource("a.mp3", "", 16000), alignment, ()
    )
    passage = words[:2] if heard.startswith("..") else words[2:6]
    assert _stands_between_heard(passage, file) is stands
