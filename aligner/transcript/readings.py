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
from aligner.transcript.contexts import read_beside
from aligner.transcript.figure_forms import read_whole
from aligner.transcript.letters import read_letters, read_roman, spelled
from aligner.transcript.numerals import MOST_READINGS, Readings, crossed, distinct
from aligner.transcript.vocabulary import (
    ABBREVIATIONS,
    LOWER_CASE_LETTERS,
    OPERATORS,
    SAID_AS_WORD,
    SCALES,
    SYMBOLS,
    UNITS,
)

_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PIECE = re.compile(
    rf"""
    (?P<scheme>https?://(?:www\.)?)
  | (?P<money>[$€£¥₹₩₽](?P<amount>{_NUMBER}|\.[0-9]+)(?:(?P<scale>k|mm?|bn?|t)(?![a-z]))?)
  | (?P<clock>[0-9]{{1,2}}(?::[0-9]{{1,2}}){{1,2}}(?![0-9]))
  | (?P<version>[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{2,}})
  | (?P<fraction>[0-9]{{1,4}}/[0-9]{{1,4}}(?![0-9/]))
  | (?P<decade>'?(?P<tens>[0-9]+)'?s(?![a-z]))
  | (?P<short_year>'[0-9]{{2}}(?![0-9]))
  | (?P<ordinal>(?P<rank>[0-9][0-9,]*)(?:st|nd|rd|th)(?![a-z]))
  | (?P<measure>(?<![^\W_])(?P<value>{_NUMBER})(?P<unit>{_UNIT})(?![a-z0-9]))
  | (?P<number>{_NUMBER}|(?<![^\W_])\.[0-9]+)
  | (?P<vulgar>[¼½¾⅐-⅞])
  | (?P<dotted>(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W\d_]))
  | (?P<raised>[²³])
  | (?P<small>[⁰¹⁴-⁹₀-₉])
  | (?P<word>[^\W\d_²³⁰¹⁴-⁹₀-₉]+(?:'[^\W\d_]+)*'?)
  | (?P<sign>[^\w\s])
  | (?P<underscore>_)
    """,
    re.VERBOSE | re.IGNORECASE,
)


_HAS_FIGURE = re.compile("[0-9]")
_AMOUNT_END = re.compile(r"[0-9](?:%|x|k|m|b|[ap]m|°)?$", re.IGNORECASE)
_VERSION_DOTS = 2


@dataclass(frozen=True, slots=True)
class WordPart:
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


def read_word(
    text: str, *, before: str = "", after: str = "", shouted: bool = False
) -> tuple[tuple[Said, ...], ...]:
    """The ways to say a written word, most usual first; one empty one where nothing is said.

    Args:
        text: the word, entities decoded, straight apostrophes.
        before: the written word before it, if it counts: "million" after "$1.5" brings the
            dollars along.
        after: the written word behind it, if it counts: "$1.5" before "million" leaves them to it.
        shouted: whether everything around it is in capitals too.
    """
    text = _western(text)
    if (before or after) and (beside := read_beside(text, before, after)):
        return _combine([WordPart(0, len(text), beside)])
    read = _combine(list(_pieces(text, scale_follows=after.lower() in SCALES)))
    if text.isupper() and (shouted or (before or after)):
        return _shouted(text, read)
    return read


def _western(text: str) -> str:
    """The word with digits of any script or width as ASCII has them; of the same length.

    Circled ones count; raised ones are powers, and stay.
    """
    if text.isascii():
        return text
    return "".join(_as_digit(sign) for sign in text)


def _as_digit(sign: str) -> str:
    figure = unicodedata.decimal(sign, None)
    if figure is None and "CIRCLED DIGIT" in unicodedata.name(sign, ""):
        figure = unicodedata.digit(sign, None)
    return sign if figure is None else str(figure)


