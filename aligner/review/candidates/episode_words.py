"""The words of one episode beside those of the language: what is said here is said again.

    p(w | u v) = (1 - a - b) p_language(w | u v) + a p_here(w) + b p_here(w | v)

A name that nobody else says is found because somebody wrote it down ten minutes later, because it
stands on the episode's page, or because a person typed it into another gap a moment ago.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from aligner.alignment.flag import Source
from aligner.review.candidates.language_model import PAUSE, UNKNOWN, Ids, Nats
from aligner.review.candidates.prefix_tree import Entry, PrefixTree, grow
from aligner.review.candidates.vocabulary import Vocabulary

_HERE = 0.12
"""Share of the words said here, whatever stands before them, if much is written of it."""

_MUCH = 2000.0
"""Words of which half of that is believed: the few sentences around a gap tell little of it. In
twelve transcripts that the language model has not met, words of 250 at a time are about as likely
as with the best weights from 1,000 known words on: -4.75 nats a word with all of the episode,
-4.87 without, rare ones -8.85 and -9.60. With 100 words more belief would be better by .02, yet
with 500 here fewer gaps are filled right."""

_AFTER = 0.18
"""Largest share of the words said here after the same word; half of it after two sightings."""

_NEW_WORD = -10.0
"""Nats beside the language's probability of an unknown word, for one that only this place has."""


_USUAL = -9.0
"""Log probability of a word, nats, above which it stands in every other episode: 1 in 8,000."""

