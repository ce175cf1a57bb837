r"""How a dialect writes what is new in a file: times, gaps, turns; and a time in place of another.

    written          seconds    respelled
    (00:15)          20.4       (00:20)             brackets and digits stay
    [00:15.840]      3725.1     [01:02:05.100]      hours appear where the time needs them
    00:00:06,807     1.807      00:00:01,807        floored to the last digit
    6.81             1.81       1.81                seconds of JSON: no colon, no padding

A file counts its fractions in frames (30 a second, Changelog alone) or in decimals.
"""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Escape: TypeAlias = Literal["markdown", "entities", "tags", "json", "none"]

FRAMES_PER_SECOND = 30

_FIGURES = re.compile(
    r"\d{1,3}(?::\d{1,2}){1,2}(?P<fraction>[.,:]\d{1,3})?|\d+(?P<decimals>\.\d+)?"
)

_NAMELESS = re.compile(
    r"<v \{name\}>|(?:\{name\}:|[\[(]\{name\}[\])]:?) (?=\{text\})"
    r'|"\w+"\s*:\s*"\{name\}"\s*,\s*|\s*,\s*"\w+"\s*:\s*"\{name\}"'
)
"""What a turn has only where somebody is named: a voice, a label, a key of JSON."""

_SHORT_CUE = 2.0
"""Seconds that a new cue is shown if nothing tells its end: time to read a short line."""
_CLOCK = re.compile(r"\d:\d\d")

# Seconds counted in floating point miss the edge of a unit by some 1e-12.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class TimeStyle:
    """How the times of a file look.

    Attributes:
        hours: whether a time under an hour has hours too.
        width: digits of the first figure under an hour.
        long_width: digits of the hours.
        separator: before the fraction.
        digits: of the fraction; 0 for whole seconds.
        frames: whether the fraction counts frames.
        clock: whether it is a clock time; else it counts seconds: `6.81`.
        per_second: what it counts then, 1000 for milliseconds: `6810`.
    """

    hours: bool = True
    width: int = 2
    long_width: int = 2
    separator: str = "."
    digits: int = 0
    frames: bool = False
    clock: bool = True
    per_second: int = 1

    def write(self, seconds: float) -> str:
        """The time, floored to the last digit; below 0 it is 0."""
        if not self.clock:
            return _plain_number(seconds * self.per_second, self.digits)
        unit = FRAMES_PER_SECOND if self.frames else 10**self.digits
        whole, part = divmod(math.floor(max(0.0, seconds) * unit + _ROUNDING), unit)
        minutes, second = divmod(whole, 60)
        hours, minute = divmod(minutes, 60)
        if hours or self.hours:
            width = self.width if self.hours and not hours else self.long_width
            figures = f"{hours:0{width}}:{minute:02}:{second:02}"
        else:
            figures = f"{minutes:0{self.width}}:{second:02}"
        return f"{figures}{self.separator}{part:0{self.digits}}" if self.digits else figures


def _plain_number(number: float, digits: int) -> str:
    unit = 10**digits
    floored = math.floor(max(0.0, number) * unit + _ROUNDING) / unit
    return f"{floored:.{digits}f}".rstrip("0").removesuffix(".") if digits else f"{floored:.0f}"


