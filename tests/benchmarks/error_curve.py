"""A drawing of how many words each way places how well, as SVG that needs nothing else.

100 % │      ╭───────  ── ours       across: error of the onset, milliseconds, logarithmic
      │    ╭─╯ ╭─────  -- another    up: share of all words that are at most that far off;
      │  ╭─╯ ╭─╯                     words without a place never are
    0 └──────────────

It brings its own ground, light or dark as the reader's system is: where a page does not follow the
system it stays legible.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import inf, log10

WIDTH, HEIGHT = 780, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 204, 54, 50
_FROM_MS, _TO_MS = 2.0, 1000.0
_POINTS = 160
_MARKS_MS = (2, 5, 10, 25, 50, 100, 250, 500, 1000)
_NAMES_APART = 46
"""Pixels between the names at the right."""

_SAMPLE = 26
"""Pixels of line before each name."""

_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: 600 }
.ground { fill: #fff }
.small { font-size: 12px; fill: #57606a }
.grid { stroke: #d0d7de; stroke-width: 1 }
.way { fill: none; stroke-width: 2.2; stroke-linejoin: round }
.c0 { stroke: #0969da } .c1 { stroke: #bc4c00 } .c2 { stroke: #1a7f37 } .c3 { stroke: #8250df }
.c1 { stroke-dasharray: 8 4 } .c2 { stroke-dasharray: 2 3 } .c3 { stroke-dasharray: 10 3 2 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #3d444d }
  .ground { fill: #0d1117 }
  .c0 { stroke: #4493f8 } .c1 { stroke: #f0883e } .c2 { stroke: #3fb950 } .c3 { stroke: #ab7df8 }
}
"""


def draw(errors: Mapping[str, Sequence[float | None]], title: str) -> str:
    """The drawing.

    Args:
        errors: by the name of a way, the error of each word in seconds, None without a place.
        title: what was measured.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        f'<text class="title" x="{_LEFT}" y="28">{escape(title)}</text>',
        *_grid(),
    ]
    for i, (name, each) in enumerate(errors.items()):
        points = " ".join(f"{_x(ms):.1f},{_y(share):.1f}" for ms, share in _curve(each))
        parts += [f'<polyline class="way c{i}" points="{points}"/>', *_name(i, name, each)]
    return "\n".join([*parts, "</svg>", ""])


def _name(i: int, name: str, errors: Sequence[float | None]) -> Iterator[str]:
    """What the line of a way looks like, its name, and how far off half of its words are."""
    x, y = WIDTH - _RIGHT + 18, _TOP + 8 + i * _NAMES_APART
    words = x + _SAMPLE + 8
    yield f'<path class="way c{i}" d="M{x} {y} h{_SAMPLE}"/>'
    yield f'<text x="{words}" y="{y + 4}">{escape(name)}</text>'
    off = sorted(inf if error is None else abs(error) for error in errors)[len(errors) // 2]
    half = f"half within {1000 * off:.0f} ms" if off < inf else "more than half not found"
    yield f'<text class="small" x="{words}" y="{y + 20}">{half}</text>'


def _curve(errors: Sequence[float | None]) -> list[tuple[float, float]]:
    """Milliseconds and the share of the words that are at most that far off."""
    known = sorted(1000 * abs(error) for error in errors if error is not None)
    ratio = (_TO_MS / _FROM_MS) ** (1 / _POINTS)
    limits = [_FROM_MS * ratio**i for i in range(_POINTS + 1)]
    return [(limit, bisect_right(known, limit) / len(errors)) for limit in limits]


def _grid() -> Iterator[str]:
    right, floor = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    for percent in range(0, 101, 20):
        y = _y(percent / 100)
        yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield (
            f'<text class="small" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{percent} %</text>"
        )
    for ms in _MARKS_MS:
        x = _x(ms)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{floor}"/>'
        yield f'<text class="small" x="{x:.1f}" y="{floor + 17}" text-anchor="middle">{ms}</text>'
    yield (
        f'<text class="small" x="{(_LEFT + right) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        "onset off by at most so many milliseconds</text>"
    )
    yield f'<text class="small" x="{_LEFT}" y="{_TOP - 8}">share of the words</text>'


def _x(ms: float) -> float:
    share = log10(ms / _FROM_MS) / log10(_TO_MS / _FROM_MS)
    return _LEFT + share * (WIDTH - _RIGHT - _LEFT)


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP)
