"""Candidates for one gap: the known words around it, the search between them, the ranking.

    before │ frames ───────────────────────────│ after       "hadn't gone to auction yet, but"
           └ known │ … words of the gap … │ known ┘          "was going to …"

Known words are said again in the search, since their edges are not certain: the gap begins where
both together sound best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.beam import SETTINGS, BeamSettings, HeardWords, search
from aligner.review.candidates.confusions import score_meant
from aligner.review.candidates.episode_words import STOP, EpisodeWords, KnownWord
from aligner.review.candidates.frame_scores import Floats, FrameScores, score_frames
from aligner.review.candidates.language_model import PAUSE, SENTENCE
from aligner.review.candidates.ranking import SHOWN, ScoredWords, probabilities
from aligner.review.candidates.word_chains import Chains, after, before
from aligner.transcript.readings import read_word

_SPIKE = 0.5
"""Probability of any phone in a frame above which one is heard there."""


@dataclass(frozen=True, slots=True)
class GapContext:
    """What stands around a gap.

    Attributes:
        before: words of the same turn before the gap, the nearest last, `STOP` between sentences.
        after: words behind it.
        sounding: how many of each side are said within the frames, the nearest ones.
    """

    before: tuple[KnownWord, ...]
    after: tuple[KnownWord, ...]
    sounding: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may belong into a gap.

    Attributes:
        text: as they are usually written.
        probability: that exactly these words were said, 0 to 1.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Proposals:
    """Candidates of a gap, the likeliest first; whether they are sure enough to be shown."""

    candidates: tuple[Candidate, ...]
    shown: bool


def propose(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    *,
    most: int = 5,
    settings: BeamSettings = SETTINGS,
) -> Proposals:
    """What may have been said in a gap.

    Args:
        heard: the frames from the first sounding word before the gap to the last one behind it.
        context: the known words.
        words: the language's and the episode's.
        most: candidates at most.
        settings: of the search.
    """
    strings, without = find_strings(heard, context, words, settings)
    chance = probabilities(strings, without)
    found: dict[str, Candidate] = {}
    for at in np.argsort(-chance, kind="stable").tolist():
        text = " ".join(map(words.spelling, strings[at].words))
        found.setdefault(said(text), Candidate(text, float(chance[at])))
    candidates = tuple(found.values())[:most]
    return Proposals(candidates, bool(candidates) and candidates[0].probability >= SHOWN)


def to_show(proposals: Proposals | None, written: str) -> tuple[Candidate, ...]:
    """Those to show a person, the likeliest first; none if the first is not sure enough.

    Args:
        proposals: of a place, None if nobody knows where it lies.
        written: what stands there; if the likeliest words sound the same, nothing is shown.
    """
    if proposals is None or not proposals.shown:
        return ()
    first = said(proposals.candidates[0].text)
    if first == said(written):
        return ()
    return proposals.candidates


def find_strings(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    settings: BeamSettings = SETTINGS,
) -> tuple[list[ScoredWords], float]:
    """Word strings with their scores, and the score of sound without words."""
    meant = score_meant(heard, words.vocabulary.phones)
    strings = search(
        meant,
        *edges(meant, context),
        tree=words.tree,
        words=words.log_probs,
        beside=_beside(context, words),
        settings=settings,
    )
    frames = score_frames(heard, words.vocabulary.phones)
    scored = _scored(strings, (frames, meant), context, words, _spikes(heard, context))
    enter, leave = edges(frames, context)
    return scored, float((enter + leave).max())


def score_written(
    heard: PhonePosteriors,
    context: GapContext,
    words: EpisodeWords,
    written: Sequence[KnownWord],
) -> ScoredWords:
    """The scores of words that somebody wrote into a gap, as `find_strings` scores what it finds.

    Args:
        heard: see `propose`.
        context: the known words.
        words: the language's and the episode's.
        written: the words; those without a pronunciation count for the language alone.
    """
    frames = score_frames(heard, words.vocabulary.phones)
    chains = Chains.of([[word.ways for word in written]])
    (u, v), following = _beside(context, words)
    numbers = tuple(words.number(word.text) for word in written)
    language = 0.0
    for number in (*numbers, *following):
        (price,) = words.log_probs(*(np.array([each]) for each in (u, v, number)))
        language += float(price)
        u, v = v, number
    return ScoredWords(
        numbers,
        float(_all_paths(chains, frames, context)[0]),
        language,
        sum(min(map(len, word.ways), default=0) for word in written),
    )


def edges(frames: FrameScores, context: GapContext) -> tuple[Floats, Floats]:
    """Scores of having said what stands before by each frame, and of saying what stands behind."""
    left, right = _ways(context)
    filler = np.concatenate([[0], np.cumsum(frames.filler)]).astype(np.float32)
    enter = before(frames, left) if left else filler
    leave = after(frames, right) if right else filler[-1] - filler
    return enter, leave


def _ways(context: GapContext) -> tuple[list[Sequence[tuple[int, ...]]], ...]:
    """Pronunciations of the sounding words on both sides."""
    spoken = [[word.ways for word in side if word.ways] for side in (context.before, context.after)]
    n_before, n_after = context.sounding
    return list(spoken[0][len(spoken[0]) - n_before :]), list(spoken[1][:n_after])


def _beside(context: GapContext, words: EpisodeWords) -> tuple[tuple[int, int], tuple[int, ...]]:
    """The numbers of two words before the gap and of two behind it."""
    left = [PAUSE if word is STOP else words.number(word.text) for word in context.before]
    right = [PAUSE if word is STOP else words.number(word.text) for word in context.after]
    u, v = [SENTENCE, SENTENCE, *left][-2:]
    return (u, v), tuple(right[: 3 if right[:1] == [PAUSE] else 2])


def _spikes(heard: PhonePosteriors, context: GapContext) -> int:
    """How many phones were heard between the known words."""
    none = [column for column in (heard.blank, heard.boundary) if column is not None]
    sounding = np.exp(np.delete(heard.log_probs, none, axis=1)).sum(axis=1) > _SPIKE
    begun = int((sounding & ~np.concatenate([[False], sounding[:-1]])).sum())
    return begun - sum(min(map(len, ways)) for side in _ways(context) for ways in side)


def _scored(
    strings: Sequence[HeardWords],
    frames: tuple[FrameScores, FrameScores],
    context: GapContext,
    words: EpisodeWords,
    spikes: int,
) -> list[ScoredWords]:
    """All paths of each string instead of the best one, by the phones heard and by those meant."""
    if not strings:
        return []
    ways = {number: words.ways(number) for each in strings for number in each.words}
    chains = Chains.of([[ways[number] for number in each.words] for each in strings])
    heard, meant = (_all_paths(chains, each, context) for each in frames)
    phones = [sum(min(map(len, ways[number])) for number in each.words) for each in strings]
    return [
        ScoredWords(
            each.words,
            float(heard[at]),
            each.language,
            phones[at],
            each.score,
            sum(map(words.alone, each.words)),
            abs(phones[at] - spikes),
            float(meant[at]),
        )
        for at, each in enumerate(strings)
    ]


def _all_paths(chains: Chains, frames: FrameScores, context: GapContext) -> Floats:
    """Log likelihood of each string with the known words around it, shape (S,)."""
    enter, leave = edges(frames, context)
    reached = chains.score(frames, enter, total=True)[chains.tails]
    sound: Floats = np.logaddexp.reduce(reached + leave, axis=1)
    return sound


def said(text: str) -> str:
    """A text as it is spoken, without blanks: two ways to write the same words are one."""
    return "".join(map(_said_word, text.lower().split()))


@lru_cache(maxsize=100_000)
def _said_word(word: str) -> str:
    return "".join(part.text for part in read_word(word)[0]).replace("'", "") or word
