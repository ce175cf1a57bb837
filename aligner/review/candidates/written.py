"""Do words that somebody wrote sound like what is said there?

    written "orchestra"   z = -41.2  ┐
    heard   "extra"       z = -29.8  ┴─ 11.4 nats: the sound and the language speak for other words

Both are scored alike (`ranking.WEIGHTS`): by the sound between the known words, by the language, by
their length. Words that are right are seldom far below the best that a search finds; words that
are not, nearly always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.episode_words import STOP, EpisodeWords, KnownWord
from aligner.review.candidates.proposals import GapContext, find_strings, said, score_written
from aligner.review.candidates.ranking import WEIGHTS, ScoredWords, features

_DOUBTED, _DOUBTED_BY_WORD = 7.0, 3.0
"""Nats below the best other words from which what is written is doubted, and more for each word:
small differences add up over many. Of 493 right fills (237 read, 128 synthetic, 128 in noise) 3 are
doubted, of other words in their place 97 % (one limit for all: 8 and 94 %); none of those that
sound most alike. `tests.benchmarks.check_pr` has the curve."""

_LESS_BY_OLD = 2.0
"""Nats less from which words are doubted that stand for others: those were not searched for fit.
Of 15 words put into the sample that sound alike 4 are found, none before; of 92 right fills at most
1 is doubted beside the best other words of a search, which few old words are. Chosen on both."""

_SAID_AGAIN = 2
"""Words at an end of what is written that stand beside it too: nobody knows which were placed."""

FITTING = 4.0
"""Nats behind the best other words up to which what is written sounds right: of 215 gaps 85 in 100
right fills (read .89, synthetic .88, in noise .71), and none of as many fills of other gaps."""

_MOST = 3


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """What the sound says to words that somebody wrote.

    Attributes:
        behind: nats by which other words fit better; below 0 if none do.
        likelier: those that fit better, the best first, as they are usually written.
        count: words that are written.
    """

    behind: float
    likelier: tuple[str, ...]
    count: int

    @property
    def fits(self) -> bool:
        """Whether nothing else fits much better."""
        return self.behind < FITTING

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should listen again."""
        return self.behind >= doubted_from(self.count)


def doubted_from(count: int) -> float:
    """Nats below the best other words from which so many written ones are doubted."""
    return _DOUBTED + _DOUBTED_BY_WORD * count


def check_written(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    written: Sequence[KnownWord],
) -> WrittenWords | None:
    """Compare what is written with what a search of the sound finds.

    Args:
        heard: the frames from the first sounding word before to the last one behind.
        context: the known words around.
        words: the language's and the episode's.
        written: the words in question.

    Returns:
        None if nobody knows how one of the words sounds, if the sound holds no words at all, or
        if the words say again what stands beside them, for then the place is a guess.
    """
    if not written or not all(word.ways for word in written) or says_again(written, context):
        return None
    strings, _ = find_strings(heard, context, words)
    return compare(strings, score_written(heard, context, words, written), words, written)


def is_worse(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    written: Sequence[KnownWord],
    old: Sequence[KnownWord],
) -> bool:
    """Whether words fit so much worse than those they stand for that a person should listen.

    Args:
        heard: see `check_written`.
        context: the known words around.
        words: the language's and the episode's.
        written: the words in question.
        old: what stood there before them.
    """
    if not old or not written or not all(word.ways for word in (*old, *written)):
        return False
    scored = [score_written(heard, context, words, each) for each in (old, written)]
    before, now = features(scored) @ np.array(WEIGHTS)
    return bool(before - now >= doubted_from(max(len(old), len(written))) - _LESS_BY_OLD)


def compare(
    strings: Sequence[ScoredWords],
    scored: ScoredWords,
    words: EpisodeWords,
    written: Sequence[KnownWord],
) -> WrittenWords | None:
    """Compare the scores of written words with those of what a search found; see `check_written`.

    Args:
        strings: what was found.
        scored: what is written.
        words: the language's and the episode's.
        written: its words.
    """
    own = said(" ".join(word.text for word in written))
    others = [each for each in strings if said(_text(each, words)) != own]
    if not others:
        return None
    z = features(others) @ np.array(WEIGHTS)
    mine = [scored, *(each for each in strings if said(_text(each, words)) == own)]
    best = float((features(mine) @ np.array(WEIGHTS)).max())
    order = [at for at in np.argsort(-z, kind="stable").tolist() if z[at] > best]
    texts = dict.fromkeys(_text(others[at], words) for at in order)
    return WrittenWords(float(z.max()) - best, tuple(texts)[:_MOST], len(written))


def says_again(written: Sequence[KnownWord], context: GapContext) -> bool:
    """Whether "out of the [gap] box": "out of the box out of the" is what is written.

    Without its words such a gap is found too short, or on the wrong side of what is repeated.

    Args:
        written: the words in question.
        context: the known words around.
    """
    here, before, after = (
        [word.text for word in words if word is not STOP]
        for words in (written, context.before, context.after)
    )
    n = _SAID_AGAIN
    return len(here) >= n and (here[-n:] == before[-n:] or here[:n] == after[:n])


def is_said(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    written: Sequence[KnownWord],
) -> bool | None:
    """Whether words that are written no more are said between the known ones.

    Args:
        heard: see `check_written`.
        context: the known words around.
        words: the language's and the episode's.
        written: the words in question.

    Returns:
        None if nobody knows how one of the words sounds.
    """
    if not written or not all(word.ways for word in written):
        return None
    _, without = find_strings(heard, context, words)
    return score_written(heard, context, words, written).sound > without


def _text(string: ScoredWords, words: EpisodeWords) -> str:
    return " ".join(map(words.spelling, string.words))
