"""What no network gives well: the names of the letters, and short words as people really say them.

A weak form stands here only if it was heard: as the acoustic model's greedy phones in
the word's place, in 64 TIMIT sentences, 100 LibriSpeech utterances and 60 sentences of three flite
voices. The model hears letters as the words that sound like them, in hama's spelling: R is "are"
(ɛ ɹ), Y is "why" (h w aɪ), I is the pronoun (i; aɪ only at the start of "IBM" and "IP").
"""

from __future__ import annotations

from aligner.alignment.pronunciation.letter_to_sound import Pronunciations


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
        "a": "ɪ",
        "about": "b aʊ t",
        "an": "ɪ n",
        "and": "ɪ n, æ n, ə n, n",
        "are": "ɝ, ə",
        "as": "æ z, z",
        "because": "k ɑ z, k ɪ z, k ɔ z",
        "can": "k ə n",
        "can't": "k æ n t",
        "don't": "d oʊ n, d oʊ",
        "for": "f ɝ",
        "going": "g ɪ ŋ, g oʊ n, g ʊ n",
        "him": "ɪ m",
        "i'll": "ɔ l",
        "i'm": "i m, ʌ m",
        "in": "æ n, ə n",
        "is": "ɪ z, i z, z, s",
        "it": "ɪ d, ɪ, ə",
        "it's": "ɪ t s, i s",
        "just": "d͡ʒ ʌ s, d͡ʒ ɪ s",
        "kind": "k æ n, k aɪ n",
        "mister": "m ɝ ɹ ə",
        "of": "ə v, ə",
        "on": "ə n, ɑ n",
        "or": "ɝ",
        "probably": "p ɹ ɑ b l i",
        "that": "ð æ",
        "the": "ə",
        "then": "ð æ n",
        "they're": "ð ɛ ɹ",
        "think": "θ ɪ ŋ",
        "this": "ð i s",
        "to": "t, t ʊ, oʊ",
        "two": "t oʊ",
        "us": "ə s, ɪ s",
        "was": "z",
        "we'll": "w eɪ l, w ɪ l",
        "we've": "w eɪ v, w eɪ",
        "well": "w ɪ l",
        "which": "w ɪ t͡ʃ",
        "yeah": "j ɛ",
        "you": "i, u",
        "you're": "j ʊ ɹ, j ɝ",
        "your": "j ɝ",
    }.items()
}
"""Second and further ways to say short words."""
