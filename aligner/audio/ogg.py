"""Ogg, page by page: chained recordings, damaged pages, and the clock that pages carry.

    │head│page│page│▒bad checksum▒│page│page: end│head│page│…
    granule   g1    g2             g4         g5       g1'

Each page tells the sample at which it ends (its granule position), so that what comes after a hole
is where it belongs. Source: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), the Vorbis I specification.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from aligner.audio.parts import Part, Piece
from aligner.audio.source import Source

_MARK: Final = b"OggS"
_LARGEST: Final = 27 + 255 + 255 * 255
_CHUNK: Final = 1 << 20
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_NO_GRANULE: Final = (1 << 64) - 1

_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class OggPage:
    """A page whose checksum is right.

    Attributes:
        start: where it begins in the file.
        end: where it ends.
        flags: continued 1, first 2, last 4.
        granule: sample at which its last whole packet ends; None if none ends in it.
        stream: serial number.
        number: among the pages of its stream.
        packets: that end in it.
        body: where its data begins.
    """

    start: int
    end: int
    flags: int
    granule: int | None
    stream: int
    number: int
    packets: int
    body: int


@dataclass(frozen=True, slots=True, eq=False)
class ChainLink:
    """One recording of a chain.

    Attributes:
        rate: of its granules, a second.
        channels: how many.
        preskip: samples before the first one that counts.
        head: pages that hold its headers.
        runs: the other pages, without a hole in each.
        holes: bytes between the runs, one fewer.
    """

    rate: int
    channels: int
    preskip: int
    head: tuple[OggPage, ...]
    runs: tuple[tuple[OggPage, ...], ...]
    holes: tuple[int, ...]

    @property
    def ended(self) -> bool:
        """Whether its last page says that it is the last."""
        return any(run and run[-1].flags & _LAST for run in self.runs[-1:])

    @property
    def end(self) -> int:
        """Where its last page ends."""
        return (self.head + self.runs[-1] if self.runs else self.head)[-1].end

    def part(self, run: Sequence[OggPage], *, offset: float | None = None) -> Part:
        """What is decoded for a run: the headers and its pages.

        Args:
            run: pages without a hole.
            offset: seconds of the recording's clock at which it ends.
        """
        head: Piece = (self.head[0].start, self.head[-1].end)
        return Part((head, (run[0].start, run[-1].end)), offset=offset)

    def seconds(self, granules: int) -> float:
        """So many granules."""
        return granules / self.rate


def links(source: Source) -> tuple[ChainLink, ...] | None:
    """The recordings of a file; None if streams are mixed in it, or none of them is known.

    Every checksum is computed: 0.1 s an hour.
    """
    groups: list[list[OggPage]] = []
    for page in _pages(source):
        if page.flags & _FIRST and (not groups or not groups[-1][-1].flags & _FIRST):
            groups.append([])
        if groups:
            groups[-1].append(page)
    if any(page.stream != group[0].stream for group in groups for page in group):
        return None
    made = tuple(_link(source, group) for group in groups)
    known = tuple(link for link in made if link is not None)
    return known if known and len(known) == len(made) else None


@dataclass(frozen=True, slots=True)
class LinkBounds:
    """Where a recording of a chain lies in the file, and whether the mark of its end is there."""

    start: int
    end: int
    ended: bool


def chain(source: Source) -> tuple[LinkBounds, ...]:
    """The recordings of a file, whatever is in them; O(size), for every checksum is computed."""
    found: list[LinkBounds] = []
    before = 0
    for page in _pages(source):
        if page.flags & _FIRST and not before & _FIRST:
            found.append(LinkBounds(page.start, page.end, ended=False))
        if found:
            ended = found[-1].ended or bool(page.flags & _LAST)
            found[-1] = LinkBounds(found[-1].start, page.end, ended)
        before = page.flags
    return tuple(found)


def last_granule(run: Sequence[OggPage]) -> int | None:
    """The sample at which a run of pages ends."""
    return next((page.granule for page in reversed(run) if page.granule is not None), None)


def _link(source: Source, pages: Sequence[OggPage]) -> ChainLink | None:
    first = source.read(pages[0].body, 64)
    if first.startswith(b"\x01vorbis"):
        rate, channels, preskip, wanted = int.from_bytes(first[12:16], "little"), first[11], 0, 3
    elif first.startswith(b"OpusHead"):
        rate, channels, preskip, wanted = (
            48_000,
            first[9],
            int.from_bytes(first[10:12], "little"),
            2,
        )
    else:
        return None
    headers, found = 0, 0
    while headers < len(pages) and found < wanted and pages[headers].number == headers:
        found += pages[headers].packets
        headers += 1
    if found < wanted or not 1_000 <= rate <= 1_000_000:
        return None
    runs: list[list[OggPage]] = [[]]
    holes: list[int] = []
    for before, page in pairwise(pages[headers - 1 :]):
        apart = page.start != before.end
        if apart or (page.number != before.number + 1 & 0xFFFFFFFF and runs[-1]):
            holes.append(page.start - before.end)
            runs.append([])
        runs[-1].append(page)
    return ChainLink(
        rate, channels, preskip, tuple(pages[:headers]), tuple(map(tuple, runs)), tuple(holes)
    )


def _pages(source: Source) -> Iterator[OggPage]:
    at, data, base = 0, b"", 0
    while True:
        if at + _LARGEST > base + len(data) and base + len(data) < source.size:
            data, base = source.read(at, _CHUNK), at
        place = data.find(_MARK, at - base)
        if place < 0:
            at = base + max(0, len(data) - 3)
            if base + len(data) >= source.size or at + 4 > source.size:
                return
            data, base = source.read(at, _CHUNK), at
            continue
        if base + place != at:
            at = base + place  # something that is no page was skipped
            continue
        page = _page(data, place, base)
        if page is not None:
            yield page
        at = page.end if page else at + 1


def _page(data: bytes, place: int, base: int) -> OggPage | None:
    head = data[place : place + 27]
    if len(head) < 27 or head[4]:
        return None
    lacing = data[place + 27 : place + 27 + head[26]]
    body = place + 27 + len(lacing)
    end = body + sum(lacing)
    if len(lacing) < head[26] or end > len(data) or not _is_intact(data[place:end], head[22:26]):
        return None
    granule = int.from_bytes(head[6:14], "little")
    return OggPage(
        base + place,
        base + end,
        head[5],
        None if granule == _NO_GRANULE else granule,
        int.from_bytes(head[14:18], "little"),
        int.from_bytes(head[18:22], "little"),
        len(lacing) - lacing.count(255),
        base + body,
    )


def _is_intact(page: bytes, told: bytes) -> bool:
    """Whether the checksum is right: zlib's, over mirrored bytes, is Ogg's mirrored."""
    blank = page[:22] + bytes(4) + page[26:]
    mirrored = zlib.crc32(blank.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return mirrored.to_bytes(4, "big").translate(_MIRRORED) == told
