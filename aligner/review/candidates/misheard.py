"""Words that sound like what is said, but less so than others that fit the sentence better.

    written   … a concert with an  orchestra  guest …
    heard     …            ə n  ɛ k s t ɹ ə  ɡ ɛ s t …
    could be                     extra                    sound +9.1, language +11.3 nats

How sure aligning is of a word says how well its phones fit: one that shares most of them with the
right word looks right. So each word that is not beyond doubt, and that the language did not expect,
is compared with its sound-alikes, as a gap's candidates are: by the language model, by the phones
heard, and what is left frame by frame between its neighbours.

    weight = sound + 1.2 language + 2.5 phones more        (nats; sound and language capped)

In two episodes of real conversation 46 of 60 wrong words that sound alike are found, all with the
right one named, and 8 of 5,535 right ones are doubted that were not; of gaps of a word in read
speech 47 of 66 wrong ones and one of 66 right ones (`tests.benchmarks.misheard`). Without the
sieves before the last step two in a hundred more are found in four times the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import numpy as np
from rapidfuzz.distance import Levenshtein

from aligner.alignment.flag import Flag
from aligner.alignment.model import Alignment, TimedWord
from aligner.alignment.votes import is_plain
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.language_model import UNKNOWN, Ids, Nats
from aligner.review.candidates.side_by_side import Stretch, score_stretches
from aligner.review.candidates.sound_alikes import WORDS
from aligner.review.candidates.vocabulary import Vocabulary, load_vocabulary
from aligner.review.candidates.word_sounds import WordSounds
from aligner.review.candidates.written_text import WrittenText
from aligner.review.doubts import DOUBTFUL
from aligner.transcript.model import Span, Transcript

BEYOND_DOUBT = 0.9998
"""Confidence from which a word is not looked at: half of all right words, one wrong one in 40."""

EXPECTED = -14.0
"""Log probability of a word and the two behind it from which nothing else fits much better."""

MISHEARD = 7.4
"""Weight at which another word is so much likelier that a person should listen (`DOUBTFUL`)."""

_LANGUAGE, _PER_PHONE = 1.2, 2.5
_MOST = 12.0
"""Nats of sound, and of language, that count: what is beyond proves no more."""

_LEAST_SOUND, _LEAST_LANGUAGE = 2.5, -6.0
"""A word that sounds no better is not proposed by the language alone, nor the reverse."""

_DROPPED = 3.5
"""Nats of sound for a word with fewer phones: that one was not heard proves little."""

_SLOPE = 0.45
"""How fast the chance of a word falls with the weight against it."""

_BESIDE = 1.2
"""Seconds to the neighbours; farther ones say nothing of where a word begins."""

_WAYS = 3
"""Pronunciations of a word that are compared."""

_WAYS_BESIDE = 1
"""The same of its neighbours."""

_COMPARED = 8
"""Rivals of a word, the likeliest by the language, that are compared frame by frame."""


@dataclass(frozen=True, slots=True)
class Misheard:
    """A word in whose place another was most likely said.

    Attributes:
        index: of the word among all of the alignment.
        span: its characters.
        likelier: the other word, as it is usually written.
        confidence: probability that what is written was said.
    """

    index: int
    span: Span
    likelier: str
    confidence: float


def find_misheard(
    transcript: Transcript,
    alignment: Alignment,
    heard: PhonePosteriors,
    vocabulary: Vocabulary | None = None,
) -> tuple[Misheard, ...]:
    """The words of an alignment in whose place others fit better, in the order of the text.

    Args:
        transcript: the text.
        alignment: where its words are, in times of what was heard.
        heard: posteriors of the whole recording.
        vocabulary: knows which words sound alike; the package's if not given.

    Returns:
        None of them for a model with other phones than the vocabulary's.
    """
    vocabulary = vocabulary or load_vocabulary()
    if not set(vocabulary.phones) <= set(heard.phones):
        return ()
    text = WrittenText.of(transcript, alignment.words, vocabulary)
    places = _looked_at(text)
    own = text.log_probs(places, text.numbers[places], less=1)
    places, own = places[own < EXPECTED], own[own < EXPECTED]
    if not len(own):
        return ()
    others = vocabulary.alikes[text.numbers[places]].astype(np.int64)
    gain = text.log_probs(places[:, None], others) - own[:, None]
    gain[others == 0] = -np.inf
    return tuple(_compared(text, list(_rivals(text, places, others, gain)), heard))


def doubted(alignment: Alignment, misheard: Sequence[Misheard]) -> Alignment:
    """The alignment, less sure of the words in whose place others were most likely said."""
    words = list(alignment.words)
    for each in misheard:
        sure = min(words[each.index].confidence, each.confidence)
        words[each.index] = replace(words[each.index], confidence=sure)
    return replace(alignment, words=tuple(words))


def with_likelier(flags: Sequence[Flag], misheard: Sequence[Misheard]) -> tuple[Flag, ...]:
    """Flags with what was most likely said as their candidate, where it is for all their words."""
    likelier = {each.span: each.likelier for each in misheard}
    return tuple(
        replace(flag, candidates=(likelier[flag.span],))
        if flag.kind == "doubtful_word" and flag.span in likelier
        else flag
        for flag in flags
    )


def _looked_at(text: WrittenText) -> Ids:
    """Words that were heard between others that were, not beyond doubt, and not doubted already."""
    words, numbers = text.words, text.numbers
    found = [
        n
        for n in range(1, len(words) - 1)
        if DOUBTFUL <= words[n].confidence < BEYOND_DOUBT
        and UNKNOWN < numbers[n] < WORDS
        and min(numbers[n - 1], numbers[n + 1]) > UNKNOWN
        and is_plain(words[n].text)
        and _follows(words[n - 1], words[n])
        and _follows(words[n], words[n + 1])
    ]
    return np.array(found, np.int64)


def _follows(word: TimedWord, following: TimedWord) -> bool:
    """Whether both were heard, one soon after the other."""
    if word.segment is None or following.segment is None:
        return False
    heard = word.basis == following.basis == "acoustic"
    return heard and following.segment.onset - word.segment.offset < _BESIDE


@dataclass(frozen=True, slots=True)
class _Rival:
    """A word that may have been said in place of another.

    Attributes:
        index: of the word that is written.
        number: of the rival in the vocabulary.
        weight: what speaks for it but the sound, nats.
        is_shorter: whether it has fewer phones.
    """

    index: int
    number: int
    weight: float
    is_shorter: bool


def _compared(
    text: WrittenText, rivals: Sequence[_Rival], heard: PhonePosteriors
) -> Iterator[Misheard]:
    """The rivals that the sound is for, the best of each word."""
    ways, vocabulary = _ways_of(text.vocabulary), text.vocabulary
    written = sorted({rival.index for rival in rivals})
    if not rivals:
        return
    sound = WordSounds.around(text.words, written, heard, vocabulary)
    rivals = list(_near(text, rivals, sound))
    written = sorted({rival.index for rival in rivals})

    def stretch(index: int, number: int) -> Stretch:
        before, after = (ways(int(text.numbers[n]))[:_WAYS_BESIDE] for n in (index - 1, index + 1))
        return Stretch(*sound.windows[index], (before, ways(number), after))

    own = [stretch(index, int(text.numbers[index])) for index in written]
    scores = score_stretches(
        sound.frames, [*own, *(stretch(rival.index, rival.number) for rival in rivals)]
    )
    by_own = dict(zip(written, scores[: len(own)].tolist(), strict=True))
    fitting = [
        (min(gained, _MOST) + rival.weight, rival)
        for rival, score in zip(rivals, scores[len(own) :].tolist(), strict=True)
        if (gained := score - by_own[rival.index]) >= (_LEAST_SOUND, _DROPPED)[rival.is_shorter]
    ]
    for index, group in groupby(fitting, key=lambda each: each[1].index):
        weight, rival = max(group, key=lambda each: each[0])
        if weight >= MISHEARD:
            likelier = vocabulary.spellings[rival.number]
            yield Misheard(index, text.words[index].span, likelier, chance_of(weight))


def _near(text: WrittenText, rivals: Sequence[_Rival], sound: WordSounds) -> Iterator[_Rival]:
    """The rivals that are no less like the phones heard than what is written, the best ones."""
    ways = _ways_of(text.vocabulary)
    for index, group in groupby(rivals, key=lambda rival: rival.index):
        place = text.words[index].segment
        said = sound.phones(index, place) if place else []
        written = _distance(said, ways(int(text.numbers[index])))
        near = [each for each in group if _distance(said, ways(each.number)) <= written]
        yield from sorted(near, key=lambda rival: -rival.weight)[:_COMPARED]


def _distance(said: Sequence[int], ways: Sequence[tuple[int, ...]]) -> int:
    return min(Levenshtein.distance(said, way) for way in ways)


def chance_of(weight: float) -> float:
    """The probability that a written word was said, with so much against it."""
    odds = DOUBTFUL / (1 - DOUBTFUL) * float(np.exp(_SLOPE * (MISHEARD - weight)))
    return round(odds / (1 + odds), 3)


def _rivals(text: WrittenText, places: Ids, others: Ids, gain: Nats) -> Iterator[_Rival]:
    """What the language likes, where the sound could decide."""
    ways = _ways_of(text.vocabulary)
    for row, index in enumerate(places.tolist()):
        own = ways(int(text.numbers[index]))
        if not own:
            continue
        least = min(map(len, own))
        for gained, number in zip(gain[row].tolist(), others[row].tolist(), strict=True):
            if gained >= _LEAST_LANGUAGE and (spoken := ways(number)):
                more = min(map(len, spoken)) - least
                weight = _LANGUAGE * min(gained, _MOST) + _PER_PHONE * more
                if weight + _MOST >= MISHEARD:
                    yield _Rival(index, number, weight, more < 0)


@lru_cache(maxsize=1)
def _ways_of(vocabulary: Vocabulary) -> Callable[[int], tuple[tuple[int, ...], ...]]:
    """Pronunciations by number, each looked up once."""
    return lru_cache(maxsize=None)(lambda number: vocabulary.ways(number)[:_WAYS])
