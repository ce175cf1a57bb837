"""Walking a stream of frames by their headers: MPEG audio, ADTS, AC-3; whole, joined or damaged.

Each frame's header tells its length, so that an hour is walked in some hundredths of a second:

    │frame│frame│frame│▒▒▒▒▒▒▒│frame│frame│tag│frame│
    └──── a run ──────┘ lost  └── a run ──┘    └ a run
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from aligner.audio.content import MOST_TAGS, id3_size, tag_size
from aligner.audio.frames import CHAIN, HEADER, FrameForm, FrameRun, Measure, Walk
from aligner.audio.source import Source

_CHUNK: Final = 1 << 20
_LARGEST: Final = 1 << 14
"""Bytes: more than any frame has."""

_NO_FRAME: Final = rb"(?<!\xff(?=\xff\xff))"
"""What does not follow a sync of ones: no frame begins with three bytes of them, as erased memory
has by the million."""

_FIELDS: Final = 1000
"""Fields of a tag that are looked at."""


def walk(
    source: Source, start: int, measure: Measure, *, within: int, sync: bytes = b"\xff"
) -> Walk:
    """All runs of frames from a place on; O(frames + bytes that are none).

    Args:
        source: the file.
        start: where to begin.
        measure: knows the frames.
        within: bytes after which it is given up if no frame was found in them, besides tags; so
            it is after many of those.
        sync: what each frame begins with.
    """
    reader = _Reader(source, measure, sync)
    runs: list[FrameRun] = []
    unclear: list[int] = []
    at, lost, tagged, tags = start, 0, False, 0
    while at < source.size:
        head = reader.around(at, _LARGEST)
        if size := reader.tag(at, head):
            at, tagged, tags = at + size, True, tags + 1
            if tags > MOST_TAGS and not runs:
                break
            continue
        if _is_odd_tag(head):
            unclear.append(at)
        found = at if reader.chained(at, runs[-1].form if runs else None) else None
        if found is None:
            found = reader.find(at + 1, source.size if runs else at + within - lost)
            lost += (source.size if found is None else found) - at
            at = source.size if found is None or (not runs and lost > within) else found
            # A tag may lie between here and what was skipped: it is then part of what is lost.
            continue
        run = reader.follow(at, lost, tagged)
        runs.append(run)
        at, lost, tagged = run.end, 0, False
    return Walk(tuple(runs), lost, tuple(unclear))


@dataclass(slots=True)
class _Reader:  # frozen would forbid the window
    source: Source
    measure: Measure
    sync: bytes
    window: bytes = b""
    base: int = field(default=0)

    def around(self, at: int, size: int) -> bytes:
        """Bytes from a place on, at least `size` if the file has them."""
        if not self.base <= at or at + size > self.base + len(self.window):
            self.window, self.base = self.source.read(at, _CHUNK), at
        return self.window[at - self.base : at - self.base + size]

    def chained(self, at: int, before: FrameForm | None) -> bool:
        """Whether frames begin here: a chain of one form, or one more of the form before."""
        form: FrameForm | None = None
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

    def tag(self, at: int, head: bytes) -> int:
        """Bytes of the tag that begins at a place, 0 if there is none or its size is not clear.

        Some taggers write the size of an ID3 tag in eight bits a byte instead of seven, without
        its header, or wrongly: then it is as long as its fields, or as where frames go on.
        """
        size = tag_size(head, self.source.size - at)
        if not head.startswith(b"ID3") or (size and self._goes_on(at + size)):
            return size
        if not size and not _is_odd_tag(head):
            return 0
        plain = int.from_bytes(head[6:10], "big")
        sizes = (10 + plain, id3_size(head), plain, *self._field_ends(at, head[3]))
        fit = (each for each in sizes if each > 10 and at + each < self.source.size)
        return next((each for each in fit if self._goes_on(at + each)), size)

    def _goes_on(self, at: int) -> bool:
        """Whether a place is the end of the file, a tag, or the first of some frames."""
        head = self.around(at, _LARGEST)
        return not head or bool(tag_size(head, self.source.size - at)) or self.chained(at, None)

    def _field_ends(self, tag: int, version: int) -> Iterator[int]:
        """Where the fields of a tag and the zeros after them end; sizes of 8, then of 7 bits."""
        wide, header = (3, 6) if version == 2 else (4, 10)
        for bits in (8, 7):
            at = tag + 10
            for _ in range(_FIELDS):
                head = self.around(at, header)[:header]
                name = head[:wide]
                if len(head) < header or not name.isalnum() or name.upper() != name:
                    break
                size = 0
                for byte in head[wide : 2 * wide]:
                    size = size << bits | byte
                at += header + size
            padding = self.around(at, _LARGEST)
            yield at + len(padding) - len(padding.lstrip(b"\0")) - tag if at > tag + 10 else 0

    def find(self, at: int, end: int) -> int | None:
        """The next place where a chain begins, or a tag that tells its size; none after `end`."""
        while at < min(end, self.source.size):
            self.around(at, _LARGEST)
            window, base = self.window, self.base
            for place in _candidates(window, at - base, self.sync):
                if not window.startswith(self.sync, place) or self.chained(base + place, None):
                    return base + place
                if self.base != base:  # the look ahead has moved on
                    self.window, self.base = window, base
            at = base + len(window)
        return None

    def follow(self, at: int, lost: int, tagged: bool) -> FrameRun:
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
        return FrameRun(form, starts, end, lost, tagged)


def _candidates(window: bytes, at: int, sync: bytes) -> Iterator[int]:
    """Where a frame or an ID3 tag may begin, in order."""
    tag = _next_tag(window, at)
    for found in re.compile(re.escape(sync) + _NO_FRAME).finditer(window, at):
        place = found.start()
        if 0 <= tag < place:
            yield tag
            tag = _next_tag(window, tag + 1)
        yield place
    if tag >= 0:
        yield tag


def _next_tag(window: bytes, at: int) -> int:
    place = window.find(b"ID3", at)
    while place >= 0:
        head = window[place : place + 10]
        if tag_size(head, len(window)) or _is_odd_tag(head):
            break
        place = window.find(b"ID3", place + 1)
    return place


def _is_odd_tag(head: bytes) -> bool:
    """Whether an ID3v2 tag begins here whose size is not written in seven bits a byte."""
    known = head.startswith(b"ID3") and len(head) >= 10 and 2 <= head[3] <= 4 and head[4] < 0x10
    return known and not head[5] & 0x0F and max(head[6:10]) >= 0x80
