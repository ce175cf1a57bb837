"""Walking a stream of frames by their headers: MPEG audio and ADTS, whole, joined or damaged.

Each frame's header tells its length, so that an hour is walked in some hundredths of a second:

    │frame│frame│frame│▒▒▒▒▒▒▒│frame│frame│tag│frame│
    └──── a run ──────┘ lost  └── a run ──┘    └ a run
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from aligner.audio.content import tag_size
from aligner.audio.source import Source

CHAIN: Final = 4
"""Frames of one form in a row that no chance makes: by these a stream is found again."""

HEADER: Final = 8
"""Bytes that a `Measure` may look at."""

_CHUNK: Final = 1 << 20
_LARGEST: Final = 1 << 14
"""Bytes: more than any frame has."""


@dataclass(frozen=True, slots=True)
class Form:
    """What does not change within a stream.

    Attributes:
        kind: what must be the same besides, as version and layer.
        rate: samples a second.
        channels: how many.
        samples: in each frame.
    """

    kind: int
    rate: int
    channels: int
    samples: int


Measure: TypeAlias = Callable[[bytes, int], "tuple[int, Form] | None"]
"""Length in bytes and form of the frame whose header is at a place; None if there is none.

Equal forms must be the same object.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Frames that follow each other without a gap.

    Attributes:
        form: of all of them.
        starts: where each begins in the file.
        end: where the last one ends.
        lost: bytes before the first one that are neither frames nor tags.
        tagged: whether a tag lies before it: files were joined there.
    """

    form: Form
    starts: array[int]
    end: int
    lost: int
    tagged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A whole file.

    Attributes:
        runs: in order.
        left: bytes after the last run that are neither frames nor tags.
    """

    runs: tuple[Run, ...]
    left: int

    @property
    def bytes(self) -> int:
        """Of all frames."""
        return sum(run.end - run.starts[0] for run in self.runs)

    @property
    def others(self) -> int:
        """Bytes that are neither frames nor tags."""
        return sum(run.lost for run in self.runs) + self.left


def walk(source: Source, start: int, measure: Measure, *, within: int) -> Walk:
    """All runs of frames from a place on; O(frames + bytes that are none).

    Args:
        source: the file.
        start: where to begin.
        measure: knows the frames.
        within: bytes after which it is given up if no frame was found in them.
    """
    reader = _Reader(source, measure)
    runs: list[Run] = []
    at, lost, tagged = start, 0, False
    while at < source.size:
        if size := tag_size(reader.around(at, _LARGEST), source.size - at):
            at, tagged = at + size, True
            continue
        found = at if reader.chained(at, runs[-1].form if runs else None) else None
        if found is None:
            found = reader.find(at + 1, source.size if runs else start + within)
            lost += (source.size if found is None else found) - at
            at = source.size if found is None or (not runs and lost > within) else found
            # A tag may lie between here and what was skipped: it is then part of what is lost.
            continue
        run = reader.follow(at, lost, tagged)
        runs.append(run)
        at, lost, tagged = run.end, 0, False
    return Walk(tuple(runs), lost)


@dataclass(slots=True)
class _Reader:  # frozen would forbid the window
    source: Source
    measure: Measure
    window: bytes = b""
    base: int = field(default=0)

    def around(self, at: int, size: int) -> bytes:
        """Bytes from a place on, at least `size` if the file has them."""
        if not self.base <= at or at + size > self.base + len(self.window):
            self.window, self.base = self.source.read(at, _CHUNK), at
        return self.window[at - self.base : at - self.base + size]

    def chained(self, at: int, before: Form | None) -> bool:
        """Whether frames begin here: a chain of one form, or one more of the form before."""
        form: Form | None = None
        for _ in range(CHAIN):
            head = self.around(at, HEADER)
            got = self.measure(head, 0)
            if got is None:
                ended = at >= self.source.size or bool(tag_size(head, self.source.size - at))
                return form is not None and form is before and ended
            if got[1] is not form and (form is not None or at + got[0] > self.source.size):
                return False
            form = got[1]
            at += got[0]
        return True

    def find(self, at: int, end: int) -> int | None:
        """The next place where a chain begins, or a tag that tells its size; none after `end`."""
        while at < min(end, self.source.size):
            self.around(at, _LARGEST)
            window, base = self.window, self.base
            for place in _candidates(window, at - base):
                if window[place] != 0xFF or self.chained(base + place, None):
                    return base + place
                if self.base != base:  # the look ahead has moved on
                    self.window, self.base = window, base
            at = base + len(window)
        return None

    def follow(self, at: int, lost: int, tagged: bool) -> Run:
        """The run that begins at a place."""
        first = self.measure(self.around(at, HEADER), 0)
        form = first[1] if first else None
        starts: array[int] = array("Q")
        end, measure, size = at, self.measure, self.source.size
        while True:
            self.around(end, _LARGEST)
            window, base, place = self.window, self.base, end - self.base
            last = len(window) - (0 if base + len(window) >= size else _LARGEST - 1)
            while place < last:
                got = measure(window, place)
                if got is None or got[1] is not form or base + place + got[0] > size:
                    last = -1
                    break
                starts.append(base + place)
                place += got[0]
            end = base + place
            if last < 0 or end >= size:
                break
        if form is None:
            raise AssertionError("a run begins with a frame")
        last_frame = self.source.read(starts[-1], end - starts[-1])
        if (tag := _next_tag(last_frame, HEADER)) > 0:  # it was cut off, and another file joined
            end = starts.pop() + tag
        return Run(form, starts, end, lost, tagged)


def _candidates(window: bytes, at: int) -> Iterator[int]:
    """Where a frame or an ID3 tag may begin, in order."""
    tag = _next_tag(window, at)
    place = window.find(b"\xff", at)
    while place >= 0:
        if 0 <= tag < place:
            yield tag
            tag = _next_tag(window, tag + 1)
        yield place
        place = window.find(b"\xff", place + 1)
    if tag >= 0:
        yield tag


def _next_tag(window: bytes, at: int) -> int:
    place = window.find(b"ID3", at)
    while place >= 0 and not tag_size(window[place : place + 10], len(window)):
        place = window.find(b"ID3", place + 1)
    return place
