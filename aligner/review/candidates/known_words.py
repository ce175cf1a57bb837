"""Written words as the search reads them: pronunciations as columns, stops between sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from aligner.alignment.profile import Pronouncer
from aligner.review.candidates.counting import PAUSES
from aligner.review.candidates.episode_words import STOP, KnownWord, Ways
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.transcript.model import Gap, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.readings import read_word
from aligner.transcript.spoken import tokenize

_MOST_WAYS = 8


def pronounce(word: str, lexicon: Pronouncer, columns: dict[str, int]) -> Ways:
    """The ways to say a written word, as columns; the most usual first."""
    # An acronym is also said as a word, "DAG", and a word in small letters stays one.
    readings = [*read_word(word)[:3], *(read_word(word.lower())[:1] if word.isupper() else ())]
    found: dict[tuple[int, ...], None] = {}
    for reading in readings:
        choices = [lexicon.phones(said.text)[: 3 if len(reading) == 1 else 2] for said in reading]
        for choice in islice(product(*choices), 6):
            way = tuple(columns[phone] for part in choice for phone in part if phone in columns)
            if way:
                found[way] = None
    return tuple(found)[:_MOST_WAYS]


class WordReader:
    """Reads texts; each spelling is looked up once.

    Args:
        vocabulary: knows most words.
        lexicon: says how the others sound.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Pronouncer) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._columns = {phone: n for n, phone in enumerate(vocabulary.phones)}
        self._known: dict[str, KnownWord] = {}

    def word(self, text: str) -> KnownWord:
        """A written word with its pronunciations."""
        if text not in self._known:
            ways = self._vocabulary.ways(self._vocabulary.number(text))
            ways = ways or pronounce(text, self._lexicon, self._columns)
            self._known[text] = KnownWord(text, ways)
        return self._known[text]

    def words(self, text: str) -> tuple[KnownWord, ...]:
        """The words of a piece of text, `STOP` where a sentence ends."""
        parsed = parse(f"{text.strip()}\n")
        found: list[KnownWord] = []
        end = 0
        for token in tokenize(parsed):
            if PAUSES.search(parsed.text[end : token.span.start]):
                found.append(STOP)
            found.append(self.word(token.text))
            end = token.span.end
        return (*found, STOP) if PAUSES.search(parsed.text[end:]) else tuple(found)

    def text_runs(self, text: str) -> Iterator[tuple[KnownWord, ...]]:
        """The words of a piece of text that follow each other without a stop."""
        run: list[KnownWord] = []
        for word in (*self.words(text), STOP):
            if word is not STOP:
                run.append(word)
            elif run:
                yield tuple(run)
                run = []

    def runs(self, transcript: Transcript) -> Iterator[tuple[KnownWord, ...]]:
        """The words of a transcript that follow each other without a stop, a gap or a new turn."""
        gaps = sorted(
            inline.span.start
            for paragraph in transcript.paragraphs
            for inline in paragraph.inlines
            if isinstance(inline, Gap)
        )
        run: list[KnownWord] = []
        line, end, gap = 0, 0, iter([*gaps, len(transcript.text) + 1])
        following = next(gap)
        for token in tokenize(transcript):
            between = transcript.text[end : token.span.start]
            if token.line != line or following < token.span.start or PAUSES.search(between):
                yield tuple(run)
                run = []
            while following < token.span.start:
                following = next(gap)
            run.append(self.word(token.text))
            line, end = token.line, token.span.end
        yield tuple(run)
