"""A written word -> the ways to say it.

The word is cut into pieces (letters, figures, signs); each piece has one or more readings, and
the word's readings are the pieces' first choices, then one piece at a time deviating.

    changelog.com/practicalai       B2B              $432,500
    └───────┘└─┘ └──────────┘       └┘└┘└┘           └──────┘
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.transcript import numerals
from aligner.transcript.numerals import MOST_READINGS, Readings, Words, crossed, distinct
from aligner.transcript.vocabulary import (
    ABBREVIATIONS,
    HUMMED,
    LETTER_WORDS,
    LOWER_CASE_LETTERS,
    SAID_AS_WORD,
    SCALES,
    SHOUTED,
    SPELLED_FIRST,
    SYMBOLS,
    UNCOMBINED,
    UNITS,
)

_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PIECE = re.compile(
    rf"""
    (?P<scheme>https?://(?:www\.)?)
  | (?P<money>[$€£](?P<amount>{_NUMBER}|\.[0-9]+)(?:(?P<scale>k|mm?|bn?|t)(?![a-z]))?)
  | (?P<clock>[0-9]{{1,2}}(?::[0-9]{{1,2}}){{1,2}}(?![0-9]))
  | (?P<version>[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{2,}})
  | (?P<fraction>[0-9]{{1,4}}/[0-9]{{1,4}}(?![0-9/]))
  | (?P<decade>'?(?P<tens>[0-9]+)'?s(?![a-z]))
  | (?P<short_year>'[0-9]{{2}}(?![0-9]))
  | (?P<ordinal>(?P<rank>[0-9][0-9,]*)(?:st|nd|rd|th)(?![a-z]))
  | (?P<measure>(?<![^\W_])(?P<value>{_NUMBER})(?P<unit>{_UNIT})(?![a-z0-9]))
  | (?P<number>{_NUMBER}|(?<![^\W_])\.[0-9]+)
  | (?P<dotted>(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W\d_]))
  | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)
  | (?P<sign>[^\w\s])
  | (?P<underscore>_)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CAMEL = re.compile(r"[A-Z]+(?![a-z])(?:'?s(?![a-z]))?|[A-Z]?[a-z']+|[A-Z]")
