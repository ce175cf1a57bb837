from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.description.unwritten import find_breaks, find_speech, find_unwritten
from aligner.alignment.model import TimedWord
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.planted import RATE, evidence, say, vocabulary


def word(onset: float, offset: float, line: int = 1) -> TimedWord:
    return TimedWord(line, Span(0, 1), "w", Segment(onset, offset), 1.0, "acoustic")


def scape(
    speech: list[tuple[float, float]], music: list[tuple[float, float]], seconds: float
) -> Soundscape:
    """Speech at -20 dB, music at -25 dB, silence at -60 dB."""
    levels = np.full(int(seconds * RATE), -60.0, np.float32)
    for start, end in music:
        levels[int(start * RATE) : int(end * RATE)] = -25.0
    spikes = []
    for start, end in speech:
        levels[int(start * RATE) : int(end * RATE)] = -20.0
        words = vocabulary(200, seed=int(start))
        spikes += [s for s in say(words, int(start * RATE), step=5) if s[0] < end * RATE]
    return Soundscape.of(evidence(spikes, len(levels)), levels)


def test_a_break_reaches_from_its_first_to_its_last_music() -> None:
    sound = scape([(1, 10), (15, 30), (40, 50)], [(11, 14), (31, 34)], 60)
    words = [word(1, 10), word(40, 50)]
    [found] = find_breaks(sound, words, [])
    assert found.segment.onset == pytest.approx(11, abs=0.1)
    assert found.segment.offset == pytest.approx(34, abs=0.1)
    assert found.line is None


def test_a_forgotten_sentence_beside_a_break_is_no_part_of_it() -> None:
    sound = scape([(1, 10), (15, 30), (36, 39.5), (40, 50)], [(11, 14), (31, 35)], 60)
    words = [word(1, 10), word(40, 50)]
    [found] = find_breaks(sound, words, [])
    [speech] = find_unwritten(sound, words, [found.segment])
    assert found.segment.offset == pytest.approx(35, abs=0.2)
    assert speech.segment.onset == pytest.approx(36, abs=0.2)
    assert speech.segment.offset == pytest.approx(39.5, abs=0.3)
    assert speech.line == 1
    assert speech.words > 5


def test_a_marked_break_carries_its_line() -> None:
    sound = scape([(1, 10), (20, 30)], [(11, 19)], 35)
    [found] = find_breaks(sound, [word(1, 10, 1), word(20, 30, 5)], [3])
    assert found.line == 3


def test_a_pause_is_neither_break_nor_speech() -> None:
    sound = scape([(1, 10), (18, 30)], [], 32)
    words = [word(1, 10), word(18, 30)]
    assert list(find_breaks(sound, words, [])) == []
    assert list(find_unwritten(sound, words, [])) == []


def test_a_long_speech_nobody_wrote_is_an_insert_and_a_short_one_is_missing_text() -> None:
    sound = scape([(1, 10), (12, 45), (47, 55)], [], 60)
    assert [b.segment for b in find_breaks(sound, [word(1, 10), word(47, 55)], [])]
    sound = scape([(1, 10), (12, 20), (22, 30)], [], 40)
    words = [word(1, 10), word(22, 30)]
    assert list(find_breaks(sound, words, [])) == []
    assert len(list(find_unwritten(sound, words, []))) == 1


def test_a_cough_is_not_speech() -> None:
    sound = scape([(5, 5.4)], [], 10)
    assert list(find_speech(sound, Segment(0, 10))) == []


def sure(onset: float, offset: float, text: str, confidence: float) -> TimedWord:
    return TimedWord(1, Span(0, 1), text, Segment(onset, offset), confidence, "acoustic")


@pytest.mark.parametrize("at", [(5.0, 6.0), (8.0, 9.0), (6.5, 7.5)])
def test_a_word_that_was_put_on_a_missing_sentence_hides_it_not(at: tuple[float, float]) -> None:
    sound = scape([(1, 12)], [], 14)
    around = [sure(1, 5, "before", 0.9), sure(9, 12, "after", 0.9)]
    [speech] = find_unwritten(sound, [around[0], sure(*at, "well", 0.3), around[1]], [])
    assert speech.segment.onset == pytest.approx(5, abs=0.3)
    assert speech.segment.offset == pytest.approx(9, abs=0.3)
    [beside] = find_unwritten(sound, around, [])
    assert speech.words == beside.words - 1


@pytest.mark.parametrize(
    ("text", "confidence", "offset"),
    [
        ("well", 0.3, 5.6),  # no more is said there than one word holds
        ("well", 0.8, 9.0),  # it is heard well: somebody draws it out
        ("incomprehensibilities, characteristically, telecommunications", 0.3, 7.0),
    ],
)
def test_unsure_words_that_account_for_what_is_said_hide_nothing(
    text: str, confidence: float, offset: float
) -> None:
    sound = scape([(1, 12)], [], 14)
    words = [
        sure(1, 5, "before", 0.9),
        sure(5, offset, text, confidence),
        sure(offset, 12, "after", 0.9),
    ]
    assert list(find_unwritten(sound, words, [])) == []
