"""Words of gaps are found where gaps are awkward: text and sound are planted, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pytest

from aligner.alignment.flag import Flag
from aligner.alignment.model import Alignment, GapWindow, TimedWord
from aligner.episode.gap_words import Found, GapWords
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.gap_places import AlignedText
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.timeline import Segment
from aligner.transcript.model import Gap
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.planted_speech import spoken

TAG = r"\[unintelligible 00:00:05.00\]"


class NoLexicon:
    """All words are in the vocabulary."""

    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        raise AssertionError(word)

    def learn(self, words: Iterable[str]) -> None:
        raise AssertionError(words)

    def save(self) -> None:
        """Nothing is kept."""


def listen(
    text: str,
    said: str,
    *,
    pauses: Mapping[int, float] | None = None,
    moved: Mapping[str, float] | None = None,
) -> tuple[GapWords, list[GapWindow], list[Segment]]:
    """An aligned text whose gaps are said too.

    Args:
        text: with GAP where words are missing.
        said: all words in the order of the text, those of a gap in brackets.
        pauses: see `spoken`.
        moved: seconds by which words lie elsewhere than they are said.
    """
    transcript = parse(text.replace("GAP", TAG))
    heard, segments = spoken(said.replace("[", "").replace("]", "").split(), pauses)
    places = iter(zip(said.split(), segments, strict=True))
    spans = [(token.span, token.line, token.text) for token in tokenize(transcript)] + [
        (i.span, p.line, "") for p in transcript.paragraphs for i in p.inlines if isinstance(i, Gap)
    ]
    words, gaps = [], []
    for span, line, word in sorted(spans, key=lambda each: each[0].start):
        if not word:
            inside = list(_bracketed(places))
            window = Segment(inside[0].onset - 0.02, inside[-1].offset + 0.02)
            gaps.append(GapWindow(line, span, window, 1))
            continue
        _, there = next(places)
        by = (moved or {}).get(word, 0.0)
        there = Segment(there.onset + by, there.offset + by)
        words.append(TimedWord(line, span, word, there, 0.99, "acoustic"))
    duration = len(heard.log_probs) / heard.frame_rate
    alignment = Alignment(duration, tuple(words), (), (), (), tuple(gaps), (), "", "")
    vocabulary = load_vocabulary()
    aligned = AlignedText(transcript, alignment, WordReader(vocabulary, NoLexicon()))
    return GapWords(aligned, EpisodeWords.of(vocabulary), heard), gaps, segments


def _bracketed(places: Iterator[tuple[str, Segment]]) -> Iterator[Segment]:
    for word, segment in places:
        yield segment
        if word.endswith("]"):
            return


@pytest.mark.parametrize(
    ("text", "said", "pauses", "moved"),
    [
        (
            "**Ann:** We went to GAP before that and we saw GAP again\n",
            "we went to [another kitchen garden] before that and we saw [the river] again",
            {},
            {},
        ),
        (
            "**Ann:** We went to GAP GAP before that\n",
            "we went to [another kitchen] [garden house] before that",
            {5: 1.0},
            {},
        ),
        (
            "**Ann:** We went to GAP\n\n**Bob:** GAP before that happened\n",
            "we went to [another garden] [nobody knew] before that happened",
            {5: 0.6},
            {},
        ),
        (
            "**Ann:** We went to GAP\n\nBefore that we had lunch\n",
            "we went to [another kitchen garden] before that we had lunch",
            {6: 70.0},
            {},
        ),
        ("**Ann:** GAP before that\n", "[another kitchen garden] before that", {}, {}),
        ("**Ann:** We went to GAP\n", "we went to [another kitchen garden]", {}, {}),
        ("**Ann:** GAP\n", "[another kitchen garden]", {}, {}),
        (
            "**Ann:** We went to\n\n**Bob:** Really GAP before that happened\n",
            "we went to really [another kitchen garden] before that happened",
            {},
            {"Really": -0.35},
        ),
    ],
    ids=[
        "two in a line",
        "side by side",
        "a paragraph's edges",
        "before a break",
        "nothing before",
        "nothing behind",
        "alone",
        "overlapping voices",
    ],
)
def test_planted_words_are_found(
    text: str, said: str, pauses: Mapping[int, float], moved: Mapping[str, float]
) -> None:
    known, gaps, _ = listen(text, said, pauses=pauses, moved=moved)
    truth = [part.partition("]")[0] for part in said.split("[")[1:]]
    found = [known.propose(gap) for gap in gaps]
    assert [each and each.candidates[0].text.lower() for each in found] == truth


def flag(kind: str, gap: GapWindow | None, segment: Segment) -> Flag:
    span = gap.span if gap else None
    return Flag("0" * 12, kind, "warning", 1, span, segment, "", 1.0)  # type: ignore[arg-type]


def test_speech_without_text_gets_a_sentence_with_the_share_that_is_right() -> None:
    """The gap's tag stands for nothing here: speech between two written words."""
    said = "so that was it [nobody told us about the other kitchen garden] before that happened"
    known, (gap,), segments = listen("**Ann:** So that was it GAP before that happened\n", said)
    assert gap.segment
    found = known.of_flag(flag("not_transcribed", None, gap.segment))
    assert found.texts == ("Nobody told us about the other kitchen garden.",)
    (origin,) = found.origins
    assert origin.probability > 0.7
    assert origin.segment
    assert origin.segment.onset == pytest.approx(segments[4].onset, abs=0.2)
    assert origin.segment.offset == pytest.approx(segments[11].offset, abs=0.2)
    assert known.of_flag(flag("not_spoken", gap, gap.segment)).texts == found.texts


def test_where_nobody_speaks_no_sentence_is_proposed() -> None:
    said = "so that was it before that happened"
    known, _, segments = listen(
        "**Ann:** So that was it before that happened\n", said, pauses={4: 6.0}
    )
    silent = Segment(segments[3].offset + 0.5, segments[4].onset - 0.5)
    assert known.of_flag(flag("not_transcribed", None, silent)) == Found()
