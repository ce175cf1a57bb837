"""What the neighbours of a written word make of it.

    5 kg          kilograms       $1.5 million   million dollars      Jan. 5       fifth, too
    10 000        thousand        Henry V        the fifth, too       FOR SUN  a word, no letters

Only the words that some neighbour can change are asked about, so that all others cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.transcript import numerals
from aligner.transcript.letters import spelled
from aligner.transcript.numerals import CURRENCIES, Readings, Words, cardinal, distinct
from aligner.transcript.vocabulary import DATED, NUMBERED, SCALES, SHOUTED, UNITS

_FIGURES = re.compile(r"[$€£¥]?[0-9][0-9.,]*")
_GROUP = re.compile(r"[0-9]{3}")
_GROUP_HEAD = re.compile(r"[0-9]{1,3}")
_DAY = re.compile(r"[12]?[0-9]|3[01]")
_LETTERS_BETWEEN = re.compile(r"[A-Z]{2,}")

LONE_NUMERALS = {"I": "1", "V": "5", "X": "10"}
"""Roman numerals that are a word or a letter, unless something numbered stands before."""


def is_open(word: str) -> bool:
    """Whether a neighbour can change how a word is said."""
    lower = word.lower()
    if word == lower and word.isalpha():
        return word in SCALES or word in UNITS
    return (
        word[0] in CURRENCIES
        or word[0].isdigit()
        or lower in SCALES
        or lower in UNITS
        or word == "No"
        or word in LONE_NUMERALS
        or _LETTERS_BETWEEN.fullmatch(word) is not None
    )


def neighbours(written: Sequence[str], index: int) -> tuple[str, str]:
    """The words before and after one that change how it is said, else empty."""
    word = written[index]
    before = written[index - 1] if index else ""
    after = written[index + 1] if index + 1 < len(written) else ""
    return (before if _changed_by(before, word) else ""), (after if _led_by(word, after) else "")


def _changed_by(before: str, word: str) -> bool:
    if not before:
        return False
    lower = word.lower()
    if word[0].isdigit():
        dated = before.lower().rstrip(".") in DATED and _DAY.fullmatch(word)
        return bool(dated or (_GROUP.fullmatch(word) and _GROUP_HEAD.fullmatch(before)))
    if lower in SCALES:
        return before[0] in CURRENCIES
    if word in LONE_NUMERALS and before.lower() in NUMBERED:
        return True
    return (lower in UNITS and _FIGURES.fullmatch(before) is not None) or _shouts(before, word)


def _led_by(word: str, after: str) -> bool:
    if not after:
        return False
    if word[0] in CURRENCIES:
        return after.lower() in SCALES
    if word[0].isdigit():
        return bool(_GROUP_HEAD.fullmatch(word) and _GROUP.fullmatch(after))
    return (word == "No" and after[0].isdigit()) or _shouts(after, word)


def _shouts(beside: str, word: str) -> bool:
    """Whether a word in capitals stands beside a common one in capitals: both are shouted."""
    return (
        len(beside) > 1
        and beside.isupper()
        and beside.lower() in SHOUTED
        and _LETTERS_BETWEEN.fullmatch(word) is not None
    )


def read_beside(text: str, before: str, after: str) -> Readings:
    """The readings that the neighbours give a word, the likeliest first; empty if none do."""
    lower = text.lower()
    if before[:1] in CURRENCIES and lower in SCALES:
        return ((lower, CURRENCIES[before[0]][1]), (lower,))
    if text.isdigit():
        return _figures_beside(text, before, after)
    if before and text in LONE_NUMERALS:
        return _ranked(LONE_NUMERALS[text], spelled(text))
    if before and lower in UNITS and _FIGURES.fullmatch(before):
        many = tuple(tuple(said.split()) for said in UNITS[lower])
        return distinct(
            ((numerals.counted(before, UNITS[lower][0])[1:],) if before == "1" else ()) + many
        )
    if text == "No" and after[:1].isdigit():
        return (("no",), ("number",))
    return ()


def _ranked(figures: str, letter: Words) -> Readings:
    rank = numerals.ordinal(figures)[0]
    return (cardinal(figures)[0], ("the", *rank), letter, rank)


def _figures_beside(text: str, before: str, after: str) -> Readings:
    if before.lower().rstrip(".") in DATED:
        rank = numerals.ordinal(str(int(text)))[0]
        return distinct((*cardinal(text)[:1], rank, ("the", *rank)))
    if _GROUP.fullmatch(after):
        # "10 000" is a thousand times ten, "1 500" may be fifteen hundred, "66 100" two numbers.
        head = cardinal(text)[0]
        if after == "000":
            return (head,)
        teens = cardinal(text + after[0])[0] if len(text) == 1 and after.endswith("00") else head
        return distinct(((*head, "thousand"), teens, *cardinal(text)))
    if _GROUP_HEAD.fullmatch(before):
        if text == "000":
            return (("thousand",), cardinal(text)[0])
        plain = cardinal(text)[0]
        return distinct((plain, *((("hundred",),) if text.endswith("00") else ()), *cardinal(text)))
    return ()