_ACRONYM = re.compile(r"(?P<letters>[A-Z]{2,})(?P<ending>'?s|'S)?")
_SAYABLE = re.compile(r"[^aeiouy]{0,3}(?:[aeiouy]{1,2}[^aeiouy]{1,3})+[aeiouy]{0,2}", re.IGNORECASE)
_VOWELLESS = re.compile("[^aeiouy']{2,5}")
_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_JOINED_NAME = re.compile(r"(?:Mc|Mac|O')[A-Z][a-z]+(?:'s)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a written word and what may be said for them."""

    start: int
    end: int
    readings: Readings


@dataclass(frozen=True, slots=True)
class Said:
    """One spoken word, said for characters `start` to `end` of the written one."""

    text: str
    start: int
    end: int

    def covers(self, written: str) -> bool:
        """Whether it is said for the whole written word."""
        return self.start == 0 and self.end == len(written)


def read_word(text: str, *, before: str = "", after: str = "") -> tuple[tuple[Said, ...], ...]:
    """The ways to say a written word, most usual first; one empty one where nothing is said.

    Args:
        text: the word, entities decoded, straight apostrophes.
        before: the written word before it: "million" after "$1.5" brings the dollars along.
        after: the written word behind it: "$1.5" before "million" leaves them to it.
    """
    if before[:1] in numerals.CURRENCIES and text.lower() in SCALES:
        pieces = [Piece(0, len(text), _scale(text.lower(), before[0]))]
    else:
        pieces = list(_pieces(text, scale_follows=after.lower() in SCALES))
    return _combine(pieces)


def _scale(word: str, sign: str) -> Readings:
    return ((word, numerals.CURRENCIES[sign][1]), (word,))


def _combine(pieces: list[Piece]) -> tuple[tuple[Said, ...], ...]:
    options = [
        tuple(
            tuple(Said(word, piece.start, piece.end) for word in words) for words in piece.readings
        )
        for piece in pieces
    ]
    first = [option[0] for option in options]
    rows = {_flat(first): None}
    for index, option in enumerate(options):
        for other in option[1:]:
            rows[_flat([*first[:index], other, *first[index + 1 :]])] = None
    heard = [row for row in rows if row]
    return tuple(heard[:MOST_READINGS]) or ((),)


def _flat(row: list[tuple[Said, ...]]) -> tuple[Said, ...]:
    return tuple(said for part in row for said in part)


def _pieces(text: str, *, scale_follows: bool) -> Iterator[Piece]:
    if (known := ABBREVIATIONS.get(text.lower())) is not None:
        yield Piece(0, len(text), tuple(tuple(said.split()) for said in known))
        return
    for match in _PIECE.finditer(text):
        yield Piece(match.start(), match.end(), _readings(match, text, scale_follows))


def _readings(match: re.Match[str], text: str, scale_follows: bool) -> Readings:
    kind = match.lastgroup or ""
    if kind == "word":
        return _word(match[0], alone=match.end() - match.start() == len(text))
    if kind in {"sign", "underscore"}:
        return _sign(match, text)
    return _figures(match, scale_follows) if kind != "dotted" else (_spelled(match[0]),)


def _figures(match: re.Match[str], scale_follows: bool) -> Readings:
    if match["money"]:
        scale = UNITS[match["scale"].lower()][:1] if match["scale"] else ()
        return numerals.money(match[0][0], match["amount"], scale, scale_follows=scale_follows)
    if match["measure"]:
        units = tuple(tuple(said.split()) for said in UNITS[match["unit"].lower()])
        return crossed(numerals.number(match["value"]), units)
    if match["short_year"]:
        return numerals.cardinal(match[0][1:])
    for kind, said in (
        ("clock", numerals.clock_time),
        ("version", numerals.version),
        ("fraction", numerals.fraction),
        ("number", numerals.number),
    ):
        if match[kind]:
            return said(match[0])
    if match["decade"]:
        return numerals.decade(match["tens"])
    return numerals.ordinal(match["rank"]) if match["ordinal"] else ((),)


def _sign(match: re.Match[str], text: str) -> Readings:
    sign, start, end = match[0], match.start(), match.end()
    around = text[start - 1 : start], text[end : end + 1]
    if sign == "-":
        return _hyphen(*around)
    said = SYMBOLS.get(sign, ("",))
    if sign == "/" and text[0] in numerals.CURRENCIES:
        said = ("a", "per", *said)
    elif (sign == "/" and "." not in text) or (sign == "." and start and around[1].isupper()):
        said = said[::-1]
    elif sign == "#" and (around[0].isalpha() or around[1].isdigit()):
        said = ("sharp",) if around[0].isalpha() else said[1:]
    return tuple(tuple(word.split()) for word in said)


def _hyphen(before: str, after: str) -> Readings:
    if before[-1:].isdigit() and after.isdigit():
        return (("to",), ())
    return (("minus",), ()) if not before and after.isdigit() else ((),)


def _word(written: str, *, alone: bool) -> Readings:
    folded = fold(written)
    if not folded.strip("'"):
        return ((),)
    if len(folded) == 1:
        return _single(folded, alone=alone)
    mixed = _CAPITAL_INSIDE.search(folded) and not _ACRONYM.fullmatch(folded)
    return _camel(folded) if mixed else _simple(folded)


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
        return (_spelled(letters, lower[len(letters) :]), (lower,))
    bare = lower.removesuffix("'s")
    if _VOWELLESS.fullmatch(bare) and bare not in HUMMED:
        return (_spelled(bare, lower[len(bare) :]),)
    return ((lower,),)


def _acronym(letters: str, ending: str) -> Readings:
    whole = letters + ending
    if whole in SHOUTED or (not ending and letters in HUMMED):
        return ((whole,), _spelled(letters, ending))
    if (known := ABBREVIATIONS.get(letters)) is not None:
        return tuple(tuple((said + ending).split()) for said in known)
    spelled = _spelled(letters, ending)
    words = [(word + ending,) for word in SAID_AS_WORD.get(letters, ())]
    if words:
        ordered = (spelled, *words) if letters in SPELLED_FIRST else (*words, spelled)
        return distinct(ordered)
    if len(letters) > 3 and _SAYABLE.fullmatch(letters):
        return ((whole,), spelled)
    return (spelled,)


def _spelled(letters: str, ending: str = "") -> Words:
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