def _shouted(text: str, read: tuple[tuple[Said, ...], ...]) -> tuple[tuple[Said, ...], ...]:
    """A word in capitals among others: as a word first, then as it would be read alone."""
    if len(text) < 2 or read_roman(text) is not None or not text.replace("'", "").isalpha():
        return read
    if text.lower() in SAID_AS_WORD or text.lower() in LOWER_CASE_LETTERS:
        return read
    lower = _combine(list(_pieces(text.lower(), scale_follows=False)))
    return tuple(dict.fromkeys((*lower, *read)))[:MOST_READINGS]


def _combine(pieces: list[WordPart]) -> tuple[tuple[Said, ...], ...]:
    options = [
        tuple(
            tuple(Said(word, piece.start, piece.end) for word in words) for words in piece.readings
        )
        for piece in pieces
    ]
    first = [option[0] for option in options]
    rows = {_flat(first): None}
    others = ((index, other) for index, option in enumerate(options) for other in option[1:])
    for index, other in others:
        if len(rows) > MOST_READINGS:  # one of them may say nothing
            break
        rows[_flat([*first[:index], other, *first[index + 1 :]])] = None
    heard = [row for row in rows if row]
    return tuple(heard[:MOST_READINGS]) or ((),)


def _flat(row: list[tuple[Said, ...]]) -> tuple[Said, ...]:
    return tuple(said for part in row for said in part)


def _pieces(text: str, *, scale_follows: bool) -> Iterator[WordPart]:
    if (known := ABBREVIATIONS.get(text.lower())) is not None:
        yield WordPart(0, len(text), tuple(tuple(said.split()) for said in known))
        return
    if text.isalpha():  # most words, and one piece: no pattern need be tried
        numeral = read_roman(text) if text.isupper() else None
        yield WordPart(0, len(text), numeral or read_letters(text, alone=True))
        return
    if (whole := _whole(text)) is not None:
        yield WordPart(0, len(text), whole)
        return
    for match in _PIECE.finditer(text):
        yield WordPart(match.start(), match.end(), _readings(match, text, scale_follows))


def _whole(text: str) -> Readings | None:
    if text in OPERATORS:
        return tuple(tuple(said.split()) for said in OPERATORS[text])
    return read_whole(text) if _HAS_FIGURE.search(text) is not None else None


def _readings(match: re.Match[str], text: str, scale_follows: bool) -> Readings:
    kind = match.lastgroup or ""
    if kind == "raised":
        return tuple(tuple(said.split()) for said in SYMBOLS[match[0]])
    if kind == "small":
        return numerals.cardinal(unicodedata.normalize("NFKC", match[0]))
    if kind == "vulgar":
        return numerals.vulgar(match[0], counted=text[match.start() - 1 : match.start()].isdigit())
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
        return _measure(match["value"], UNITS[match["unit"].lower()])
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


def _measure(value: str, units: tuple[str, ...]) -> Readings:
    said = crossed(numerals.number(value), tuple(tuple(unit.split()) for unit in units))
    return (
        distinct((said[0], numerals.counted(value, units[0]), *said[1:])) if value == "1" else said
    )


def _sign(match: re.Match[str], text: str) -> Readings:
    sign, start, end = match[0], match.start(), match.end()
    around = text[start - 1 : start], text[end : end + 1]
    if sign == "-":
        return _hyphen(text[:start], around[1])
    said = SYMBOLS.get(sign, ("",))
    if sign == "/" and text[0] in numerals.CURRENCIES:
        said = ("a", "per", *said)
    elif (sign == "/" and "." not in text) or (sign == "." and start and around[1].isupper()):
        said = said[::-1]
    elif sign == "#" and (around[0].isalpha() or around[1].isdigit()):
        said = ("sharp",) if around[0].isalpha() else said[1:]
    return tuple(tuple(word.split()) for word in said)


def _hyphen(before: str, after: str) -> Readings:
    """Between amounts it is "to", before one it is a minus, and else it is not said."""
    if not after.isdigit():
        return (("minus",), ()) if not before and after[:1] in numerals.CURRENCIES else ((),)
    if not before:
        return (("minus",), ())
    if _AMOUNT_END.search(before) is None:
        return ((),)
    # In "5.15.0-91" or "2-1-0" the hyphen only parts.
    return (("to",), ()) if before.count(".") < _VERSION_DOTS else ((), ("dash",))
