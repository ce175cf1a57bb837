r"""The times of a file: read in the unit that all of them together prove, and how they are spelt.

[00:10:34.20]  [00:10:40.84]      hundredths: no frame is above .29
[00:10:41.500]                    milliseconds, and the others are no frames either
[01:02:10.07] … all below .30     frames, if there are enough of them, or the dialect says so
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.transcript.dialects.dialect import Fraction
from aligner.transcript.spelling import FRAMES_PER_SECOND, TimeStyle, style_of

_FIGURES = re.compile(r"(?P<whole>\d{1,3}:\d{2}(?::\d{2})?)(?:[.,:](?P<fraction>\d{1,3}))?")
_WITH_FRACTION = re.compile(r"\d:\d{2}(?:[.,]|(?<=\d:\d\d:\d\d):)(\d{1,3})(?!\d)")

_ENOUGH = 6
"""Fractions of two digits, all below .30, that are frames; by chance 1 in 1,400 hundredths are."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time that was read; `exact` if it has a fraction, else it was floored."""

    seconds: float
    exact: bool


def counts_frames(text: str, fraction: Fraction) -> bool:
    """Whether the fractions of a text count frames, by the dialect or by all that stand in it."""
    if fraction != "evidence":
        return fraction == "frames"
    found = _WITH_FRACTION.findall(text)
    below = all(len(each) == 2 and int(each) < FRAMES_PER_SECOND for each in found)
    return below and len(found) >= _ENOUGH


def read_time(written: str, *, frames: bool) -> ClockTime | None:
    """The time in a piece of text, None if there is none or it cannot be one (`12:75`).

    Args:
        written: the time with whatever stands around it; the last one counts.
        frames: whether a fraction of two digits counts frames.
    """
    found = next(reversed(list(_FIGURES.finditer(written))), None)
    if found is None:
        return None
    *hours, minutes, seconds = [int(figure) for figure in found["whole"].split(":")]
    if seconds > 59 or (hours and minutes > 59):
        return None
    whole = float((hours[0] if hours else 0) * 3600 + minutes * 60 + seconds)
    part = found["fraction"]
    if not part:
        return ClockTime(whole, exact=False)
    if frames and len(part) == len("29"):
        unit = int(part) / FRAMES_PER_SECOND
        return ClockTime(whole + unit, exact=True) if unit < 1 else ClockTime(whole, exact=False)
    return ClockTime(whole + int(part) / 10 ** len(part), exact=len(part) > 1)


def style_among(written: Iterable[str], *, frames: bool, usual: TimeStyle) -> TimeStyle:
    """How most of some times look.

    Args:
        written: the times with whatever stands around them.
        frames: whether their fractions count frames.
        usual: where there are none.
    """
    figures = [found[0] for each in written if (found := _FIGURES.search(each))]
    if not figures:
        return usual
    short = [each for each in figures if _is_short(each)]
    long = [each for each in figures if not _is_short(each)]
    style = style_of(_most_usual(short or figures), TimeStyle(frames=frames))
    width = len(_most_usual(long).partition(":")[0]) if long else style.long_width
    # The width of `0:15` says how hours look too, where none are seen.
    if not long and not style.hours:
        width = style.width
    return TimeStyle(
        style.hours, style.width, width, style.separator, style.digits, frames and style.digits == 2
    )


def _is_short(figures: str) -> bool:
    whole = re.split("[.,]", figures)[0]
    return whole.count(":") == 1 or int(whole.partition(":")[0]) == 0


def _most_usual(figures: Sequence[str]) -> str:
    """One of the times in the most usual form; the first, where two forms are as usual."""
    forms = Counter(_form(each) for each in figures)
    usual = forms.most_common(1)[0][0]
    return next(each for each in figures if _form(each) == usual)


def _form(figures: str) -> tuple[int, int, str]:
    whole = re.split("[.,]", figures)[0]
    return figures.count(":"), min(len(whole.partition(":")[0]), 2), figures[len(whole) :][:1]
