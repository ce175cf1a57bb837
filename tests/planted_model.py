"""Another acoustic model with a language of its own, as a module that somebody brings along.

audio      any sound as long as the talk: this model does not listen, it knows what is said
hears      40 frames a second, phones of its own, each 200 ms late
words      every two letters are a phone: "boka" is bo ka
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from aligner.alignment.hama_english import HAMA_ENGLISH
from aligner.alignment.profile import Profile, SpeechRates
from aligner.audio.acoustics import PhonePosteriors, Samples

RATE = 40.0
LATENCY = 0.2
PHONE_SECONDS = 0.25
PHONES = tuple(consonant + vowel for consonant in "bdfgklmn" for vowel in "aiu")


@dataclass(frozen=True, slots=True)
class Said:
    """A word and when it begins, seconds."""

    word: str
    onset: float

    @property
    def spikes(self) -> list[tuple[float, int]]:
        """When each phone is heard, and its column."""
        phones = spell(self.word)
        return [
            (self.onset + i * PHONE_SECONDS + LATENCY, PHONES.index(phone))
            for i, phone in enumerate(phones)
        ]


def spell(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(0, len(word), 2))


@dataclass(frozen=True, slots=True)
class Prompter:
    """Hears what it was told beforehand."""

    said: tuple[Said, ...] = ()
    jobs: int = 1
    name: str = "prompter 1"
    phones: tuple[str, ...] = field(default=(*PHONES, "silence"))

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        seconds = sum(len(block) for block in blocks) / 16_000
        logits = np.random.default_rng(1).normal(size=(int(seconds * RATE), len(self.phones)))
        logits[:, -1] += 6.0
        for word in self.said:
            for moment, phone in word.spikes:
                logits[round(moment * RATE), [phone, -1]] += 7.0, -6.0
        if progress:
            progress(seconds)
        log_probs = (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32)
        return PhonePosteriors(log_probs, self.phones, RATE, len(PHONES), None)


class Syllables:
    """A lexicon that needs no table."""

    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        return (spell(word),)

    def learn(self, words: Iterable[str]) -> None:
        """Nothing to look up."""

    def save(self) -> None:
        """Nothing to keep."""


PROFILE = Profile(
    name="prompter",
    language="art-x-syllables",
    network=f"{__name__}:Prompter",
    lexicon=f"{__name__}:Syllables",
    prior=None,
    latency=replace(
        HAMA_ENGLISH.latency,
        usual=LATENCY,
        onset_reach=(-0.34, -0.09),
        end_reach=(-0.1, 0.25),
        pause_gap=LATENCY + 0.12,
        sure_gap=LATENCY + 0.22,
    ),
    search=HAMA_ENGLISH.search,
    torn=HAMA_ENGLISH.torn,
    confidence=HAMA_ENGLISH.confidence,
    passage=HAMA_ENGLISH.passage,
    rates=SpeechRates(phones_per_word=2.5, phone_seconds=PHONE_SECONDS),
)
