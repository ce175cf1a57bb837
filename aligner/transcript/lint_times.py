r"""Rules about times: stamps and gap tags must be readable, and run forward.

When stamps contradict each other, the fewest that must be wrong are reported: the longest run of
stamps that only goes forward is believed.

    10:00   55:00   12:00   14:00
              ^ this one, not the two after it
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeVar

from aligner.transcript import site
from aligner.transcript.findings import Complaint
from aligner.transcript.model import Gap, Plain, Stamp, Transcript
from aligner.transcript.timecode import respell, write_gap, write_stamp

_INSIDE = re.compile(r"\\?\[(.*?)\\?\]")
# Without frames from an hour on is not house style, but every reader gets it right.
_HOUSE_STAMP = re.compile(r"\d\d:[0-5]\d|\d\d:[0-5]\d:[0-5]\d(?:\.[0-2]\d)?")
_HOUSE_GAP = re.compile(r"\\\[unintelligible \d\d:[0-5]\d:[0-5]\d\.[0-2]\d\\\]")

_Kind = TypeVar("_Kind", Stamp, Gap, Plain)
_Timed = TypeVar("_Timed", Stamp, Gap)

# A stamp was floored and typed by hand: a gap up to this many seconds outside is no contradiction.
_SLACK = 3.0


def check_stamps(transcript: Transcript) -> Iterator[Complaint]:
    """Stamps that cannot be read, are spelt oddly, or run backwards."""
    readable: list[Stamp] = []
    for stamp in _inlines(transcript, Stamp):
        if stamp.edge != "onset":
            continue  # where cues overlap one begins before the other ends
        if stamp.seconds is None:
            advice = _time_advice(transcript)
            message = f"This stamp is no time that can be read. {advice}"
            yield Complaint("stamp-malformed", "error", stamp.span, message)
            continue
        readable.append(stamp)
        if transcript.spelling.site:
            yield from _check_stamp_spelling(transcript.text, stamp, stamp.seconds)
    believed = {stamp.span for stamp in forward_run(readable)}
    for stamp in readable:
        if stamp.span not in believed:
            message = "This stamp contradicts the stamps around it. Listen, and correct the time."
            yield Complaint("stamp-backward", "error", stamp.span, message)


def check_gaps(transcript: Transcript) -> Iterator[Complaint]:
    """Gap tags without a time, spelt oddly, or at a time that the stamps around exclude."""
    believed = forward_run(
        stamp
        for stamp in _inlines(transcript, Stamp)
        if stamp.seconds is not None and stamp.edge == "onset"
    )
    starts = [stamp.stands_for for stamp in believed]
    inside: list[Gap] = []
    for gap in _inlines(transcript, Gap):
        if transcript.spelling.site:
            yield from _check_gap_spelling(transcript.text, gap)
        elif gap.seconds is None and _holds_clock(transcript.text, gap):
            message = f"This gap has no time that can be read. {_time_advice(transcript)}"
            yield Complaint("gap-malformed", "warning", gap.span, message)
        if gap.seconds is None:
            continue
        after = bisect_right(starts, gap.span.start)
        earliest = (believed[after - 1].seconds or 0.0) if after else 0.0
        latest = believed[after].seconds if after < len(believed) else None
        if gap.seconds < earliest - _SLACK or (
            latest is not None and gap.seconds > latest + _SLACK
        ):
            limits = f"after {_shown(transcript, earliest)}"
            limits += f" and before {_shown(transcript, latest)}" if latest is not None else ""
            message = f"By the stamps around it, this gap lies {limits}. Correct its time."
            yield Complaint("gap-outside", "error", gap.span, message)
        else:
            inside.append(gap)
    in_order = {gap.span for gap in forward_run(inside)}
    for gap in inside:
        if gap.span not in in_order:
            message = "This gap's time contradicts the gaps around it. Listen, and correct it."
            yield Complaint("gap-backward", "warning", gap.span, message)


def check_clock_times(transcript: Transcript) -> Iterator[Complaint]:
    """Times of day in the talk: the site makes links into the episode of them."""
    for plain in _inlines(transcript, Plain):
        for link in site.time_links(transcript.text, plain.span.start, plain.span.end):
            message = (
                "The site makes this a link into the episode. If it is no time of the episode, "
                "write it in words."
            )
            yield Complaint("clock-time", "warning", link.span, message)


def _time_advice(transcript: Transcript) -> str:
    if transcript.spelling.site:
        return r"Write the time as \[MM:SS\], from an hour on as \[HH:MM:SS.ff\]."
    return f"Write the time as in the rest of the file: {transcript.spelling.time.write(754.5)}."


def _shown(transcript: Transcript, seconds: float) -> str:
    spelling = transcript.spelling
    return write_stamp(seconds) if spelling.site else spelling.time.write(seconds)


def _holds_clock(text: str, gap: Gap) -> bool:
    return ":" in gap.span.of(text)


def _check_stamp_spelling(text: str, stamp: Stamp, seconds: float) -> Iterator[Complaint]:
    """Odd, or read by the site as another time than people read."""
    inside = _INSIDE.fullmatch(stamp.span.of(text))
    if inside is not None and _HOUSE_STAMP.fullmatch(inside[1]):
        return
    links = [*site.time_links(text, stamp.span.start, stamp.span.end)]
    sought = links[0].seconds if links else None
    if sought is not None and abs(sought - seconds) < 1:
        effect = "The site links this stamp, but it is spelt oddly."
    elif sought is not None:
        effect = f"The site takes this stamp for {write_stamp(sought)}."
    else:
        effect = "The site makes no link of this stamp."
    advice = f"Write {respell(seconds, exact=stamp.exact)}."
    yield Complaint("stamp-spelling", "warning", stamp.span, f"{effect} {advice}")


def _check_gap_spelling(text: str, gap: Gap) -> Iterator[Complaint]:
    if _HOUSE_GAP.fullmatch(gap.span.of(text)):
        return
    if gap.seconds is None:
        advice = r"Write it as \[unintelligible HH:MM:SS.ff\]."
        message = f"This gap tag has no time that can be read, nobody will find it. {advice}"
        yield Complaint("gap-malformed", "warning", gap.span, message)
    else:
        message = f"Tools look for gap tags in one spelling. Write {write_gap(gap.seconds)}."
        yield Complaint("gap-spelling", "warning", gap.span, message)


def _inlines(transcript: Transcript, kind: type[_Kind]) -> Iterator[_Kind]:
    for paragraph in transcript.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, kind):
                yield inline


def forward_run(timed: Iterable[_Timed]) -> list[_Timed]:
    """The most of them that only go forward, in whole seconds, equal times allowed; O(n log n).

    Those without a time are left out. Patience sorting: `tails[n]` ends the run of n + 1 that
    ends earliest, `before` leads back through each run.
    """
    items = [(math.floor(item.seconds), item) for item in timed if item.seconds is not None]
    tails: list[int] = []
    reached: list[int] = []
    before: list[int] = []
    for index, (second, _) in enumerate(items):
        length = bisect_right(reached, second)
        before.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [index]
        reached[length : length + 1] = [second]
    run: list[_Timed] = []
    index = tails[-1] if tails else -1
    while index >= 0:
        run.append(items[index][1])
        index = before[index]
    return run[::-1]
