"""A written word -> the ways to say it.

The word is cut into pieces (letters, figures, signs); each piece has one or more readings, and
the word's readings are the pieces' first choices, then one piece at a time deviating.

    changelog.com/practicalai       B2B              $432,500
    └───────┘└─┘ └──────────┘       └┘└┘└┘           └──────┘
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.transcript import numerals
from aligner.transcript.letters import read_letters, spelled
from aligner.transcript.numerals import MOST_READINGS, Readings, crossed
from aligner.transcript.vocabulary import (
    ABBREVIATIONS,
    SCALES,
    SYMBOLS,
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
        return read_letters(match[0], alone=match.end() - match.start() == len(text))
    if kind in {"sign", "underscore"}:
        return _sign(match, text)
    return _figures(match, scale_follows) if kind != "dotted" else (spelled(match[0]),)


def _figures(match: re.Match[str], scale_follows: bool) -> Readings:
    if match["money"]:
        scale = UNITS[match["scale"].lower()][:1] if match["scale"] else ()
        return numerals.money(match[0][0], match["amount"], scale, scale_follows=scale_follows)
    if match["measure"]:
        units = tuple(tuple(said.split()) for said in UNITS[match["unit"].lower()])
        return crossed(numerals.number(match["value"]), units)
    if match["short_year"]:
        return numerals.cardinal(match[0][1:])[::-1]
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
