"""Written words whose figures mean one thing together: "555-0199", "2015-03-14", "1h30m".

Piece by piece they would be read wrong ("five hundred fifty five to zero one nine nine"), so the
whole word is looked up here first. Each form is a pattern and what is said for it; where several
ways are usual there are several readings, at most `MOST_READINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from aligner.transcript import numerals
from aligner.transcript.dates import iso_date, slashed_date
from aligner.transcript.letters import spelled
from aligner.transcript.numerals import (
    CURRENCIES,
    Readings,
    Words,
    cardinal,
    crossed,
    digits,
    distinct,
)
from aligner.transcript.vocabulary import UNITS

_Form: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], Readings]]

_POINT: Readings = (("dot",), ("point",), ())
_SHORT_GROUP = 3
"""Figures that are said one by one in a number that names something; four make two pairs."""

_LOCAL_NUMBER = [3, 4]
"""Figures in the groups of a phone number without its area."""


def read_whole(text: str) -> Readings | None:
    """Readings of a written word with figures in it that is one of the known forms, else None."""
    for pattern, read in _FORMS:
        if (match := pattern.fullmatch(text)) is not None and (readings := read(match)):
            return readings
    return None


def _named_figures(match: re.Match[str]) -> Readings:
    """Phone, order and account numbers: figure by figure, four of them in pairs too."""
    plus: Words = ("plus",) if match[0].startswith("+") else ()
    groups = re.findall(r"[0-9]+|[A-Za-z]+", match[0])
    ways = [
        (*plus, *(word for group in groups for word in say(group)))
        for say in (_by_one("oh"), _by_one("zero"), _hundreds, _in_pairs)
    ]
    return distinct(ways)


def _by_one(zero: str) -> Callable[[str], Words]:
    return lambda group: digits(group, zero) if group.isdigit() else spelled(group)


def _hundreds(group: str) -> Words:
    """As people say the codes that end in zeros: eight hundred, four thousand."""
    if len(group) > _SHORT_GROUP - 1 and group.isdigit() and group[1:].strip("0") == "":
        return cardinal(group)[0]
    return _by_one("oh")(group)


def _in_pairs(group: str) -> Words:
    if not group.isdigit() or len(group) <= _SHORT_GROUP or group.startswith("0"):
        return _by_one("oh")(group)
    return numerals.pairs(group)


def _address(match: re.Match[str]) -> Readings:
    """An IPv4 address, with its port or the length of its net: groups as numbers or by one."""
    quads = match["quads"].split(".")
    tail = _tail(match["tail"] or "")
    ways = [
        [numerals.briefly(quad) for quad in quads],
        [digits(quad, "oh") if len(quad) == _SHORT_GROUP else cardinal(quad)[0] for quad in quads],
        [digits(quad) for quad in quads],
        [cardinal(quad)[0] for quad in quads],
    ]
    return distinct((*numerals.joined(way, ("dot",)), *tail) for way in ways)


def _tail(text: str) -> Words:
    if not text:
        return ()
    return (*(("slash",) if text[0] == "/" else ("colon",)), *cardinal(text[1:])[0])


def _duration(match: re.Match[str]) -> Readings:
    """Readings of "1h30m": with the units in full, with "and", with the units' letters."""
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)([a-z]+)", match[0].lower())
    full = [numerals.counted(value, _SPANS[unit]) for value, unit in parts]
    brief = [(*numerals.number(value)[0], *spelled(unit)) for value, unit in parts]
    bare = [numerals.number(value)[0] for value, _ in parts]
    return distinct(
        (
            numerals.joined(full, ()),
            (*numerals.joined(full[:-1], ()), "and", *full[-1]),
            numerals.joined(brief, ()),
            numerals.joined([*full[:-1], bare[-1]], ()),
        )
    )


_SPANS = {
    "d": "days",
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "m": "minutes",
    "min": "minutes",
    "mins": "minutes",
    "s": "seconds",
    "sec": "seconds",
    "ms": "milliseconds",
}


def _score(match: re.Match[str]) -> Readings:
    """A result, "2-0", or what may be a range, "9-5"."""
    left, right = cardinal(match["left"])[0], cardinal(match["right"])[0]
    if match["right"].strip("0"):
        return ((*left, "to", *right), (*left, *right), (*left, "dash", *right))
    return tuple((*left, said) for said in ("zero", "oh", "nil", "nothing"))


def _named_or_range(match: re.Match[str]) -> Readings:
    """A number that is dialled, "555-0199", or a range, "500-1000"; nothing for a plain range."""
    groups = match[0].lstrip("+").split("-")
    named = _named_figures(match)
    if match[0][0] == "+" or len(groups) > 2 or any(g[0] == "0" and len(g) > 1 for g in groups):
        return named
    if [len(group) for group in groups] != _LOCAL_NUMBER:
        return ()
    until = (*cardinal(groups[0])[0], "to", *cardinal(groups[1])[0])
    round_ones = groups[1].endswith("00")
    return distinct((until, *named) if round_ones else (*named[:3], until))


