"""How dates in figures are said: by the month's name, or figure by figure."""

from __future__ import annotations

import re

from aligner.transcript import numerals
from aligner.transcript.numerals import Readings, Words, cardinal, digits, distinct
from aligner.transcript.vocabulary import MONTHS

_LATEST_MONTH = 12
_LATEST_DAY = 31
_CENTURY = 2
"""Figures of a year that leaves its century out."""


def iso_date(match: re.Match[str]) -> Readings:
    """Readings of "2015-03-14" and "2015-03": groups `year`, `month`, `day` of a match."""
    year, month, day = match["year"], match["month"], match["day"]
    if day is None:
        until = (*cardinal(year)[0], "to", *numerals.briefly(month))
        return distinct((*_dates(year, month, None)[:2], *_as_figures(year, month), until))
    return distinct((*_dates(year, month, day)[:3], *_as_figures(year, month, day)))


def slashed_date(match: re.Match[str]) -> Readings:
    """Readings of "3/14/2015": groups `first`, `second`, `year` of a match.

    Month first, as in America, where that is a month; day first where it cannot be.
    """
    first, second, year = match["first"], match["second"], match["year"]
    month, day = (first, second) if int(first) <= _LATEST_MONTH else (second, first)
    spoken = [cardinal(part.lstrip("0") or "0")[0] for part in (first, second)]
    figures = [(*spoken[0], *spoken[1], *year_words) for year_words in _years(year)[:1]]
    slashed = [(*spoken[0], "slash", *spoken[1], "slash", *words) for words in _years(year)[:1]]
    return distinct((*_dates(year, month, day)[:2], *figures, *slashed))


def _dates(year: str, month: str, day: str | None) -> list[Words]:
    """The named month with the day as an ordinal, the years' readings in turn; empty if none."""
    if not 1 <= int(month) <= _LATEST_MONTH or not 1 <= int(day or "1") <= _LATEST_DAY:
        return []
    name = MONTHS[int(month) - 1]
    years = _years(year)
    if day is None:
        return [(name, *words) for words in years]
    rank = numerals.ordinal(str(int(day)))[0]
    american = [(name, *rank, *words) for words in years]
    return [american[0], ("the", *rank, "of", name, *years[0]), *american[1:]]


def _years(year: str) -> Readings:
    if len(year) > _CENTURY:
        return cardinal(year)
    return distinct(
        (("oh", *cardinal(year[1])[0]) if year[0] == "0" else cardinal(year)[0], digits(year, "oh"))
    )


def _as_figures(year: str, *parts: str) -> Readings:
    """The parts of a date as they stand: twenty fifteen oh three fourteen."""
    spoken = [word for part in parts for word in numerals.briefly(part)]
    return tuple((*words, *spoken) for words in cardinal(year)[:1])
