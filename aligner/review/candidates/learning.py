"""All that is known of an episode's words before its gaps are searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aligner.review.candidates.episode_words import EpisodeWords, KnownWord
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.transcript.model import Transcript
from aligner.transcript.names_beside import names_in


@dataclass(frozen=True, slots=True)
class WordsBeside:
    """Texts with names and terms that may be said in an episode, besides its own.

    Attributes:
        page: its title, and what its page says (`names_beside.names_on_page`).
        show: what its show calls people and things (`aligner vocabulary`).
    """

    page: tuple[str, ...] = ()
    show: tuple[str, ...] = ()


NONE_BESIDE = WordsBeside()


def learn(
    transcript: Transcript,
    reader: WordReader,
    vocabulary: Vocabulary,
    beside: WordsBeside = NONE_BESIDE,
) -> EpisodeWords:
    """The words of an episode, of what is written around it, and of the language.

    Args:
        transcript: of the episode.
        reader: says how words sound.
        vocabulary: of the language.
        beside: what else may be said there.
    """

    def runs(texts: Iterable[str]) -> Iterator[tuple[KnownWord, ...]]:
        return (run for text in texts for run in reader.text_runs(text))

    own = (*reader.runs(transcript), *runs(names_in(transcript)))
    return EpisodeWords.of(vocabulary, own, page=runs(beside.page), show=runs(beside.show))
