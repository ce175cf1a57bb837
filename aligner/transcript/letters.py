"""A run of letters -> the ways to say it: as a word, as its letters, as the words run together.

GPUs → g p u's       NASA → nasa       JavaScript → java script       café → cafe
"""

from __future__ import annotations

import re
import unicodedata

from aligner.transcript.numerals import Readings, Words, cardinal, crossed, distinct, ordinal
from aligner.transcript.vocabulary import (
    ABBREVIATIONS,
    HUMMED,
    LETTER_WORDS,
    LOWER_CASE_LETTERS,
    SAID_AS_WORD,
    SHOUTED,
    SPELLED_FIRST,
    UNCOMBINED,
)

_CAMEL = re.compile(r"[A-Z]{2,}'?s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z']+|[A-Z]")
_ACRONYM = re.compile(r"(?P<letters>[A-Z]{2,})(?P<ending>'?s|'S)?")
_SAYABLE = re.compile(r"[^aeiouy]{0,3}(?:[aeiouy]{1,3}[^aeiouy]{1,3})+[aeiouy]{0,2}", re.IGNORECASE)
_SHORT = re.compile(r"(?=.*[aeiouy])(?=.*[^aeiouy])[a-z]{2,}")
"""Letters that may be a word: "OWN" is shouted more often than spelled."""

_VOWELLESS = re.compile("[^aeiouy']{2,5}")
_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_JOINED_NAME = re.compile(r"(?:Mc|Mac|O')[A-Z][a-z]+(?:'s)?")

_ROMAN = re.compile(r"(?P<large>M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L)?)X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LONG_NUMERAL = 4
"""Letters from which a numeral may hold L, C, D or M: shorter ones are abbreviations (CD)."""


def read_letters(written: str, *, alone: bool) -> Readings:
    """Readings of a run of letters and apostrophes.

    Args:
        written: the run, in any script; what is not Latin is not said.
        alone: whether it is a whole written word: then "a" and "I" are words, not letters.
    """
    folded = fold(written)
    if not folded.strip("'"):
        return ((),)
    if len(folded) == 1:
        return _single(folded, alone=alone)
    mixed = _CAPITAL_INSIDE.search(folded) and not _ACRONYM.fullmatch(folded)
    return _camel(folded) if mixed else _simple(folded)


def read_roman(written: str) -> Readings | None:
    """Readings of a Roman numeral of two letters or more; None if it is none.

    "II" is two or the second. What holds more than I, V and X is a numeral only if it is long:
    "CD", "MC" and "DM" are letters.
    """
    if len(written) < 2 or (match := _ROMAN.fullmatch(written)) is None:
        return None
    if match["large"] and len(written) < _LONG_NUMERAL:
        return None
    figures = str(_roman_value(written))
    rank = ordinal(figures)[0]
    return distinct((cardinal(figures)[0], ("the", *rank), spelled(written), rank))


def _roman_value(written: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in written]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _single(letter: str, *, alone: bool) -> Readings:
    name = LETTER_WORDS.get(letter.lower(), letter.lower())
    if alone and letter in {"a", "A", "I"}:
        return ((letter.lower(),), (name,)) if letter == "A" else ((letter.lower(),),)
    return ((name,),)


def _camel(folded: str) -> Readings:
    joined = (folded.lower(),)
    if _JOINED_NAME.fullmatch(folded):
        return (joined,)
    parts = _CAMEL.findall(folded)
    pieces = [_single(part, alone=False) if len(part) == 1 else _simple(part) for part in parts]
    return distinct((*crossed(*pieces), joined))


def _simple(folded: str) -> Readings:
    lower = folded.lower()
    if (acronym := _ACRONYM.fullmatch(folded)) is not None:
        return _acronym(acronym["letters"].lower(), (acronym["ending"] or "").lower())
    if (known := ABBREVIATIONS.get(lower)) is not None:
        return tuple(tuple(said.split()) for said in known)
    bare = lower.removesuffix("s").removesuffix("'")
    if lower in LOWER_CASE_LETTERS or bare in LOWER_CASE_LETTERS:
        letters = lower if lower in LOWER_CASE_LETTERS else bare
        return (spelled(letters, lower[len(letters) :]), (lower,))
    bare = lower.removesuffix("'s")
    if _VOWELLESS.fullmatch(bare) and bare not in HUMMED:
        return (spelled(bare, lower[len(bare) :]),)
    return ((lower,),)


def _acronym(letters: str, ending: str) -> Readings:
    whole = letters + ending
    if whole in SHOUTED or (not ending and letters in HUMMED):
        return ((whole,), spelled(letters, ending))
    if (known := ABBREVIATIONS.get(letters)) is not None:
        return tuple(tuple((said + ending).split()) for said in known)
    by_letter = spelled(letters, ending)
    words = [(word + ending,) for word in SAID_AS_WORD.get(letters, ())]
    if words:
        ordered = (by_letter, *words) if letters in SPELLED_FIRST else (*words, by_letter)
        return distinct(ordered)
    if len(letters) > 3 and _SAYABLE.fullmatch(letters):
        return ((whole,), by_letter)
    if not ending and _SHORT.fullmatch(letters):
        return (by_letter, (whole,))
    return (by_letter,)


def spelled(letters: str, ending: str = "") -> Words:
    """The letters' names; an ending s belongs to the last one: "GPUs" -> g p u's."""
    named = [LETTER_WORDS.get(letter, letter) for letter in fold(letters).lower() if letter != "."]
    if ending and named:
        named[-1] += "'s"
    return tuple(named)


def fold(text: str) -> str:
    """The text in ASCII letters and apostrophes, without accents and without what cannot fold."""
    if text.isascii():
        return text
    spread = "".join(UNCOMBINED.get(letter, letter) for letter in text)
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spread)
        if letter.isascii() and (letter.isalpha() or letter == "'")
    )
