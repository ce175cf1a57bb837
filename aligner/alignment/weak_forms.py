"""What no network gives well: the names of the letters, and short words as people really say them.

A weak form stands here only if it was heard: as the acoustic model's greedy phones in
the word's place, in 64 TIMIT sentences, 100 LibriSpeech utterances and 60 sentences of three flite
voices. The model hears letters as the words that sound like them, in hama's spelling: R is "are"
(ɛ ɹ), Y is "why" (h w aɪ), I is the pronoun (i; aɪ only at the start of "IBM" and "IP").
"""

from __future__ import annotations

from aligner.alignment.letter_to_sound import Pronunciations


def _ways(spelled: str) -> Pronunciations:
    return tuple(tuple(way.split()) for way in spelled.split(","))


LETTERS: dict[str, Pronunciations] = {
    letter: _ways(sound)
    for letter, sound in {
        "a": "ə", "ay": "eɪ", "b": "b i", "c": "s i", "d": "d i", "e": "i", "f": "ɛ f",
        "g": "d͡ʒ i", "h": "eɪ t͡ʃ", "i": "i, aɪ", "eye": "i, aɪ", "j": "d͡ʒ eɪ", "k": "k eɪ",
        "l": "ɛ l", "m": "ɛ m", "n": "ɛ n, æ n", "o": "oʊ", "p": "p i", "q": "k j u",
        "r": "ɛ ɹ, ɑ ɹ",
        "s": "ɛ s, ɑ s", "t": "t i", "u": "j u", "v": "v i", "w": "d ʌ b ə l j u, d ʌ b j u",
        "x": "ɛ k s", "y": "h w aɪ, w aɪ", "z": "z i, z ɛ d",
    }.items()
}  # fmt: skip
"""Names of the letters; "a" and "i" are the article and the pronoun, "ay" and "eye" the letters."""

WEAK_FORMS: dict[str, Pronunciations] = {
    word: _ways(sounds)
    for word, sounds in {
        "can't": "k æ n t",
        "i'll": "ɔ l",
        "they're": "ð ɛ ɹ",
        "we'll": "w eɪ l",
        "and": "ɪ n, æ n",
        "him": "ɪ m",
        "in": "æ n, ə n",
        "is": "ɪ z, i z",
        "it": "ɪ d",
        "it's": "ɪ t s",
        "mister": "m ɝ ɹ ə",
        "of": "ə v",
        "or": "ɝ",
        "the": "ə",
        "to": "t, t ʊ",
        "two": "t oʊ",
        "which": "w ɪ t͡ʃ",
        "your": "j ɝ",
    }.items()
}
"""Second and further ways to say short words."""
