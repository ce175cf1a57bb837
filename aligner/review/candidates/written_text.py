"""A written text as the language model reads it: how likely are other words in its places?

written   He plays.  It was an   orchestra   guest …
stream    he plays . it was an       ?       guest …      p(? | was an) p(guest | an ?) …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aligner.alignment.model import TimedWord
from aligner.review.candidates.counting import PAUSES
from aligner.review.candidates.language_model import PAUSE, UNKNOWN, Ids, Nats
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.transcript.model import Transcript

_HERE, _MUCH = 0.12, 2000.0
"""Share of the words written here in a word's probability; words of which half is believed (as in
`episode_words`)."""

_PADDING = 4
"""Stops before the first word and behind the last one."""


@dataclass(frozen=True, slots=True, eq=False)
class WrittenText:
    """N words, and the stream of words and stops that the language model reads.

    Attributes:
        words: as aligned.
        vocabulary: of the language.
        numbers: of each word, shape (N,).
        stream: words and stops, with some stops more at both ends.
        at: where each word stands in the stream, shape (N,).
        often: how often each word of the vocabulary is written here, shape (V,).
    """

    words: Sequence[TimedWord]
    vocabulary: Vocabulary
    numbers: Ids
    stream: Ids
    at: Ids
    often: Ids

    @classmethod
    def of(
        cls, transcript: Transcript, words: Sequence[TimedWord], vocabulary: Vocabulary
    ) -> WrittenText:
        """Read the words of a transcript."""
        numbers = np.array([vocabulary.number(word.text) for word in words], np.int64)
        stops = np.zeros(len(words), np.int64)
        for n, (before, word) in enumerate(pairwise(words), 1):
            between = before.span.end, word.span.start
            parted = PAUSES.search(transcript.text, *between) is not None
            stops[n] = parted or before.line != word.line
        at = np.arange(len(words)) + np.cumsum(stops) + _PADDING
        stream = np.full(len(words) + int(stops.sum()) + 2 * _PADDING, PAUSE, np.int64)
        stream[at] = numbers
        often = np.bincount(numbers, minlength=len(vocabulary.spellings))
        often[UNKNOWN] = 0
        return cls(words, vocabulary, numbers, stream, at, often)

    def log_probs(self, places: Ids, words: Ids, *, less: int = 0) -> Nats:
        """Of words in the places of some others, and of what is written behind, nats.

        Args:
            places: words of the text; broadcast against `words`.
            words: what would stand there.
            less: how often each word is taken to be written here less than it is: the word in
                question is no evidence for itself.
        """
        places, words = np.broadcast_arrays(self.at[places], words)
        u, v = self.stream[places - 2], self.stream[places - 1]
        total = np.zeros(places.shape)
        following = [self.stream[places + n] for n in (1, 2, 3)]
        for n, w in enumerate([words, *following]):
            price = self._mixed(u, v, w, less if n == 0 else 0)
            # Behind a stop one word more tells something.
            total = total + np.where((n < 3) | (following[0] == PAUSE), price, 0)
            u, v = v, w
        nats: Nats = np.asarray(total, np.float32)
        return nats

    def _mixed(self, u: Ids, v: Ids, w: Ids, less: int) -> Nats:
        """The language's probability, and how often the word is written in this episode."""
        count = len(self.words)
        here = _HERE * count / (count + _MUCH)
        share = np.maximum(self.often[w] - less, 0) / max(1, count)
        language = np.exp(self.vocabulary.model.log_probs(u, v, w))
        nats: Nats = np.log((1 - here) * language + here * share + 1e-12).astype(np.float32)
        return nats
