"""Drawings of an alignment as inline SVG that needs no script.

Everything is placed in per cent of the drawing's width and height, so a drawing stretches with the
page while its letters keep their size: the same file is read on a phone and on a wide screen.
Colours are classes, for light and dark paper; `report.css` gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from math import log10

from aligner.alignment.flag import Flag
from aligner.alignment.model import Alignment
from aligner.export.figures import jumps
from aligner.timeline import Segment, clock_face, span_face

_STEPS = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
"""Seconds between the marks of a time axis."""

_MOST_MARKS = 7
_NARROWEST = 0.15
"""Per cent; a narrower mark could not be seen."""


def strip(alignment: Alignment, flags: Sequence[Flag], sound: str) -> str:
    """The episode from left to right: speech, breaks, what is missing, where to look."""
    end = _end(alignment)
    parts = [
        *(_band(line.segment, end, "speech", 22, 30) for line in alignment.lines if line.segment),
        *(
            _band(each.segment, end, "break", 22, 30, _titled("Break", each.segment))
            for each in alignment.breaks
        ),
        *(_mark(flag, end, sound) for flag in flags if flag.segment is not None),
        *_time_axis(end, 86),
    ]
    return _svg("strip", "Speech, breaks and flags over the episode", 92, parts)


def _mark(flag: Flag, end: float, sound: str) -> str:
    segment = flag.segment or Segment(0.0, 0.0)
    # Speech that is not written stands where the text has its hole; doubtful words hang below.
    y, tall = {"not_transcribed": (22, 30), "doubtful_word": (55, 14)}.get(flag.kind, (4, 14))
    band = _band(segment, end, f"flag {flag.kind}", y, tall)
    link = f"{sound}#t={segment.onset:.2f}"
    title = f"<title>{escape(flag.message)}</title>"
    return f'<a href="{link}" data-t="{segment.onset:.2f}" target="_blank">{title}{band}</a>'


def clock_map(alignment: Alignment) -> str:
    """Transcript time against audio time: a diagonal that steps where the audio holds more."""
    end = _end(alignment)
    pieces = [(piece.transcript, piece.audio) for piece in alignment.clock] or [(0.0, 0.0)]
    until = [audio for _, audio in pieces[1:]] + [end]
    runs = [
        (max(0.0, audio), max(0.0, transcript), transcript + min(limit, end) - audio)
        for (transcript, audio), limit in zip(pieces, until, strict=True)
    ]
    runs = [
        (audio, transcript, _capped(runs, i, to)) for i, (audio, transcript, to) in enumerate(runs)
    ]
    top = max(end, *(to for _, _, to in runs))
    parts = [
        *(
            _shade(each.segment, end, _titled("Break", each.segment), tall=88)
            for each in alignment.breaks
        ),
        *_grid(end, top),
    ]
    for audio, transcript, to in runs:
        x2 = audio + to - transcript
        parts.append(
            f'<line class="clock" x1="{_per(audio, end)}" y1="{_height(transcript, top)}" '
            f'x2="{_per(x2, end)}" y2="{_height(to, top)}"/>'
        )
    parts += [
        f'<line class="jump" x1="{_per(at, end)}" x2="{_per(at, end)}" y1="0" y2="88%">'
        f"<title>{by:+.1f} s at {clock_face(at)}</title></line>"
        for at, by in jumps(alignment)
    ]
    return _svg("map", "Transcript time against audio time", 260, [*parts, *_time_axis(end, 250)])


def _capped(runs: Sequence[tuple[float, float, float]], i: int, to: float) -> float:
    """A piece of the clock ends where the next one's transcript time begins: no time is twice."""
    return min(to, runs[i + 1][1]) if i + 1 < len(runs) else to


def _height(transcript: float, top: float) -> str:
    return f"{88 - 88 * transcript / top:.3f}%"


def _grid(end: float, top: float) -> Iterator[str]:
    for moment in _marks(top):
        if moment:
            y = _height(moment, top)
            yield f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
            yield f'<text class="axis" x="2" y="{y}" dy="-3">{_minutes(moment)}</text>'
    for moment in _marks(end):
        x = _per(moment, end)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="88%"/>'