@dataclass(frozen=True, slots=True)
class Spelling:
    r"""How a file of a dialect is written.

    Attributes:
        dialect: its name.
        gap: a new gap, `[inaudible {time}]`; without `{time}` its gaps have none.
        turn: a new turn, `{name} ({time}):\n{text}`; `{time}` only where its turns have times.
        time: how its stamps look.
        gap_time: how the times of its gaps look.
        escape: how plain words are kept from being form: with Markdown's backslashes, as entities
            of WebVTT, by other signs than those of SubRip's tags, inside a string of JSON, or not
            at all.
        site: whether the rules of Changelog's site and repository hold.
        captions: whether its times are those of cues.
    """

    dialect: str
    gap: str
    turn: str
    time: TimeStyle
    gap_time: TimeStyle
    escape: Escape = "markdown"
    site: bool = False
    captions: bool = False

    @property
    def has_timed_gaps(self) -> bool:
        """Whether a gap has a time."""
        return "{time}" in self.gap

    def new_gap(self, seconds: float) -> str:
        """A gap where there was none."""
        return self.gap.replace("{time}", self.gap_time.write(seconds))

    def new_turn(self, name: str, seconds: float, text: str, end: float | None = None) -> str:
        """A turn where there was none, its text in the form of the dialect already.

        Args:
            name: who speaks; "" for nobody that is known.
            seconds: when.
            text: what.
            end: until when, for a cue; two seconds later if None.
        """
        until = self.time.write(seconds + _SHORT_CUE if end is None else end)
        written = self._kept_plain(name)
        fields = {"name": written, "NAME": name.upper(), "time": self.time.write(seconds)}
        fields |= {"end": until, "text": text}
        turn = self.turn if name else _NAMELESS.sub("", self.turn)
        return re.sub(r"\{(name|NAME|time|end|text)\}", lambda field: fields[field[1]], turn)

    def _kept_plain(self, name: str) -> str:
        """A name that opens no tag and ends no string, whatever is in it."""
        if self.escape == "entities":
            return html.escape(name, quote=False)
        return json.dumps(name, ensure_ascii=False)[1:-1] if self.escape == "json" else name


def respelled(written: str, seconds: float, style: TimeStyle) -> str:
    """Text that holds a time, with another one in its place, in that one's own spelling.

    Args:
        written: with one time in it; whatever stands around it stays.
        seconds: the new time.
        style: of the file, for what the one time does not tell.

    Raises:
        ValueError: there is no time in it.
    """
    found = _last_time(written)
    if found is None:
        raise ValueError(f"no time in {written!r}")
    own = style_of(found[0], style)
    return written[: found.start()] + own.write(seconds) + written[found.end() :]


def retimed_gap(written: str, seconds: float, spelling: Spelling) -> str:
    """A gap with another time; one without a time gains one where those of its file have times.

    Args:
        written: the gap; one that is a sign alone, `[??]`, stays as it is.
        seconds: the time.
        spelling: of its file.
    """
    if _CLOCK.search(written):
        return respelled(written, seconds, spelling.gap_time)
    closing = re.search(r"(?<=[A-Za-z])\\?[\])}]$", written)
    if closing is None or not spelling.has_timed_gaps:
        return written
    return f"{written[: closing.start()]} {spelling.gap_time.write(seconds)}{closing[0]}"


def _last_time(written: str) -> re.Match[str] | None:
    """The time in a tag: the last clock time, else the last number."""
    found = list(_FIGURES.finditer(written))
    return next((each for each in reversed(found) if ":" in each[0]), found[-1] if found else None)


def style_of(figures: str, file: TimeStyle) -> TimeStyle:
    """How one time looks; what it does not tell is as in the rest of its file."""
    if ":" not in figures:
        decimals = figures.partition(".")[2]
        count = max(len(decimals), 0 if file.clock else file.digits)
        return TimeStyle(digits=count, clock=False, per_second=file.per_second)
    mark = re.search(r"[.,]\d+$", figures)
    if mark is None and figures.count(":") == 3:
        mark = re.search(r":\d+$", figures)
    whole = figures[: mark.start()] if mark else figures
    first = len(whole.partition(":")[0])
    has_hours = whole.count(":") == 2
    hours = has_hours and (file.hours or int(whole.partition(":")[0]) == 0)
    return TimeStyle(
        hours,
        first if hours or not has_hours else file.width,
        first if has_hours else file.long_width,
        mark[0][0] if mark else file.separator,
        len(mark[0]) - 1 if mark else 0,
        file.frames and mark is not None and len(mark[0]) == len(".29"),
    )


CHANGELOG = Spelling(
    "changelog",
    r"\[unintelligible {time}\]",
    "**{name}:** {text}",
    TimeStyle(hours=False),
    TimeStyle(digits=2, frames=True),
    site=True,
)
"""Changelog's; `aligner.transcript.timecode` writes its times."""