Ways: TypeAlias = tuple[tuple[int, ...], ...]
"""Pronunciations of one word, each a tuple of columns."""


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A written word and its pronunciations, as columns of the posteriors."""

    text: str
    ways: Ways


STOP = KnownWord(".", ())
"""Stands where a sentence ends between known words."""

Runs: TypeAlias = Iterable[Sequence[KnownWord]]
"""Words that follow each other without a stop, run by run."""


@dataclass(frozen=True, slots=True, eq=False)
class EpisodeWords:
    """V words of the vocabulary, then the episode's own.

    Attributes:
        vocabulary: of the language.
        own: words that only the episode has, numbered from V on.
        here: numbers of all words said here, sorted, shape (n,).
        shares: their relative frequencies here, shape (n,).
        trust: how far each is known as a history, 0 to 1, shape (n,).
        pairs: v << 32 | w said here, sorted, shape (m,).
        follows: relative frequency of w after v, shape (m,).
        weight: how far all of this is believed, 0 to 1.
        sources: where each of them is known from, by number; the nearest place.
        tree: pronunciations of all words.
    """

    vocabulary: Vocabulary
    own: tuple[KnownWord, ...]
    here: Ids
    shares: Nats
    trust: Nats
    pairs: Ids
    follows: Nats
    weight: float
    sources: Mapping[int, Source]
    tree: PrefixTree

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        episode: Runs = (),
        *,
        page: Runs = (),
        show: Runs = (),
    ) -> EpisodeWords:
        """Learn from what is written of an episode: words that follow each other, run by run.

        Args:
            vocabulary: of the language.
            episode: what is written in it.
            page: what its page, its title and the people in it are called.
            show: names and terms of its show.
        """
        size = len(vocabulary.spellings)
        own: dict[str, KnownWord] = {}
        numbers: dict[str, int] = {}
        numbered: list[list[int]] = []
        ways: dict[int, Ways] = {}
        sources: dict[int, Source] = {}
        places: tuple[tuple[Source, Runs], ...] = (
            ("show", show),
            ("page", page),
            ("episode", episode),
        )
        for source, run in ((source, run) for source, runs in places for run in runs):
            numbered.append([])
            for word in run:
                key = _plain(word.text)
                if (number := vocabulary.number(key)) == UNKNOWN and word.ways:
                    number = numbers.setdefault(key, size + len(own))
                    own.setdefault(key, word)
                ways[number] = word.ways
                sources[number] = source
                numbered[-1].append(number)
        return cls._counted(vocabulary, tuple(own.values()), numbered, ways, sources)

    @classmethod
    def _counted(
        cls,
        vocabulary: Vocabulary,
        own: tuple[KnownWord, ...],
        runs: Sequence[Sequence[int]],
        ways: dict[int, Ways],
        sources: Mapping[int, Source],
    ) -> EpisodeWords:
        flat = np.array([word for run in runs for word in run], np.int64)
        here, often = np.unique(flat, return_counts=True)
        beside = [(v << 32) | w for run in runs for v, w in itertools.pairwise(run)]
        pairs, together = np.unique(np.array(beside, np.int64), return_counts=True)
        first = np.searchsorted(here, pairs >> 32)
        followed = np.bincount(first, together, len(here)) if len(here) else np.zeros(0)
        shares = (often / max(1, len(flat))).astype(np.float32)
        weight = len(flat) / (len(flat) + _MUCH)
        return cls(
            vocabulary,
            own,
            here,
            shares,
            (followed / (followed + 2.0)).astype(np.float32),
            pairs,
            (together / np.maximum(followed[first], 1)).astype(np.float32),
            weight,
            sources,
            _with_own_tree(vocabulary, here, shares * weight, ways),
        )

    def number(self, text: str) -> int:
        """Of a written word; `UNKNOWN` if nothing is known of it."""
        key = _plain(text)
        if (number := self.vocabulary.number(key)) != UNKNOWN:
            return number
        size = len(self.vocabulary.spellings)
        own = (size + n for n, word in enumerate(self.own) if _plain(word.text) == key)
        return next(own, UNKNOWN)

    def spelling(self, number: int) -> str:
        """How a word is written."""
        size = len(self.vocabulary.spellings)
        return self.vocabulary.spellings[number] if number < size else self.own[number - size].text

    def ways(self, number: int) -> Ways:
        """The pronunciations of a word."""
        size = len(self.vocabulary.spellings)
        return self.vocabulary.ways(number) if number < size else self.own[number - size].ways

    def source(self, words: Sequence[int]) -> Source:
        """Where a string of words is known from: where its least usual word is, if it is unusual.

        That common words stand in the episode too tells nothing.
        """
        least = min(words, key=self._usual, default=UNKNOWN)
        return "heard" if self._usual(least) > _USUAL else self.sources.get(least, "heard")

    def alone(self, number: int) -> float:
        """Log probability of a word in the language whatever stands before it, nats."""
        unigram = self.vocabulary.model.unigram
        known = number < len(unigram)
        return float(unigram[number] if known else unigram[UNKNOWN] + _NEW_WORD)

    def _usual(self, number: int) -> float:
        """Log probability of a word alone, in the language."""
        alone = self.vocabulary.model.unigram
        return float(alone[number]) if number < len(alone) else -math.inf

    def log_probs(self, u: Ids, v: Ids, w: Ids) -> Nats:
        """Of each w after the words u, v, whether or not a sentence ends between v and w; nats.

        The sound does not tell full stops, and what was transcribed has them: so w may follow v
        directly, or a pause that follows v.
        """
        pause = np.full_like(w, PAUSE)
        through = self._log_probs(u, v, pause) + self._log_probs(v, pause, w)
        direct = self._log_probs(u, v, w)
        return np.where(w == PAUSE, direct, np.logaddexp(direct, through)).astype(np.float32)

    def _log_probs(self, u: Ids, v: Ids, w: Ids) -> Nats:
        size = len(self.vocabulary.spellings)
        known = [np.where(x < size, x, UNKNOWN) for x in (u, v, w)]
        base = self.vocabulary.model.log_probs(*known) + np.where(w < size, 0, _NEW_WORD)
        if not len(self.pairs):
            return base.astype(np.float32)
        trust = _AFTER * self.weight * _look_up(self.here, self.trust, v)
        mixed = (1 - _HERE * self.weight - trust) * np.exp(base)
        mixed += _HERE * self.weight * _look_up(self.here, self.shares, w)
        mixed += trust * _look_up(self.pairs, self.follows, (v << 32) | w)
        nats: Nats = np.log(mixed + 1e-12).astype(np.float32)
        return nats


def _with_own_tree(
    vocabulary: Vocabulary,
    here: Ids,
    shares: Nats,
    ways: dict[int, Ways],
) -> PrefixTree:
    """The vocabulary's tree beside one of what is said here, which looks ahead more hopefully."""
    if not len(here):
        return vocabulary.tree
    general = vocabulary.model.unigram
    log_probs = np.full(1 + max(int(here[-1]), len(general)), -np.inf, np.float32)
    known = here < len(general)
    base = np.where(known, general[np.where(known, here, UNKNOWN)], general[UNKNOWN] + _NEW_WORD)
    log_probs[here] = np.log((1 - _HERE) * np.exp(base) + _HERE * shares)
    entries = (Entry(n, way) for n in here.tolist() if n != UNKNOWN for way in ways[n] if way)
    tree = grow(entries).with_log_probs(log_probs)
    return vocabulary.tree.joined(tree)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _look_up(keys: Ids, values: Nats, wanted: Ids) -> Nats:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: Nats = np.where(keys[at] == wanted, values[at], np.float32(0))
    return found
