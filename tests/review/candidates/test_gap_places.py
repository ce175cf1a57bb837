"""Where the known words around a gap lie, in texts whose alignment is planted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pytest

from aligner.alignment.model import Alignment, GapWindow, TimedWord
from aligner.review.candidates.episode_words import STOP
from aligner.review.candidates.gap_places import AlignedText, GapPlace
from aligner.review.candidates.known_words import WordReader
from aligner.timeline import Segment
from aligner.transcript.model import Gap
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.review.candidates.planted_gap import planted_vocabulary

GAP = r"\[unintelligible 00:00:05.00\]"


class Spelling:
    """Every word has one phone."""

    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        return ((f"p{len(word)}",),)

    def learn(self, words: Iterable[str]) -> None:
        """Everything is known."""

    def save(self) -> None:
        """Nothing is kept."""


def places(
    text: str, *, unheard: Collection[str] = (), at: Mapping[str, float] | None = None
) -> list[GapPlace | None]:
    """A word a second, in the order of the text; a gap takes two seconds.

    Args:
        text: with gaps, each word different.
        unheard: words that were not placed.
        at: onsets of words that lie elsewhere.
    """
    transcript = parse(text.replace("GAP", GAP))
    tokens = tokenize(transcript)
    spans = [(t.span, t.line, t.text) for t in tokens] + [
        (i.span, p.line, "") for p in transcript.paragraphs for i in p.inlines if isinstance(i, Gap)
    ]
    words, gaps, now = [], [], 0.0
    for span, line, word in sorted(spans, key=lambda each: each[0].start):
        onset = (at or {}).get(word, now)
        if not word:
            gaps.append(GapWindow(line, span, Segment(now, now + 2), 1))
        elif word in unheard:
            words.append(TimedWord(line, span, word, None, 0.1, None))
        else:
            words.append(TimedWord(line, span, word, Segment(onset, onset + 0.9), 0.99, "acoustic"))
        now = onset + (1 if word else 2)
    alignment = Alignment(now, tuple(words), (), (), (), tuple(gaps), (), "", "")
    aligned = AlignedText(transcript, alignment, WordReader(planted_vocabulary(2), Spelling()))
    return [aligned.place(gap) for gap in gaps]


def sounding(place: GapPlace | None) -> tuple[list[str], list[str]]:
    """The known words that the frames hold, before and after."""
    assert place
    n_before, n_after = place.context.sounding
    before = [word.text for word in place.context.before if word is not STOP]
    after = [word.text for word in place.context.after if word is not STOP]
    return before[len(before) - n_before :], after[:n_after]


def test_two_certain_words_on_each_side_bound_the_search() -> None:
    (place,) = places("**Ann:** one two three GAP four five six\n")
    assert sounding(place) == (["two", "three"], ["four", "five"])
    assert place
    assert (place.segment.onset, place.segment.offset) == pytest.approx((0.94, 7.1))


def test_words_between_a_certain_one_and_the_gap_are_said_again() -> None:
    (place,) = places("**Ann:** one two three GAP four five six\n", unheard={"three", "four"})
    assert sounding(place) == (["one", "two", "three"], ["four", "five", "six"])


def test_two_gaps_in_a_line_do_not_look_behind_each_other() -> None:
    first, second = places("**Ann:** one two GAP three GAP four five\n")
    assert sounding(first) == (["one", "two"], ["three"])
    assert sounding(second) == (["three"], ["four", "five"])


def test_a_gap_beside_a_gap_is_bounded_by_its_window() -> None:
    first, second = places("**Ann:** one two GAP GAP four five\n")
    assert sounding(first) == (["one", "two"], [])
    assert sounding(second) == ([], ["four", "five"])
    assert first
    assert first.segment.offset == 4.0


def test_at_a_paragraphs_edge_the_neighbours_sound_and_another_sentence_begins() -> None:
    (place,) = places("**Ann:** one two\n\n**Bob:** GAP three four\n")
    assert sounding(place) == (["one", "two"], ["three", "four"])
    assert place
    assert place.context.before[-1] is STOP


def test_words_beyond_a_break_are_not_said_beside_the_gap() -> None:
    (place,) = places("**Ann:** one two GAP three four\n", at={"three": 64.0})
    assert sounding(place) == (["one", "two"], [])
    assert place
    assert place.segment.offset == 4.0


def test_without_words_on_a_side_its_window_bounds_it() -> None:
    (place,) = places("**Ann:** GAP one two\n")
    assert sounding(place) == ([], ["one", "two"])
    (alone,) = places("**Ann:** GAP\n")
    assert sounding(alone) == ([], [])


def test_overlapping_voices_leave_the_words_in_the_order_of_the_text() -> None:
    """Bob's words are said while Ann still speaks: the search begins with the earlier of them."""
    (place,) = places("**Ann:** one two\n\n**Bob:** three GAP four five\n", at={"three": 1.2})
    assert sounding(place) == (["two", "three"], ["four", "five"])
    assert place
    assert place.segment.onset == 0.94


def test_a_window_that_is_longer_than_what_people_miss_has_no_place() -> None:
    transcript = parse(f"**Ann:** one {GAP} two\n")
    gap = next(i for p in transcript.paragraphs for i in p.inlines if isinstance(i, Gap))
    window = GapWindow(1, gap.span, Segment(1.0, 14.0), 30)
    alignment = Alignment(20.0, (), (), (), (), (window,), (), "", "")
    reader = WordReader(planted_vocabulary(2), Spelling())
    assert AlignedText(transcript, alignment, reader).place(window) is None


def test_a_doubtful_word_is_no_context_of_itself() -> None:
    transcript = parse("**Ann:** one two three four five\n")
    tokens = tokenize(transcript)
    words = tuple(
        TimedWord(1, t.span, t.text, Segment(n, n + 0.9), 0.99, "acoustic")
        for n, t in enumerate(tokens)
    )
    alignment = Alignment(9.0, words, (), (), (), (), (), "", "")
    reader = WordReader(planted_vocabulary(2), Spelling())
    doubted = GapWindow(1, tokens[2].span, Segment(2.0, 2.9), 1)
    place = AlignedText(transcript, alignment, reader).place(doubted)
    assert sounding(place) == (["one", "two"], ["four", "five"])