def _amounts(match: re.Match[str]) -> Readings:
    """Readings of "$120K-$150K": the scale and the currency once, twice or not at all."""
    names = CURRENCIES[match["sign"]]
    low, high = numerals.number(match["low"])[0], numerals.number(match["high"])[0]
    one = UNITS[match["one"].lower()] if match["one"] else ("",)
    two = UNITS[match["two"].lower()] if match["two"] else ("",)
    until = ("to", *high)
    short, long = two[0].split(), two[-1 if match["two"] in {"k", "K"} else 0].split()
    first = one[0].split() or short
    return distinct(
        (
            (*low, *until, *short),
            (*low, *until, *long, names[1]),
            (*low, *first, *until, *short),
            (*low, *first, names[1], *until, *short, names[1]),
        )
    )


def _power(match: re.Match[str]) -> Readings:
    """Readings of "1e6" and "2^32"."""
    base, power = numerals.number(match["base"])[0], match["power"]
    minus: Words = ("minus",) if power.startswith("-") else ()
    bare = power.lstrip("+-")
    said = (*minus, *cardinal(bare)[0])
    rank = (*minus, *numerals.ordinal(bare)[0])
    if match["sign"] == "^":
        short = ((*base, "to", "the", *said), (*base, "to", "the", *rank))
        return (*short, (*base, "to", "the", "power", "of", *said))
    ten = ("ten", "to", "the")
    ways: Readings = (
        (*base, "e", *said),
        (*base, "times", *ten, *said),
        (*base, "times", *ten, *rank),
    )
    return ((*ten, *rank), *ways) if match["base"] == "1" else ways


def _size(match: re.Match[str]) -> Readings:
    """Readings of "1920x1080", "3×4"."""
    left, right = numerals.number(match["left"]), numerals.number(match["right"])
    return crossed(left, (("by",), ("x",), ("times",)), right)


def _characters(match: re.Match[str]) -> Readings:
    """Hashes and identifiers, which nobody can say but character by character."""
    marks: Words = ("hash",) if match[0].startswith("#") else ()
    said = [
        (*marks, *(word for sign in match["signs"] if sign.isalnum() for word in say(sign)))
        for say in (_by_one("zero"), _by_one("oh"))
    ]
    return distinct(said)


def _dotted_thousands(match: re.Match[str]) -> Readings:
    return cardinal(match[0].replace(".", ","))


def _half_past(match: re.Match[str]) -> Readings:
    return crossed(
        numerals.clock_time(match["time"].replace(".", ":")),
        tuple(tuple(said.split()) for said in UNITS[match["half"].lower()]),
    )


_N = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SPAN = "|".join(sorted(_SPANS, key=len, reverse=True))
_MONEY = "".join(CURRENCIES)
_YEAR = "(?:1[5-9]|2[01])[0-9]{2}"
_QUAD = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"


def _form(pattern: str, read: Callable[[re.Match[str]], Readings]) -> _Form:
    return re.compile(pattern, re.IGNORECASE), read


_FORMS: tuple[_Form, ...] = (
    _form(rf"(?P<year>{_YEAR})([-/.])(?P<month>[01]?[0-9])\2(?P<day>[0-3]?[0-9])", iso_date),
    _form(rf"(?P<year>{_YEAR})[-/](?P<month>[0-9]{{2}})(?P<day>(?!))?", iso_date),
    _form(
        rf"(?P<first>[0-3]?[0-9])([-/.])(?P<second>[0-3]?[0-9])\2(?P<year>{_YEAR})", slashed_date
    ),
    _form(r"(?P<first>[0-3]?[0-9])/(?P<second>[0-3]?[0-9])/(?P<year>[0-9]{2})", slashed_date),
    _form(rf"(?P<quads>(?:{_QUAD}\.){{3}}{_QUAD})(?P<tail>[:/][0-9]{{1,5}})?", _address),
    _form(r"(?P<left>[0-9]{1,2})-(?P<right>[0-9]{1,2})", _score),
    _form(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", _dotted_thousands),
    _form(r"\+?[0-9]+(?:[-.][0-9]+)*-[0-9]+", _named_or_range),
    _form(r"\+[0-9]{5,15}|[0-9]{3}\.[0-9]{3}\.[0-9]{4}", _named_figures),
    _form(
        r"(?=(?:[^0-9]*[0-9]){5})(?=.*[A-Z])"
        r"(?-i:[A-Z]){0,4}-?[0-9]+(?:-(?-i:[A-Z]){0,2}[0-9]+)+",
        _named_figures,
    ),
    _form(r"(?-i:[A-Z]){1,4}-[0-9]{4,}", _named_figures),
    _form(rf"(?:[0-9]+(?:\.[0-9]+)?(?:{_SPAN})){{2,}}", _duration),
    _form(
        rf"(?P<sign>[{_MONEY}])(?P<low>{_N})(?P<one>k|m|bn?)?-"
        rf"[{_MONEY}]?(?P<high>{_N})(?P<two>k|m|bn?)?",
        _amounts,
    ),
    _form(rf"(?P<base>{_N})(?P<sign>e|\^)(?P<power>[+-]?[0-9]+)", _power),
    _form(rf"(?P<left>{_N})[x×](?P<right>{_N})", _size),
    _form(r"(?P<time>[0-9]{1,2}\.[0-5][0-9])(?P<half>am|pm)", _half_past),
    _form(r"(?P<signs>0x[0-9a-f]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", _characters),
    _form(r"#(?P<signs>(?=.*[0-9])(?=.*[a-f])(?:[0-9a-f]{3}|[0-9a-f]{6}))", _characters),
    _form(r"(?P<signs>(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,40})", _characters),
)
