from __future__ import annotations

from aligner.alignment.model import Alignment, GapWindow, TimedWord
from aligner.review.whisper.places import KnownSpeech, around
from aligner.timeline import Segment
from aligner.transcript.model import Span

WORDS = ["we", "had", "not", "gone", "to", "then", "auction", "yet", "but", "it", "was"]
GAP = 5
"""The word in whose place the gap stands."""


def spoken(
    *, unsure: int | None = None, gaps: tuple[int, ...] = (), slow: float = 0.5
) -> KnownSpeech | None:
    """Around a gap, in a text whose words are said one every so many seconds."""
    words, tags, place = [], [], 0
    for n, text in enumerate(WORDS):
        segment = Segment(slow * n, slow * (n + 0.9))
        span = Span(place, place + len(text))
        if n == GAP or n in gaps:
            tags.append(GapWindow(1, span, segment, 1))
        else:
            confidence = 0.2 if n == unsure else 0.99
            words.append(TimedWord(1, span, text, segment, confidence, "acoustic"))
        place += len(text) + 1
    alignment = Alignment(600.0, tuple(words), (), (), (), tuple(tags), (), "", "")
    return around(
        alignment, next(tag for tag in tags if tag.span.start == len("we had not gone to "))
    )


def test_the_words_around_a_gap_go_with_it() -> None:
    found = spoken()
    assert found is not None
    assert found.before == tuple(WORDS[:GAP])
    assert found.behind == tuple(WORDS[GAP + 1 :])
    assert found.segment.onset == 0
    assert found.segment.offset > 0.5 * (len(WORDS) - 1)


def test_behind_a_word_that_was_not_heard_nothing_is_known() -> None:
    found = spoken(unsure=2)
    assert found is not None
    assert found.before == tuple(WORDS[3:GAP])


def test_another_gap_bounds_what_is_known() -> None:
    found = spoken(gaps=(8,))
    assert found is not None
    assert found.behind == tuple(WORDS[GAP + 1 : 8])


def test_a_stretch_that_is_too_long_is_not_heard() -> None:
    assert spoken(slow=40.0) is None
