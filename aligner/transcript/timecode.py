r"""Stamps and seconds. The only module that knows what the two digits after the dot are.

They are video frames at 30 a second, not hundredths: `.14` is 14/30 s, and no fraction above
`.29` was ever counted. Whether the camera ran at 30 or 29.97 cannot be told from the text.

    under an hour    \[MM:SS\]          floored to the second, true time in [t, t + 1)
    from an hour on  \[HH:MM:SS.ff\]    good to a frame
    gap tags         \[unintelligible HH:MM:SS.ff\], at any time

Read is more than is written: people type `H:MM:SS`, `MMM:SS`, `HH:MM:SS:ff`, blanks, stray
backslashes and asterisks. What cannot be a time (`12:75`, `22: .07`) reads as None.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

FRAMES_PER_SECOND = 30
HOUR = 3600

_NOISE = str.maketrans("", "", " \t\\*")
_FIGURES = re.compile(r"\d{1,3}(?:[:.]\d{1,3}){1,3}")

# Seconds counted in floating point miss a frame's edge by some 1e-12: 634.4666… * 30 = 19033.99….
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Timecode:
    """A time that was read: `seconds`, and whether it names a frame (`exact`) or was floored."""

    seconds: float
    exact: bool


def read_timecode(written: str) -> Timecode | None:
    """The time that a person meant, None if it cannot be one.

    Four figures are hours, minutes, seconds, frames, whatever separates them. Three are hours,
    minutes, seconds, or with a dot before the last, minutes, seconds, frames. Two are minutes
    and seconds. A fraction that cannot be frames (`.47`, one digit) counts only as "not exact".

    Args:
        written: the characters between the brackets; blanks, backslashes and asterisks in it
            are ignored.
    """
    bare = written.translate(_NOISE)
    if not _FIGURES.fullmatch(bare):
        return None
    figures = re.split("[:.]", bare)
    frames = ""
    if len(figures) == 4 or (len(figures) == 3 and bare[-len(figures[2]) - 1] == "."):
        frames = figures.pop()
    elif "." in bare:
        return None
    return _assemble([int(figure) for figure in figures], frames)


def _assemble(figures: list[int], frames: str) -> Timecode | None:
    *hours, minutes, seconds = figures
    if seconds > 59 or (hours and minutes > 59):
        return None
    whole = (hours[0] if hours else 0) * HOUR + minutes * 60 + seconds
    if len(frames) == 2 and int(frames) < FRAMES_PER_SECOND:
        return Timecode(whole + int(frames) / FRAMES_PER_SECOND, exact=True)
    return Timecode(float(whole), exact=False)


def write_stamp(seconds: float) -> str:
    r"""A stamp in house style: `\[MM:SS\]` under an hour, `\[HH:MM:SS.ff\]` from then on; floored.

    Raises:
        ValueError: the time is negative or not finite.
    """
    if seconds + _ROUNDING < HOUR:
        whole = _frames(seconds) // FRAMES_PER_SECOND
        return rf"\[{whole // 60:02}:{whole % 60:02}\]"
    return rf"\[{write_exact(seconds)}\]"


def respell(seconds: float, *, exact: bool) -> str:
    """A stamp that was read, in house style, but without frames if it named none.

    Raises:
        ValueError: the time is negative or not finite.
    """
    written = write_stamp(seconds)
    return written if exact or "." not in written else written.replace(".00", "")


def write_gap(seconds: float, word: str = "unintelligible") -> str:
    r"""A gap tag in house style: `\[unintelligible HH:MM:SS.ff\]`, floored to the frame.

    Raises:
        ValueError: the time is negative or not finite.
    """
    return rf"\[{word} {write_exact(seconds)}\]"


def write_exact(seconds: float) -> str:
    """`HH:MM:SS.ff` without brackets, floored to the frame.

    Raises:
        ValueError: the time is negative or not finite.
    """
    whole, frames = divmod(_frames(seconds), FRAMES_PER_SECOND)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{frames:02}"


def _frames(seconds: float) -> int:
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(f"no time of an episode: {seconds!r} s")
    return math.floor(seconds * FRAMES_PER_SECOND + _ROUNDING)