def shift_map(alignment: Alignment) -> str:
    """How far the audio is behind the stamps, seconds, over the audio; magnifies `clock_map`."""
    end = _end(alignment)
    shifts = [(max(0.0, p.audio), p.audio - p.transcript) for p in alignment.clock] or [(0.0, 0.0)]
    low = min(0.0, *(shift for _, shift in shifts))
    span = max(1.0, max(shift for _, shift in shifts) - low)

    def height(shift: float) -> str:
        return f"{70 - 50 * (shift - low) / span:.2f}%"

    parts = [
        _shade(each.segment, end, _titled("Break", each.segment), tall=80)
        for each in alignment.breaks
    ]
    parts += [
        f'<line class="clock" x1="{_per(a, end)}" x2="{_per(b, end)}" y1="{y}" y2="{y}"/>'
        for (a, shift), (b, _) in pairwise([*shifts, (end, 0.0)])
        for y in [height(shift)]
    ]
    parts += [
        f'<line class="jump" x1="{_per(at, end)}" x2="{_per(at, end)}" '
        f'y1="{height(before)}" y2="{height(after)}"/>'
        for (_, before), (at, after) in pairwise(shifts)
    ]
    parts += [
        f'<text class="value" x="{_per(at, end)}" y="{height(shift)}" dx="3" dy="-5"'
        f"{_anchor(at, end)}>{shift:+.1f} s</text>"
        for at, shift in shifts
    ]
    return _svg("shift", "Audio time minus transcript time", 130, [*parts, *_time_axis(end, 122)])


def histogram(counts: Sequence[int], labels: Sequence[str], title: str) -> str:
    """Bars on a logarithmic scale, each with its count, so that the few are seen beside the many.

    Args:
        counts: how many in each step.
        labels: what stands under each step; empty for nothing.
        title: for readers who cannot see it.
    """
    tallest = max(1.0, log10(max(1, *counts) + 1))
    width = 100 / len(counts)
    parts: list[str] = []
    for i, (count, label) in enumerate(zip(counts, labels, strict=True)):
        middle = f"{(i + 0.5) * width:.2f}%"
        if count:
            tall = 62 * log10(count + 1) / tallest
            parts.append(
                f'<rect class="bar" x="{i * width + width * 0.08:.2f}%" width="{width * 0.84:.2f}%"'
                f' y="{80 - tall:.2f}%" height="{tall:.2f}%"/>'
                f'<text class="value mid" x="{middle}" y="{80 - tall:.2f}%" dy="-4">'
                f"{_short(count)}</text>"
            )
        if label:
            parts.append(f'<text class="axis mid" x="{middle}" y="80%" dy="15">{label}</text>')
    parts.append('<line class="base" x1="0" x2="100%" y1="80%" y2="80%"/>')
    return _svg("bars", title, 150, parts)


def _short(count: int) -> str:
    return f"{count / 1000:.1f}k" if count >= 10_000 else str(count)


def _svg(name: str, title: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg class="{name}" width="100%" height="{height}" role="img" aria-label="{title}">'
        f"{''.join(parts)}</svg>"
    )


def _end(alignment: Alignment) -> float:
    return max(1.0, alignment.duration)


def _per(moment: float, end: float) -> str:
    return f"{100 * min(max(moment, 0.0), end) / end:.3f}%"


def _titled(name: str, segment: Segment) -> str:
    return f"{name}, {span_face(segment)}"


def _band(segment: Segment, end: float, name: str, y: int, tall: int, title: str = "") -> str:
    inner = f"<title>{title}</title>" if title else ""
    width = max(_NARROWEST, 100 * segment.duration / end)
    return (
        f'<rect class="{name}" x="{_per(segment.onset, end)}" width="{width:.3f}%" '
        f'y="{y}" height="{tall}">{inner}</rect>'
    )


def _shade(segment: Segment, end: float, title: str, *, tall: int) -> str:
    width = max(_NARROWEST, 100 * segment.duration / end)
    return (
        f'<rect class="break" x="{_per(segment.onset, end)}" width="{width:.3f}%" y="0" '
        f'height="{tall}%"><title>{title}</title></rect>'
    )


def _marks(end: float) -> list[float]:
    step = next((each for each in _STEPS if end / each <= _MOST_MARKS), _STEPS[-1])
    return [float(moment) for moment in range(0, int(end) + 1, step)]


def _time_axis(end: float, y: int) -> Iterator[str]:
    for moment in _marks(end):
        anchor = "" if moment == 0 else _anchor(moment, end) or ' text-anchor="middle"'
        yield (
            f'<text class="axis" x="{_per(moment, end)}" y="{y}"{anchor}>{_minutes(moment)}</text>'
        )


def _anchor(moment: float, end: float) -> str:
    return ' text-anchor="end"' if moment > 0.9 * end else ""


def _minutes(moment: float) -> str:
    return clock_face(moment).rpartition(".")[0]
