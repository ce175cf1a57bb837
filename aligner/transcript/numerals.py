"""How figures are said: "2014" is twenty fourteen, or two thousand fourteen.

Every function here takes characters of the text and gives readings: word tuples, the most usual
first. Words are lower case, letters only. American usage comes first (no "and" after hundred), as
the shows are American; the "and" is a later reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from num2words import num2words

Words = tuple[str, ...]
Readings = tuple[Words, ...]

MOST_READINGS = 4
"""No written word gets more readings than this: each one costs the search for its place."""

LONGEST_CARDINAL = 15
"""Digits; longer figures are account numbers and hashes, said digit by digit if at all."""

LETTERS_IN_WORD = re.compile(r"[a-z]+")
VULGAR = {
    "1/2": "half",
    "1/3": "third",
    "2/3": "thirds",
    "1/4": "quarter",
    "3/4": "quarters",
    "1/10": "tenth",
}
CURRENCIES = {"$": ("dollar", "dollars"), "€": ("euro", "euros"), "£": ("pound", "pounds")}


def distinct(readings: Iterable[Words]) -> Readings:
    """The readings without repetitions, at most `MOST_READINGS` of them, order kept."""
    return tuple(dict.fromkeys(readings))[:MOST_READINGS]


def crossed(*pieces: Readings) -> Readings:
    """Readings of a run of pieces: all first choices, then one piece at a time deviating."""
    first = tuple(piece[0] for piece in pieces)
    rows = [first]
    for index, piece in enumerate(pieces):
        rows += [(*first[:index], other, *first[index + 1 :]) for other in piece[1:]]
    return distinct(tuple(word for words in row for word in words) for row in rows)


def _named(number: int, to: str) -> Words:
    return tuple(LETTERS_IN_WORD.findall(num2words(number, to=to).lower()))


def _without_and(words: Words) -> Words:
    return tuple(word for word in words if word != "and")


def digits(figures: str, zero: str = "zero") -> Words:
    """The figures one by one: "404" -> four zero four."""
    return tuple(zero if f == "0" else _named(int(f), "cardinal")[0] for f in figures)


def _pairs(figures: str) -> Words:
    """Three or four figures in twos: "1905" -> nineteen oh five, "512" -> five twelve."""
    head, tail = int(figures[:-2]), int(figures[-2:])
    if tail == 0:
        return (*_named(head, "cardinal"), "hundred")
    return (*_named(head, "cardinal"), *(("oh",) if tail < 10 else ()), *_named(tail, "cardinal"))


def cardinal(figures: str) -> Readings:
    """Readings of a whole number, with or without thousands separators."""
    bare = figures.replace(",", "")
    if len(bare) > LONGEST_CARDINAL or (bare.startswith("0") and len(bare) > 1):
        return distinct((digits(bare), digits(bare, "oh")))
    full = _named(int(bare), "cardinal")
    plain = _without_and(full)
    grouped = "," in figures
    if len(bare) == 4 and bare[1:] != "000":
        return _four_figures(bare, plain, full, grouped=grouped)
    if len(bare) == 3 and bare[1:] != "00":
        spoken = digits(bare, "oh") if bare[1] == "0" else _pairs(bare)
        return distinct((plain, spoken, full))
    return distinct((plain, full))


def _four_figures(bare: str, plain: Words, full: Words, *, grouped: bool) -> Readings:
    twos = _pairs(bare)
    if bare.startswith("200"):
        return distinct((plain, full, twos))
    if not grouped:
        return distinct((twos, plain, full))
    hundreds = (twos,) if bare.endswith("00") else ()
    return distinct((plain, *hundreds, full))


def ordinal(figures: str) -> Readings:
    """Readings of "21st" without its ending."""
    bare = figures.replace(",", "")
    if len(bare) > LONGEST_CARDINAL:
        return (digits(bare),)
    full = _named(int(bare), "ordinal")
    return distinct((_without_and(full), full))


def decimal(figures: str) -> Readings:
    """Readings of "3.14", ".5" or "2.0"."""
    whole, _, part = figures.partition(".")
    head = cardinal(whole) if whole else ((),)
    tails = [digits(part), digits(part, "oh")]
    if len(part) == 2 and part[0] != "0":
        tails.insert(1, _named(int(part), "cardinal"))
    spoken = crossed(head, (("point",),), distinct(tails))
    return distinct((*spoken, ("point", *tails[0]))) if whole == "0" else spoken


def number(figures: str) -> Readings:
    """Readings of a number with or without a fraction."""
    return decimal(figures) if "." in figures else cardinal(figures)


def version(figures: str) -> Readings:
    """Readings of "1.2.3": the parts with "dot", with "point", with nothing between them."""
    parts = [cardinal(part)[0] for part in figures.split(".")]
    return distinct(
        tuple(word for part in parts for word in (*between, *part))[len(between) :]
        for between in (("dot",), ("point",), ())
    )


def money(sign: str, figures: str, scale: Words = (), *, scale_follows: bool = False) -> Readings:
    """Readings of an amount; where "million" follows as a word, the currency is said after it."""
    singular, plural = CURRENCIES[sign]
    amount = crossed(number(figures), (scale,))
    if scale_follows:
        return amount
    unit = singular if figures == "1" and not scale else plural
    whole, _, cents = figures.partition(".")
    if len(cents) == 2 and whole:
        low = () if cents == "00" else cardinal(str(int(cents)))[0]
        dollars = crossed(cardinal(whole), ((unit,),))[0]
        split = cardinal(whole)[0]
        return distinct(
            ((*dollars, *low), (*dollars, "and", *low, "cents"), (*split, *low))
            if low
            else (dollars, split)
        )
    return distinct((*crossed(amount, ((unit,),)), amount[0]))


def clock_time(figures: str) -> Readings:
    """Readings of "3:30", "3:05", "3:00" and "1:02:03"; ratios such as "1:1" too."""
    parts = figures.split(":")
    if len(parts[-1]) == 1:
        return crossed(*_interleaved([cardinal(part) for part in parts], (("to",), ("on",))))
    heads = [cardinal(str(int(part))) for part in parts[:1]]
    tails = [_minutes(part) for part in parts[1:]]
    spoken = crossed(*heads, *tails)
    if len(parts) == 2 and parts[1] == "00":
        return distinct((heads[0][0], (*heads[0][0], "o'clock"), (*heads[0][0], "hundred")))
    return spoken


def _minutes(figures: str) -> Readings:
    value = cardinal(str(int(figures)))[0]
    return ((("oh", *value) if figures.startswith("0") else value),)


def _interleaved(pieces: list[Readings], between: Readings) -> list[Readings]:
    return [item for piece in pieces for item in (between, piece)][1:]


def fraction(figures: str) -> Readings:
    """Readings of "24/7", "9/11", "1/2"."""
    above, below = (cardinal(part)[0] for part in figures.split("/"))
    bare = (*above, *below)
    if figures in VULGAR:
        named = (*above, VULGAR[figures])
        article = (("a", VULGAR[figures]),) if figures.startswith("1/") else ()
        return distinct((named, *article, (*above, "over", *below), bare))
    return distinct((bare, (*above, "slash", *below), (*above, "of", *below)))


def decade(figures: str) -> Readings:
    """Readings of "1990s", "90s" and "3s" without the s; "3s" may be seconds."""
    values = cardinal(figures)[: 1 if len(figures) == 4 else MOST_READINGS]
    plurals = [(*words[:-1], _plural(words[-1])) for words in values]
    return distinct((*plurals, *([(*values[0], "seconds")] if len(figures) < 4 else [])))


def _plural(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("x") else f"{word}s"
