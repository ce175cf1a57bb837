"""Spelling -> phones, by the network that made the acoustic model's training labels.

The acoustic model learned hama's own spellings, its errors included: "to" is t oʊ, "don't" is
d oʊ n ə t, "natural" is n a t̪ u ɾ a l, because hama's letter-to-sound network takes some English
words for Spanish or Portuguese ones. For words that were frequent in training the odd spelling is
what is heard; for rare ones the English one is. So such words get both.

Measured on 64 TIMIT sentences and 100 LibriSpeech utterances (greedy phones against the text's).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from importlib import metadata

from hama import G2PModel

Phones = tuple[str, ...]
Pronunciations = tuple[Phones, ...]

ENGLISH = frozenset({
    "t", "ɪ", "n", "i", "s", "ɹ", "ə", "l", "k", "d", "m", "æ", "z", "eɪ", "oʊ", "ɑ", "ð", "ɛ", "b",
    "w", "aɪ", "u", "ɝ", "f", "ɔ", "p", "ŋ", "h", "v", "j", "ʌ", "g", "ʃ", "d͡ʒ", "θ", "aʊ", "ʊ",
    "t͡ʃ", "ɔɪ", "ʒ",
})  # fmt: skip
"""Phones of which every English word consists; others tell that another language was guessed."""

_NEAREST = {
    "a": "ɑ", "e": "ɛ", "o": "oʊ", "r": "ɹ", "ɾ": "d", "ɡ": "g", "ɣ": "g", "β": "b", "χ": "h",
    "x": "h", "ɫ": "l", "ɐ": "ə", "ã": "æ", "ẽ": "ɛ", "ĩ": "ɪ", "õ": "oʊ", "ũ": "u", "ɨ": "ɪ",
    "ʝ": "j", "ɟ": "d͡ʒ", "ɻ": "ɹ", "ʁ": "ɹ", "ɱ": "m", "ɦ": "h", "ɪə": "ɪ", "ɒ": "ɑ", "ø": "ɝ",
    "œ": "ɝ", "ä": "ɑ", "y": "u", "ɲ": "n", "ʎ": "l", "ɕ": "ʃ", "ʂ": "ʃ", "ɜ": "ɝ", "ɚ": "ɝ",
}  # fmt: skip
_LONGEST_WORD = 40
"""Letters; a longer "word" is a hash or a slip, its end is left unheard."""

_SUFFIXES = (("ship", (("ʃ", "ɪ", "p"),)), ("less", (("l", "ɛ", "s"), ("l", "ə", "s"))))
"""English endings and their sounds: with one, no other language is guessed."""


def engine_version() -> str:
    """The version of the network, part of the key of everything that is stored from it."""
    return metadata.version("hama")


class LetterToSound:
    """hama's letter-to-sound network, loaded at the first word; 11 to 17 ms a word."""

    def __init__(self, spell: Callable[[str], Phones] | None = None) -> None:
        self._spell = spell
        self._loading = threading.Lock()

    def pronounce(self, word: str, *, frequent: bool = False) -> Pronunciations:
        """How a word sounds, the best guess first; empty if the network says nothing.

        Args:
            word: lower case letters and apostrophes.
            frequent: whether the acoustic model met the word often: then hama's own spelling
                comes first even where it is not English.
        """
        own = self._spelled(word)
        if own and ENGLISH.issuperset(own):
            return (own,)
        english = self._english(word) or tuple(
            near for phone in own if (near := phone if phone in ENGLISH else _NEAREST.get(phone))
        )
        ordered = (own, english) if frequent else (english, own)
        return tuple(dict.fromkeys(phones for phones in ordered if phones))

    def _english(self, word: str) -> Phones:
        """The word's sounds before an English ending, or nothing."""
        for suffix, endings in _SUFFIXES:
            longer = self._spelled(word + suffix)
            for ending in endings:
                if longer[-len(ending) :] == ending and ENGLISH.issuperset(longer):
                    return longer[: -len(ending)]
        return ()

    def _spelled(self, word: str) -> Phones:
        if self._spell is None:
            with self._loading:
                self._spell = self._spell or partial(_spell, G2PModel(max_input_len=64))
        return tuple(phone for phone in self._spell(word[:_LONGEST_WORD]) if phone.strip())


def _spell(network: G2PModel, word: str) -> Phones:
    return tuple(found.phoneme for found in network(word).alignments)
