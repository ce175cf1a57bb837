"""How figures are said: "2014" is twenty fourteen, or two thousand fourteen.

Every function here takes characters of the text and gives readings: word tuples, the most usual
first. Words are lower case, letters only. American usage comes first (no "and" after hundred), as
the shows are American; the "and" is a later reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from num2words import num2words

Words = tuple[str, ...]
Readings = tuple[Words, ...]

MOST_READINGS = 4
"""No written word gets more readings than this: each one costs the search for its place."""

LONGEST_CARDINAL = 15
"""Digits; longer figures are account numbers and hashes, said digit by digit if at all."""

SHORTEST_CODE = 7
"""Figures without separators from which a number is rather a code than an amount."""

LETTERS_IN_WORD = re.compile(r"[a-z]+")
FINEST_FRACTION = 20
"""Largest number below the line that is read as an ordinal: five eighths."""

CURRENCIES = {
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
    "¥": ("yen", "yen"),
    "₹": ("rupee", "rupees"),
    "₩": ("won", "won"),
    "₽": ("ruble", "rubles"),
}


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


def joined(parts: Sequence[Words], between: Words) -> Words:
    """Parts in a row with the same words between each two."""
    return tuple(word for part in parts for word in (*between, *part))[len(between) :]


def briefly(figures: str) -> Words:
    """The figures as fast as they can be said: "03" -> oh three, "192" -> one ninety two."""
    if len(figures) > 2:
        return pairs(figures) if figures[0] != "0" else digits(figures, "oh")
    if len(figures) == 2 and figures[0] == "0":
        return ("oh", *cardinal(figures[1])[0])
    return cardinal(figures)[0]


def pairs(figures: str) -> Words:
    """Figures in twos, an odd one first: "90210" -> nine oh two ten, "1900" -> nineteen hundred."""
    if len(figures) in {3, 4} and figures[0] != "0":
        return _two_halves(figures)
    odd = len(figures) % 2
    twos = [figures[i : i + 2] for i in range(odd, len(figures), 2)]
    return joined([*([cardinal(figures[0])[0]] if odd else []), *map(briefly, twos)], ())


def counted(figures: str, plural: str) -> Words:
    """So many of something: one hour, two hours, 1.5 hours."""
    unit = tuple(plural.split())
    if figures == "1":
        unit = (_singular(unit[0]), *unit[1:])
    return (*number(figures)[0], *unit)


def _singular(plural: str) -> str:
    return _ONE_OF.get(plural, plural.removesuffix("s"))


_ONE_OF = {"feet": "foot", "inches": "inch", "hertz": "hertz", "celsius": "celsius"}


def _two_halves(figures: str) -> Words:
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
        spoken = digits(bare, "oh") if bare[1] == "0" else pairs(bare)
        return distinct((plain, spoken, digits(bare, "oh"), full))
    if len(bare) > 4 and not grouped:
        return _many_figures(bare, plain, full)
    if plain[0] == "one" and len(plain) == 2:
        return distinct((plain, ("a", *plain[1:])))
    return distinct((plain, full))


def _many_figures(bare: str, plain: Words, full: Words) -> Readings:
    """Five figures and more without separators: an amount if it is round, else rather a code."""
    if bare.endswith("000"):
        return distinct((plain, full, digits(bare, "oh")))
    by_one = (digits(bare, "oh"), digits(bare))
    if len(bare) < SHORTEST_CODE:
        return distinct((plain, *by_one, pairs(bare)))
    return distinct((*by_one, plain, pairs(bare)))


def _four_figures(bare: str, plain: Words, full: Words, *, grouped: bool) -> Readings:
    twos = _two_halves(bare)
    if bare.startswith("200"):
        return distinct((plain, full, twos))
    if not grouped:
        return distinct((twos, plain, full, digits(bare, "oh")))
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
    return distinct(joined(parts, between) for between in (("dot",), ("point",), ()))


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
    top, bottom = figures.split("/")
    above, below = cardinal(top)[0], cardinal(bottom)[0]
    bare = (*above, *below)
    named = [(*above, name) for name in _parts_of(int(top), int(bottom))]
    if int(bottom) in {2, 3, 4, 10} and named:
        article = [("a", *words[1:]) for words in named if top == "1"]
        return distinct((*named, *article, (*above, "over", *below), bare))
    slashed = ((*above, "slash", *below), (*above, "of", *below))
    if named:
        return distinct((bare, named[0], (*above, "out", "of", *below), slashed[0]))
    return distinct((bare, *slashed))


def _parts_of(above: int, below: int) -> list[str]:
    """What parts of one are called: "half", "thirds", "quarters" or "fourths"; empty if nothing."""
    if not 0 < above < below <= FINEST_FRACTION:
        return []
    rank = _named(below, "ordinal")
    names = {2: ["half"], 4: ["quarter", "fourth"]}.get(below, [rank[-1]])
    return [name if above == 1 or name == "half" else f"{name}s" for name in names]


def vulgar(sign: str, *, counted: bool) -> Readings:
    """Readings of "½" alone, or behind the whole number in "1½"."""
    above, below = unicodedata.normalize("NFKC", sign).split("\u2044")
    named = _parts_of(int(above), int(below))
    top = cardinal(above)[0]
    if above == "1":
        article = [("a", name) for name in named]
        bare = [] if counted else [(name,) for name in named[:1]]
        ways = [*article, *bare, (*top, named[0])]
    else:
        ways = [(*top, name) for name in named]
    return distinct(("and", *way) for way in ways) if counted else distinct(ways)


def decade(figures: str) -> Readings:
    """Readings of "1990s", "90s" and "3s" without the s; "3s" may be seconds."""
    values = cardinal(figures)[: 1 if len(figures) == 4 else MOST_READINGS]
    plurals = [(*words[:-1], _plural(words[-1])) for words in values]
    return distinct((*plurals, *([(*values[0], "seconds")] if len(figures) < 4 else [])))


def _plural(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("x") else f"{word}s"
